"""Trains the network of face attributes on what reference networks say of faces, and on drawn ones.

    python train.py --minutes 30      goes on for half an hour; as often as wanted
    python train.py --finish 300000   lets the learning rate fall over the last faces
"""

import sys
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from assay_training.align import TEMPLATE
from assay_training.blocks import Weighed, face_features
from assay_training.figures import area_under_curve, rank_correlation
from assay_training.loop import lower_precision, options, run
from assay_training.places import work
from assay_training.ship import ship
from assay_training.shards import all_shards, fill_shards
from faces import DEGREES, NAME, altered, prepare, rare

BATCH = 128
# Of a batch, faces as they are.
PLAIN = 32
# The reference gives most faces a quality within 0.02 of 0.6: what is learned is how far it stays below this, on a logarithmic
# scale.
BEST = 0.635
# Pixels of an aligned face that count as one.
PIXELS = 8.0


class Attributes(nn.Module):
    """112 x 112 aligned RGB face in [-1, 1] to FIGURES, all but the pose before the sigmoid; then how far five landmarks lie from
    where the alignment put them, in PIXELS."""

    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(face_features(), Weighed(256, 7))
        self.last = nn.Sequential(nn.Linear(256, 64), nn.ReLU(inplace=True), nn.Linear(64, 7))
        self.points = nn.Linear(256, 10)

    def forward(self, x):
        features = self.features(x)
        return torch.cat([self.last(features), self.points(features)], 1)


class Shipped(nn.Module):
    """Yaw and pitch in degrees, five shares as probabilities, five landmarks in pixels of the aligned face."""

    def __init__(self, net: Attributes):
        super().__init__()
        self.net = net
        self.register_buffer("template", torch.from_numpy(TEMPLATE.astype(np.float32)).flatten())

    def forward(self, x):
        said = self.net(x)
        points = self.template + said[:, 7:] * PIXELS
        return torch.cat([said[:, :2] * DEGREES, said[:, 2:6].sigmoid(), quality(said[:, 6:7]), points], 1)


def quality(figure: torch.Tensor) -> torch.Tensor:
    """0 to BEST of what the network says of it."""
    return (BEST - torch.exp(-3 - figure)).clamp(min=0)


def figure(quality: torch.Tensor) -> torch.Tensor:
    """What the network is to say."""
    return -3 - torch.log((BEST - quality).clamp(min=0.01))


class Lessons:
    """Batches of altered faces."""

    def __init__(self):
        place = work(NAME)
        self.kept = all_shards(place)
        cache = np.load(place / "faces.npz")
        held, taught = np.where(cache["held"])[0], np.where(~cache["held"])[0]
        self.plain = {"x": torch.from_numpy(cache["faces"][taught]), "said": torch.from_numpy(cache["said"][taught]),
                      "points": torch.from_numpy(cache["points"][taught])}
        self.often = torch.from_numpy(1.0 + rare(cache["said"][taught]))
        self.faces = torch.from_numpy(cache["faces"][held]).permute(0, 3, 1, 2)
        self.said, self.sources, self.points = cache["said"][held], cache["sources"][held], cache["points"][held]
        # Eyes are the hardest to judge.
        self.weights = torch.tensor([3.0, 3.0, 1.0, 1.0])
        self.template = torch.from_numpy(TEMPLATE.astype(np.float32))
        print(f"{len(self.kept['x'])} altered faces, {len(held)} held out", flush=True)

    def loss(self, net):
        chosen = torch.randint(len(self.kept["x"]), (BATCH - PLAIN,)), torch.multinomial(self.often, PLAIN)
        x, said, places = (torch.cat([self.kept[key][chosen[0]], self.plain[key][chosen[1]]]) for key in ("x", "said", "points"))
        x, said = x.permute(0, 3, 1, 2), said.float()
        with lower_precision():
            own = net(x.float() / 127.5 - 1)
        own = own.float()
        pose = F.smooth_l1_loss(own[:, :2], said[:, :2], beta=0.1)
        others = F.binary_cross_entropy_with_logits(own[:, 2:6], said[:, 2:6].clamp(0, 1), weight=self.weights)
        best = F.smooth_l1_loss(own[:, 6], figure(said[:, 6]), beta=0.2)
        goal = (places - self.template).flatten(1) / PIXELS
        known = ~goal.isnan()
        points = F.smooth_l1_loss(own[:, 7:][known], goal[known], beta=0.1)
        return 4 * pose + 2 * others + best + 2 * points, (pose.item(), others.item(), best.item(), points.item())

    def judge(self, net) -> str:
        """Against the references, on labelled pictures and on drawn ones apart."""
        own = torch.cat([net(part.float() / 127.5 - 1) for part in self.faces.split(256)]).numpy()
        drawn = np.char.startswith(self.sources, "specimen")
        parts = [self.figures(own[which], self.said[which], name) for which, name in ((~drawn, "real"), (drawn, "drawn"))]
        off = own[:, 7:].reshape(-1, 5, 2) * PIXELS + TEMPLATE - self.points
        eyes = np.linalg.norm(self.points[:, 0] - self.points[:, 1], axis=1)
        off = np.nanmedian(np.linalg.norm(off, axis=2).mean(1) / eyes)
        return "; ".join([*parts, f"landmarks {100 * off:.1f} % of the eye distance off"])

    @staticmethod
    def figures(own: np.ndarray, said: np.ndarray, name: str) -> str:
        yaw, pitch = np.median(np.abs(own[:, :2] - said[:, :2]), 0) * DEGREES
        shut = area_under_curve(own[:, 2:4].max(1), said[:, 2:4].max(1) > 0.5)
        open_, smile = (area_under_curve(own[:, k], said[:, k] > 0.5 - 0.2 * (k == 4)) for k in (4, 5))
        best = rank_correlation(own[:, 6], said[:, 6])
        return (f"{name} {len(own)}: yaw {yaw:.1f} pitch {pitch:.1f} degrees, blink {shut:.3f} mouth {open_:.3f} smile {smile:.3f}, "
                f"quality {best:.3f}")


def main():
    asked = options(__doc__)
    asked.add_argument("--altered", type=int, default=65_536)
    chosen = asked.parse_args()

    def lessons():
        prepare()
        fill_shards(work(NAME), chosen.altered, altered)
        return Lessons()

    shipped = lambda net: ship("face-attributes.onnx", Shipped(net), torch.zeros(1, 3, 112, 112), ["attributes"])
    run(NAME, chosen, Attributes, lessons, shipped, BATCH, warm_up=10_000)


if __name__ == "__main__":
    main()
