"""The labelled photographs by source: what each shows, and which part of a cross-validation leaves its source out."""

import csv
import zlib
from dataclasses import dataclass

import cv2
import numpy as np

from assay_training.pictures import labelled
from assay_training.places import load_objects, save_objects, shared, work

NAME = "document_surface"
# Side of the pieces that are kept, in pixels: enough to shrink one to 0.7 and still have what the network sees.
PIECE = 224
# Least side of a piece, and side of what the network sees.
SIDE = 160
# Parts of the cross-validation by source.
FOLDS = 3
NO_FOLD = -1
EVERY_FOLD = FOLDS
SCREEN, ORIGINAL, PRINT, GREY = (1, 0, 0), (0, 0, 0), (0, 1, 0), (0, -1, 1)
# Genuine documents are printed, too, and some have little colour: what is not known is not learned.
DOCUMENT, PALE = (0, -1, 0), (0, -1, -1)


@dataclass
class Piece:
    """A square of a photograph at its native resolution (RGB), what it shows (screen, print, grey copy: 1, 0, or -1 where that is not
    known), its file, its source and the fold that leaves the source out (-1: none)."""

    pixels: np.ndarray
    shows: tuple[int, int, int]
    file: str
    source: str
    fold: int


# Beginning of the path: source, what it shows, fold.
SOURCES = {
    "doc_pad/amadeus_moire/positive": ("amadeus", SCREEN, 1),
    "doc_pad/amadeus_moire/negative": ("amadeus original", ORIGINAL, 1),
    "doc_pad/moire_texture": ("labtv", SCREEN, 0),
    "doc_pad/fantasyid/bonafide": ("fantasyid", DOCUMENT, 0),
    "face_pad/nuaa/Imposter": ("nuaa print", PRINT, 2),
    "face_pad/nuaa/Client": ("nuaa", ORIGINAL, 2),
    "face_pad/stills/inspire_rgb_fake": ("inspire", SCREEN, 0),
    "face_pad/stills/zeusees_fake": ("zeusees", SCREEN, 1),
    "face_pad/video/zubair_replay": ("zubair", SCREEN, 2),
    "face_pad/video/zubair_real": ("zubair live", ORIGINAL, 2),
    "face_pad/stills/vietmoney_true": ("vietmoney", ORIGINAL, 0),
    "face_pad/stills/minivision_T": ("minivision", ORIGINAL, 1),
    "faces/full250": ("press", ORIGINAL, -1),
    "selfie_video/head_turn": ("head turn", ORIGINAL, 0),
    "selfie_video/td_live": ("td live", ORIGINAL, 1),
    "selfie_video/td_sets": ("td sets", ORIGINAL, 2),
    "selfie_video/stills": ("selfie stills", ORIGINAL, -1),
    "id_docs/fastmrz": ("fastmrz", PALE, 2),
    "id_docs/passporteye": ("passporteye", DOCUMENT, 0),
    "id_docs/arg0s": ("arg0s", DOCUMENT, 1),
    "id_docs/doubango": ("doubango", DOCUMENT, 1),
    "id_docs/midv500": ("midv500", DOCUMENT, 1),
    "id_docs/blinkid": ("blinkid", DOCUMENT, 2),
    "id_docs/mindee": ("mindee", DOCUMENT, 2),
}
COPIES = {"alb_id": 0, "aze_passport": 0, "est_id": 1, "grc_passport": 1, "rus_internalpassport": 2}
# The set `recapture` was put together from several cameras: first number of each, name, fold.
RECAPTURED = [(0, "striped", 0), (13, "laptop", 1), (43, "webcam", 2)]
REAL = [(0, "shared pictures", 2), (21, "newspaper", 2), (26, "messenger", 1), (52, "stock", 0)]


