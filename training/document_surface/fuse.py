"""Joins the network's answers with the other figures of a photo's surface: logistic regressions on real photographs, each judged by
the network that was trained without its source, and the anchors of the scores. Writes them into models/manifest.toml.

    python fuse.py --program PATH            after `train.py --without 0 --ship` … `--without 2 --ship` and `train.py --ship`
    python fuse.py --program PATH --again    with the figures of the last time
    python fuse.py --program PATH --screens  what tells screens in any photo alone: no network need be trained
"""

import argparse
import csv
import hashlib
import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import cv2
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from assay_training.figures import area_under_curve, interval
from assay_training.places import ROOT, shared, work
from assay_training.stream import files
from crops import KINDS, TAKEN, designs_of, held_design, one_by_one
from sources import FOLDS, GREY, NAME, ORIGINAL, PRINT, SCREEN, copies, origin

# Figures that each sign weighs, in the photo and, where corners are known, what the document adds; with the sign a weight may have
# (0: any). What the network says and what stands out of a spectrum can only speak for an attack. Of screens in any photo the network is
# left out: it tells real ones of sources left out at 0.60 only. In documents it joins in (`screens_of_documents`).
SCREEN_FIGURES = {
    **{f"luma_peak_{band}": 1 for band in range(1, 5)},
    **{f"axis_{kind}_{band}": 0 for kind in ("mean", "peak") for band in range(1, 5)},
    **{f"{colour}_profile_{ring}": 0 for colour in ("red", "blue") for ring in range(1, 9)},
    "residual_tails": 0, "residual_red_shared": 0, "residual_blue_shared": 0, "halftone_pair": 1,
    **{f"agreed_peak_{band}": 1 for band in range(1, 5)}, **{f"diagonal_{ring}": -1 for ring in range(5, 9)},
}
SCREEN_NETWORK = ("screen_top", "screen_mean")
PRINT_FIGURES = {"print_top": 1, "print_mean": 1, "halftone_pair": 1}
GREY_FIGURES = {"grey_top": 1, "grey_mean": 1}
COLOUR_FIGURES = {"colour_median": -1, "colour_three_quarters": -1, "colour_nine_tenths": -1}
# Drawn photographs to calibrate with: seed, kind, megapixels, number; those of one kind each of a document of its own.
CALIBRATED = [(301, "photo", 2, 112), *((311 + place, f"photo-{kind}", 4, 112) for place, kind in enumerate(TAKEN))]
# Edits by software or by another portrait; and a display without a grid, of which there is none, is neither an attack nor bona fide.
ANOTHER_MATTER = ("photo_replacement", "portrait_swap", "altered_data", "camera_control")
# No source counts for more photographs than this, nor of documents a kind of drawn ones for more than that.
MOST, MOST_DRAWN = 40, 80
# Evidence of a sign that nothing was learned about.
NO_EVIDENCE = -4.0
SIGNS = {"screen": SCREEN, "print": PRINT, "grey": GREY}


def rows() -> list[dict]:
    """Every labelled photograph of a source that some fold leaves out. A document that fills its picture has its corners there."""
    found, quads = [], copies()
    data = shared() / "data"
    for file in sorted(data.rglob("*")):
        path = str(file.relative_to(data))
        known = origin(path)
        if known is None or known[2] < 0 or file.suffix not in (".jpg", ".jpeg", ".png", ".tif"):
            continue
        source, shows, fold = known
        height, width = cv2.imread(str(file)).shape[:2]
        quad = quads.get(path)
        if quad is None and path.startswith(("id_docs/passporteye", "id_docs/blinkid", "id_docs/mindee_idcard", "doc_pad/fantasyid", "id_docs/arg0s/passports")):
            x, y = 0.02 * width, 0.02 * height
            quad = np.array([[x, y], [width - x, y], [width - x, height - y], [x, height - y]])
        found.append({"path": str(file), "source": source, "shows": shows, "fold": fold, "quad": quad})
    return thinned(found + drawn(), MOST_DRAWN)


