"""Specimens as they come out of `assay specimen --stream`."""

import json
import subprocess

import numpy as np

from .places import ROOT


def samples(kind: str, count: int, seed: int):
    """Label and pixels (rows, columns, 3; RGB, 0 to 255) of each sample."""
    program = ROOT / "target" / "release" / "assay"
    if not program.exists():
        raise SystemExit("build the program first: cargo build --release")
    order = [program, "specimen", "--stream", kind, "--count", str(count), "--seed", str(seed)]
    with subprocess.Popen(order, stdout=subprocess.PIPE) as run:
        while line := run.stdout.readline():
            label = json.loads(line)
            height, width = label["height"], label["width"]
            pixels = run.stdout.read(height * width * 3)
            yield label, np.frombuffer(pixels, np.uint8).reshape(height, width, 3)
    if run.returncode:
        raise SystemExit(f"the stream ended with {run.returncode}")
