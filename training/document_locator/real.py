"""Real frames with labelled corners; judged on, never trained on."""

import csv
from dataclasses import dataclass

import cv2
import numpy as np

from assay_training.places import shared


@dataclass
class Frame:
    """A frame (RGB), its document's corners (4, 2) clockwise from the document's own top left, and its type and clip."""

    pixels: np.ndarray
    quad: np.ndarray
    kind: str
    clip: str


def frames():
    """The grey copies of `doc_pad`, one after the other: together they would fill the memory."""
    folder = shared() / "data/doc_pad"
    with open(folder / "labels.csv") as file:
        rows = [row for row in csv.DictReader(file) if "quad=" in row["attrs"]]
    for row in rows:
        said = dict(entry.split("=") for entry in row["attrs"].split(";"))
        quad = np.array([[float(value) for value in corner.split(",")] for corner in said["quad"].split()])
        pixels = np.ascontiguousarray(cv2.imread(str(folder / row["path"]))[:, :, ::-1])
        yield Frame(pixels, quad, said["doc"], f"{said['doc']} {said['clip']}")