def origin(path: str) -> tuple[str, tuple[int, int, int], int] | None:
    """Source, what is shown and fold of a file of the labelled data; nothing where it is not learned from."""
    name = path.rsplit("/", 1)[-1]
    if path.startswith("doc_pad/recapture/"):
        number, screen = int(name[-7:-4]), name.startswith("screen")
        found = [entry for entry in (RECAPTURED if screen else REAL) if entry[0] <= number][-1]
        # One of the messenger's pictures came in between.
        source, fold = ("messenger", 1) if not screen and number == 22 else found[1:]
        return source, SCREEN if screen else ORIGINAL, fold
    if path.startswith("doc_pad/dlc_grey_copy/"):
        kind = path.split("/")[2]
        return f"copies {kind}", GREY, COPIES[kind]
    found = [entry for start, entry in SOURCES.items() if path.startswith(start)]
    return found[0] if found else None


def prepare() -> None:
    """Caches the pieces; what is there stays."""
    file = work(NAME) / "pieces.pickle"
    if not file.exists():
        kept = list(pieces())
        save_objects(kept, file)
        print(f"{len(kept)} pieces of {len({one.file for one in kept})} photographs", flush=True)


def left_out(piece: Piece, without: int) -> bool:
    """Whether a training without the sources of a fold, or without any (EVERY_FOLD), sees nothing of this piece."""
    return without == EVERY_FOLD or without != NO_FOLD and piece.fold == without


def kept_pieces() -> list[Piece]:
    return load_objects(work(NAME) / "pieces.pickle")


def pieces():
    """Pieces of every labelled photograph of a known source; of the press photographs two in three are left out."""
    quads, seen = copies(), 0
    for path, pixels in labelled(every=30):
        path = path.split("#")[0]
        seen += 1
        known = origin(path)
        if known is None or (path.startswith("faces/") and seen % 3):
            continue
        source, shows, fold = known
        draw = np.random.default_rng(zlib.crc32(path.encode()) + seen)
        quad = quads.get(path)
        if quad is None:
            for piece in anywhere(pixels, 9 if "doc" in path else 2, draw):
                yield Piece(piece, shows, path, source, fold)
        else:
            for piece in within(pixels, quad, True, 8, draw):
                yield Piece(piece, shows, path, source, fold)
            for piece in within(pixels, quad, False, 3, draw):
                yield Piece(piece, DOCUMENT, path, f"beside {source}", fold)


def copies() -> dict[str, np.ndarray]:
    """Corners of the grey copies in their photographs."""
    found = {}
    with open(shared() / "data/doc_pad/labels.csv") as file:
        for row in csv.DictReader(file):
            for part in row["attrs"].split(";"):
                if part.startswith("quad="):
                    corners = part[5:].replace(",", " ").split()
                    found[f"doc_pad/{row['path']}"] = np.array(corners, np.float32).reshape(4, 2)
    return found


def anywhere(pixels: np.ndarray, most: int, draw):
    """Up to `most` pieces, none over another."""
    height, width = pixels.shape[:2]
    side = min(PIECE, height, width)
    if side < SIDE:
        return
    rows, columns = np.arange(0, height - side + 1, side), np.arange(0, width - side + 1, side)
    places = [(y, x) for y in rows for x in columns]
    for index in draw.permutation(len(places))[:most]:
        y, x = places[index]
        yield np.ascontiguousarray(pixels[y : y + side, x : x + side])


def within(pixels: np.ndarray, quad: np.ndarray, inside: bool, most: int, draw):
    """Up to `most` pieces that lie within the corners, at least with three quarters of them, or beside."""
    found = 0
    mask = cv2.fillConvexPoly(np.zeros(pixels.shape[:2], np.uint8), quad.astype(np.int32), 1)
    low, high = (quad.min(0), quad.max(0)) if inside else ((0, 0), (pixels.shape[1], pixels.shape[0]))
    for _ in range(60):
        x, y = (int(draw.uniform(max(0, low[k] - 40), max(1, min(pixels.shape[1 - k], high[k] + 40) - PIECE))) for k in (0, 1))
        share = mask[y : y + PIECE, x : x + PIECE].mean()
        piece = pixels[y : y + PIECE, x : x + PIECE]
        if piece.shape[:2] == (PIECE, PIECE) and (share > 0.75 if inside else share == 0):
            yield np.ascontiguousarray(piece)
            found += 1
            if found == most:
                return
