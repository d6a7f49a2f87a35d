"""How far the network's answers depend on the seed: of every seed, the photographs of each fold judged by the network that was trained
without it, and drawn photographs of designs that no training saw. Tells areas under the curve by species, their mean and their spread.

    python seeds.py 1 2 3       after `train.py --without FOLD --seed SEED …` for every fold and seed
"""

import argparse
import sys
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from assay_training.figures import area_under_curve
from assay_training.places import work
from crops import KINDS, Drawn
from sources import FOLDS, NAME, SIDE, kept_pieces
from train import Surface, scored

SPECIES = ("screen", "print", "grey")
# Crops of each drawn photograph.
OF_DRAWN = 12


def network(fold: int, seed: int):
    """The network trained without a fold (averaged weights), and the number of crops it saw."""
    name = f"{NAME}-without-{fold}"
    state = torch.load(work(name if seed == 1 else f"{name}-seed-{seed}") / "course.pt", weights_only=True)
    net = Surface()
    net.load_state_dict(state["average"])
    return net.eval(), state["seen"]


def photographs(pieces, net):
    """Of each photograph, or of what lies beside a copy in it: what it shows, and the mean of its pieces' scores."""
    scores, files = scored(net, [one.pixels[:SIDE, :SIDE] for one in pieces]), {}
    for one, score in zip(pieces, scores):
        files.setdefault((one.file, one.source), (one.shows, []))[1].append(score)
    return [(shows, np.mean(said, 0)) for shows, said in files.values()]


def left_out(pieces, nets) -> dict[str, float]:
    """Area under the curve of each species over the photographs of all folds."""
    said = [row for fold, net in enumerate(nets) for row in photographs([one for one in pieces if one.fold == fold], net)]
    shows, scores = np.array([row[0] for row in said]), np.array([row[1] for row in said])
    found = {}
    for head, species in enumerate(SPECIES):
        known = (shows[:, head] == 1) | ~(shows == 1).any(1) & (shows[:, head] == 0)
        found[f"{species} left out, {(shows[known, head] == 1).sum()} of {known.sum()} photographs"] = area_under_curve(
            scores[known, head], shows[known, head] == 1
        )
    return found


def of_held_designs() -> dict[str, list[list[np.ndarray]]]:
    """Crops of each drawn photograph of a design that is held out, by what it shows."""
    held, found = Drawn(held=True), {}
    for kind, places in held.of_kind.items():
        of_file = {}
        for part, index in places:
            of_file.setdefault(held.labels[part][index]["specimen"], []).append((part, index))
        found[kind] = [[np.array(held.files[part][index]) for part, index in crops[:OF_DRAWN]] for crops in of_file.values()]
    return found


def designs(drawn: dict[str, list[list[np.ndarray]]], nets) -> dict[str, float]:
    """Area under the curve of the drawn photographs of each kind by the mean of their crops' scores, the mean over the folds' networks."""
    found = {}
    said = [{kind: np.array([scored(net, crops).mean(0) for crops in files]) for kind, files in drawn.items()} for net in nets]
    for head, kind in enumerate(KINDS):
        if kind not in drawn:
            continue
        originals, attacks = len(drawn["original"]), len(drawn[kind])
        true = np.arange(originals + attacks) >= originals
        areas = [area_under_curve(np.concatenate([of_net["original"][:, head], of_net[kind][:, head]]), true) for of_net in said]
        found[f"{kind} of held-out designs, {attacks} against {originals} drawn photographs"] = float(np.mean(areas))
    return found


@torch.no_grad()
def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("seeds", type=int, nargs="+")
    pieces, drawn, rows = kept_pieces(), of_held_designs(), []
    for seed in asked.parse_args().seeds:
        nets, seen = zip(*(network(fold, seed) for fold in range(FOLDS)))
        rows.append({**left_out(pieces, nets), **designs(drawn, nets)})
        print(f"seed {seed}, {seen} crops seen: " + ", ".join(f"{value:.3f}" for value in rows[-1].values()), flush=True)
    for name in rows[0]:
        values = np.array([row[name] for row in rows])
        spread = f", spread (sample deviation) {values.std(ddof=1):.3f}" if len(values) > 1 else ""
        print(f"{name}: mean {values.mean():.3f}{spread}")


if __name__ == "__main__":
    main()