def drawn() -> list[dict]:
    """Drawn photographs that no training saw, shared among the folds by their documents; the designs held out of the training are kept
    for judging what was fitted."""
    found = []
    for seed, kind, megapixels, count in CALIBRATED:
        folder, alone = work(NAME) / f"judged-{seed}", kind != "photo"
        for file in one_by_one(kind, count, seed, folder, megapixels) if alone else files(kind, count, seed, folder, megapixels):
            document = int(file.parent.name) if alone else int(file.stem[:5]) // 8
            kind = file.stem.partition("-")[2]
            if kind in ANOTHER_MATTER or held_design(designs_of(file.parent)[file.name]):
                continue
            corners = json.loads(file.with_name(f"{file.stem}.truth.json").read_text())["photo"]["quad"]
            quad = np.array([[corner["x"], corner["y"]] for corner in corners]) if corners else None
            source = f"drawn {kind if kind in KINDS else 'original'}"
            found.append({"path": str(file), "source": source, "shows": KINDS.get(kind, ORIGINAL), "fold": document % FOLDS, "quad": quad})
    return found


def thinned(found: list[dict], most_drawn: int) -> list[dict]:
    """At most MOST, or of drawn ones `most_drawn`, of a source, evenly."""
    kept = []
    for source in sorted({row["source"] for row in found}):
        of_source = [row for row in found if row["source"] == source]
        most = most_drawn if source.startswith("drawn") else MOST
        step = max(1.0, len(of_source) / most)
        kept += [of_source[int(k * step)] for k in range(min(most, len(of_source)))]
    return kept


