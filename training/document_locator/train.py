"""Trains the locator of documents: maps of corners, documents, edges and directions, a quarter as fine as the picture.

    python train.py --minutes 60     makes specimens where they are missing, then goes on for an hour
    python train.py --finish 60000   lets the learning rate fall over the last pictures
"""

import sys
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from assay_training.ahead import Ahead
from assay_training.blocks import Inverted, conv
from assay_training.loop import lower_precision, options, run
from assay_training.ship import ship
from photos import NAME, photographs, prepare
from quads import found, shared_area
from scenes import BATCH, INNER, SIDE, STRIDE, Scenes, letterboxed


class Kept(nn.Module):
    """A residual convolution that keeps size and width."""

    def __init__(self, width: int):
        super().__init__()
        self.body = conv(width, width, act=False)

    def forward(self, x):
        return F.relu(x + self.body(x))


class Locator(nn.Module):
    """RGB in [-1, 1], (n, 3, 256, 256), to scores before the sigmoid: maps (n, 5, 64, 64) and presence (n, 1)."""

    def __init__(self):
        super().__init__()
        self.fourth = nn.Sequential(conv(3, 32, 4, stride=4), Kept(32))
        self.eighth = nn.Sequential(conv(32, 64, 2, stride=2), Kept(64))
        self.sixteenth = nn.Sequential(conv(64, 96, 2, stride=2), Kept(96), Inverted(96))
        self.thirtysecond = nn.Sequential(conv(96, 112, 2, stride=2), Inverted(112), Inverted(112))
        self.to_sixteenth = conv(112, 96, 1)
        self.to_eighth = nn.Sequential(Inverted(96), conv(96, 64, 1))
        self.to_fourth = nn.Sequential(Kept(64), conv(64, 32, 1))
        self.maps = nn.Sequential(Kept(32), Kept(32), nn.Conv2d(32, 5, 1))
        self.present = nn.Linear(112, 1)
        nn.init.constant_(self.maps[2].bias[:3], -2.5)

    def forward(self, x):
        fourth = self.fourth(x)
        eighth = self.eighth(fourth)
        sixteenth = self.sixteenth(eighth)
        coarse = self.thirtysecond(sixteenth)
        up = lambda y: F.interpolate(y, scale_factor=2.0, mode="nearest")
        y = sixteenth + up(self.to_sixteenth(coarse))
        y = eighth + up(self.to_eighth(y))
        y = fourth + up(self.to_fourth(y))
        return self.maps(y), self.present(coarse.amax((2, 3)))


class Lessons:
    """Pictures drawn anew for every batch."""

    def __init__(self, seed: int):
        self.ahead = Ahead(Scenes, seed)
        photos, _ = photographs()
        self.held = [photo for photo in photos if photo.held and len(photo.quads) < 2 and photo.kind != "cropped"][:400]

    def loss(self, net):
        pictures, maps, there = self.ahead.next()
        x = (torch.from_numpy(pictures).permute(0, 3, 1, 2).float() - 127.5) / 127.5
        with lower_precision():
            own, present = net(x.to(memory_format=torch.channels_last))
        own, present = own.float(), present.float()
        said = torch.from_numpy(maps).permute(0, 3, 1, 2)
        # Quality focal loss (Li et al., "Generalized Focal Loss", 2020) for thin maps, cross entropy and overlap for the filled one.
        thin = [0, 2]
        apart = (own[:, thin].sigmoid() - said[:, thin]).detach().abs() ** 2
        focal = apart * F.binary_cross_entropy_with_logits(own[:, thin], said[:, thin], reduction="none")
        corners, edges = focal.sum((2, 3)).mean(0) / 8
        mask, filled = own[:, 1].sigmoid(), said[:, 1]
        overlap = 1 - (2 * (mask * filled).sum((1, 2)) + 20) / (mask.sum((1, 2)) + filled.sum((1, 2)) + 20)
        masks = overlap.mean() + F.binary_cross_entropy_with_logits(own[:, 1], filled)
        inside = (filled > 0.5).float()
        ways = ((own[:, 3:] - said[:, 3:]).abs().sum(1) * inside).sum() / inside.sum().clamp(min=1)
        presence = F.binary_cross_entropy_with_logits(present[:, 0], torch.from_numpy(there))
        parts = (corners, masks, 0.5 * edges, 0.25 * ways, 0.3 * presence)
        return sum(parts), [part.item() for part in parts]

    def judge(self, net) -> str:
        """Photographs of states held out: overlap, share of 0.9 or more, the side that is up, documents seen where none is."""
        overlaps, upright, false, empty, shipped = [], 0, 0, 0, Shipped(net)
        run = lambda x: [answer.float().numpy() for answer in shipped(torch.from_numpy(x))]
        for photo in self.held:
            own, presence = by_maps(run, photo.rgb())
            if not photo.quads:
                empty, false = empty + 1, false + (presence > 0.5 and own is not None)
                continue
            if own is None:
                overlaps.append(0.0)
                continue
            overlaps.append(shared_area(own, photo.quads[0]))
            upright += int(np.linalg.norm(own - photo.quads[0], axis=1).max() < 0.3 * np.linalg.norm(photo.quads[0][0] - photo.quads[0][2]))
        many = len(overlaps)
        return (f"overlap {np.median(overlaps):.3f}, 0.9 or more {100 * np.mean(np.array(overlaps) >= 0.9):.1f} %, 0.8 or more "
                f"{100 * np.mean(np.array(overlaps) >= 0.8):.1f} % of {many}, right way up {100 * upright / max(many, 1):.1f} %, "
                f"{false} of {empty} seen in nothing")


def by_maps(run, pixels: np.ndarray):
    """The best quad in pixels of the picture (or none) and presence, by what `run` gives for the canvas: maps and presence as shipped."""
    scale = INNER / max(pixels.shape[:2])
    size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
    canvas, offset = letterboxed(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA))
    maps, present = run((canvas.transpose(2, 0, 1)[None].astype(np.float32) - 127.5) / 127.5)
    quads = found(maps[0])
    return ((quads[0] * STRIDE - offset) / scale if quads else None), float(present[0, 0])


class Shipped(nn.Module):
    """The locator with probabilities."""

    def __init__(self, net: Locator):
        super().__init__()
        self.net = net

    def forward(self, x):
        maps, present = self.net(x)
        return torch.cat([maps[:, :3].sigmoid(), maps[:, 3:]], 1), present.sigmoid()


def main():
    chosen = options(__doc__).parse_args()
    # Layers this small cost up to twenty times the processor time when two threads wait for each other in each.
    torch.set_num_threads(1)

    def lessons():
        prepare()
        return Lessons(chosen.seed)

    shipped = lambda net: ship("document-locator.onnx", Shipped(net), torch.zeros(1, 3, SIDE, SIDE), ["maps", "presence"])
    run(NAME, chosen, Locator, lessons, shipped, BATCH, warm_up=6_000, compiled=False)


if __name__ == "__main__":
    main()
