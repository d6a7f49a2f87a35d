"""Reads the lines of real documents, and says where it reads otherwise than people did.

    python real.py
"""

import sys
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from assay_training.places import work
from assay_training.text import distance
from lines import NAME, fitted, real
from train import Reader, read


def main():
    net = Reader()
    net.load_state_dict(torch.load(work(NAME) / "course.pt", weights_only=True)["average"])
    net.eval()
    wrong = letters = 0
    for number, (strip, truth) in enumerate(real()):
        with torch.no_grad():
            text = read(net((torch.from_numpy(fitted(strip))[None, None].float() / 255 - 0.5) * 2)[0].numpy())
        off = distance(text, truth)
        wrong, letters = wrong + off, letters + len(truth)
        if off:
            print(f"line {number} of real_lines.csv: {off} off\n  read {text}\n  said {truth}")
    print(f"character error {100 * wrong / letters:.2f} %")


if __name__ == "__main__":
    main()
