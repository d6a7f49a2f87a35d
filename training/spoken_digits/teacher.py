"""The reference network for single spoken words, and lessons from it: what it thinks of any sound from moment to moment. It has heard
thousands of people; the labelled clips are of three."""

import numpy as np
import onnx
import onnxruntime

from assay_training.places import shared
from voices import RATE

# The words it knows are in alphabetical order; these are the digits among them, from zero.
DIGIT_WORDS = [34, 21, 29, 27, 10, 7, 25, 23, 6, 17]
WINDOW, STEP, BANDS = 1024, 512, 40
# What it thinks along the second, half way (40 channels in 5 bands, 32 moments) and at the end (64 numbers, 28 moments), and the
# moments' middles in seconds.
THOUGHTS = {"midway": "/n43/activation/Relu_output_0", "last": "/onexone_conv/Conv_output_0"}
WIDTHS = {"midway": 200, "last": 64}
MOMENTS = {"midway": np.arange(32) * STEP / RATE, "last": np.arange(2, 30) * STEP / RATE}


class Teacher:
    """The reference keyword spotter."""

    def __init__(self):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        graph = onnx.load(shared() / "models/kws_bcresnet2_speech_commands_35.onnx")
        for name in THOUGHTS.values():
            graph.graph.output.append(onnx.ValueInfoProto(name=name))
        self.session = onnxruntime.InferenceSession(graph.SerializeToString(), options)
        # Triangles on HTK's mel scale, 0 to 8 kHz.
        edges = 700 * (10 ** (np.linspace(0, 2595 * np.log10(1 + RATE / 1400), BANDS + 2) / 2595) - 1)
        at = np.linspace(0, RATE / 2, WINDOW // 2 + 1)
        rise = (at - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
        fall = (edges[2:, None] - at) / (edges[2:] - edges[1:-1])[:, None]
        self.share = np.maximum(0, np.minimum(rise, fall)).astype(np.float32)
        self.window = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WINDOW) / WINDOW)).astype(np.float32)

    def judged(self, seconds: np.ndarray) -> tuple[np.ndarray, dict[str, np.ndarray]]:
        """Of sounds (n, RATE): probabilities (n, 11) of the ten digits and of every other word; and THOUGHTS, (n, moments, width)."""
        padded = np.pad(seconds, ((0, 0), (WINDOW // 2, WINDOW // 2)), mode="reflect")
        frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW, axis=1)[:, ::STEP] * self.window
        power = np.abs(np.fft.rfft(frames)) ** 2
        bands = np.log2(self.share @ power.transpose(0, 2, 1) + 1e-9)
        said, *thoughts = self.session.run(None, {"logmel": bands[:, None].astype(np.float32)})
        digits = said[:, DIGIT_WORDS]
        others = np.maximum(0, said.sum(1) - digits.sum(1))
        thoughts = {name: map.reshape(len(map), -1, map.shape[-1]).transpose(0, 2, 1) for name, map in zip(THOUGHTS, thoughts)}
        return np.column_stack([digits, others]), thoughts

    def digits(self, sound: np.ndarray) -> np.ndarray:
        """The probabilities alone, of the second around the middle of a sound."""
        return self.judged(middle(sound)[None])[0][0]


def middle(sound: np.ndarray) -> np.ndarray:
    """The second around the middle of a sound, silence around it where it is shorter."""
    second, count = np.zeros(RATE, np.float32), min(len(sound), RATE)
    start = (len(sound) - count) // 2
    second[(RATE - count) // 2 :][:count] = sound[start : start + count]
    return second
