"""Pictures to find faces in: the labelled ones at every scale and angle, specimens, and pictures without faces; what the
reference sees in them; and what light, lens and things in front do to them."""

import itertools
from dataclasses import dataclass

import cv2
import numpy as np

from assay_training.looks import Look, steady
from assay_training.pictures import STRIDES, FaceFinder, held_out, labelled, shared_area, shrunk
from assay_training.photograph import photographed
from assay_training.places import ROOT, load_objects, save_objects, work
from assay_training.stream import files, samples

NAME = "face_detector"
# How many squares are learned from at once, and their side in pixels.
BATCH, SIDE = 32, 256
# Weight of a face that our last network missed, or of what it took for one, beside 1 to 5 of any other.
MISTAKES = 12.0
# Shares of the squares without a face, and of those put together of four.
EMPTY, MOSAICS = 0.12, 0.4


@dataclass
class Picture:
    """RGB pixels, where they come from, whether they are held out, and the faces in them: as the reference gives them, but with
    steady landmarks."""

    pixels: np.ndarray
    source: str
    held: bool
    faces: np.ndarray


def prepare() -> None:
    """Caches the pictures with the reference's faces; what is there stays."""
    if (work(NAME) / "pictures.pickle").exists():
        return
    finder, pictures = FaceFinder(), []
    for source, pixels in itertools.chain(labelled(every=5), specimens()):
        pixels = shrunk(pixels)
        faces = np.array([steady(finder, pixels, face) for face in finder.faces(pixels)], np.float32).reshape(-1, 15)
        pictures.append(Picture(pixels, source, held_out(source), faces))
    save_objects(pictures, work(NAME) / "pictures.pickle")
    faces = sum(len(picture.faces) for picture in pictures)
    print(f"{len(pictures)} pictures, {sum(p.held for p in pictures)} held out, {faces} faces", flush=True)


