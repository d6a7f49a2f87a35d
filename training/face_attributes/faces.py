"""Faces with what the reference networks say of them: pose, eyes, mouth, smile, quality, steady landmarks."""

import zlib

import cv2
import numpy as np
import onnxruntime
import torch

from assay_training.align import SIDE, TEMPLATE, aligned, to_template
from assay_training.augment import moved, moved_points, retouched, shifts
from assay_training.looks import steady
from assay_training.pictures import FaceFinder, held_out, labelled, shrunk
from assay_training.places import shared, work
from assay_training.stream import samples

NAME = "face_attributes"
# Yaw and pitch in units of 45 degrees; right and left eye closed (the person's), mouth open, smile, quality: 0 to 1.
FIGURES = ("yaw", "pitch", "right_eye_closed", "left_eye_closed", "mouth_open", "smile", "quality")
DEGREES = 45.0
# Landmarks that nobody knows.
NOWHERE = np.full((5, 2), np.nan)
# Of the reference's 52 expressions.
EYE_LEFT, EYE_RIGHT, JAW_OPEN, SMILE_LEFT, SMILE_RIGHT = 9, 10, 25, 44, 45
# Which of the 478 landmarks the reference's expressions are read from, as MediaPipe documents it ("kLandmarksSubsetIdxs"):
# those not named here, and the irises.
UNUSED = """2-3 9 11-12 15-16 18-20 22-32 34-36 38 41-45 47-51 56-57 59-60 62 64 68-69 71-77 79 83 85-86 89-90 92 94 96-102 104 106 108
110-126 128-131 134-135 137-143 147 151 156 164-167 169-171 174-175 177 179-180 182-184 186-190 192-194 196 198-233 235-245 247-248 250
252-262 264-266 268 271-275 277-281 286-287 289-290 292 294 298-299 301-307 309 313 315-316 319-320 322 325-331 333 335 337 339-355
357-360 363-364 366-372 376 383 391-396 399 401 403-404 406-408 410-414 416-453 455-465 467"""


def used_landmarks() -> list[int]:
    ends = [(int(part.split("-")[0]), int(part.split("-")[-1])) for part in UNUSED.split()]
    unused = {index for first, last in ends for index in range(first, last + 1)}
    return [index for index in range(478) if index not in unused]


