"""What the network sees: crops of drawn and of real photographs, as another camera, another size and another compression leave them."""

import csv
import functools
import json
import os
import shutil
import zlib
from concurrent.futures import ThreadPoolExecutor

import cv2
import numpy as np

from assay_training.photograph import compressed, noisy
from assay_training.places import work
from assay_training.stream import files
from sources import DOCUMENT, GREY, NAME, ORIGINAL, SCREEN, SIDE, kept_pieces, left_out

# Rounds of drawn photographs: megapixels and, of each kind, how many; every third round has all, the others the first alone.
SIZES = [(4, 40), (2, 16), (9, 16)]
ROUNDS = 9
TAKEN = ("genuine", "screen-replay", "colour-print", "grey-copy")
# Other series of designs, each photograph of a document of its own: of each series and kind how many, at 4 megapixels. By the first rounds
# alone designs are learned by heart: they are 63, and eight photographs show the same document.
SERIES, OF_SERIES = 12, 20
# Crops of each photograph; every fifth lies across the document's border.
CROPS = 40
# What each kind of drawn photograph shows; edits by software or by another portrait are somebody else's matter.
KINDS = {"screen_replay": SCREEN, "colour_print": (0, 1, 0), "grey_copy": GREY}
# Side of the crops while learning, in pixels: moiré and dots are small, and two of them cost as much as one whole crop.
LEARNED = 112


def photographs():
    """Seed, kind, megapixels, number and series of the drawn photographs."""
    for turn in range(ROUNDS):
        for megapixels, count in SIZES if turn % 3 == 0 else SIZES[:1]:
            for place, kind in enumerate(TAKEN):
                yield 40_000 + 100 * turn + 10 * place + megapixels, f"photo-{kind}", megapixels, count, 0
    for series in range(1, SERIES + 1):
        for place, kind in enumerate(TAKEN):
            yield 60_000 + 100 * series + 10 * place, f"photo-{kind}", 4, OF_SERIES, series


def cache_drawn() -> None:
    """Caches the specimens' crops and their labels; what is there stays."""
    for seed, kind, megapixels, count, series in photographs():
        if not (work(NAME) / f"drawn-{seed}.npy").exists():
            folder = work(NAME) / f"photos-{seed}"
            if series:
                found = one_by_one(kind, count, seed, folder, megapixels, series)
            else:
                found = files(kind, count, seed, folder, megapixels)
            keep(seed, cut(found, seed, folder))
            shutil.rmtree(folder)


def one_by_one(kind: str, count: int, seed: int, folder, megapixels: float, series: int = 0):
    """Photographs of as many documents of a series; those that are there stay."""
    folder.mkdir(exist_ok=True)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        made = pool.map(lambda number: files(kind, 1, 1000 * seed + number, folder / str(number), megapixels, series), range(count))
        return [file for one in made for file in one]


def keep(seed: int, crops) -> None:
    labels, kept = [], []
    for label, pixels in crops:
        kept.append(pixels)
        labels.append(label)
    file = work(NAME) / f"drawn-{seed}.npy"
    np.save(file.with_suffix(".new"), np.stack(kept))
    file.with_suffix(".json").write_text(json.dumps(labels))
    file.with_suffix(".new.npy").rename(file)
    print(f"specimens {seed}: {len(labels)} crops", flush=True)


def cut(photographs, seed: int, folder):
    """Label and pixels of crops of whole photographs below `folder`, at random places within the document or across its border."""
    draw = np.random.default_rng(seed)
    for file in photographs:
        photo = json.loads(file.with_name(f"{file.stem}.truth.json").read_text())["photo"]
        pixels, corners = cv2.imread(str(file))[:, :, ::-1], photo["quad"]
        if corners is None or min(pixels.shape[:2]) < SIDE:
            continue
        quad = np.array([[corner["x"], corner["y"]] for corner in corners])
        label = {"kind": file.stem.partition("-")[2], "design": designs_of(file.parent)[file.name], "specimen": f"{seed}/{file.relative_to(folder)}"}
        for number in range(CROPS):
            u, v = draw.uniform(0, 1, 2)
            if number % 5 == 4:
                u, v = [(u, 0), (1, v), (u, 1), (0, v)][draw.integers(4)]
            at = (1 - v) * ((1 - u) * quad[0] + u * quad[1]) + v * ((1 - u) * quad[3] + u * quad[2])
            x, y = (int(np.clip(at[k] - SIDE / 2, 0, pixels.shape[1 - k] - SIDE)) for k in (0, 1))
            yield label, pixels[y : y + SIDE, x : x + SIDE]


@functools.cache
def designs_of(folder) -> dict[str, str]:
    """The design of each photograph of a folder of specimens."""
    with open(folder / "labels.csv") as file:
        return {row["path"]: row["attrs"].rpartition("design=")[2] for row in csv.DictReader(file)}


def held_design(design: str) -> bool:
    """12 of the 78 designs are held out, of every series the same."""
    return zlib.crc32(design.partition(".")[0].encode()) % 4 == 0


