"""Trains the network that tells a document from a screen, a colour print and a grey copy by crops at native resolution.

    python train.py --minutes 40                goes on for so long; as often as wanted
    python train.py --finish 60000              lets the learning rate fall over the last crops
    python train.py --without 3 --minutes 40    the same on drawn photographs alone: what all the others set out from
    python train.py --without 0 --minutes 40    the same without the sources of a fold, for calibration; never shipped
"""

import shutil
import sys
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from assay_training.ahead import Ahead
from assay_training.blocks import conv
from assay_training.figures import area_under_curve
from assay_training.loop import lower_precision, options, run
from assay_training.places import kept, work
from assay_training.ship import ship
from crops import KINDS, LEARNED, Crops, Drawn, cache_drawn
from sources import EVERY_FOLD, FOLDS, NAME, NO_FOLD, SIDE, kept_pieces, left_out, prepare

BATCH = 64
# Residuals beyond this many of 255 steps are edges, not noise.
EDGE = 24.0


class HighPass(nn.Module):
    """Three fixed residuals of the luma from the Spatial Rich Model (Fridrich & Kodovsky, 2012): of a row, of a square of 3 and of 5."""

    def __init__(self):
        super().__init__()
        row = torch.zeros(5, 5)
        row[2, 1:4] = torch.tensor([1.0, -2.0, 1.0]) / 2
        square = torch.zeros(5, 5)
        square[1:4, 1:4] = torch.tensor([[-1.0, 2, -1], [2, -4, 2], [-1, 2, -1]]) / 4
        wide = torch.tensor([[-1.0, 2, -2, 2, -1], [2, -6, 8, -6, 2], [-2, 8, -12, 8, -2], [2, -6, 8, -6, 2], [-1, 2, -2, 2, -1]]) / 12
        self.register_buffer("kernels", torch.stack([row, square, wide])[:, None])
        self.register_buffer("luma", torch.tensor([0.299, 0.587, 0.114]).view(1, 3, 1, 1))

    def forward(self, x):
        # In bfloat16 a bright pixel is known to half a step only, as much as the noise that is looked for.
        with torch.autocast("cpu", enabled=False):
            luma = F.conv2d(x, self.luma) * 127.5
            return F.conv2d(F.pad(luma, (2, 2, 2, 2), mode="reflect"), self.kernels).clamp(-EDGE, EDGE) * (4 / EDGE)


class Surface(nn.Module):
    """Crops (n, 3, s, s), RGB in [-1, 1], to scores (logits) of a screen, a colour print, a grey copy."""

    def __init__(self):
        super().__init__()
        self.residuals = HighPass()
        self.features = nn.Sequential(
            conv(6, 16, 5, stride=2), conv(16, 24, stride=2), conv(24, 48, stride=2), conv(48, 96, stride=2), conv(96, 128),
        )
        self.drop = nn.Dropout(0.2)
        self.last = nn.Linear(256, 3)

    def forward(self, x):
        x = self.features(torch.cat([x, self.residuals(x)], 1))
        return self.last(self.drop(torch.cat([x.mean((2, 3)), x.amax((2, 3))], 1)))


class Lessons:
    """Batches of altered crops."""

    def __init__(self, without: int, side: int):
        self.ahead = Ahead(Crops, BATCH, side, without, int(torch.randint(1 << 30, (1,))))
        self.held = [one for one in kept_pieces() if left_out(one, without)][::3]
        drawn, draw = Drawn(held=True), np.random.default_rng(9)
        self.drawn = {kind: [drawn.one(kind, draw)[0] for _ in range(300)] for kind in ("original", *KINDS) if drawn.of_kind.get(kind)}

    def loss(self, net):
        x, shows = (torch.from_numpy(part) for part in self.ahead.next())
        x = (x.permute(0, 3, 1, 2).float() / 127.5 - 1).contiguous(memory_format=torch.channels_last)
        with lower_precision():
            scores = net(x).float()
        known = shows >= 0
        goal = shows.clamp(0, 1) * 0.96 + 0.02
        each = F.binary_cross_entropy_with_logits(scores, goal, reduction="none") * known
        loss = each.sum() / BATCH
        return loss, (each.sum(0) / known.sum(0).clamp(min=1)).detach().numpy()

    def judge(self, net) -> str:
        """Area under the curve of crops of held-out designs, and of photographs of the sources left out."""
        said = {kind: scored(net, crops) for kind, crops in self.drawn.items()}
        lines = []
        for head, kind in enumerate(KINDS):
            if kind in said and "original" in said:
                both = np.concatenate([said["original"][:, head], said[kind][:, head]])
                lines.append(f"{kind} {area_under_curve(both, np.arange(len(both)) >= len(said['original'])):.3f}")
        if self.held:
            scores = scored(net, [one.pixels[:SIDE, :SIDE] for one in self.held])
            for head, name in enumerate(("screen", "print", "grey")):
                known = np.array([one.shows[head] >= 0 for one in self.held])
                true = np.array([one.shows[head] == 1 for one in self.held])
                lines.append(f"left out {name} {area_under_curve(scores[known, head], true[known]):.3f} ({true.sum()} of {known.sum()})")
        return ", ".join(lines)


def scored(net, crops) -> np.ndarray:
    x = torch.from_numpy(np.stack(crops)).permute(0, 3, 1, 2)
    return torch.cat([net(part.float() / 127.5 - 1) for part in x.split(64)]).numpy()


def set_out(name: str, seed: int) -> None:
    """Where a training has not begun, it begins where the one on drawn photographs alone has come to: here, or else as committed."""
    of_seed = "" if seed == 1 else f"-seed-{seed}"
    begun, own = (work(f"{place}{of_seed}") / "course.pt" for place in (f"{NAME}-without-{EVERY_FOLD}", name))
    if own.exists():
        return
    if begun.exists():
        shutil.copy(begun, own)
    elif seed == 1:
        shutil.copy(kept(NAME), own.with_name("checkpoint.npz"))


def main():
    asked = options(__doc__)
    asked.add_argument("--without", type=int, default=-1, choices=range(-1, FOLDS + 1), help=f"fold whose sources are left out; {FOLDS}: all")
    asked.add_argument("--side", type=int, default=LEARNED, help="side of the crops learned from, in pixels")
    asked.add_argument("--as-cached", action="store_true", help="draws no specimens that are not cached yet")
    chosen = asked.parse_args()
    name = NAME if chosen.without == NO_FOLD else f"{NAME}-without-{chosen.without}"

    # Two threads on layers this small wait for each other.
    torch.set_num_threads(1)
    if not chosen.ship:
        set_out(name, chosen.seed)

    def lessons():
        if not chosen.as_cached:
            cache_drawn()
        prepare()
        return Lessons(chosen.without, chosen.side)

    def shipped(net):
        folder = None if chosen.without == NO_FOLD else work(name)
        ship(f"{name.replace('_', '-')}.onnx", net, torch.zeros(1, 3, SIDE, SIDE), ["scores"], folder=folder)

    run(name, chosen, Surface, lessons, shipped, BATCH, warm_up=5_000, compiled=False)


if __name__ == "__main__":
    main()