def specimens(frames: int = 640, photos: int = 240):
    """Frames of drawn selfies, and photographs of documents with drawn portraits; a fifth of them held out."""
    for part, seed, share in (("learn", 501, 4), ("held", 502, 1)):
        for label, pixels in samples("selfie", frames * share // 5, seed):
            yield f"specimen/{part}/selfie/{label.get('kind', '')}", pixels
        yield from photographs(part, photos * share // 5, seed)


def photographs(part: str, count: int, seed: int):
    """Photographs of documents, genuine and attacked."""
    for file in files("photo", count, seed, work(NAME) / f"photos-{part}", 3.0):
        yield f"specimen/{part}/photo/{file.stem}", cv2.imread(str(file))[:, :, ::-1]


def mistakes(pictures: list[Picture]) -> np.ndarray:
    """Rows (16,) of a picture's number and a face that the shipped network misses there, or sees where the reference sees none."""
    file = work(NAME) / "mistakes.npy"
    if not file.exists():
        own, rows = FaceFinder(ROOT / "models/face-detector.onnx"), [np.zeros((0, 16))]
        for number, picture in enumerate(pictures):
            seen = own.faces(picture.pixels, 0.6) if not picture.held else picture.faces
            for here, there in ((picture.faces, seen), (seen, picture.faces)):
                wrong = [face for face in here if all(shared_area(face, other) < 0.4 for other in there)]
                rows += [np.concatenate([[number], face])[None] for face in wrong]
        np.save(file, np.concatenate(rows))
        print(f"{sum(map(len, rows))} mistakes of the shipped network among the pictures to learn from", flush=True)
    return np.load(file)


class Scenes:
    """Squares drawn from the pictures, and what is to be said of their cells."""

    def __init__(self, seed: int):
        pictures = load_objects(work(NAME) / "pictures.pickle")
        self.faces, weight = [], []
        for picture in pictures:
            self.faces += [(picture, face) for face in picture.faces if not picture.held]
            # Faces turned away are rare and hard.
            weight += [1 + 4 * aside(face[5:].reshape(5, 2)) for face in picture.faces if not picture.held]
        # Learned from again and again: mistakes (Shrivastava et al., "Online Hard Example Mining", 2016).
        mistaken = mistakes(pictures)
        self.faces += [(pictures[int(row[0])], row[1:]) for row in mistaken]
        self.share = np.array(weight + [MISTAKES] * len(mistaken), np.float64)
        self.share /= self.share.sum()
        self.empty = [picture for picture in pictures if not len(picture.faces) and not picture.held]
        self.finder, self.draw = FaceFinder(), np.random.default_rng(seed)

    def batch(self):
        """Altered squares (n, side, side, 3) and, for each stride, maps (n, rows, columns, 15): the reference's scores and boxes
        of the unaltered squares, and steady landmarks. Most squares are small, some large, as are the faces in them."""
        altered, maps = [], []
        count, side = (BATCH, SIDE) if self.draw.random() < 0.8 else (BATCH // 3, 7 * SIDE // 4)
        for _ in range(count):
            kind = self.draw.random()
            if kind < EMPTY:
                square, faces = self.nothing(side), []
            elif kind < EMPTY + MOSAICS and side == SIDE:
                square, faces = self.mosaic(side)
            else:
                square, faces = self.around_a_face(side)
            said = self.finder.maps(square)
            if kind < EMPTY:
                for stride in said:
                    stride[..., 0] = 0
            steadied(said, faces)
            if self.draw.random() < 0.25 and len(faces):
                cover(square, faces[self.draw.integers(len(faces))], self.draw)
            altered.append(photographed(square, self.draw))
            maps.append(said)
        return np.stack(altered), [np.stack(parts) for parts in zip(*maps)]

    def mosaic(self, side: int):
        half = side // 2
        tiles = [self.around_a_face(half) for _ in range(4)]
        faces = [points + (half * (k % 2), half * (k // 2)) for k, (_, points) in enumerate(tiles) for points in points]
        squares = [square for square, _ in tiles]
        return np.vstack([np.hstack(squares[:2]), np.hstack(squares[2:])]), faces

    def around_a_face(self, side: int):
        """A face between 15 pixels and the whole square large, turned, somewhere in it; and all landmarks there."""
        draw = self.draw
        picture, face = self.faces[draw.choice(len(self.faces), p=self.share)]
        _, left, top, width, height, *_ = face
        size = np.exp(draw.uniform(np.log(15 if side <= SIDE else 120), np.log(side * 0.9)))
        at = draw.uniform(0.1, 0.9, 2) * side if size < side / 2 else draw.normal(0.5, 0.17, 2) * side
        look = self.look(size / max(width, height), (left + width / 2, top + height / 2), at)
        return self.seen(look, picture, side), [look.there(face[5:].reshape(5, 2)) for face in picture.faces]

    def nothing(self, side: int) -> np.ndarray:
        """Part of a picture without faces."""
        picture = self.empty[self.draw.integers(len(self.empty))]
        at = self.draw.uniform(0, 1, 2) * picture.pixels.shape[1::-1]
        return self.seen(self.look(np.exp(self.draw.uniform(-1.0, 0.9)), at, (side / 2, side / 2)), picture, side)

    def look(self, scale: float, centre, at) -> Look:
        draw = self.draw
        angle = draw.normal(0, 0.2) if draw.random() < 0.8 else draw.uniform(-1.4, 1.4)
        return Look(scale, angle, draw.random() < 0.5, centre, at)

    def seen(self, look: Look, picture: Picture, side: int) -> np.ndarray:
        border = self.draw.choice([cv2.BORDER_REFLECT_101, cv2.BORDER_REPLICATE, cv2.BORDER_CONSTANT])
        return look.at(picture.pixels, side, int(border), self.draw.integers(0, 256, 3).tolist())


def aside(points: np.ndarray) -> float:
    """How far the nose lies from the middle between the eyes, in eye distances, at most 1."""
    across = points[1] - points[0]
    return min(1.0, abs((points[2] - points[:2].mean(0)) @ across) / max(across @ across, 1e-6))


def steadied(said: list[np.ndarray], faces: list[np.ndarray]) -> None:
    """Puts the steady landmarks into the cells that see one of the faces (5, 2)."""
    for stride, cells in zip(STRIDES, said):
        rows, columns = np.where(cells[..., 0] > 0.3)
        for row, column in zip(rows, columns):
            own = (cells[row, column, 5:].reshape(5, 2) + (column, row)) * stride
            for points in faces:
                if np.linalg.norm(own - points, axis=1).max() < 0.35 * np.linalg.norm(points[0] - points[1]):
                    cells[row, column, 5:] = (points / stride - (column, row)).ravel()


def cover(x: np.ndarray, points: np.ndarray, draw) -> None:
    """Something of one colour before up to a third of a face with these landmarks."""
    size = np.linalg.norm(points[0] - points[1])
    middle = points.mean(0) + draw.uniform(-1, 1, 2) * size * (0.9, 1.2)
    axes = np.maximum(1, draw.uniform(0.2, 0.6, 2) * size).astype(int).tolist()
    colour = draw.integers(0, 256, 3).tolist()
    cv2.ellipse(x, middle.astype(int).tolist(), axes, float(draw.uniform(0, 180)), 0, 360, colour, -1)
