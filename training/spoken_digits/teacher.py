"""The reference network for single spoken words, and lessons from it: any word, spoken by anyone anyhow, and what it takes it
for. It has heard thousands of people; the labelled clips are of three."""

import numpy as np
import onnx
import onnxruntime

from assay_training.places import shared
from voices import RATE

# The words it knows are in alphabetical order; these are the digits among them, from zero.
DIGIT_WORDS = [34, 21, 29, 27, 10, 7, 25, 23, 6, 17]
WINDOW, STEP, BANDS = 1024, 512, 40
# What it thinks of a word just before it judges: 64 numbers.
THOUGHT = "/ReduceMean_output_0"
THOUGHTS = 64


class Teacher:
    """The reference keyword spotter."""

    def __init__(self):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        graph = onnx.load(shared() / "models/kws_bcresnet2_speech_commands_35.onnx")
        graph.graph.output.append(onnx.ValueInfoProto(name=THOUGHT))
        self.session = onnxruntime.InferenceSession(graph.SerializeToString(), options)
        # Triangles on HTK's mel scale, 0 to 8 kHz.
        edges = 700 * (10 ** (np.linspace(0, 2595 * np.log10(1 + RATE / 1400), BANDS + 2) / 2595) - 1)
        at = np.linspace(0, RATE / 2, WINDOW // 2 + 1)
        rise = (at - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
        fall = (edges[2:, None] - at) / (edges[2:] - edges[1:-1])[:, None]
        self.share = np.maximum(0, np.minimum(rise, fall))
        self.window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WINDOW) / WINDOW)

    def judged(self, sound: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Probabilities of the ten digits and of every other word, of a second around the middle of a sound; and THOUGHTS."""
        second = np.zeros(RATE)
        count = min(len(sound), RATE)
        start = (len(sound) - count) // 2
        second[(RATE - count) // 2 :][:count] = sound[start : start + count]
        padded = np.pad(second, WINDOW // 2, mode="reflect")
        frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::STEP] * self.window
        power = np.abs(np.fft.rfft(frames)) ** 2
        bands = np.log2(self.share @ power.T + 1e-9)
        said, thought = self.session.run(None, {"logmel": bands[None, None].astype(np.float32)})
        digits = said[0][DIGIT_WORDS]
        return np.append(digits, max(0.0, said.sum() - digits.sum())), thought.ravel()

    def digits(self, sound: np.ndarray) -> np.ndarray:
        """The probabilities alone."""
        return self.judged(sound)[0]
