"""Trains the recogniser of spoken digits: bands of sound, convolutions along time, digits by connectionist temporal
classification (Graves et al., 2006).

    python train.py --minutes 20                  goes on for twenty minutes; as often as wanted
    python train.py --without george --minutes 20 the same without a speaker, on whom it is judged
    python train.py --finish 60000                lets the learning rate fall over the last scenes
"""

import sys
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from assay_training.ahead import Ahead
from assay_training.loop import lower_precision, options, run
from assay_training.ship import ship
from assay_training.text import distance
from scenes import BATCH, OTHER, Scenes
from teacher import THOUGHTS
from voices import DIGITS, NAME, RATE, labelled_people, prepare

# Samples of a window and from one to the next.
WINDOW, STEP = 400, 160
BANDS = 40
# Scores a second, and what the teacher's thoughts weigh beside the digits.
PLACES, HINT = 50, 0.5


class Bands(nn.Module):
    """Sound (n, samples) at 16 kHz to the logarithm of the power in bands that are wider the higher they lie (HTK's mel), 60 to
    3,800 Hz, a hundred a second, less each band's mean; telephones pass what lies between."""

    def __init__(self):
        super().__init__()
        window = np.hanning(WINDOW + 1)[:-1]
        angle = 2 * np.pi * np.arange(WINDOW)[None] * np.arange(WINDOW // 2 + 1)[:, None] / WINDOW
        waves = np.stack([np.cos(angle) * window, np.sin(angle) * window], 1)
        mel = lambda hertz: 2595 * np.log10(1 + hertz / 700)
        edges = 700 * (10 ** (np.linspace(mel(60), mel(3800), BANDS + 2) / 2595) - 1)
        at = np.arange(WINDOW // 2 + 1) * RATE / WINDOW
        rise = (at - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
        fall = (edges[2:, None] - at) / (edges[2:] - edges[1:-1])[:, None]
        share = np.maximum(0, np.minimum(rise, fall))
        used = np.where(share.any(0))[0]
        waves, share = waves[used[0] : used[-1] + 1], share[:, used[0] : used[-1] + 1]
        # Narrow bands may fall between two frequencies: they take the nearest.
        for band in np.where(share.sum(1) < 0.5)[0]:
            share[band, np.abs(at[used[0] : used[-1] + 1] - edges[band + 1]).argmin()] = 1
        self.register_buffer("waves", torch.from_numpy(waves.reshape(-1, 1, WINDOW).astype(np.float32)))
        self.register_buffer("share", torch.from_numpy(share.astype(np.float32))[:, :, None])

    def forward(self, x):
        parts = F.conv1d(x.unsqueeze(1), self.waves, stride=STEP) ** 2
        power = F.conv1d(parts[:, 0::2] + parts[:, 1::2], self.share)
        logarithm = torch.log(power + 1e-5)
        return (logarithm - logarithm.mean(2, keepdim=True)) / 3


class Recogniser(nn.Module):
    """Sound (n, samples) at 16 kHz to scores of 12 signs (none, ten digits, another word), fifty times a second."""

    def __init__(self, width: int = 128):
        super().__init__()
        self.bands = Bands()
        self.first = nn.Sequential(nn.Conv1d(BANDS, width, 5, 2, 2, bias=False), nn.BatchNorm1d(width), nn.ReLU(inplace=True))
        self.along = nn.Sequential(*[Along(width, apart) for apart in (1, 2, 4, 1, 2, 4)])
        self.signs = nn.Conv1d(width, len(DIGITS) + 2, 1)
        # What the teacher thinks of a word; not shipped (Romero et al., "FitNets", 2015).
        self.guess = nn.Linear(width, THOUGHTS)

    def features(self, x):
        bands = self.bands(x)
        if self.training:
            bands = masked(bands)
        return self.along(self.first(bands))

    def forward(self, x):
        return self.signs(self.features(x)).transpose(1, 2)


def masked(bands: torch.Tensor) -> torch.Tensor:
    """Bands (n, 40, places) warped as by a longer or shorter vocal tract (Jaitly and Hinton, 2013), some bands and moments hidden
    (Park et al., "SpecAugment", 2019)."""
    n, height, width = bands.shape
    turn = torch.zeros(n, 2, 3)
    turn[:, 0, 0], turn[:, 1, 1] = 1, torch.exp(torch.randn(n) * 0.1)
    turn[:, 1, 2] = turn[:, 1, 1] - 1
    grid = F.affine_grid(turn, (n, 1, height, width), align_corners=False)
    bands = F.grid_sample(bands.unsqueeze(1), grid, padding_mode="border", align_corners=False).squeeze(1)
    for size, axis, most in ((height, 1, 8), (height, 1, 8), (width, 2, 12), (width, 2, 12)):
        start, length = torch.rand(n, 1) * size, torch.rand(n, 1) * most
        at = torch.arange(size)
        hidden = (at >= start) & (at < start + length)
        bands = bands.masked_fill(hidden.unsqueeze(3 - axis), 0.0)
    return bands


class Along(nn.Module):
    """A residual block along time."""

    def __init__(self, width: int, apart: int):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv1d(width, width, 5, padding=2 * apart, dilation=apart, groups=4, bias=False), nn.BatchNorm1d(width),
            nn.ReLU(inplace=True), nn.Dropout(0.1), nn.Conv1d(width, width, 1, bias=False), nn.BatchNorm1d(width),
        )

    def forward(self, x):
        return x + self.body(x)


def read(scores: np.ndarray) -> list[int]:
    """What is said: the best path, repeated signs once, without other words."""
    best = scores.argmax(1)
    return [int(k) - 1 for k, before in zip(best, [0, *best[:-1]]) if k and k != before and k != OTHER + 1]


class Lessons:
    """Scenes drawn anew for every batch."""

    def __init__(self, seed: int, without: tuple[str, ...]):
        self.ahead = Ahead(Scenes, seed, without)
        scenes = Scenes(98, without)
        self.heldout = held_scenes(without or tuple(labelled_people(scenes.voices)))
        thoughts = np.stack([scenes.taught(2 * RATE)[2][2] for _ in range(500)])
        self.middle, self.spread = torch.from_numpy(thoughts.mean(0)), torch.from_numpy(thoughts.std(0) + 1e-3)

    def loss(self, net):
        """Connectionist temporal classification; and of the teacher's thoughts of a word what is not guessed from the mean of the
        features over it, as a share of their variance."""
        sounds, texts, thoughts = self.ahead.next()
        with lower_precision():
            features = net.features(torch.from_numpy(sounds))
            scores = net.signs(features).transpose(1, 2)
            spans = [features[row, :, int(start * PLACES) : int(end * PLACES) + 1].mean(1) for row, start, end, _ in thoughts]
            guess = net.guess(torch.stack(spans))
        scores = scores.float().log_softmax(2).transpose(0, 1)
        lengths = torch.tensor([len(text) for text in texts])
        signs = torch.tensor([sign + 1 for text in texts for sign in text])
        places = torch.full((BATCH,), len(scores), dtype=torch.long)
        heard = F.ctc_loss(scores, signs, places, lengths, zero_infinity=True)
        goal = (torch.from_numpy(np.stack([thought for *_, thought in thoughts])) - self.middle) / self.spread
        guessed = ((guess.float() - goal) ** 2).mean()
        return heard + HINT * guessed, (heard.item(), guessed.item())

    def judge(self, net) -> str:
        """On the voices left out (on all people where none is): single digits, and strings of four to six."""
        right, single, wrong, digits = 0, 0, 0, 0
        for sound, text in self.heldout:
            own = read(net(torch.from_numpy(sound[None]))[0].numpy())
            if len(text) == 1:
                right, single = right + (own == text), single + 1
            else:
                wrong, digits = wrong + distance(own, text), digits + len(text)
        return f"{right} of {single} single digits, digit error {100 * wrong / digits:.1f} % of {digits} in strings"


def held_scenes(voices: tuple[str, ...]):
    """Every clip of the voices alone in quiet, and strings of them in noise and rooms."""
    scenes = Scenes(99)
    out = []
    for voice in voices:
        for sign, word in enumerate(DIGITS):
            for clip in scenes.voices[voice][word]:
                quiet = np.zeros(len(clip) + RATE // 2, np.float32)
                quiet[RATE // 4 : RATE // 4 + len(clip)] = clip
                out.append((quiet + scenes.draw.normal(0, 1e-4, len(quiet)).astype(np.float32), [sign]))
    scenes.people, scenes.others = list(voices), scenes.others
    scenes.programs = scenes.people
    while len(out) < 160 + 40 * len(voices):
        sound, text, _ = scenes.scene(5 * RATE)
        if 4 <= len(text) <= 6 and OTHER not in text:
            out.append((sound, text))
    return out


def main():
    asked = options(__doc__)
    asked.add_argument("--without", nargs="*", default=[])
    chosen = asked.parse_args()

    def lessons():
        prepare()
        return Lessons(chosen.seed, tuple(f"person {name}" for name in chosen.without))

    shipped = lambda net: ship("spoken-digits.onnx", net, torch.zeros(1, 2 * RATE), ["signs"], {1: "samples"})
    # Judged on a speaker left out, a training lies beside the one of all.
    name = "-".join([NAME, *chosen.without])
    run(name, chosen, Recogniser, lessons, shipped, BATCH, warm_up=3_000, compiled=False)


if __name__ == "__main__":
    main()
