"""Our networks beside the reference ones on the same held-out items, as the cards in models/ quote them.

    python compare.py                  every network
    python compare.py face_detector    one of them
"""

import csv
import subprocess
import sys
import time
from pathlib import Path

import cv2
import numpy as np
import onnxruntime

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from assay_training.figures import area_under_curve, best_accuracy, interval, rank_correlation
from assay_training.pictures import FaceFinder, shared_area, stretched
from assay_training.places import ROOT, load_objects, shared, work
from assay_training.text import distance


def session(path: Path) -> onnxruntime.InferenceSession:
    """A network on one thread."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(str(path), options)


def ours(file: str) -> onnxruntime.InferenceSession:
    return session(ROOT / "models" / file)


def reference(file: str) -> onnxruntime.InferenceSession:
    return session(shared() / "models" / file)


def millis(network, x: np.ndarray, name: str | None = None) -> float:
    """Median time of a run in milliseconds."""
    name, times = name or network.get_inputs()[0].name, []
    for _ in range(120):
        start = time.perf_counter()
        network.run(None, {name: x})
        times.append(time.perf_counter() - start)
    return 1000 * float(np.median(times[20:]))


def row(what: str, own, theirs) -> None:
    print(f"| {what} | {own} | {theirs} |", flush=True)


def percent(value: float, bounds: tuple[float, float] | None = None) -> str:
    return f"{100 * value:.2f} %" + (f" [{100 * bounds[0]:.2f}, {100 * bounds[1]:.2f}]" if bounds else "")


def face_detector() -> None:
    from scenes import NAME

    theirs = FaceFinder()
    own = FaceFinder(ROOT / "models/face-detector.onnx")
    held = [picture for picture in load_objects(work(NAME) / "pictures.pickle") if picture.held]
    found, strays, clusters, false = [], {"own": [], "their": []}, [], 0
    for picture in held:
        faces, looked = own.faces(picture.pixels, 0.6), theirs.faces(picture.pixels, 0.3)
        false += sum(all(shared_area(face, other) < 0.3 for other in looked) for face in faces)
        for face in picture.faces:
            if face[0] >= 0.8 and min(face[3:5]) >= 40:
                clusters.append(picture.source.split("#")[0])
                seen = [other for other in faces if shared_area(other, face) >= 0.5]
                found.append(bool(seen))
                for whose, others in (("own", seen), ("their", [o for o in looked if shared_area(o, face) >= 0.5])):
                    if others:
                        off = np.linalg.norm((others[0][5:] - face[5:]).reshape(5, 2), axis=1).mean()
                        strays[whose].append(off / np.linalg.norm(face[5:7] - face[7:9]))
    bounds = interval(np.mean, np.array(found), clusters=clusters)
    row(f"faces of 40 pixels or more of the reference found again ({len(found)} in {len(held)} pictures)", percent(np.mean(found), bounds), "-")
    row("landmarks off the reference's steady ones, of the eye distance, median",
        percent(np.median(strays["own"])), percent(np.median(strays["their"])))
    row(f"faces where the reference sees none at 0.3, in {len(held)} pictures", false, "-")
    x = np.zeros((1, 3, 192, 320), np.float32), np.zeros((1, 3, 320, 320), np.float32)
    for size in x:
        row(f"milliseconds at {size.shape[3]} x {size.shape[2]}", f"{millis(own.session, size):.2f}", f"{millis(theirs.session, size):.2f}")


def face_embedding() -> None:
    from faces import MEAN, NAME, SPREAD, pairs, person

    cache = np.load(work(NAME) / "faces.npz")
    names, faces = list(cache["names"]), cache["faces"]
    at = {name: index for index, name in enumerate(names)}
    rows = [(r["a"], r["b"], r["same"] == "1") for r in pairs() if r["a"] in at and r["b"] in at]
    held = {person(name) for a, b, _ in rows for name in (a, b)}
    used = [index for index, name in enumerate(names) if person(name) in held]
    place = {names[index]: k for k, index in enumerate(used)}
    people = np.array([person(names[index]) for index in used])
    table = {}
    for whose, network, mean, spread in (("own", ours("face-embedding.onnx"), 127.5, 127.5),
                                         ("their", reference("face_embed_mobilefacenet_foamliu.onnx"), MEAN, SPREAD)):
        vectors = embedded(network, faces[used], mean, spread)
        scores, same = np.array([vectors[place[a]] @ vectors[place[b]] for a, b, _ in rows]), np.array([s for *_, s in rows])
        bounds = interval(best_accuracy, scores, same, clusters=[person(a) for a, *_ in rows])
        every = vectors @ vectors.T
        upper = np.triu_indices(len(every), 1)
        alike = people[upper[0]] == people[upper[1]]
        genuine, impostor = every[upper][alike], np.sort(every[upper][~alike])[::-1]
        rates = [percent((genuine > impostor[int(far * len(impostor))]).mean()) for far in (1e-3, 1e-4)]
        speed = f"{millis(network, np.zeros((1, 3, 112, 112), np.float32)):.2f}"
        table[whose] = [percent(best_accuracy(scores, same), bounds), *rates, speed]
        told = f"{len(genuine)} genuine, {len(impostor)} impostor pairs of {len(used)} faces"
    for what, own, theirs in zip((f"best accuracy on {len(rows)} pairs of folds 7 and 8, people left out", f"TAR at FAR 1e-3 ({told})",
                                  "TAR at FAR 1e-4", "milliseconds a face"), table["own"], table["their"]):
        row(what, own, theirs)


def embedded(network, faces: np.ndarray, mean, spread) -> np.ndarray:
    """Unit vectors of the sums with the mirror images."""
    unit = lambda v: v / np.linalg.norm(v, axis=1, keepdims=True)
    name, parts = network.get_inputs()[0].name, []
    for i in range(0, len(faces), 64):
        x = ((faces[i : i + 64].astype(np.float32) - mean) / spread).transpose(0, 3, 1, 2).astype(np.float32)
        both = [unit(network.run(None, {name: np.ascontiguousarray(side)})[0]) for side in (x, x[..., ::-1])]
        parts.append(unit(both[0] + both[1]))
    return np.concatenate(parts)


def passive_liveness() -> None:
    from faces import NAME, SIDE, seen, surroundings

    held = [one for one in load_objects(work(NAME) / "presented.pickle") if one.held]
    x = (np.stack([seen(one.pixels, one.box) for one in held]).astype(np.float32) / 127.5 - 1).transpose(0, 1, 4, 2, 3)
    own = np.mean([ours(f"passive-liveness-{part}.onnx").run(None, {"input": np.ascontiguousarray(x[:, k])})[0][:, 1]
                   for k, part in enumerate(("near", "wide"))], axis=0)
    theirs = []
    networks = [(reference("antispoof_minifasnet_v2_s2.7.onnx"), 2.7), (reference("antispoof_minifasnet_v1se_s4.0.onnx"), 4.0)]
    for one in held:
        said = []
        for network, scale in networks:
            left, top, width, height = surroundings(one.box, scale, one.pixels.shape[1], one.pixels.shape[0])
            crop = one.pixels[round(top) : round(top + height), round(left) : round(left + width), ::-1]
            crop = cv2.resize(crop, (80, 80)).transpose(2, 0, 1)[None].astype(np.float32)
            said.append(network.run(None, {"input": crop})[0][0, 1])
        theirs.append(np.mean(said))
    theirs, live = np.array(theirs), np.array([one.live for one in held])
    clusters = np.array([one.source.split("#")[0] for one in held])
    groups = (("NUAA, a subject not trained on", "face_pad/nuaa"), ("other sources, none trained on", ("face_pad/stills", "face_pad/video", "selfie_video")),
              ("drawn selfies not trained on", "specimen"))
    for what, start in groups:
        which = np.array([one.source.startswith(start) for one in held])
        told = [percent(area_under_curve(s[which], live[which]), interval(area_under_curve, s[which], live[which], clusters=clusters[which])) for s in (own, theirs)]
        row(f"area under the curve, {what} ({(which & live).sum()} live, {(which & ~live).sum()} attacks)", *told)
        row(f"BPCER at 0.5, {what}", *(percent((s[which & live] < 0.5).mean()) for s in (own, theirs)))
        row(f"APCER at 0.5, {what}", *(percent((s[which & ~live] >= 0.5).mean()) for s in (own, theirs)))
    which = np.array([one.source.startswith("faces/") for one in held])
    row(f"BPCER at 0.5, press photographs ({which.sum()})", *(percent((s[which] < 0.5).mean()) for s in (own, theirs)))
    speed = sum(millis(ours(f"passive-liveness-{part}.onnx"), np.zeros((1, 3, SIDE, SIDE), np.float32)) for part in ("near", "wide"))
    row("milliseconds a face, both networks", f"{speed:.2f}", f"{sum(millis(network, np.zeros((1, 3, 80, 80), np.float32)) for network, _ in networks):.2f}")


def face_attributes() -> None:
    from faces import NAME

    cache = np.load(work(NAME) / "faces.npz")
    held, network = cache["held"], ours("face-attributes.onnx")
    faces, said, sources, points = (cache[key][held] for key in ("faces", "said", "sources", "points"))
    said = said * np.array([45, 45, 1, 1, 1, 1, 1])
    x = (faces.astype(np.float32) / 127.5 - 1).transpose(0, 3, 1, 2)
    own = np.concatenate([network.run(None, {"input": np.ascontiguousarray(x[i : i + 64])})[0] for i in range(0, len(x), 64)])
    for name, drawn in (("labelled pictures, against the references", False), ("drawn selfies, against the truth", True)):
        which = np.char.startswith(sources, "specimen") == drawn
        a, b, clusters = own[which], said[which], [source.split("#")[0] for source in sources[which]]
        median = lambda off: np.median(np.abs(off))
        for k, what in ((0, "yaw"), (1, "pitch")):
            low, high = interval(median, a[:, k] - b[:, k], clusters=clusters)
            row(f"{what} off, degrees, median; {name} ({which.sum()})", f"{median(a[:, k] - b[:, k]):.1f} [{low:.1f}, {high:.1f}]", "-")
        for what, scores, true in (("blink", a[:, 2:4].max(1), b[:, 2:4].max(1) > 0.5), ("mouth open", a[:, 4], b[:, 4] > 0.3), ("smile", a[:, 5], b[:, 5] > 0.5)):
            row(f"{what}, area under the curve ({true.sum()} of {len(true)})", percent(area_under_curve(scores, true), interval(area_under_curve, scores, true, clusters=clusters)), "-")
        row("quality, rank correlation", f"{rank_correlation(a[:, 6], b[:, 6]):.3f}", "-")
    eyes = np.linalg.norm(points[:, 0] - points[:, 1], axis=1)
    known = ~np.isnan(eyes)
    off = (np.linalg.norm(own[:, 7:].reshape(-1, 5, 2) - points, axis=2).mean(1) / eyes)[known]
    bounds = interval(np.median, off, clusters=[source.split("#")[0] for source in sources[known]])
    row(f"landmarks off the reference's steady ones, of the eye distance, median ({known.sum()})", percent(np.median(off), bounds), "-")
    speeds = [millis(reference(file), np.zeros(shape, np.float32)) for file, shape in (
        ("face_landmarks_mediapipe_478.onnx", (1, 192, 192, 3)), ("face_blendshapes_mediapipe_52.onnx", (1, 146, 2)), ("face_quality_lightqnet_dm100.onnx", (1, 96, 96, 3)))]
    row("milliseconds a face", f"{millis(network, np.zeros((1, 3, 112, 112), np.float32)):.2f}", f"{sum(speeds):.2f} (three networks)")


def mrz_reader() -> None:
    from lines import HEIGHT, LETTERS, WIDTH, cached, real

    own, theirs = ours("mrz-reader.onnx"), reference("ocr_rec_en_number_mobile_v2.0.onnx")
    # Of the reference's signs, which begin with none and go on from "0" as ASCII does, those of a zone.
    signs = [0] + [1 + ord(letter) - ord("0") for letter in LETTERS]

    def by_ours(strip):
        return own.run(None, {"input": grey(strip, (WIDTH, HEIGHT))[None, None]})[0][0]

    def by_theirs(strip):
        wide = max(64, round(strip.shape[1] * 32 / strip.shape[0] / 8) * 8)
        x = np.repeat(grey(strip, (wide, 32))[None, None], 3, 1)
        return theirs.run(None, {"x": x})[0][0][:, signs]

    pictures, texts, held = cached()
    drawn = [(picture, str(text)) for picture, text in zip(pictures[held], texts[held])][:1500]
    for what, lines in (("drawn lines of designs not trained on", drawn), ("real lines", real())):
        rates = []
        for reader in (by_ours, by_theirs):
            wrong = np.array([distance(path_text(reader(strip), LETTERS), text) for strip, text in lines])
            letters = np.array([len(text) for _, text in lines])
            rate = lambda w, n: w.sum() / n.sum()
            rates.append(f"{percent(rate(wrong, letters), interval(rate, wrong, letters, clusters=range(len(lines))))}, {(wrong == 0).sum()} whole")
        row(f"character error, {what} ({len(lines)})", *rates)
    row("milliseconds a line", f"{millis(own, np.zeros((1, 1, HEIGHT, WIDTH), np.float32)):.2f}", f"{millis(theirs, np.zeros((1, 3, 32, 480), np.float32)):.2f}")


def grey(strip: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    strip = cv2.cvtColor(strip, cv2.COLOR_RGB2GRAY) if strip.ndim == 3 else strip
    return stretched(strip, *size).astype(np.float32) / 127.5 - 1


def path_text(scores: np.ndarray, letters: str) -> str:
    """The letters of the best path."""
    return "".join(letters[sign - 1] for sign in path(scores))


def path(scores: np.ndarray) -> list[int]:
    """The best path: repeated signs once, none (0) left out."""
    best = scores.argmax(1)
    return [int(k) for k, before in zip(best, [0, *best[:-1]]) if k and k != before]


def spoken_digits() -> None:
    from scenes import OTHER, Scenes
    from teacher import Teacher
    from voices import DIGITS, LEFT_OUT, RATE

    own, theirs, scenes = ours("spoken-digits.onnx"), Teacher(), Scenes(123)
    heard = lambda sound: [sign - 1 for sign in path(own.run(None, {"input": np.asarray(sound, np.float32)[None]})[0][0])]
    people = ("person george", "person jackson", "person lucas")
    clips = [(voice, sign, clip) for voice in people for sign, word in enumerate(DIGITS) for clip in scenes.voices[voice][word]]
    hush = lambda count: scenes.draw.normal(0, 1e-4, count)
    quiet = lambda clip: np.concatenate([hush(RATE // 4), clip + hush(len(clip)), hush(RATE // 4)])
    right = np.array([heard(quiet(clip)) == [sign] for _, sign, clip in clips])
    said = np.array([np.argmax(theirs.digits(quiet(clip))) == sign for _, sign, clip in clips])
    for voice in people:
        which = np.array([own_voice == voice for own_voice, *_ in clips])
        known = "never heard by ours" if voice in LEFT_OUT else "ours was trained on"
        row(f"single digits right, {voice}, {known} ({which.sum()} clips)", *(percent(r[which].mean(), interval(np.mean, r[which], clusters=range(which.sum()))) for r in (right, said)))
    sentences = grid()
    found = np.array([[sign for sign in heard(sound) if sign < OTHER] == [digit] for sound, digit in sentences])
    row(f"the digit and no other heard in a sentence of six words ({len(sentences)} clips of people not trained on)",
        percent(found.mean(), interval(np.mean, found, clusters=range(len(found)))), "-")
    words = scenes.others
    picked = [words[k] for k in scenes.draw.choice(len(words), 400, replace=False)]
    rejected = np.array([[sign for sign in heard(quiet(word)) if sign < OTHER] == [] for word in picked])
    row(f"other words without a digit heard ({len(picked)}, of voices trained on)", percent(rejected.mean(), interval(np.mean, rejected, clusters=range(len(rejected)))),
        percent(np.mean([np.argmax(theirs.digits(quiet(word))) == OTHER for word in picked])))
    noises = [scenes.draw.normal(0, 10 ** scenes.draw.uniform(-4, -1), 5 * RATE) for _ in range(100)]
    row("noise of five seconds without a digit heard (100)", percent(np.mean([[sign for sign in heard(noise) if sign < OTHER] == [] for noise in noises])), "-")
    row("milliseconds a second of sound", f"{millis(own, np.zeros((1, 5 * RATE), np.float32)) / 5:.2f}",
        f"{millis(theirs.session, np.zeros((1, 1, 40, 32), np.float32)):.2f}")


def grid() -> list[tuple[np.ndarray, int]]:
    """The sentences of the GRID clips, at 16 kHz, and the digit in each."""
    from voices import DIGITS, RATE

    out = []
    with open(shared() / "data/voice/labels.csv") as file:
        for line in csv.DictReader(file):
            said = [word for word in line["label"].split() if word.isdigit() or word in DIGITS]
            if line["path"].startswith("grid/") and said:
                order = ["ffmpeg", "-v", "error", "-i", shared() / "data/voice" / line["path"], "-ac", "1", "-ar", str(RATE), "-f", "f32le", "-"]
                sound = np.frombuffer(subprocess.run(order, check=True, capture_output=True).stdout, np.float32)
                out.append((sound, int(said[0]) if said[0].isdigit() else DIGITS.index(said[0])))
    return out


def document_locator() -> None:
    from photos import photographs
    from quads import shared_area
    from real import frames
    from train import by_maps

    own, theirs = ours("document-locator.onnx"), reference("doc_corners_doccornernet_256_revlast.onnx")
    spread = np.array([[0.485, 0.456, 0.406], [0.229, 0.224, 0.225]], np.float32)

    def by_ours(pixels):
        return by_maps(lambda x: own.run(None, {"input": x}), pixels)[0]

    def by_theirs(pixels):
        x = (stretched(pixels, 256, 256).astype(np.float32) / 255 - spread[0]) / spread[1]
        corners = theirs.run(["coords"], {"image": x[None]})[0][0].reshape(4, 2)
        return corners * pixels.shape[1::-1]

    def drawn():
        whole = (photo for photo in photographs()[0] if photo.held and len(photo.quads) == 1)
        for index, photo in enumerate(whole):
            yield photo.rgb(), photo.quads[0], str(index // 8)

    def agreement(finder, items):
        found = [(finder(pixels), quad, cluster) for pixels, quad, cluster in items]
        return [0.0 if own is None else shared_area(own, quad) for own, quad, _ in found], [cluster for *_, cluster in found]

    share = lambda overlaps: float(np.mean(np.asarray(overlaps) >= 0.9))
    real = lambda: ((frame.pixels, frame.quad, frame.clip) for frame in frames())
    for what, items in (("photographs of states held out", drawn), ("real grey copies", real)):
        cells = []
        for finder in (by_ours, by_theirs):
            overlaps, clusters = agreement(finder, items())
            cells.append(f"{np.median(overlaps):.3f}, {percent(share(overlaps), interval(share, overlaps, clusters=clusters))} at 0.9 or more")
        row(f"overlap of the network's own corners, {what} ({len(overlaps)})", *cells)
    row("milliseconds a picture", f"{millis(own, np.zeros((1, 3, 256, 256), np.float32)):.2f}", f"{millis(theirs, np.zeros((1, 256, 256, 3), np.float32)):.2f}")


def main() -> None:
    tables = {"face_detector": face_detector, "face_embedding": face_embedding, "passive_liveness": passive_liveness,
              "face_attributes": face_attributes, "mrz_reader": mrz_reader, "spoken_digits": spoken_digits,
              "document_locator": document_locator}
    for name in sys.argv[1:] or tables:
        # Each training has modules of its own, some by the same name.
        sys.path.insert(1, str(HERE / name))
        print(f"\n| {name} | ours | reference |\n|---|---|---|")
        tables[name]()
        sys.path.remove(str(HERE / name))
        for module in ("faces", "scenes", "lines", "voices", "teacher", "train", "recapture", "bands", "speech",
                       "photos", "quads", "real", "surroundings"):
            sys.modules.pop(module, None)


if __name__ == "__main__":
    main()
