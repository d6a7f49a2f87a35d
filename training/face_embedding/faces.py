"""Aligned faces, and what the teacher says of them and of mixtures of two."""

import csv
import re

import cv2
import numpy as np
import onnxruntime
import torch

from assay_training.places import shared, work

NAME = "face_embedding"
SIDE = 112
# Folds of the pairs whose people no training sees.
HELD_OUT = ("7", "8")
MEAN = np.array([0.485, 0.456, 0.406], np.float32) * 255
SPREAD = np.array([0.229, 0.224, 0.225], np.float32) * 255


def person(name: str) -> str:
    return re.sub(r"_\d{4}$", "", name)


def pairs() -> list[dict]:
    """Pairs of the held-out folds."""
    with open(shared() / "data/faces/pairs.csv") as file:
        return [row for row in csv.DictReader(file) if row["fold"] in HELD_OUT]


class Teacher:
    """The reference embedding."""

    def __init__(self):
        options = onnxruntime.SessionOptions()
        path = shared() / "models/face_embed_mobilefacenet_foamliu.onnx"
        self.session = onnxruntime.InferenceSession(str(path), options)
        self.input = self.session.get_inputs()[0].name

    def of(self, faces: np.ndarray, mirrored: bool) -> np.ndarray:
        """Unit vectors of RGB faces (n, 112, 112, 3); `mirrored`: of the sum with the mirror image."""
        x = ((faces.astype(np.float32) - MEAN) / SPREAD).transpose(0, 3, 1, 2)
        unit = lambda e: e / np.linalg.norm(e, axis=1, keepdims=True)
        e = unit(self.session.run(None, {self.input: np.ascontiguousarray(x)})[0])
        if mirrored:
            e = unit(e + unit(self.session.run(None, {self.input: np.ascontiguousarray(x[..., ::-1])})[0]))
        return e


def weights(mode, share, angle) -> torch.Tensor:
    """How much of the first of two faces is seen where: evenly mixed (0), cut across at an angle (1), halves (2)."""
    y, x = torch.meshgrid(torch.arange(SIDE) - SIDE / 2, torch.arange(SIDE) - SIDE / 2, indexing="ij")
    mode, share, angle = [torch.as_tensor(v, dtype=torch.float32).view(-1, 1, 1) for v in (mode, share, angle)]
    side = torch.where(angle < torch.pi, 1.0, -1.0)
    across = torch.where(mode == 1, x * torch.cos(angle) + y * torch.sin(angle), y * side)
    cut = torch.sigmoid((across - (share - 0.5) * 60) / 8)
    return torch.where(mode == 0, share.expand_as(cut), cut).unsqueeze(1)


def prepare(mixtures: int) -> None:
    """Caches faces and the teacher's answers; what is there already stays."""
    place = work(NAME)
    if (place / "mixtures.npz").exists():
        return
    files = sorted((shared() / "data/faces/aligned112").glob("*.jpg"))
    names = [file.stem for file in files]
    faces = np.stack([cv2.imread(str(file))[:, :, ::-1] for file in files])
    held = {person(row[side]) for row in pairs() for side in "ab"}
    train = np.array([person(name) not in held for name in names])
    teacher = Teacher()
    clean = np.concatenate([teacher.of(faces[i : i + 64], True) for i in range(0, len(faces), 64)])
    np.savez(place / "faces.npz", faces=faces, names=names, train=train, clean=clean.astype(np.float16))
    draw = np.random.default_rng(1)
    of = draw.choice(np.where(train)[0], (mixtures, 2)).astype(np.int32)
    mode = draw.integers(0, 3, mixtures).astype(np.int8)
    share = draw.uniform(0.25, 0.75, mixtures).astype(np.float32)
    angle = draw.uniform(0, 2 * np.pi, mixtures).astype(np.float32)
    said = np.zeros((mixtures, 128), np.float16)
    for i in range(0, mixtures, 64):
        k = slice(i, min(i + 64, mixtures))
        w = weights(mode[k], share[k], angle[k]).permute(0, 2, 3, 1).numpy()
        said[k] = teacher.of(np.round(faces[of[k, 0]] * w + faces[of[k, 1]] * (1 - w)), False)
    np.savez(place / "mixtures.npz", of=of, mode=mode, share=share, angle=angle, said=said)
