"""Trains the face embedding: a small network learns the reference's vectors (distillation) of faces and of mixtures of faces.

    python train.py --minutes 60      goes on for an hour; as often as wanted
    python train.py --finish 400000   lets the learning rate fall over the last faces
"""

import sys
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from assay_training.blocks import Inverted, Weighed, conv
from assay_training.loop import lower_precision, options, run
from assay_training.places import work
from assay_training.ship import ship
from assay_training.shards import all_shards
from faces import HINTS, NAME, pairs, prepare

BATCH = 128
# What the hints weigh beside the vector, in each map's share of unexplained variance.
HINT = 0.3


class Embedding(nn.Module):
    """112 x 112 RGB in [-1, 1] to a vector of 128. After Chen et al., "MobileFaceNets" (2018): the stem halves twice with
    full convolutions, and a weight for each place of the 7 x 7 map stands for pooling."""

    def __init__(self):
        super().__init__()
        self.fine = nn.Sequential(conv(3, 32, stride=2), conv(32, 64, stride=2), Inverted(64), Inverted(64))
        self.middle = nn.Sequential(conv(64, 128, stride=2), Inverted(128), Inverted(128))
        self.higher = nn.Sequential(Inverted(128), Inverted(128), Inverted(128))
        self.coarse = nn.Sequential(conv(128, 128, stride=2), Inverted(128), Inverted(128))
        self.whole = nn.Sequential(conv(128, 512, 1), Weighed(512, 7))
        self.last = nn.Linear(512, 128)

    def maps(self, x):
        middle = self.middle(self.fine(x))
        higher = self.higher(middle)
        return middle, higher, self.coarse(higher)

    def forward(self, x):
        return self.last(self.whole(self.maps(x)[-1]))


class Student(nn.Module):
    """The embedding, and guesses from its maps at the reference's (Romero et al., "FitNets", 2015); they are not shipped."""

    def __init__(self):
        super().__init__()
        self.net = Embedding()
        self.guesses = nn.ModuleList(nn.Conv2d(128, 128, 1) for _ in HINTS)

    def forward(self, x):
        maps = self.net.maps(x)
        return self.net.last(self.net.whole(maps[-1])), *[guess(own) for guess, own in zip(self.guesses, maps)]


class Lessons:
    """Batches of altered faces and mixtures of two, with what the teacher says of them."""

    def __init__(self):
        place = work(NAME)
        cache = np.load(place / "faces.npz")
        self.faces = torch.from_numpy(cache["faces"]).permute(0, 3, 1, 2).contiguous()
        self.names, self.clean = list(cache["names"]), torch.from_numpy(cache["clean"]).float()
        self.kept = all_shards(place)
        print(f"{len(self.kept['x'])} altered faces", flush=True)

    def loss(self, net):
        """One minus the cosine to the teacher, how the similarities within the batch differ from the teacher's
        (Tung and Mori, "Similarity-preserving knowledge distillation", 2019), and how its maps differ."""
        chosen = torch.randint(len(self.kept["x"]), (BATCH,))
        part = {key: value[chosen] for key, value in self.kept.items()}
        with lower_precision():
            own, *guesses = net(part["x"].permute(0, 3, 1, 2).float() / 127.5 - 1)
            hints = sum(unexplained(guess, part[f"map{block}"]) for guess, block in zip(guesses, HINTS))
        own, said = F.normalize(own.float()), self.target(part)
        cosine = (own * said).sum(1)
        apart = (own @ own.T - said @ said.T)[~torch.eye(len(own), dtype=torch.bool)]
        return (1 - cosine).mean() + 2 * (apart**2).mean() + HINT * hints, (cosine.mean().item(), hints.item() / len(HINTS))

    def target(self, part):
        """Of mixtures the teacher's vector; of a face altered the same with that of the face unaltered."""
        alone = (part["own"] >= 0).unsqueeze(1)
        return F.normalize(part["said"].float() + alone * self.clean[part["own"].clamp(min=0)])

    def judge(self, net) -> str:
        """Best accuracy on the pairs of people left out, and the cosine to the teacher on their faces."""
        at = {name: index for index, name in enumerate(self.names)}
        rows = [(at[row["a"]], at[row["b"]], row["same"] == "1") for row in pairs() if row["a"] in at and row["b"] in at]
        used = sorted({index for a, b, _ in rows for index in (a, b)})
        place = {index: k for k, index in enumerate(used)}
        vectors = []
        for i in range(0, len(used), 128):
            x = (self.faces[used[i : i + 128]].float() / 255 - 0.5) * 2
            vectors.append(F.normalize(F.normalize(net(x)[0]) + F.normalize(net(x.flip(3))[0])))
        vectors = torch.cat(vectors)
        scores = torch.stack([vectors[place[a]] @ vectors[place[b]] for a, b, _ in rows]).numpy()
        same = np.array([same for *_, same in rows])
        accuracy = max(((scores >= t) == same).mean() for t in scores)
        cosine = (vectors * self.clean[used]).sum(1).mean().item()
        return f"accuracy {accuracy:.4f} on {len(rows)} pairs, cosine {cosine:.4f}"


def unexplained(guess, said):
    """Share of the variance of the teacher's maps that the guess leaves, and 1/16 of the spread is one step of `said`."""
    return ((guess.float() - said.permute(0, 3, 1, 2).float() / 16) ** 2).mean()


def main():
    asked = options(__doc__)
    asked.add_argument("--altered", type=int, default=90_112)
    chosen = asked.parse_args()

    def lessons():
        prepare(chosen.altered)
        return Lessons()

    shipped = lambda student: ship("face-embedding.onnx", student.net, torch.zeros(1, 3, 112, 112), ["embedding"])
    run(NAME, chosen, Student, lessons, shipped, BATCH, warm_up=20_000, rate=3e-3)


if __name__ == "__main__":
    main()
