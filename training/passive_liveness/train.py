"""Trains the two networks of passive liveness: one looks at the face, one at the face and more of what is around it. They learn from
labels and from the two reference networks.

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

from assay_training.blocks import face_features
from assay_training.figures import area_under_curve
from assay_training.loop import lower_precision, options, run
from assay_training.places import load_objects, work
from assay_training.ship import ship
from assay_training.shards import all_shards, fill_shards
from faces import NAME, SIDE, altered, mixed, prepare, seen

BATCH = 128
# What the teacher's thoughts weigh beside its judgement and the label.
HINT = 0.5


class Liveness(nn.Module):
    """A face (n, 3, 80, 80), RGB in [-1, 1], to scores of two classes: attack, live."""

    def __init__(self):
        super().__init__()
        self.features = face_features()
        self.drop = nn.Dropout(0.2)
        self.last = nn.Linear(512, 2)
        # What the teacher thinks; not shipped (Romero et al., "FitNets", 2015).
        self.guess = nn.Linear(512, 128)

    def pooled(self, x):
        x = self.features(x)
        # Moiré and dots are wherever they are strongest, light and tone everywhere.
        return self.drop(torch.cat([x.mean((2, 3)), x.amax((2, 3))], 1))

    def both(self, x):
        """Scores, and what the teacher is thought to think."""
        pooled = self.pooled(x)
        return self.last(pooled), self.guess(pooled)

    def forward(self, x):
        return self.last(self.pooled(x))


class Both(nn.Module):
    """The two networks beside each other."""

    def __init__(self):
        super().__init__()
        self.near, self.wide = Liveness(), Liveness()

    def forward(self, x):
        """Of (n, 2, 3, 80, 80): what the near and the wide network say, see `Liveness.both`."""
        return self.near.both(x[:, 0]), self.wide.both(x[:, 1])


class Lessons:
    """Batches of altered faces."""

    def __init__(self):
        place = work(NAME)
        self.kept, mixtures = all_shards(place), all_shards(place / "mixed")
        # Whether a mixture is live is not known.
        mixtures["live"] = torch.full((len(mixtures["x"]),), torch.nan)
        self.kept = {key: torch.cat([value, mixtures[key]]) for key, value in self.kept.items()}
        thought = self.kept["thought"].float()
        self.middle, self.spread = thought.mean(0), thought.std(0)
        self.held = [one for one in load_objects(place / "presented.pickle") if one.held]
        self.crops = torch.from_numpy(np.stack([seen(one.pixels, one.box) for one in self.held])).permute(0, 1, 4, 2, 3)
        print(f"{len(self.kept['x'])} altered faces and mixtures, {len(self.held)} held out", flush=True)

    def loss(self, net):
        """Half label, half teacher, of mixtures the teacher alone; and how much of the variance of the teacher's thoughts is not guessed."""
        chosen = torch.randint(len(self.kept["x"]), (BATCH,))
        x, live = self.kept["x"][chosen].permute(0, 1, 4, 2, 3), self.kept["live"][chosen].float()
        with lower_precision():
            answers = net(x.float() / 127.5 - 1)
        total, watched = 0, []
        for k, (scores, guess) in enumerate(answers):
            said = self.kept["said"][chosen, k]
            goal = torch.where(live.isnan(), said, (live * 0.95 + 0.025 + said) / 2)
            thought = (self.kept["thought"][chosen, k].float() - self.middle[k]) / self.spread[k]
            judged = F.cross_entropy(scores.float(), torch.stack([1 - goal, goal], 1))
            guessed = ((guess.float() - thought) ** 2).mean()
            total = total + judged + HINT * guessed
            watched += [judged.item(), guessed.item()]
        return total, watched

    def judge(self, net) -> str:
        """Of faces held out: area under the curve and share of live faces refused at 0.5, by source."""
        answers = [[scores for scores, _ in net(part)] for part in self.scaled()]
        near, wide = (torch.cat(parts).softmax(1)[:, 1].numpy() for parts in zip(*answers))
        both = (near + wide) / 2
        live = np.array([one.live for one in self.held])
        lines = []
        for name, start in (("nuaa", "face_pad/nuaa"), ("other", ("face_pad/stills", "face_pad/video", "selfie")), ("lfw", "faces/"), ("drawn", "specimen")):
            which = np.array([one.source.startswith(start) for one in self.held])
            areas = [area_under_curve(scores[which], live[which]) for scores in (near, wide, both)]
            refused = (both[which & live] < 0.5).mean()
            lines.append(f"{name} {(which & live).sum()}+{(which & ~live).sum()}: {np.round(areas, 3)}, refused {100 * refused:.1f} %")
        return "; ".join(lines)

    def scaled(self):
        return (part.float() / 127.5 - 1 for part in self.crops.split(128))


def shipped(net: Both) -> None:
    for file, part in (("passive-liveness-near.onnx", net.near), ("passive-liveness-wide.onnx", net.wide)):
        ship(file, nn.Sequential(part, nn.Softmax(1)), torch.zeros(1, 3, SIDE, SIDE), ["probabilities"])


def main():
    asked = options(__doc__)
    asked.add_argument("--altered", type=int, default=40_960)
    chosen = asked.parse_args()

    def lessons():
        prepare()
        fill_shards(work(NAME), chosen.altered, altered)
        fill_shards(work(f"{NAME}/mixed"), chosen.altered * 4 // 5, mixed)
        return Lessons()

    run(NAME, chosen, Both, lessons, shipped, BATCH, warm_up=10_000)


if __name__ == "__main__":
    main()
