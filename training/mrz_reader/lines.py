"""Lines of machine-readable zones from specimens: cached pictures, held-out designs."""

import csv
import zlib
from pathlib import Path

import cv2
import numpy as np

from assay_training.pictures import stretched
from assay_training.places import shared, work
from assay_training.stream import samples

NAME = "mrz_reader"
LETTERS = "<0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# Pixels of a line as the network sees it. Lines of 30, 36 and 44 letters fill the width alike: letters of the short ones are wider.
HEIGHT, WIDTH = 32, 704
SHARD = 2_000
# The boxes of real lines touch the letters; specimens have 15 to 50 % of a letter's height around them.
MARGIN = 0.3


def held_out(design: str) -> bool:
    """Every fifth design is seen by no training."""
    return zlib.crc32(design.encode()) % 5 == 0


def fitted(pixels: np.ndarray) -> np.ndarray:
    """A strip in grey at the network's size."""
    return stretched(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), WIDTH, HEIGHT)


def prepare(shards: int) -> None:
    """Caches so many shards of lines; those that are there stay."""
    place = work(NAME)
    for shard in range(shards):
        file = place / f"lines-{shard:03}.npz"
        if file.exists():
            continue
        pictures, texts, designs = [], [], []
        for label, pixels in samples("mrz", SHARD, 1000 + shard):
            pictures.append(fitted(pixels))
            texts.append(label["text"])
            designs.append(label["design"])
        np.savez(file, pictures=np.stack(pictures), texts=texts, held=[held_out(design) for design in designs])
        print(f"{file.name}: {len(texts)} lines", flush=True)


def cached():
    """All cached pictures (n, 32, 704), texts, and whether their design is held out."""
    parts = [np.load(file) for file in sorted(work(NAME).glob("lines-*.npz"))]
    if not parts:
        raise SystemExit("no lines are cached")
    return tuple(np.concatenate([part[key] for part in parts]) for key in ("pictures", "texts", "held"))


def real() -> list[tuple[np.ndarray, str]]:
    """The lines of real documents whose boxes stand in real_lines.csv: strips with a margin, and what people read there."""
    folder, lines = shared() / "data/id_docs", []
    with open(folder / "mrz_groundtruth.csv") as file:
        said = {row["path"]: [row["line1"], row["line2"], row["line3"]] for row in csv.DictReader(file)}
    with open(Path(__file__).with_name("real_lines.csv")) as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        picture = np.ascontiguousarray(cv2.imread(str(folder / row["path"]))[:, :, ::-1])
        left, top, right, bottom = (float(row[side]) for side in ("left", "top", "right", "bottom"))
        margin = MARGIN * (bottom - top)
        size = (round(right - left + 2 * margin), round(bottom - top + 2 * margin))
        strip = cv2.getRectSubPix(picture, size, ((left + right) / 2, (top + bottom) / 2))
        lines.append((strip, said[row["path"]][int(row["line"]) - 1]))
    return lines
