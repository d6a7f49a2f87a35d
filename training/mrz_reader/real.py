"""Reads the lines of real documents whose boxes stand in real_lines.csv, and says where it reads otherwise than people did.

    python real.py
"""

import csv
import sys
from pathlib import Path

import cv2
import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from assay_training.places import shared, work
from assay_training.text import distance
from lines import NAME, fitted
from train import Reader, read

# The boxes touch the letters; specimens have 15 to 50 % of a letter's height around them.
MARGIN = 0.3


def main():
    net = Reader()
    net.load_state_dict(torch.load(work(NAME) / "course.pt", weights_only=True)["average"])
    net.eval()
    folder = shared() / "data/id_docs"
    with open(folder / "mrz_groundtruth.csv") as file:
        said = {row["path"]: [row["line1"], row["line2"], row["line3"]] for row in csv.DictReader(file)}
    wrong = letters = 0
    with open(Path(__file__).with_name("real_lines.csv")) as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        picture = cv2.imread(str(folder / row["path"]))[:, :, ::-1]
        left, top, right, bottom = (float(row[side]) for side in ("left", "top", "right", "bottom"))
        margin = MARGIN * (bottom - top)
        strip = cv2.getRectSubPix(
            np.ascontiguousarray(picture),
            (round(right - left + 2 * margin), round(bottom - top + 2 * margin)),
            ((left + right) / 2, (top + bottom) / 2),
        )
        with torch.no_grad():
            scores = net((torch.from_numpy(fitted(strip))[None, None].float() / 255 - 0.5) * 2)[0].numpy()
        text, truth = read(scores), said[row["path"]][int(row["line"]) - 1]
        off = distance(text, truth)
        wrong, letters = wrong + off, letters + len(truth)
        if off:
            print(f"{row['path']} line {row['line']}: {off} off\n  read {text}\n  said {truth}")
    print(f"character error {100 * wrong / letters:.2f} % on {len(rows)} lines")


if __name__ == "__main__":
    main()
