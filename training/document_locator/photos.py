"""What the locator learns from: photographs of specimens with their quads, and which states are held out."""

import json
import zlib
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from assay_training.places import load_objects, save_objects, work
from assay_training.stream import files

NAME = "document_locator"
# Long side in pixels to which photographs are brought, and width of faces cut out of them.
KEPT, FACE = 512, 400
# Photographs that are made where there are none: how many, seed, size.
COUNT, SEED, MEGAPIXELS = 3600, 7001, 0.5
UNIT = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32)
# What a field says of the state that issued a document.
TELLING = ("BIRTH_PLACE", "AUTHORITY", "NATIONALITY", "ADDRESS", "ISSUE_PLACE")


@dataclass
class Photo:
    """A picture as JPEG with the quads (4, 2) of its documents, each from the document's own top left, in its pixels."""

    jpeg: bytes
    quads: list
    kind: str
    held: bool
    mm: tuple

    def rgb(self) -> np.ndarray:
        return cv2.cvtColor(cv2.imdecode(np.frombuffer(self.jpeg, np.uint8), cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)


def held_out(state: str | None) -> bool:
    """The documents of every fifth state are seen by no training, nor are those whose state is not known."""
    return state is None or zlib.crc32(state.encode()) % 5 == 0


def states(sides: list[dict]) -> list[str | None]:
    """Who issued each document: the code in its machine-readable zone or, without one, the state whose documents with a zone share
    most of its labels and places."""
    codes = [side["mrz"]["lines"][0][2:5] if side["mrz"] else None for side in sides]
    known = defaultdict(Counter)
    for side, code in zip(sides, codes):
        for word in words(side) if code else ():
            known[word][code] += 1
    return [code or likeliest(words(side), known) for side, code in zip(sides, codes)]


def words(side: dict) -> set[str]:
    said = {one["value"] for one in side["fields"] if one["name"] in TELLING}
    return said | {one["label"] for one in side["fields"] if one["label"]}


def likeliest(own: set[str], known: dict) -> str | None:
    votes = Counter()
    for word in own & known.keys():
        for code in known[word]:
            votes[code] += 1 / len(known[word])
    return max(sorted(votes), key=votes.get, default=None)


def prepare() -> None:
    """Makes and caches photographs, and faces of documents cut out of them, where they are missing."""
    place = work(NAME)
    if (place / "photos.pickle").exists():
        return
    made = [file for file in files("photo", COUNT, SEED, place / "photos", MEGAPIXELS) if truth_file(file).exists()]
    truths = [json.loads(truth_file(file).read_text()) for file in made]
    issuers = states([truth["side"] for truth in truths])
    photos, faces = [], []
    for file, truth, state in zip(made, truths, issuers):
        pixels = cv2.imread(str(file))
        photos.append(kept(pixels, truth, held_out(state)))
        if clear(truth["photo"]):
            faces.append(face(pixels, truth, held_out(state)))
    save_objects(faces, place / "faces.pickle")
    save_objects(photos, place / "photos.pickle")
    print(f"{len(photos)} photographs, {sum(photo.held for photo in photos)} of them held out, {len(faces)} faces", flush=True)


def truth_file(file: Path) -> Path:
    return Path(str(file).removesuffix(".jpg") + ".truth.json")


def encoded(pixels: np.ndarray) -> bytes:
    return cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, 95])[1].tobytes()


def corners(quad: list) -> np.ndarray:
    return np.array([[corner["x"], corner["y"]] for corner in quad], np.float32)


def measures(truth: dict) -> tuple:
    return truth["side"]["widthMm"], truth["side"]["heightMm"]


def kept(pixels: np.ndarray, truth: dict, held: bool) -> Photo:
    scale = min(1.0, KEPT / max(pixels.shape[:2]))
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    photo = truth["photo"]
    quads = [corners(photo[key]) * scale for key in ("quad", "otherQuad") if photo[key]]
    return Photo(encoded(small), quads, photo["kind"], held, measures(truth))


def clear(photo: dict) -> bool:
    """Whether the document is whole, uncovered and sharp enough to be cut out."""
    whole = photo["quad"] and photo["visible"] == 1 and photo["covered"] == 0 and photo["glare"] < 0.05
    return bool(whole) and photo["pxPerMm"] > 2.3


def face(pixels: np.ndarray, truth: dict, held: bool) -> Photo:
    """The document straight on; the quad is the picture's own edge."""
    width, height = measures(truth)
    size = (FACE, round(FACE * height / width))
    quad = (UNIT * size).astype(np.float32)
    turn = cv2.getPerspectiveTransform(corners(truth["photo"]["quad"]), quad)
    return Photo(encoded(cv2.warpPerspective(pixels, turn, size)), [quad], "face", held, (width, height))


def photographs() -> tuple[list[Photo], list[Photo]]:
    """The cached photographs and faces."""
    place = work(NAME)
    return load_objects(place / "photos.pickle"), load_objects(place / "faces.pickle")
