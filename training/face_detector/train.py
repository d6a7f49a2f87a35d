"""Trains the face detector: a small pyramid of convolutions learns the reference's maps (distillation), cell by cell.

    python train.py --minutes 60      goes on for an hour; as often as wanted
    python train.py --finish 400000   lets the learning rate fall over the last squares
"""

import sys
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from assay_training.ahead import Ahead
from assay_training.blocks import conv
from assay_training.loop import lower_precision, options, run
from assay_training.pictures import STRIDES, found, shared_area
from assay_training.places import load_objects, work
from assay_training.ship import ship
from scenes import BATCH, NAME, Scenes, prepare

WIDTH = 64


def thin(inputs: int, outputs: int) -> nn.Sequential:
    """Depthwise, then pointwise."""
    return nn.Sequential(conv(inputs, inputs, 3, groups=inputs), conv(inputs, outputs, 1))


def halved(inputs: int, outputs: int) -> nn.Sequential:
    """Half the resolution: every square of four cells becomes one."""
    return conv(inputs, outputs, 2, stride=2)


class Kept(nn.Module):
    """Two thin convolutions with a shortcut."""

    def __init__(self, width: int):
        super().__init__()
        self.body = nn.Sequential(thin(width, width), thin(width, width))

    def forward(self, x):
        return x + self.body(x)


class Detector(nn.Module):
    """RGB in [-1, 1], sides in multiples of 32, to 15 figures for every cell of three grids: score (before the sigmoid), box
    and landmarks as Wu et al. ("YuNet", 2023) code them: offsets from the cell and the logarithm of the size, in strides."""

    def __init__(self):
        super().__init__()
        self.eighth = nn.Sequential(
            conv(3, 16, stride=2), halved(16, 32), Kept(32), halved(32, WIDTH), Kept(WIDTH), Kept(WIDTH)
        )
        self.sixteenth = nn.Sequential(halved(WIDTH, WIDTH), Kept(WIDTH), Kept(WIDTH))
        self.thirtysecond = nn.Sequential(halved(WIDTH, WIDTH), Kept(WIDTH), Kept(WIDTH))
        self.mix = nn.ModuleList(thin(WIDTH, WIDTH) for _ in STRIDES)
        self.heads = nn.ModuleList(nn.Sequential(thin(WIDTH, WIDTH), nn.Conv2d(WIDTH, 15, 1)) for _ in STRIDES)
        for head in self.heads:
            nn.init.constant_(head[1].bias[:1], -4.0)

    def forward(self, x):
        eighth = self.eighth(x)
        sixteenth = self.sixteenth(eighth)
        coarse = self.mix[2](self.thirtysecond(sixteenth))
        middle = self.mix[1](sixteenth + F.interpolate(coarse, scale_factor=2.0))
        fine = self.mix[0](eighth + F.interpolate(middle, scale_factor=2.0))
        return [head(level) for head, level in zip(self.heads, (fine, middle, coarse))]


class Lessons:
    """Squares drawn anew for every batch."""

    def __init__(self, seed: int):
        self.ahead = Ahead(Scenes, seed)
        self.held = [picture for picture in load_objects(work(NAME) / "pictures.pickle") if picture.held]

    def loss(self, net):
        squares, maps = self.ahead.next()
        x = torch.from_numpy(squares).permute(0, 3, 1, 2).float() / 127.5 - 1
        with lower_precision():
            own = net(x)
        own = torch.cat([level.float().permute(0, 2, 3, 1).flatten(0, 2) for level in own])
        said = torch.cat([torch.from_numpy(level).flatten(0, 2) for level in maps])
        score, sure = own[:, 0], said[:, 0]
        # Quality focal loss (Li et al., "Generalized Focal Loss", 2020).
        apart = (score.sigmoid() - sure).abs().detach() ** 2
        scores = (apart * F.binary_cross_entropy_with_logits(score, sure, reduction="none")).sum()
        faces = sure > 0.35
        weight = sure[faces].unsqueeze(1)
        boxes = (weight * F.smooth_l1_loss(own[faces, 1:5], said[faces, 1:5], reduction="none", beta=0.1)).sum()
        points = (weight * F.smooth_l1_loss(own[faces, 5:], said[faces, 5:], reduction="none", beta=0.1)).sum()
        share = weight.sum().clamp(min=1)
        parts = (4 * scores / share, boxes / share, points / share)
        return sum(parts), [part.item() for part in parts]

    def judge(self, net) -> str:
        """Against the reference on pictures held out, at their own size: faces of 40 pixels or more that are found, false alarms;
        against its steady landmarks, in eye distances."""
        sizes, recalled, off, false = 0, 0, [], 0
        for picture in self.held:
            faces = detected(net, picture.pixels, 0.6)
            for theirs in picture.faces:
                if min(theirs[3:5]) < 40 or theirs[0] < 0.8:
                    continue
                sizes += 1
                best = max(faces, key=lambda own: shared_area(own, theirs), default=None)
                if best is not None and shared_area(best, theirs) >= 0.5:
                    recalled += 1
                    a, b = best[5:].reshape(5, 2), theirs[5:].reshape(5, 2)
                    off.append(np.linalg.norm(a - b, axis=1).mean() / np.linalg.norm(b[0] - b[1]))
            false += sum(all(shared_area(own, theirs) < 0.3 for theirs in picture.faces) for own in faces)
        return (f"{recalled} of {sizes} faces, landmarks {100 * np.median(off or [1]):.2f} %, "
                f"{false} false alarms in {len(self.held)} pictures")


def detected(net, pixels: np.ndarray, least: float) -> np.ndarray:
    """Faces in an RGB picture, as `FaceFinder.faces` gives them."""
    height, width = (-(-side // 32) * 32 for side in pixels.shape[:2])
    canvas = np.zeros((height, width, 3), np.float32)
    canvas[: pixels.shape[0], : pixels.shape[1]] = pixels
    maps = net(torch.from_numpy(canvas).permute(2, 0, 1)[None] / 127.5 - 1)
    maps = [level[0].permute(1, 2, 0).numpy() for level in maps]
    for level in maps:
        level[..., 0] = 1 / (1 + np.exp(-level[..., 0]))
    return found(maps, least)


class Shipped(nn.Module):
    """The detector with the outputs of the reference: for each stride scores (n, cells, 1) twice, boxes, landmarks."""

    def __init__(self, net: Detector):
        super().__init__()
        self.net = net

    def forward(self, x):
        maps = [level.permute(0, 2, 3, 1).flatten(1, 2) for level in self.net(x)]
        scores = [level[..., :1].sigmoid() for level in maps]
        return *scores, *scores, *[level[..., 1:5] for level in maps], *[level[..., 5:] for level in maps]


def shipped(net: Detector) -> None:
    names = [f"{kind}_{stride}" for kind in ("cls", "obj", "bbox", "kps") for stride in STRIDES]
    ship("face-detector.onnx", Shipped(net), torch.zeros(1, 3, 256, 320), names, {2: "rows", 3: "columns"})


def main():
    chosen = options(__doc__).parse_args()

    def lessons():
        prepare()
        return Lessons(chosen.seed)

    run(NAME, chosen, Detector, lessons, shipped, BATCH, warm_up=10_000, compiled=False)


if __name__ == "__main__":
    main()