class Drawn:
    """The specimens' crops by kind."""

    def __init__(self, held: bool):
        self.files, self.of_kind, self.labels = [], {}, []
        for seed, *_ in photographs():
            file = work(NAME) / f"drawn-{seed}.npy"
            if not file.exists():
                continue
            self.files.append(np.load(file, mmap_mode="r"))
            self.labels.append(json.loads(file.with_suffix(".json").read_text()))
        for part, labels in enumerate(self.labels):
            for index, label in enumerate(labels):
                if held_design(label["design"]) == held:
                    kind = "original" if label["kind"] == "genuine" else label["kind"]
                    self.of_kind.setdefault(kind, []).append((part, index))

    def one(self, kind: str, draw):
        part, index = self.of_kind[kind][draw.integers(len(self.of_kind[kind]))]
        return np.array(self.files[part][index]), KINDS.get(kind, ORIGINAL)


class Crops:
    """Batches of altered crops, without those of the sources that fold `without` leaves out; `seed` draws them."""

    # Of a batch: share of the drawn kinds, then of what real pieces show.
    DRAWN = {"original": 0.18, "screen_replay": 0.12, "colour_print": 0.12, "grey_copy": 0.06}
    REAL = {"screen": 0.16, "grey": 0.08, "print": 0.04, "none": 0.24}

    def __init__(self, batch: int, side: int, without: int, seed: int):
        self.batch_size, self.side, self.draw = batch, side, np.random.default_rng([5, seed])
        cv2.setNumThreads(1)
        self.drawn = Drawn(held=False)
        kept = [one for one in kept_pieces() if not left_out(one, without)]
        self.real = {group: {} for group in self.REAL}
        for one in kept:
            group = "screen" if one.shows == SCREEN else "grey" if one.shows == GREY else "print" if one.shows[1] == 1 else "none"
            self.real[group].setdefault(one.source, []).append(one)
        self.real = {group: list(sources.values()) for group, sources in self.real.items()}
        kinds, shares = list(self.DRAWN) + list(self.REAL), np.array([*self.DRAWN.values(), *self.REAL.values()])
        there = np.array([bool(self.real.get(kind, True)) for kind in kinds])
        self.kinds, self.shares = kinds, shares * there / (shares * there).sum()

    def batch(self):
        """Crops (n, side, side, 3) and what they show (n, 3)."""
        found = [self.one(kind) for kind in self.draw.choice(self.kinds, self.batch_size, p=self.shares)]
        return np.stack([x for x, _ in found]), np.array([shows for _, shows in found], np.float32)

    def one(self, kind: str):
        draw = self.draw
        if kind in self.DRAWN:
            pixels, shows = self.drawn.one(kind, draw)
        else:
            # Each source as often as the root of what there is of it.
            sources = self.real[kind]
            weights = np.sqrt([len(source) for source in sources])
            source = sources[draw.choice(len(sources), p=weights / weights.sum())]
            piece = source[draw.integers(len(source))]
            pixels, shows = piece.pixels, piece.shows
        return altered(pixels, shows, self.side, draw), shows


def altered(pixels: np.ndarray, shows, side: int, draw) -> np.ndarray:
    """A crop of `side` pixels, mirrored or turned, shrunk, in another light, noisy, compressed: alike whatever it shows, and each so
    seldom that many crops stay as the camera left them."""
    if draw.random() < 0.35 and pixels.shape[0] > side + 8:
        scale = draw.uniform(max(0.6, side / pixels.shape[0]), 1.0)
        how = (cv2.INTER_AREA, cv2.INTER_LINEAR, cv2.INTER_CUBIC)[draw.integers(3)]
        pixels = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=how)
    y, x = (int(draw.integers(0, length - side + 1)) for length in pixels.shape[:2])
    pixels = np.rot90(pixels[y : y + side, x : x + side], int(draw.integers(4)))
    pixels = np.ascontiguousarray(pixels[:, ::-1] if draw.random() < 0.5 else pixels)
    if draw.random() < 0.5:
        pixels = lit(pixels, draw)
    if shows in (ORIGINAL, DOCUMENT) and draw.random() < 0.04:
        # A file without any colour is no copy.
        pixels = cv2.cvtColor(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    if draw.random() < 0.1:
        pixels = cv2.GaussianBlur(pixels, (0, 0), draw.uniform(0.4, 1.0))
    if draw.random() < 0.25:
        pixels = noisy(pixels, draw.uniform(0.5, 5), draw)
    if draw.random() < 0.4:
        pixels = compressed(pixels, int(draw.integers(55, 97)))
    return pixels


def lit(pixels: np.ndarray, draw) -> np.ndarray:
    """Another gamma and white balance; now and then coloured light that changes across the crop."""
    levels = np.linspace(0, 1, 256) ** np.exp(draw.normal(0, 0.15)) * np.exp(draw.normal(0, 0.12))
    gains = np.exp(draw.normal(0, 0.06, 3))
    pixels = cv2.LUT(pixels, np.clip(levels[:, None] * gains * 255, 0, 255).astype(np.uint8)[None])
    if draw.random() < 0.25:
        across = np.linspace(-1, 1, pixels.shape[0], dtype=np.float32)
        slope = across[:, None, None] * draw.normal(0, 0.15, 3) + across[None, :, None] * draw.normal(0, 0.15, 3)
        gains = np.exp(draw.normal(0, 0.25, 3) + slope)
        pixels = np.clip(pixels * gains / max(1.0, gains.mean()), 0, 255).astype(np.uint8)
    return pixels
