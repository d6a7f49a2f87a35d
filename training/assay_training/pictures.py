"""The labelled pictures, which of them no training sees, and the faces the reference finds in them."""

import zlib
from pathlib import Path

import cv2
import numpy as np
import onnxruntime

from .places import shared

STRIDES = (8, 16, 32)
# Long side in pixels to which pictures are brought.
KEPT = 640
# Sources that no training sees, by the beginning of their paths.
HELD_OUT = (
    "face_pad/nuaa/ClientRaw/0009", "face_pad/nuaa/ImposterRaw/0009", "face_pad/stills/vietmoney", "face_pad/video",
    "selfie_video/td_", "id_docs/arg0s", "id_docs/azure", "id_docs/doubango",
    "id_docs/fastmrz", "id_docs/onfido", "doc_pad/dlc_grey_copy/aze", "doc_pad/dlc_grey_copy/rus", "doc_pad/fantasyid",
)


class FaceFinder:
    """The reference detector, or ours at `path`, which is fed with RGB in [-1, 1]."""

    def __init__(self, path: Path | None = None):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.own = path is not None
        path = path or shared() / "models/face_detection_yunet_2023mar_dynamic.onnx"
        self.session = onnxruntime.InferenceSession(str(path), options)
        self.names = [output.name for output in self.session.get_outputs()]

    def maps(self, pixels: np.ndarray) -> list[np.ndarray]:
        """Of an RGB picture with sides in multiples of 32, for each stride: (rows, columns, 15) with score, box, landmarks."""
        x = pixels.astype(np.float32) / 127.5 - 1 if self.own else pixels[:, :, ::-1]
        x = np.ascontiguousarray(x[None].transpose(0, 3, 1, 2), np.float32)
        said = dict(zip(self.names, self.session.run(None, {self.session.get_inputs()[0].name: x})))
        maps = []
        for stride in STRIDES:
            score = np.sqrt(np.clip(said[f"cls_{stride}"], 0, 1) * np.clip(said[f"obj_{stride}"], 0, 1))
            whole = np.concatenate([score, said[f"bbox_{stride}"], said[f"kps_{stride}"]], -1)
            maps.append(whole.reshape(pixels.shape[0] // stride, pixels.shape[1] // stride, 15))
        return maps

    def faces(self, pixels: np.ndarray, least: float = 0.7) -> np.ndarray:
        """(n, 15): score, box as left, top, width, height, and five landmarks, in pixels."""
        height, width = (-(-side // 32) * 32 for side in pixels.shape[:2])
        canvas = np.zeros((height, width, 3), np.uint8)
        canvas[: pixels.shape[0], : pixels.shape[1]] = pixels
        return found(self.maps(canvas), least)


def found(maps: list[np.ndarray], least: float, overlap: float = 0.3) -> np.ndarray:
    """The faces in the maps, the best of overlapping ones: as `FaceFinder.faces`."""
    faces = []
    for stride, said in zip(STRIDES, maps):
        for row, column in zip(*np.where(said[..., 0] >= least)):
            score, dx, dy, w, h, *points = said[row, column]
            w, h = np.exp(w) * stride, np.exp(h) * stride
            points = (np.array(points).reshape(5, 2) + (column, row)) * stride
            faces.append([score, (column + dx) * stride - w / 2, (row + dy) * stride - h / 2, w, h, *points.ravel()])
    kept = []
    for face in sorted(faces, key=lambda face: -face[0]):
        if all(shared_area(face, other) <= overlap for other in kept):
            kept.append(face)
    return np.array(kept, np.float32).reshape(-1, 15)


def shared_area(a, b) -> float:
    """Intersection over union of two faces' boxes."""
    wide = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    high = min(a[2] + a[4], b[2] + b[4]) - max(a[2], b[2])
    both = max(wide, 0) * max(high, 0)
    return both / (a[3] * a[4] + b[3] * b[4] - both)


def held_out(source: str) -> bool:
    """By source, by person for the 250-pixel pictures, by number for recaptured screens, by seed for specimens."""
    if source.startswith("faces/full250/"):
        return zlib.crc32(Path(source).stem.rsplit("_", 1)[0].encode()) % 5 == 0
    if source.startswith("doc_pad/recapture/"):
        return int(Path(source).stem[-3:]) % 5 == 0
    return source.startswith(HELD_OUT) or source.startswith("specimen/held")


def labelled(every: int):
    """Source and pixels of the labelled pictures, and of every so-manieth frame of the videos."""
    data = shared() / "data"
    for file in sorted(data.rglob("*")):
        source = str(file.relative_to(data))
        if file.suffix in (".jpg", ".jpeg", ".png") and "aligned112" not in source:
            if (pixels := cv2.imread(str(file))) is not None:
                yield source, pixels[:, :, ::-1]
        elif file.suffix in (".mp4", ".mov", ".gif"):
            video, number = cv2.VideoCapture(str(file)), 0
            while video.grab():
                if number % every == 0:
                    yield f"{source}#{number}", video.retrieve()[1][:, :, ::-1]
                number += 1


def shrunk(pixels: np.ndarray) -> np.ndarray:
    """No longer than KEPT."""
    share = min(1.0, KEPT / max(pixels.shape[:2]))
    pixels = cv2.resize(pixels, None, fx=share, fy=share, interpolation=cv2.INTER_AREA) if share < 1 else pixels
    return np.ascontiguousarray(pixels)


def stretched(pixels: np.ndarray, width: int, height: int) -> np.ndarray:
    """At another size as `src/media/stretch.rs` does it: the mean of what a pixel covers where both sides shrink."""
    shrinks = pixels.shape[1] >= width and pixels.shape[0] >= height
    return cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)
