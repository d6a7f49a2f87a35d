"""Altered samples in files of a fixed size, so that making them can be stopped and taken up."""

from pathlib import Path

import numpy as np
import torch

SHARD = 8_192


def fill_shards(place: Path, count: int, make) -> None:
    """Caches `count` samples in `place`, a file for every SHARD of them from `make(SHARD, number)`; what is there stays."""
    for number in range(count // SHARD):
        file = place / f"shard-{number:02}.npz"
        if not file.exists():
            np.savez(file, **make(SHARD, number))
            print(f"shard {number + 1} of {count // SHARD}", flush=True)


def all_shards(place: Path) -> dict[str, torch.Tensor]:
    """Everything cached in `place`."""
    shards = [np.load(file) for file in sorted(place.glob("shard-*.npz"))]
    return {key: torch.from_numpy(np.concatenate([shard[key] for shard in shards])) for key in shards[0].files}
