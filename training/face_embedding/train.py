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

from assay_training.blocks import Inverted, conv, shrink
from assay_training.loop import options, run
from assay_training.places import work
from augment import augmented
from faces import NAME, pairs, prepare, weights

BATCH = 192


class Embedding(nn.Module):
    """112 x 112 RGB in [-1, 1] to a vector of 128. After Chen et al., "MobileFaceNets" (2018), narrower: the stem halves twice,
    and a depthwise convolution over the whole 7 x 7 map stands for pooling."""

    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            conv(3, 32, stride=2), conv(32, 64, stride=2), *[Inverted(64) for _ in range(3)],
            shrink(64, 128), *[Inverted(128) for _ in range(6)],
            shrink(128, 128), Inverted(128), Inverted(128), conv(128, 512, 1),
        )
        self.whole = nn.Sequential(nn.Conv2d(512, 512, 7, groups=512, bias=False), nn.BatchNorm2d(512))
        self.last = nn.Linear(512, 128)

    def forward(self, x):
        return self.last(self.whole(self.features(x)).flatten(1))


class Lessons:
    """Batches: half faces with the teacher's mirrored mean, half mixtures of two."""

    def __init__(self):
        place = work(NAME)
        cache, mixed = np.load(place / "faces.npz"), np.load(place / "mixtures.npz")
        self.faces = torch.from_numpy(cache["faces"]).permute(0, 3, 1, 2).contiguous()
        self.names, self.clean = list(cache["names"]), torch.from_numpy(cache["clean"]).float()
        self.train = torch.from_numpy(np.where(cache["train"])[0])
        self.mixed = {key: torch.from_numpy(mixed[key]) for key in mixed.files}

    def batch(self):
        own = self.train[torch.randint(len(self.train), (BATCH // 2,))]
        mix = torch.randint(len(self.mixed["of"]), (BATCH - BATCH // 2,))
        part = {key: value[mix] for key, value in self.mixed.items()}
        w = weights(part["mode"], part["share"], part["angle"])
        a, b = (self.faces[part["of"][:, k].long()].float() for k in (0, 1))
        x = torch.cat([self.faces[own].float(), a * w + b * (1 - w)]) / 255
        return augmented(x), torch.cat([self.clean[own], part["said"].float()])

    def loss(self, net):
        """One minus the cosine to the teacher, and how the similarities within the batch differ from the teacher's
        (Tung and Mori, "Similarity-preserving knowledge distillation", 2019)."""
        x, said = self.batch()
        with torch.autocast("cpu", dtype=torch.bfloat16):
            own = net(x.to(memory_format=torch.channels_last))
        own = F.normalize(own.float())
        cosine = (own * said).sum(1)
        apart = (own @ own.T - said @ said.T)[~torch.eye(len(own), dtype=torch.bool)]
        return (1 - cosine).mean() + 2 * (apart**2).mean(), cosine.mean().item()

    def judge(self, net) -> str:
        """Best accuracy on the pairs of people left out, and the cosine to the teacher on their faces."""
        at = {name: index for index, name in enumerate(self.names)}
        rows = [(at[row["a"]], at[row["b"]], row["same"] == "1") for row in pairs() if row["a"] in at and row["b"] in at]
        used = sorted({index for a, b, _ in rows for index in (a, b)})
        place = {index: k for k, index in enumerate(used)}
        vectors = []
        for i in range(0, len(used), 128):
            x = (self.faces[used[i : i + 128]].float() / 255 - 0.5) * 2
            vectors.append(F.normalize(F.normalize(net(x)) + F.normalize(net(x.flip(3)))))
        vectors = torch.cat(vectors)
        scores = torch.stack([vectors[place[a]] @ vectors[place[b]] for a, b, _ in rows]).numpy()
        same = np.array([same for *_, same in rows])
        accuracy = max(((scores >= t) == same).mean() for t in scores)
        cosine = (vectors * self.clean[used]).sum(1).mean().item()
        return f"accuracy {accuracy:.4f} on {len(rows)} pairs, cosine {cosine:.4f}"


def main():
    asked = options(__doc__)
    asked.add_argument("--mixtures", type=int, default=120_000)
    chosen = asked.parse_args()
    prepare(chosen.mixtures)
    run(NAME, chosen, Embedding, Lessons(), BATCH, warm_up=20_000)


if __name__ == "__main__":
    main()