class Teachers:
    """The reference landmarks, expressions and quality."""

    def __init__(self):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        load = lambda name: onnxruntime.InferenceSession(str(shared() / "models" / name), options)
        self.landmarks = load("face_landmarks_mediapipe_478.onnx")
        self.expressions = load("face_blendshapes_mediapipe_52.onnx")
        self.quality_of = load("face_quality_lightqnet_dm100.onnx")
        self.used = used_landmarks()
        with open(shared() / "models/canonical_face_model_468.obj") as file:
            self.head = np.array([[float(x) for x in line.split()[1:4]] for line in file if line.startswith("v ")])

    def say(self, pixels: np.ndarray, box: np.ndarray, points: np.ndarray) -> np.ndarray | None:
        """FIGURES without quality of the face in a box (left, top, width, height) with five landmarks; None where none is seen."""
        side = 1.4 * max(box[2:])
        angle = np.arctan2(*(points[1] - points[0])[::-1])
        c, s = np.cos(angle) * 192 / side, np.sin(angle) * 192 / side
        turn = np.array([[c, s, 0], [-s, c, 0]])
        turn[:, 2] = 96 - turn[:, :2] @ (box[:2] + box[2:] / 2)
        crop = cv2.warpAffine(pixels, turn, (192, 192), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        points, sure = self.landmarks.run(None, {"image": crop[None].astype(np.float32) / 255})
        if sure.item() < 0:
            return None
        points = points.reshape(478, 3)
        said = self.expressions.run(None, {"points": points[None, self.used, :2]})[0]
        yaw, pitch = self.pose(points[:468].astype(np.float64))
        eyes = said[EYE_RIGHT], said[EYE_LEFT]
        return np.array([yaw / DEGREES, pitch / DEGREES, *eyes, said[JAW_OPEN], (said[SMILE_LEFT] + said[SMILE_RIGHT]) / 2])

    def pose(self, points: np.ndarray) -> tuple[float, float]:
        """Yaw and pitch in degrees as Assay counts them (the nose towards the right and the top of the picture; the head nods, then
        turns, then tilts), from the turn of the standard head that fits best (Umeyama, 1991)."""
        a = self.head * (1, -1, -1)
        b = points
        a, b = a - a.mean(0), b - b.mean(0)
        u, _, v = np.linalg.svd(b.T @ a)
        turn = u @ np.diag([1, 1, np.linalg.det(u @ v)]) @ v
        # The direction of the face, before the tilt in the picture's plane.
        ahead = turn @ np.array([0, 0, -1.0])
        tilt = np.arctan2(turn[1, 0], turn[0, 0])
        right = ahead[0] * np.cos(tilt) + ahead[1] * np.sin(tilt)
        down = -ahead[0] * np.sin(tilt) + ahead[1] * np.cos(tilt)
        return np.degrees(np.arctan2(right, -ahead[2])), np.degrees(np.arcsin(np.clip(-down, -1, 1)))

    def quality(self, faces: np.ndarray) -> np.ndarray:
        """Of aligned RGB faces (n, SIDE, SIDE, 3)."""
        x = np.stack([cv2.resize(face, (96, 96), interpolation=cv2.INTER_AREA) for face in faces])[..., ::-1]
        return self.quality_of.run(None, {"image": (x.astype(np.float32) - 128) / 128})[0][:, 0]


def prepare() -> None:
    """Caches aligned faces with what is said of them; what is there stays."""
    file = work(NAME) / "faces.npz"
    if file.exists():
        return
    teachers, rows = Teachers(), []
    for source, pixels, box, points, better in found_faces():
        if (said := teachers.say(pixels, box, points)) is not None:
            turn = to_template(points)
            rows.append((aligned(pixels, points), said, better @ turn[:, :2].T + turn[:, 2], source, held_out(source)))
    rows += drawn_faces()
    faces, said, points, sources, held = zip(*rows)
    faces = np.stack(faces)
    quality = np.concatenate([teachers.quality(faces[i : i + 64]) for i in range(0, len(faces), 64)])
    said = np.concatenate([np.stack(said), quality[:, None]], 1).astype(np.float32)
    np.savez(file, faces=faces, said=said, points=np.stack(points).astype(np.float32), sources=sources, held=held)
    print(f"{len(faces)} faces, {sum(held)} held out", flush=True)


def found_faces():
    """Source, pixels, box, landmarks and steady landmarks of every face in the labelled pictures and videos, then of the aligned
    faces; those, cut off at the chin, the reference sees a twentieth larger than whole ones, and their landmarks teach nothing."""
    finder = FaceFinder()
    for source, pixels in labelled(every=3):
        pixels = shrunk(pixels)
        for face in finder.faces(pixels):
            if min(face[3:5]) >= 48:
                yield source, pixels, face[1:5], face[5:].reshape(5, 2).astype(np.float64), settled(finder, pixels, face)
    # The box the reference detector gives around an aligned face, on average.
    box = np.array([2.9, 12.3, 105.4, 105.4])
    for file in sorted((shared() / "data/faces/aligned112").glob("*.jpg")):
        pixels = cv2.imread(str(file))[:, :, ::-1]
        yield f"faces/full250/{file.name}", pixels, box, TEMPLATE, NOWHERE


def settled(finder: FaceFinder, pixels: np.ndarray, face: np.ndarray) -> np.ndarray:
    """Steady landmarks (5, 2)."""
    return steady(finder, pixels, face, often=1)[5:].reshape(5, 2).astype(np.float64)


def drawn_faces():
    """Faces of drawn selfies with the truth; their landmarks are not where the reference sees them, and teach nothing."""
    rows = []
    for label, pixels in samples("selfie", 3000, 601):
        for face in label["frame"]["faces"]:
            # Named by the picture's sides.
            order = ("leftEye", "rightEye", "nose", "leftMouth", "rightMouth")
            points = np.array([[face["landmarks"][name]["x"], face["landmarks"][name]["y"]] for name in order])
            if face["bbox"]["height"] >= 48:
                pose, shut = face["pose"], face["blink"]
                said = [pose["yaw"] / DEGREES, pose["pitch"] / DEGREES, shut, shut, face["mouthOpen"], face["smile"]]
                held = zlib.crc32(label["specimen"].encode()) % 5 == 0
                rows.append((aligned(pixels, points), np.array(said), NOWHERE, f"specimen/selfie/{label['kind']}", held))
    return rows


def rare(said: np.ndarray) -> np.ndarray:
    """How much more often than others faces with such FIGURES are to be seen: turned far, eyes shut, mouth open."""
    turned = (np.abs(said[:, :2]) > (25 / DEGREES, 18 / DEGREES)).any(1)
    return 3 * turned + 4 * (said[:, 2:4] > 0.5).any(1) + 3 * (said[:, 4] > 0.3)


def altered(count: int, seed: int) -> dict[str, np.ndarray]:
    """Altered faces that are not held out, rare ones more often, with the quality that the reference gives them so."""
    cache, teachers, draw = np.load(work(NAME) / "faces.npz"), Teachers(), np.random.default_rng([2, seed])
    faces, said, points = torch.from_numpy(cache["faces"]), cache["said"], cache["points"]
    weight = np.where(cache["held"], 0, 1 + rare(said))
    torch.manual_seed(seed)
    xs, figures, landmarks = [], [], []
    for _ in range(count // 64):
        of = draw.choice(len(faces), 64, p=weight / weight.sum())
        x, own, places = faces[of].permute(0, 3, 1, 2).float() / 255, said[of].copy(), points[of].copy()
        mirrored = draw.random(64) < 0.5
        x[mirrored] = x[mirrored].flip(3)
        places[mirrored] = places[mirrored][:, [1, 0, 2, 4, 3]] * (-1, 1) + (SIDE - 1, 0)
        own[mirrored] = own[mirrored][:, [0, 1, 3, 2, 4, 5, 6]] * (-1, 1, 1, 1, 1, 1, 1)
        turn = shifts(len(x), mirrored=False)
        x = (retouched(moved(x, turn)) * 127.5 + 127.5).round().byte().permute(0, 2, 3, 1).numpy()
        own[:, 6] = teachers.quality(x)
        xs.append(x)
        figures.append(own)
        landmarks.append(moved_points(torch.from_numpy(places), turn, SIDE).numpy())
    return {"x": np.concatenate(xs), "said": np.concatenate(figures), "points": np.concatenate(landmarks)}
