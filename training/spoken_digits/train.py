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

from assay_training.loop import lower_precision, options, run
from assay_training.places import work
from assay_training.shards import all_shards, fill_shards
from assay_training.ship import ship
from assay_training.text import distance
from bands import BANDS, Bands
from scenes import LENGTHS, OTHER, Scenes, banded
from teacher import THOUGHTS
from voices import DIGITS, NAME, RATE, labelled_people, prepare

BATCH = 64
# Scores a second, and what the teacher's thoughts weigh beside the digits.
PLACES, HINT = 50, 0.5


class Recogniser(nn.Module):
    """Sound (n, samples) at 16 kHz to scores of 12 signs (none, ten digits, another word), fifty times a second."""

    def __init__(self, width: int = 192):
        super().__init__()
        self.bands = Bands()
        self.first = nn.Sequential(nn.Conv1d(BANDS, width, 5, 2, 2, bias=False), nn.BatchNorm1d(width), nn.ReLU(inplace=True))
        self.along = nn.Sequential(*[Along(width, apart) for apart in (1, 2, 4, 1, 2, 4)])
        self.signs = nn.Conv1d(width, len(DIGITS) + 2, 1)
        # What the teacher thinks of a word; not shipped (Romero et al., "FitNets", 2015).
        self.guess = nn.Linear(width, THOUGHTS)

    def features(self, bands):
        return self.along(self.first(bands))

    def forward(self, x):
        return self.signs(self.features(self.bands(x))).transpose(1, 2)


def masked(bands: torch.Tensor) -> torch.Tensor:
    """Bands (n, 40, places) warped as by a longer or shorter vocal tract (Jaitly and Hinton, 2013), some bands and moments hidden
    (Park et al., "SpecAugment", 2019)."""
    n, height, width = bands.shape
    turn = torch.zeros(n, 2, 3)
    turn[:, 0, 0], turn[:, 1, 1] = 1, torch.exp(torch.randn(n) * 0.1)
    turn[:, 1, 2] = turn[:, 1, 1] - 1
    grid = F.affine_grid(turn, (n, 1, height, width), align_corners=False)
    bands = F.grid_sample(bands.unsqueeze(1), grid, padding_mode="border", align_corners=False).squeeze(1)
    for size, axis, most in ((height, 1, 5), (height, 1, 5), (width, 2, 12), (width, 2, 12)):
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
    """Batches of scenes of one length, as bands; warped and hidden anew each time."""

    def __init__(self, name: str, without: tuple[str, ...]):
        self.kept = [all_shards(work(f"{name}/{length}")) for length in LENGTHS]
        counts = np.array([len(kept["bands"]) for kept in self.kept])
        self.share = torch.from_numpy(counts / counts.sum())
        scenes = Scenes(99, without)
        self.heldout = held_scenes(scenes, without or tuple(labelled_people(scenes.voices)))
        thoughts = torch.cat([kept["thought"] for kept in self.kept]).float()
        thoughts = thoughts[~thoughts.isnan().any(1)]
        self.middle, self.spread = thoughts.mean(0), thoughts.std(0) + 1e-3
        print(f"{counts.sum()} scenes", flush=True)

    def loss(self, net):
        """Connectionist temporal classification; and of the teacher's thoughts of a word what is not guessed from the mean of the
        features over it, as a share of their variance."""
        kept = self.kept[int(torch.multinomial(self.share, 1))]
        chosen = torch.randint(len(kept["bands"]), (BATCH,))
        part = {key: value[chosen] for key, value in kept.items()}
        taught = ~part["thought"].isnan().any(1)
        with lower_precision():
            features = net.features(masked(part["bands"].float()))
            scores = net.signs(features).transpose(1, 2)
            at = torch.arange(features.shape[2]) / PLACES
            within = ((at >= part["span"][:, :1]) & (at <= part["span"][:, 1:])).float().unsqueeze(1)
            guess = net.guess((features * within).sum(2) / within.sum(2).clamp(min=1))
        scores = scores.float().log_softmax(2).transpose(0, 1)
        said = part["text"].long()
        places = torch.full((BATCH,), len(scores), dtype=torch.long)
        heard = F.ctc_loss(scores, said.clamp(min=0) + 1, places, (said >= 0).sum(1), zero_infinity=True)
        goal = (part["thought"][taught].float() - self.middle) / self.spread
        guessed = ((guess.float()[taught] - goal) ** 2).mean()
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


def held_scenes(scenes: Scenes, voices: tuple[str, ...]):
    """Every clip of the voices alone in quiet, and strings of them in noise and rooms."""
    people = Scenes(99).voices
    out = []
    for voice in voices:
        for sign, word in enumerate(DIGITS):
            for clip in people[voice][word]:
                quiet = np.zeros(len(clip) + RATE // 2, np.float32)
                quiet[RATE // 4 : RATE // 4 + len(clip)] = clip
                out.append((quiet + scenes.draw.normal(0, 1e-4, len(quiet)).astype(np.float32), [sign]))
    scenes.voices, scenes.people, scenes.programs = people, list(voices), list(voices)
    while len(out) < 160 + 40 * len(voices):
        sound, text, _ = scenes.scene(5 * RATE)
        if 4 <= len(text) <= 6 and OTHER not in text:
            out.append((sound, text))
    return out


def main():
    asked = options(__doc__)
    asked.add_argument("--without", nargs="*", default=[])
    asked.add_argument("--scenes", type=int, default=65_536)
    chosen = asked.parse_args()

    # Judged on a speaker left out, a training lies beside the one of all.
    name = "-".join([NAME, *chosen.without])
    without = tuple(f"person {person}" for person in chosen.without)

    def lessons():
        prepare()
        for length in LENGTHS:
            make = lambda count, number: banded(length, count, number, without)
            fill_shards(work(f"{name}/{length}"), chosen.scenes // len(LENGTHS), make)
        return Lessons(name, without)

    shipped = lambda net: ship("spoken-digits.onnx", net, torch.zeros(1, 2 * RATE), ["signs"], {1: "samples"})
    run(name, chosen, Recogniser, lessons, shipped, BATCH, warm_up=6_000, compiled=False)


if __name__ == "__main__":
    main()