def judged(found: list[dict], task: str, program: str, folder: Path) -> list[dict]:
    """The rows with their figures; those that could not be judged are left out."""
    labels = folder / "labels.csv"
    with open(labels, "w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["path", "label", "attrs"])
        for row in found:
            quad = "" if row["quad"] is None else "quad=" + " ".join(f"{value:.1f}" for value in row["quad"].ravel())
            writer.writerow([row["path"], "x", quad])
    order = [program, "eval", task, str(labels), "--json", *(["--true-corners"] if task != "surface" else [])]
    told = subprocess.run(order, check=True, capture_output=True, env={**os.environ, "ASSAY_MODELS": str(folder)})
    items = json.loads(told.stdout)["items"]
    return [{**row, "figures": item["figures"], "score": item["score"]} for row, item in zip(found, items, strict=True) if item["figures"]]


def models(name: str) -> Path:
    """A folder of networks in which the one called `name` takes the place of the one that ships."""
    folder = work(name)
    text = (ROOT / "models/manifest.toml").read_text()
    entry = re.search(r'\[\[model\]\]\nname = "assay-document-surface".*?(?=\n\[\[model\]\]|\Z)', text, re.S)[0]
    network = (folder if name != NAME else ROOT / "models") / f"{name.replace('_', '-')}.onnx"
    entry = re.sub('file = ".*"', f'file = "{network.name}"', entry)
    entry = re.sub('sha256 = ".*"', f'sha256 = "{hashlib.sha256(network.read_bytes()).hexdigest()}"', entry)
    (folder / "manifest.toml").write_text(f'schema = "assay.models/1"\n\n{entry}\n')
    if name == NAME:
        (folder / network.name).write_bytes(network.read_bytes())
    return folder


def fitted(x: np.ndarray, true: np.ndarray, weights: np.ndarray, signs: np.ndarray, keep: float = 2.0):
    """Weights of the figures, each of its sign or nothing, and the bias: logistic regression by projected gradients, the weights of the
    standardised figures kept small."""
    middle, spread = x.mean(0), x.std(0) + 1e-9
    x, w, b = (x - middle) / spread, np.zeros(x.shape[1]), 0.0
    for _ in range(2000):
        off = weights * (1 / (1 + np.exp(-(x @ w + b))) - true)
        w = w - 0.2 * (x.T @ off + keep * w)
        w = np.where(w * signs < 0, 0.0, w)
        b -= 0.2 * off.sum()
    return w / spread, b - (w * middle / spread).sum()


def sign_of(kept: list[dict], sign: str, names: dict[str, int]):
    """Bias and weights by name of one sign: its attacks against everything bona fide, each side and in it each source alike."""
    chosen = [row for row in kept if row["shows"] == SIGNS[sign] or 1 not in row["shows"]]
    true = np.array([row["shows"] == SIGNS[sign] for row in chosen], float)
    names = {name: way for name, way in names.items() if all(name in row["figures"] for row in chosen)}
    x = np.array([[row["figures"][name] for name in names] for row in chosen])
    if not true.any():
        return NO_EVIDENCE, {}
    w, b = fitted(x, true, balance(chosen, true), np.array(list(names.values())))
    return b, {name: value for name, value in zip(names, w) if value}


def balance(chosen: list[dict], true: np.ndarray) -> np.ndarray:
    count = {}
    for row, side in zip(chosen, true):
        count[row["source"], side] = count.get((row["source"], side), 0) + 1
    weights = np.array([count[row["source"], side] ** -0.5 for row, side in zip(chosen, true)])
    for side in (0.0, 1.0):
        weights[true == side] /= 2 * weights[true == side].sum()
    return weights


def evidence(row: dict, sign: tuple[float, dict[str, float]]) -> float:
    bias, weights = sign
    return bias + sum(weight * row["figures"][name] for name, weight in weights.items())


def of_figures(seen: list[dict], sign: str, figures: dict[str, int]):
    """How a sign is learned: from a fold to be left out (None: from all) to bias and weights, by regression on its figures."""
    return lambda fold: sign_of([row for row in seen if row["fold"] != fold], sign, figures)


def screens_of_documents(seen: list[dict], documents: list[dict]):
    """How screens in documents are learned: what the classical figures say of real photographs, as one figure, joined with what the
    network says by regression on documents, whose screens are drawn. Each photograph's figure is of a regression without its fold."""

    def learned(fold):
        classical = of_figures([row for row in seen if row["fold"] != fold], "screen", SCREEN_FIGURES)
        chosen = [row for row in documents if row["fold"] != fold and (row["shows"] == SCREEN or 1 not in row["shows"])]
        without = {other: classical(other) for other in {row["fold"] for row in chosen}}
        x = np.array([[evidence(row, without[row["fold"]]), *(row["figures"][name] for name in SCREEN_NETWORK)] for row in chosen])
        true = np.array([row["shows"] == SCREEN for row in chosen], float)
        w, b = fitted(x, true, balance(chosen, true), np.ones(x.shape[1]), 1.0)
        bias, weights = classical(None)
        joined = {name: float(w[0]) * value for name, value in weights.items()}
        return b + w[0] * bias, joined | dict(zip(SCREEN_NETWORK, map(float, w[1:])))

    return learned


def crossed(kept: list[dict], lessons: dict) -> np.ndarray:
    """Evidence (n, 3) of each photograph by regressions that did not see its fold either: each sign is learned in its own way."""
    said = np.zeros((len(kept), len(lessons)))
    for fold in range(FOLDS):
        signs = [learned(fold) for learned in lessons.values()]
        for index, row in enumerate(kept):
            if row["fold"] == fold:
                said[index] = [evidence(row, sign) for sign in signs]
    return said


def between(half: float, quarter: float) -> tuple[float, float]:
    """Anchors in their order; where they cross, a little to both sides of their middle."""
    middle = (half + quarter) / 2
    return (half, quarter) if quarter - half > 0.5 else (middle - 0.25, middle + 0.25)


def told_apart(own: list[dict], seen: np.ndarray, true: np.ndarray) -> tuple[float, float]:
    """The interval of the area under the curve of what is seen in photographs that are a sign's or bona fide, over sources."""
    return interval(area_under_curve, seen, true, clusters=np.array([row["source"] for row in own]))


def view(kept: list[dict], lessons: dict) -> dict:
    """The calibration of a way of looking, in which each sign is learned in its own way; tells what it comes to."""
    said = crossed(kept, lessons)
    learned = {sign: of_all(None) for sign, of_all in lessons.items()}
    real = np.array([1 not in row["shows"] for row in kept])
    scales = []
    for head, (sign, (_, weights)) in enumerate(learned.items()):
        # What is kept small says too little: the logarithm of the odds is what the left-out photographs make of it (Platt 1999).
        true = np.array([row["shows"] == SIGNS[sign] for row in kept])
        seen, own = said[true | real, head], [row for row, known in zip(kept, true | real) if known]
        scale, shift = fitted(seen[:, None], true[true | real].astype(float), balance(own, true[true | real].astype(float)), np.ones(1), 0.0)
        # A sign of which nothing is measured, or that the left-out sources do not bear out, counts for nothing.
        borne_out = weights and scale[0] > 0 and true.any() and told_apart(own, seen, true[true | real])[0] > 0.5
        scales.append((float(scale[0]), float(shift)) if borne_out else (0.0, NO_EVIDENCE))
        said[:, head] = said[:, head] * scales[head][0] + scales[head][1]
    # A photograph shows one of the attacks or none: their odds add up.
    most = np.logaddexp.reduce(said, 1)
    # Of few photographs a quantile lies between two: the one beyond which there is no more than the share that is promised.
    half, quarter = between(np.quantile(most[~real], 0.02, method="lower"), np.quantile(most[real], 0.99, method="higher"))
    lines = {"liveness": (half, quarter), "signs": {}}
    for head, (sign, (bias, weights)) in enumerate(learned.items()):
        scale, shift = scales[head]
        bias, weights = bias * scale + shift, {name: weight * scale for name, weight in weights.items() if scale}
        lines["signs"][sign] = (bias, weights, between(*np.quantile(said[real, head], (0.95, 0.99), method="higher")))
    score = 1 / (1 + 3 ** ((most - half) / (quarter - half)))
    sources = np.array([row["source"] for row in kept])
    figure = lambda a, b: area_under_curve(a, b)
    low, high = interval(figure, score, real, clusters=sources)
    print(f"{real.sum()} bona fide, {(~real).sum()} attacks: AUC {figure(score, real):.3f} [{low:.3f}, {high:.3f}], "
          f"below 0.25: {100 * (score[real] < 0.25).mean():.1f} % of bona fide, below 0.5: {100 * (score[real] < 0.5).mean():.1f} %; "
          f"attacks at or above 0.5: {100 * (score[~real] >= 0.5).mean():.1f} %, above 0.25: {100 * (score[~real] >= 0.25).mean():.1f} %")
    for source in sorted(set(sources)):
        own = sources == source
        print(f"  {source:28} {own.sum():3} median {np.median(score[own]):.2f}, below 0.25 {100 * (score[own] < 0.25).mean():5.1f} %, below 0.5 {100 * (score[own] < 0.5).mean():5.1f} %")
    for head, sign in enumerate(lessons):
        true = np.array([row["shows"] == SIGNS[sign] for row in kept])
        if true.any():
            chosen = true | real
            low, high = interval(figure, said[chosen, head], true[chosen], clusters=sources[chosen])
            quarter = lines["signs"][sign][2][1]
            print(f"  {sign}: AUC {figure(said[chosen, head], true[chosen]):.3f} [{low:.3f}, {high:.3f}], {100 * (said[true, head] > quarter).mean():.0f} % "
                  f"beyond the quarter, {100 * (said[real, head] > quarter).mean():.1f} % of {real.sum()} bona fide; weights {lines['signs'][sign][1]}")
    return {"bona_fide": int(real.sum()), "attacks": int((~real).sum()), **lines}


def toml(name: str, lines: dict) -> str:
    anchors = lambda pair: f"{{ half = {pair[0]:.4f}, quarter = {pair[1]:.4f} }}"
    text = f"[model.surface.{name}]\nbona_fide = {lines['bona_fide']}\nattacks = {lines['attacks']}\nliveness = {anchors(lines['liveness'])}\n"
    for sign, (bias, weights, reason) in lines["signs"].items():
        weighed = ", ".join(f"{key} = {value:.4f}" for key, value in weights.items()) or f"{sign}_top = 0.0"
        text += f"[model.surface.{name}.{sign}]\nbias = {bias:.4f}\nweights = {{ {weighed} }}\nreason = {anchors(reason)}\n"
    return text


def written(photo: dict, document: dict) -> None:
    manifest = ROOT / "models/manifest.toml"
    head, found, rest = manifest.read_text().partition("[model.surface]\n")
    rest = rest.partition("\n[[model]]")
    surface = (
        f'data_set = "labelled photographs of the development half, at most {MOST} of a source, and drawn ones, of documents at most {MOST_DRAWN} of a kind, each judged by a network and a regression '
        'that saw none of its fold of sources (models/document-surface.md)"\n'
        'method = "logistic regressions with weights of one sign on the network\'s answers and classical figures, of signs that left-out sources bear out; their odds add up; anchors are quantiles of the left-out evidence, '
        'a quarter to both sides of their middle where they cross"\n'
    )
    manifest.write_text(head + found + surface + toml("photo", photo) + toml("document", document) + "".join(rest[1:]))
    print("models/manifest.toml written", flush=True)


def all_judged(program: str, screens: bool) -> dict[str, list[dict]]:
    """The photographs by way of looking, each judged with the network that did not see its fold; where the figures of screens alone are
    wanted, which owe nothing to it, the real ones as any photo with the one that ships."""
    every, kept = rows(), {"surface": [], "document-liveness": []}
    if screens:
        return {**kept, "surface": judged([row for row in every if not row["source"].startswith("drawn")], "surface", program, models(NAME))}
    for fold in range(FOLDS):
        name = f"{NAME}-without-{fold}"
        if not (work(name) / f"{name.replace('_', '-')}.onnx").exists():
            print(f"fold {fold} is passed over: no network was trained without it", flush=True)
            continue
        folder = models(name)
        of_fold = [row for row in every if row["fold"] == fold]
        kept["surface"] += judged(of_fold, "surface", program, folder)
        with_corners = [row for row in of_fold if row["quad"] is not None]
        kept["document-liveness"] += judged(with_corners, "document-liveness", program, folder)
    return kept


def shipped_document() -> dict:
    """The calibration of documents as it ships."""
    model = next(entry for entry in tomllib.loads((ROOT / "models/manifest.toml").read_text())["model"] if "surface" in entry)
    lines = model["surface"]["document"]
    anchors = lambda pair: (pair["half"], pair["quarter"])
    signs = {sign: (lines[sign]["bias"], lines[sign]["weights"], anchors(lines[sign]["reason"])) for sign in SIGNS}
    return {"bona_fide": lines["bona_fide"], "attacks": lines["attacks"], "liveness": anchors(lines["liveness"]), "signs": signs}


def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--program", required=True, help="assay, built from this checkout")
    asked.add_argument("--again", action="store_true", help="figures as they were judged the last time")
    asked.add_argument("--screens", action="store_true", help="screens in any photo alone, by real photographs; what is said of documents stays")
    chosen = asked.parse_args()
    cache = work(NAME) / ("judged-screens.json" if chosen.screens else "judged.json")
    if not chosen.again:
        kept = all_judged(chosen.program, chosen.screens)
        plain = lambda row: {**row, "shows": list(row["shows"]), "quad": None}
        cache.write_text(json.dumps({task: [plain(row) for row in rows] for task, rows in kept.items()}))
    kept = json.loads(cache.read_text())
    for task in kept.values():
        for row in task:
            row["shows"] = tuple(row["shows"])
    every, documents = thinned(kept["surface"], MOST), kept["document-liveness"]
    print("any photo")
    screens = of_figures(every, "screen", SCREEN_FIGURES)
    if chosen.screens:
        # Of the other signs nothing is known here: the network that ships saw every source.
        written(view(every, {"screen": screens, "print": of_figures(every, "print", {}), "grey": of_figures(every, "grey", {})}), shipped_document())
        return
    prints, copied = of_figures(every, "print", PRINT_FIGURES), of_figures(every, "grey", GREY_FIGURES)
    photo = view(every, {"screen": screens, "print": prints, "grey": copied})
    print("documents")
    # Of real documents with known corners there are copies and originals alone: their screens and colour prints are drawn.
    real = [row for row in every if not row["source"].startswith("drawn")]
    lessons = {
        "screen": screens_of_documents(real, documents),
        "print": of_figures(documents, "print", PRINT_FIGURES),
        "grey": of_figures(documents, "grey", {**GREY_FIGURES, **COLOUR_FIGURES}),
    }
    document = view(documents, lessons)
    written(photo, document)


if __name__ == "__main__":
    main()
