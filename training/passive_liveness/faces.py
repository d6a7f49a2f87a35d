"""Live faces and attacks with what is around them: labelled, drawn, and recaptured for the purpose."""

import csv
import zlib
from dataclasses import dataclass

import cv2
import numpy as np
import onnx
import onnxruntime

from assay_training.photograph import photographed
from assay_training.pictures import FaceFinder, held_out, labelled, shrunk, stretched
from assay_training.places import load_objects, save_objects, shared, work
from assay_training.shards import all_shards
from assay_training.stream import samples
from recapture import recaptured

NAME = "passive_liveness"
# What the two networks see, the same as their teachers: pixels of a side, and the crop in sides of the face's box.
SIDE = 80
NEAR, WIDE = 2.7, 4.0
# Drawn selfies in which an attack is before the camera. A loop, a cut, an injected video or a change of persons shows in no single frame.
PRESENTED = ("still_photo", "waved_photo", "bent_photo", "mask", "screen_replay", "screen_replay_bezel")


@dataclass
class Presented:
    """A picture (RGB), the face's box in it (left, top, width, height), whether the face is live, and where it comes from."""

    pixels: np.ndarray
    box: np.ndarray
    live: bool
    source: str
    held: bool


def prepare() -> None:
    """Caches the pictures with their faces; what is there stays."""
    file = work(NAME) / "presented.pickle"
    if not file.exists():
        kept = [*labelled_faces(), *drawn_faces()]
        save_objects(kept, file)
        print(f"{len(kept)} faces, {sum(one.held for one in kept)} held out, {sum(one.live for one in kept)} live", flush=True)


def labelled_faces():
    """The pictures and video frames of known liveness, each with its largest face. Of attacks, one source is learned from (NUAA);
    all others are held out."""
    finder, live = FaceFinder(), labels()
    for source, pixels in labelled(every=10):
        file = source.split("#")[0]
        if file.startswith("faces/full250") or file in live:
            pixels = shrunk(pixels)
            faces = [face for face in finder.faces(pixels) if min(face[3:5]) >= 40]
            if faces:
                box = max(faces, key=lambda face: face[3] * face[4])[1:5].astype(np.float64)
                held = held_out(source) or source.startswith(("face_pad/stills", "face_pad/video"))
                yield Presented(pixels, box, live.get(file, True), source, held)


def labels() -> dict[str, bool]:
    """Whether the face that a file shows is live, by its path; files said to show none are left out, whatever is found there."""
    told = {}
    for folder in ("face_pad", "selfie_video"):
        with open(shared() / "data" / folder / "labels.csv") as file:
            for row in csv.DictReader(file):
                if row["label"] != "no_face":
                    told[f"{folder}/{row['path']}"] = folder == "selfie_video" or row["label"].startswith("real")
    return told


def drawn_faces(count: int = 1500):
    """Frames of drawn selfies, live and attacked, with one face in them."""
    for label, pixels in samples("selfie", count, 701):
        faces = label["frame"]["faces"]
        if len(faces) == 1 and faces[0]["bbox"]["height"] >= 40:
            box = np.array([faces[0]["bbox"][key] for key in ("x", "y", "width", "height")])
            scale = min(1.0, 640 / max(pixels.shape[:2]))
            held = zlib.crc32(label["specimen"].encode()) % 5 == 0
            yield Presented(shrunk(pixels), box * scale, label["kind"] not in PRESENTED, f"specimen/{label['kind']}", held)


def surroundings(box: np.ndarray, scale: float, width: int, height: int) -> np.ndarray:
    """The same as in `src/selfie/passive.rs`: `scale` times the box, smaller and moved where the picture does not hold it."""
    scale = min(scale, width / box[2], height / box[3])
    size = box[2:] * scale
    start = np.clip(box[:2] + box[2:] / 2 - size / 2, 0, np.maximum(0, (width, height) - size))
    return np.concatenate([start, size])


def seen(pixels: np.ndarray, box: np.ndarray) -> np.ndarray:
    """What the networks see of a face: (2, SIDE, SIDE, 3), near and wide."""
    crops = []
    for scale in (NEAR, WIDE):
        left, top, width, height = surroundings(box, scale, pixels.shape[1], pixels.shape[0])
        part = pixels[round(top) : round(top + height), round(left) : round(left + width)]
        crops.append(stretched(part, SIDE, SIDE))
    return np.stack(crops)


