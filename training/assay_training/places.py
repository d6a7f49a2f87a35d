"""Where data lie and where results go."""

import os
import pickle
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def shared() -> Path:
    """The folder with labelled data and reference networks: ASSAY_SHARED or ../shared."""
    place = Path(os.environ.get("ASSAY_SHARED", ROOT.parent / "shared"))
    if not place.is_dir():
        raise SystemExit(f"{place} is not there: name the folder with data/ and models/ in ASSAY_SHARED")
    return place


def work(name: str) -> Path:
    """The folder for caches, logs and checkpoints of one training; git ignores it."""
    place = ROOT / "target" / "training" / name
    place.mkdir(parents=True, exist_ok=True)
    return place


def kept(name: str) -> Path:
    """The small checkpoint that is committed, from which another machine goes on."""
    return ROOT / "training" / name / "checkpoint.npz"


def save_objects(objects: list, file: Path) -> None:
    """Writes a cache of our own making, one object after the other: a whole one would lie in memory twice."""
    with open(file.with_suffix(".new"), "wb") as out:
        for one in objects:
            pickle.dump(one, out, protocol=5)
    os.replace(file.with_suffix(".new"), file)


def load_objects(file: Path) -> list:
    """What `save_objects` wrote."""
    objects = []
    with open(file, "rb") as kept:
        while kept.peek(1):
            objects.append(pickle.load(kept))
    return objects
