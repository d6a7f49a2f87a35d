"""Specimens as they come out of `assay specimen --stream`."""

import json
import shutil
import subprocess

import numpy as np

from .places import ROOT

# Built with `cargo build --release`.
PROGRAM = ROOT / "target" / "release" / "assay"


def samples(kind: str, count: int, seed: int, megapixels: float = 12.0):
    """Label and pixels (rows, columns, 3; RGB, 0 to 255) of each sample; crops are cut from photographs of so many megapixels."""
    order = [PROGRAM, "specimen", "--stream", kind, "--count", str(count), "--seed", str(seed), "--megapixels", str(megapixels)]
    with subprocess.Popen(order, stdout=subprocess.PIPE) as run:
        while line := run.stdout.readline():
            label = json.loads(line)
            height, width = label["height"], label["width"]
            pixels = run.stdout.read(height * width * 3)
            yield label, np.frombuffer(pixels, np.uint8).reshape(height, width, 3)
    if run.returncode:
        raise SystemExit(f"the stream ended with {run.returncode}")


def files(kind: str, count: int, seed: int, folder, megapixels: float = 12.0, series: int = 0):
    """Makes specimens of a kind as files in `folder`, with the designs of a series; those that are there stay, but not half of them."""
    if not (folder / "labels.csv").exists():
        shutil.rmtree(folder, ignore_errors=True)
        order = [PROGRAM, "specimen", "--kind", kind, "--count", str(count), "--seed", str(seed), "--series", str(series)]
        subprocess.run([*order, "--megapixels", str(megapixels), "--out", folder], check=True)
    return sorted(folder.rglob("*.jpg"))