class Teacher:
    """The two reference networks: what they say of a face, and what they think just before."""

    FILES = ("antispoof_minifasnet_v2_s2.7.onnx", "antispoof_minifasnet_v1se_s4.0.onnx")
    THOUGHT = "/m/bn/BatchNormalization_output_0"

    def __init__(self):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.sessions = []
        for file in self.FILES:
            graph = onnx.load(shared() / "models" / file)
            graph.graph.output.append(onnx.ValueInfoProto(name=self.THOUGHT))
            self.sessions.append(onnxruntime.InferenceSession(graph.SerializeToString(), options))

    def of(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Of what the networks see (n, 2, SIDE, SIDE, 3): probabilities of live (n, 2), thoughts (n, 2, 128)."""
        said, thought = [], []
        for session, crops in zip(self.sessions, x.transpose(1, 0, 4, 2, 3)):
            crops = np.ascontiguousarray(crops[:, ::-1], np.float32)
            probabilities, inner = session.run(None, {session.get_inputs()[0].name: crops})
            said.append(probabilities[:, 1])
            thought.append(inner)
        return np.stack(said, 1), np.stack(thought, 1)


def altered(count: int, seed: int) -> dict[str, np.ndarray]:
    """Faces not held out, altered alike whether they are live or not, a quarter of them recaptured live ones; with the teachers'
    judgement."""
    kept = [one for one in load_objects(work(NAME) / "presented.pickle") if not one.held]
    groups = {
        "live": [one for one in kept if one.live and not one.source.startswith("specimen")],
        "attack": [one for one in kept if not one.live and not one.source.startswith("specimen")],
        "drawn live": [one for one in kept if one.live and one.source.startswith("specimen")],
        "drawn attack": [one for one in kept if not one.live and one.source.startswith("specimen")],
    }
    draw, xs, live = np.random.default_rng([3, seed]), [], []
    for _ in range(count):
        kind = draw.choice(["live", "attack", "drawn live", "drawn attack", "recaptured"], p=[0.36, 0.12, 0.14, 0.13, 0.25])
        one = pick(groups["live" if kind == "recaptured" else kind], draw)
        pixels, box = one.pixels, one.box
        if kind == "recaptured":
            pixels, box = recaptured(pixels, box, pick(groups["live"], draw).pixels, draw)
        pixels, box = at_a_size(pixels, box, draw)
        # Most as they are: blur and noise take away what tells an attack.
        xs.append(seen(photographed(pixels, draw) if draw.random() < 0.4 else pixels, box))
        live.append(one.live and kind != "recaptured")
    return {"live": np.array(live), **judged(np.stack(xs))}


def mixed(count: int, seed: int) -> dict[str, np.ndarray]:
    """Mixtures of two altered faces, evenly or cut across, and what the teachers take them for; nobody knows whether they are live."""
    kept, draw, xs = all_shards(work(NAME)), np.random.default_rng([4, seed]), []
    rows, columns = np.mgrid[:SIDE, :SIDE] - (SIDE - 1) / 2
    for _ in range(count):
        a, b = (kept["x"][draw.integers(len(kept["x"]))].numpy() for _ in range(2))
        angle, share = draw.uniform(0, 2 * np.pi), draw.uniform(0.25, 0.75)
        across = (rows * np.cos(angle) + columns * np.sin(angle) - (share - 0.5) * SIDE / 2) / draw.uniform(0.5, 6)
        weight = share if draw.random() < 0.5 else (1 / (1 + np.exp(-across.clip(-30, 30))))[..., None]
        xs.append(np.round(a * weight + b * (1 - weight)).astype(np.uint8))
    return judged(np.stack(xs))


def judged(xs: np.ndarray) -> dict[str, np.ndarray]:
    """What the networks see, with what the teachers say and think of it."""
    teacher = Teacher()
    said, thought = (np.concatenate(parts) for parts in zip(*(teacher.of(part) for part in np.split(xs, len(xs) // 64))))
    return {"x": xs, "said": said.astype(np.float32), "thought": thought.astype(np.float16)}


def pick(group, draw):
    return group[draw.integers(len(group))]


def at_a_size(pixels: np.ndarray, box: np.ndarray, draw):
    """The part of the picture around the face, mirrored or not, the face 40 to 200 pixels large; its box is a little off."""
    box = np.concatenate([box[:2] + draw.normal(0, 0.05, 2) * box[2:], box[2:] * np.exp(draw.normal(0, 0.08))])
    part = surroundings(box, 4.4, pixels.shape[1], pixels.shape[0]).round().astype(int)
    pixels = pixels[part[1] : part[1] + part[3], part[0] : part[0] + part[2]]
    box = np.concatenate([box[:2] - part[:2], box[2:]])
    if draw.random() < 0.5:
        pixels = pixels[:, ::-1]
        box[0] = pixels.shape[1] - box[0] - box[2]
    scale = min(draw.uniform(40, 200) / max(box[2:]), 1.2, 500 / max(pixels.shape[:2]))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return cv2.resize(np.ascontiguousarray(pixels), None, fx=scale, fy=scale, interpolation=how), box * scale
