"""Aligned faces, and what the teacher says of them and of mixtures of two."""

import csv
import re

import cv2
import numpy as np
import onnx
import onnxruntime
import torch

from assay_training.augment import augmented
from assay_training.places import shared, work
from assay_training.shards import fill_shards

NAME = "face_embedding"
SIDE = 112
# Folds of the pairs whose people no training sees.
HELD_OUT = ("7", "8")
# Blocks of the reference after which its maps are looked at: 14 x 14, 14 x 14 and 7 x 7 places, 128 channels each.
HINTS = (8, 11, 14)
MEAN = np.array([0.485, 0.456, 0.406], np.float32) * 255
SPREAD = np.array([0.229, 0.224, 0.225], np.float32) * 255


def person(name: str) -> str:
    return re.sub(r"_\d{4}$", "", name)


def pairs() -> list[dict]:
    """Pairs of the held-out folds."""
    with open(shared() / "data/faces/pairs.csv") as file:
        return [row for row in csv.DictReader(file) if row["fold"] in HELD_OUT]


class Teacher:
    """The reference embedding, and what it thinks on the way there."""

    def __init__(self):
        graph = onnx.load(shared() / "models/face_embed_mobilefacenet_foamliu.onnx")
        graph.graph.output.extend(onnx.ValueInfoProto(name=f"/features/features.{block}/Add_output_0") for block in HINTS)
        self.session = onnxruntime.InferenceSession(graph.SerializeToString())
        self.input = self.session.get_inputs()[0].name

    def all_of(self, faces: np.ndarray) -> list[np.ndarray]:
        """Unit vectors of RGB faces (n, 112, 112, 3; 0 to 255), then the maps after the blocks of HINTS."""
        x = ((faces.astype(np.float32) - MEAN) / SPREAD).transpose(0, 3, 1, 2)
        vectors, *maps = self.session.run(None, {self.input: np.ascontiguousarray(x)})
        return [unit(vectors), *maps]

    def of(self, faces: np.ndarray) -> np.ndarray:
        """Unit vectors of the sums with the mirror images."""
        return unit(self.all_of(faces)[0] + self.all_of(faces[:, :, ::-1])[0])


def unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def weights(mode, share, angle) -> torch.Tensor:
    """How much of the first of two faces is seen where: evenly mixed (0), cut across at an angle (1), halves (2)."""
    y, x = torch.meshgrid(torch.arange(SIDE) - SIDE / 2, torch.arange(SIDE) - SIDE / 2, indexing="ij")
    mode, share, angle = [torch.as_tensor(v, dtype=torch.float32).view(-1, 1, 1) for v in (mode, share, angle)]
    side = torch.where(angle < torch.pi, 1.0, -1.0)
    across = torch.where(mode == 1, x * torch.cos(angle) + y * torch.sin(angle), y * side)
    cut = torch.sigmoid((across - (share - 0.5) * 60) / 8)
    return torch.where(mode == 0, share.expand_as(cut), cut).unsqueeze(1)


def prepare(count: int) -> None:
    """Caches the faces with the teacher's answers, and `count` altered ones with its thoughts; what is there stays."""
    place = work(NAME)
    if not (place / "faces.npz").exists():
        files = sorted((shared() / "data/faces/aligned112").glob("*.jpg"))
        names = [file.stem for file in files]
        faces = np.stack([cv2.imread(str(file))[:, :, ::-1] for file in files])
        held = {person(row[side]) for row in pairs() for side in "ab"}
        train = np.array([person(name) not in held for name in names])
        teacher = Teacher()
        clean = np.concatenate([teacher.of(faces[i : i + 64]) for i in range(0, len(faces), 64)])
        np.savez(place / "faces.npz", faces=faces, names=names, train=train, clean=clean.astype(np.float16))
    fill_shards(place, count, altered)


def altered(count: int, seed: int) -> dict[str, np.ndarray]:
    """Altered faces and mixtures of two of people not held out, each with the teacher's vector, and its maps in 8 bits.

    `own` is the face a sample comes from, -1 for mixtures."""
    cache = np.load(work(NAME) / "faces.npz")
    faces, train = torch.from_numpy(cache["faces"]), np.where(cache["train"])[0]
    teacher, draw = Teacher(), np.random.default_rng([1, seed])
    torch.manual_seed(seed)
    spreads = [said.std((0, 2, 3), keepdims=True) for said in teacher.all_of(faces[train[::40]].numpy())[1:]]
    parts = []
    for _ in range(count // 64):
        of, mixed = torch.from_numpy(draw.choice(train, (64, 2))), torch.from_numpy(draw.random(64) < 0.5)
        share = draw.uniform(0.25, 0.75, 64)
        w = weights(draw.integers(0, 3, 64), share, draw.uniform(0, 2 * np.pi, 64))
        w = torch.where(mixed.view(-1, 1, 1, 1), w, torch.ones_like(w))
        a, b = (faces[of[:, k]].permute(0, 3, 1, 2).float() / 255 for k in (0, 1))
        x = (augmented(a * w + b * (1 - w)) * 127.5 + 127.5).round().byte().permute(0, 2, 3, 1).numpy()
        vectors, *maps = teacher.all_of(x)
        maps = {f"map{block}": coded(said, spread) for block, said, spread in zip(HINTS, maps, spreads)}
        parts.append({"x": x, "own": np.where(mixed, -1, of[:, 0]), "said": vectors.astype(np.float16), **maps})
    return {key: np.concatenate([part[key] for part in parts]) for key in parts[0]}


def coded(maps: np.ndarray, spread: np.ndarray) -> np.ndarray:
    """Maps (n, c, h, w) in 8 bits, 16 steps to the `spread` of each channel; (n, h, w, c)."""
    return np.clip(np.round(maps * (16 / spread)), -127, 127).astype(np.int8).transpose(0, 2, 3, 1)
