"""Trains the reader of machine-readable lines: convolutions along the line, letters by connectionist temporal classification.

    python train.py --shards 12 --minutes 60   caches specimens where they are missing, then goes on for an hour
    python train.py --finish 200000            lets the learning rate fall over the last lines
"""

import sys
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from assay_training.blocks import Inverted, conv
from assay_training.loop import lower_precision, options, run
from assay_training.ship import ship
from assay_training.text import distance
from lines import HEIGHT, LETTERS, NAME, WIDTH, cached, prepare

BATCH = 64


class Reader(nn.Module):
    """1 x 32 x 704 grey in [-1, 1] to scores of 38 signs (none, then the letters) at 176 places along the line."""

    def __init__(self, width: int = 160):
        super().__init__()
        self.features = nn.Sequential(
            conv(1, 24, stride=2), conv(24, 48, stride=2), Inverted(48), lowered(48, 96), Inverted(96),
        )
        self.column = nn.Sequential(nn.Conv1d(4 * 96, width, 1, bias=False), nn.BatchNorm1d(width), nn.ReLU(inplace=True))
        self.along = nn.Sequential(*[Along(width) for _ in range(4)])
        self.signs = nn.Conv1d(width, len(LETTERS) + 1, 1)

    def forward(self, x):
        return self.signs(self.along(self.column(self.features(x).flatten(1, 2)))).transpose(1, 2)


def lowered(inputs: int, outputs: int) -> nn.Sequential:
    """Half the height; the line keeps its places."""
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, (2, 1), (2, 1), bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True)
    )


class Along(nn.Module):
    """A residual block along the line that sees a letter and its neighbours."""

    def __init__(self, width: int):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv1d(width, width, 5, padding=2, bias=False), nn.BatchNorm1d(width), nn.ReLU(inplace=True),
            nn.Conv1d(width, width, 1, bias=False), nn.BatchNorm1d(width),
        )

    def forward(self, x):
        return x + self.body(x)


def augmented(x: torch.Tensor) -> torch.Tensor:
    """Grey lines in [0, 1], altered: where the line was found is off, light, shade across, blur, low resolution, noise."""
    n = len(x)
    spread = lambda size: torch.randn(n) * size
    each = lambda value: value.view(-1, 1, 1, 1)
    turn = torch.zeros(n, 2, 3)
    turn[:, 0, 0], turn[:, 1, 1] = torch.exp(spread(0.012)), torch.exp(spread(0.10))
    turn[:, 0, 1], turn[:, 1, 0] = spread(0.008), spread(0.05)
    turn[:, 0, 2], turn[:, 1, 2] = spread(0.006), spread(0.10)
    x = F.grid_sample(x, F.affine_grid(turn, x.shape, align_corners=False), padding_mode="border", align_corners=False)
    shade = torch.linspace(-1, 1, WIDTH).view(1, 1, 1, -1) * each(spread(0.12)) + 1
    x = (x.clamp(1e-3, 1) ** each(torch.exp(spread(0.3)))) * shade
    x = (x - 0.5) * each(torch.exp(spread(0.3))) + 0.5 + each(spread(0.10))
    order = torch.randperm(n)
    for part, width in zip(order[: n // 4].chunk(3), (352, 264, 220)):
        low = F.interpolate(x[part], size=(HEIGHT * width // WIDTH + 4, width), mode="area")
        x[part] = F.interpolate(low, size=(HEIGHT, WIDTH), mode="bilinear", align_corners=False)
    for part in order[n // 4 : n // 2].chunk(4):
        sigma = torch.empty(2).uniform_(0.2, 1.4)
        kernels = [torch.exp(-torch.arange(-3, 4.0) ** 2 / (2 * s * s)) for s in sigma]
        x[part] = F.conv2d(x[part], (kernels[0] / kernels[0].sum()).view(1, 1, 1, 7), padding=(0, 3))
        x[part] = F.conv2d(x[part], (kernels[1] / kernels[1].sum()).view(1, 1, 7, 1), padding=(3, 0))
    x = x + torch.randn_like(x) * each(torch.rand(n) ** 3 * 0.12)
    return (x.clamp(0, 1) - 0.5) * 2


def read(scores: np.ndarray) -> str:
    """The best path: repeated signs once, none left out."""
    best = scores.argmax(1)
    return "".join(LETTERS[k - 1] for k, before in zip(best, [0, *best[:-1]]) if k and k != before)


class Lessons:
    """Batches of lines of the designs that are not held out."""

    def __init__(self):
        pictures, self.texts, held = cached()
        self.pictures = torch.from_numpy(pictures)
        self.train, self.held = (torch.from_numpy(np.where(which)[0]) for which in (~held, held))
        signs = {letter: index + 1 for index, letter in enumerate(LETTERS)}
        self.signs = [torch.tensor([signs[letter] for letter in text]) for text in self.texts]
        print(f"{len(self.train)} lines to learn from, {len(self.held)} held out", flush=True)

    def loss(self, net):
        own = self.train[torch.randint(len(self.train), (BATCH,))]
        x = augmented(self.pictures[own].unsqueeze(1).float() / 255).to(memory_format=torch.channels_last)
        with lower_precision():
            scores = net(x)
        scores = scores.float().log_softmax(2).transpose(0, 1)
        said = [self.signs[index] for index in own]
        lengths = torch.tensor([len(text) for text in said])
        places = torch.full((BATCH,), len(scores), dtype=torch.long)
        loss = F.ctc_loss(scores, torch.cat(said), places, lengths, zero_infinity=True)
        return loss, loss.item()

    def judge(self, net) -> str:
        """Character error on up to 1,500 lines of held-out designs, and lines without any."""
        wrong = letters = right = 0
        held = self.held[:1500]
        for part in held.split(128):
            scores = net((self.pictures[part].unsqueeze(1).float() / 255 - 0.5) * 2).numpy()
            for index, line in zip(part.tolist(), scores):
                off = distance(read(line), str(self.texts[index]))
                wrong, letters, right = wrong + off, letters + len(self.texts[index]), right + (off == 0)
        return f"character error {100 * wrong / letters:.3f} %, {100 * right / len(held):.1f} % of {len(held)} lines without"


def main():
    asked = options(__doc__)
    asked.add_argument("--shards", type=int, default=12)
    chosen = asked.parse_args()

    def lessons():
        prepare(chosen.shards)
        return Lessons()

    shipped = lambda net: ship("mrz-reader.onnx", net, torch.zeros(1, 1, HEIGHT, WIDTH), ["signs"])
    run(NAME, chosen, Reader, lessons, shipped, BATCH, warm_up=10_000)


if __name__ == "__main__":
    main()
