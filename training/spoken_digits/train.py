"""Trains the recogniser of spoken digits: bands of sound, convolutions along time, digits by connectionist temporal
classification (Graves et al., 2006).

    python train.py --minutes 20     goes on for twenty minutes; as often as wanted
    python train.py --finish 60000   lets the learning rate fall over the last scenes

One labelled speaker is left out, and what is judged and shipped has never heard him.
"""

import sys
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from assay_training.loop import options, run
from assay_training.places import work
from assay_training.shards import all_shards, fill_shards
from assay_training.ship import ship
from assay_training.text import distance
from bands import BANDS, Bands
from scenes import FOREIGN, LENGTHS, OTHER, UNKNOWN, Scenes, banded, taught
from teacher import MOMENTS, WIDTHS
from voices import DIGITS, LEFT_OUT, NAME, RATE, prepare

# Scenes, and seconds that the teacher heard too, of a step.
SCENES, SECONDS = 32, 96
BATCH = SCENES + SECONDS
# What the teacher's thoughts weigh beside the digits.
HINT = 2.0
# What a digit heard for a whole place of speech in other languages weighs beside a digit missed.
NO_DIGITS = 10.0
# Blocks up to half way.
HALF = 4


class Recogniser(nn.Module):
    """Sound (n, samples) at 16 kHz to scores of 12 signs (none, ten digits, another word), fifty times a second."""

    def __init__(self, width: int = 192):
        super().__init__()
        self.bands = Bands()
        self.first = nn.Sequential(nn.Conv1d(BANDS, width, 5, 2, 2, bias=False), nn.BatchNorm1d(width), nn.ReLU(inplace=True))
        self.along = nn.Sequential(*[Along(width, apart) for apart in (1, 2, 4, 1, 2, 4)])
        self.signs = nn.Conv1d(width, len(DIGITS) + 2, 1)
        # What the teacher thinks at each moment; not shipped (Romero et al., "FitNets", 2015).
        self.guess = nn.ModuleDict({name: nn.Conv1d(width, count, 1) for name, count in WIDTHS.items()})

    def features(self, bands) -> dict[str, torch.Tensor]:
        midway = self.along[:HALF](self.first(bands))
        return {"midway": midway, "last": self.along[HALF:](midway)}

    def forward(self, x):
        return self.signs(self.features(self.bands(x))["last"]).transpose(1, 2)


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
    """Batches of scenes of one length, as bands, warped and hidden anew each time; and of seconds that the teacher heard too."""

    def __init__(self):
        self.kept = [all_shards(work(f"{NAME}/{length}")) for length in LENGTHS]
        counts = np.array([len(kept["bands"]) for kept in self.kept])
        self.share = torch.from_numpy(counts / counts.sum())
        self.heldout = held_scenes(Scenes(99, LEFT_OUT), LEFT_OUT)
        self.taught = all_shards(work(f"{NAME}/taught"))
        some = {name: self.taught[name][:4096].float() for name in MOMENTS}
        self.middle = {name: part.mean((0, 1)) for name, part in some.items()}
        self.spread = {name: part.std((0, 1)) + 0.02 for name, part in some.items()}
        self.places = {name: between(torch.from_numpy(at).float(), 49) for name, at in MOMENTS.items()}
        print(f"{counts.sum()} scenes, {len(self.taught['bands'])} seconds of the teacher", flush=True)

    def loss(self, net):
        """Connectionist temporal classification of both; digits heard in other languages; and of the teacher's thoughts along a second
        what is not guessed from our features at the same moment, as a share of their variance."""
        scenes = part_of(self.kept[int(torch.multinomial(self.share, 1))], SCENES)
        heard = spelled(net, net.features(masked(scenes["bands"].float()))["last"], scenes["text"])
        seconds = part_of(self.taught, SECONDS)
        features = net.features(seconds["bands"].float())
        word = seconds["text"][:, 0]
        known = (word != UNKNOWN) & (word != FOREIGN)
        single = spelled(net, features["last"][known], seconds["text"][known]) + digits_in(net, features["last"][word == FOREIGN])
        unguessed = []
        for name, places in self.places.items():
            guess = net.guess[name](features[name] @ places).transpose(1, 2)
            unguessed.append((((guess - (seconds[name].float() - self.middle[name]) / self.spread[name])) ** 2).mean())
        return heard + single + HINT * sum(unguessed), (heard.item(), single.item(), *(part.item() for part in unguessed))

    def judge(self, net) -> str:
        """On the voice left out: single digits, and strings of four to six."""
        right, single, wrong, digits = 0, 0, 0, 0
        for sound, text in self.heldout:
            own = read(net(torch.from_numpy(sound[None]))[0].numpy())
            if len(text) == 1:
                right, single = right + (own == text), single + 1
            else:
                wrong, digits = wrong + distance(own, text), digits + len(text)
        return f"{right} of {single} single digits, digit error {100 * wrong / digits:.1f} % of {digits} in strings"


def part_of(kept: dict[str, torch.Tensor], count: int) -> dict[str, torch.Tensor]:
    chosen = torch.randint(len(kept["bands"]), (count,))
    return {key: value[chosen] for key, value in kept.items()}


def spelled(net, features: torch.Tensor, text: torch.Tensor) -> torch.Tensor:
    """The loss of connectionist temporal classification, of texts that end with -1."""
    scores = net.signs(features).log_softmax(1).permute(2, 0, 1)
    places = torch.full((len(text),), len(scores), dtype=torch.long)
    return F.ctc_loss(scores, text.long().clamp(min=0) + 1, places, (text >= 0).sum(1), zero_infinity=True)


def digits_in(net, features: torch.Tensor) -> torch.Tensor:
    """What is lost by hearing digits where there are none, a place on average."""
    scores = net.signs(features).log_softmax(1)
    others = torch.cat([scores[:, :1], scores[:, 1 + len(DIGITS) :]], 1)
    return -others.logsumexp(1).mean() * NO_DIGITS


def between(moments: torch.Tensor, count: int) -> torch.Tensor:
    """Shares (count, moments) of our places, of which place k is at 0.0125 + 0.02 k seconds, in the teacher's moments."""
    at = ((moments - 0.0125) / 0.02).clamp(0, count - 1)
    return (1 - (torch.arange(count)[:, None] - at[None]).abs()).clamp(min=0)


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
        sound, text = scenes.scene(5 * RATE)
        if 4 <= len(text) <= 6 and OTHER not in text:
            out.append((sound, text))
    return out


def main():
    asked = options(__doc__)
    asked.add_argument("--scenes", type=int, default=65_536)
    asked.add_argument("--seconds", type=int, default=98_304)
    chosen = asked.parse_args()

    def lessons():
        prepare()
        for length in LENGTHS:
            make = lambda count, number: banded(length, count, number, LEFT_OUT)
            fill_shards(work(f"{NAME}/{length}"), chosen.scenes // len(LENGTHS), make)
        fill_shards(work(f"{NAME}/taught"), chosen.seconds, lambda count, number: taught(count, number, LEFT_OUT))
        return Lessons()

    shipped = lambda net: ship("spoken-digits.onnx", net, torch.zeros(1, 2 * RATE), ["signs"], {1: "samples"})
    run(NAME, chosen, Recogniser, lessons, shipped, BATCH, warm_up=20_000, compiled=False)


if __name__ == "__main__":
    main()
