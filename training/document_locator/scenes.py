"""Pictures as the locator sees them, with its maps: specimens photographed from elsewhere, and faces of documents laid on drawn grounds."""

import cv2
import numpy as np

from assay_training.photograph import photographed
from photos import UNIT, Photo, photographs
from surroundings import cluttered, fill, ground, page, polygon, shaded, touched

# Side of the picture in pixels, the ring around it that lies outside the frame, cells of the maps.
SIDE, RING, CELLS = 256, 24, 64
INNER = SIDE - 2 * RING
STRIDE = SIDE // CELLS
# Grey of the ring: zero for the network.
EMPTY = 128
BATCH = 32
# Drawn anew in each batch; the others are drawn before, quarter-turned and in another light. So many are kept for that.
NEW, POOL = 8, 5000



class Scenes:
    """Batches: pictures (n, 256, 256, 3), maps (n, 64, 64, 5) of corners, documents, edges and which way is up (cosine, sine),
    and whether there is a document."""

    def __init__(self, seed: int):
        self.draw = np.random.default_rng(seed)
        photos, art = photographs()
        photos = [photo for photo in photos if not photo.held]
        self.art = [one for one in art if not one.held]
        self.empty = [photo for photo in photos if not photo.quads]
        self.photos = photos
        drawn = np.random.default_rng(seed + 1)
        self.pool = []
        self.pages = [page(drawn) for _ in range(80)]
        cv2.setNumThreads(1)

    def batch(self):
        fresh = [self.sample() for _ in range(NEW)]
        for sample in fresh:
            if len(self.pool) < POOL:
                self.pool.append(sample)
            else:
                self.pool[self.draw.integers(POOL)] = sample
        again = [turned(*self.pool[self.draw.integers(len(self.pool))], self.draw) for _ in range(BATCH - NEW)]
        samples = fresh + again
        return tuple(np.stack(part) for part in zip(*samples))

    def sample(self):
        draw = self.draw
        frame = framed(draw)
        if draw.random() < 0.4:
            x, quads = self.rephotographed(frame)
        else:
            x, quads = self.laid_out(frame)
        return finished(x, quads, frame, draw)

    def rephotographed(self, frame):
        """A specimen's photograph, whole or seen from elsewhere."""
        draw = self.draw
        photos = self.empty if draw.random() < 0.08 else self.photos
        photo = photos[draw.integers(len(photos))]
        x = photo.rgb()
        height, width = x.shape[:2]
        if draw.random() < 0.4:
            turns = int(draw.integers(4)) if draw.random() < 0.5 else 0
            if (height > width) != ((frame[1] > frame[0]) ^ bool(turns % 2)):
                frame[:] = frame[::-1]
            corners = np.roll(UNIT * frame, -turns, 0).astype(np.float32)
        else:
            corners = self.from_elsewhere(photo, (width, height), frame)
        source = UNIT * [width, height]
        turn = cv2.getPerspectiveTransform(source.astype(np.float32), corners.astype(np.float32))
        size = (int(frame[0]), int(frame[1]))
        beyond = self.bare(frame)
        y = warped(x, turn, size)
        inside = warped(np.full((height, width), 255, np.uint8), turn, size)[..., None] / 255.0
        return (y * inside + beyond * (1 - inside)).astype(np.uint8), [moved(quad, turn) for quad in photo.quads]

    def from_elsewhere(self, photo: Photo, size, frame) -> np.ndarray:
        """Where the corners of the photograph come to lie when its document, or any part, fills another part of the frame."""
        draw, (width, height) = self.draw, size
        own = photo.quads[0] if photo.quads else polygon(draw, np.array(size) / 2, 0.5 * width, 0.6)
        goal = placed(draw, frame, aspect(own))
        turn = cv2.getPerspectiveTransform(own.astype(np.float32), goal.astype(np.float32))
        corners = moved(UNIT * [width, height], turn)
        # Where a slant would throw the photograph's corners far away, a turn and a scale are enough.
        depth = turn[2, :2] @ (UNIT * [width, height]).T + turn[2, 2]
        if depth.min() < 0.4 * depth.max():
            fitted, _ = cv2.estimateAffinePartial2D(own.astype(np.float32), goal.astype(np.float32))
            corners = (UNIT * [width, height]) @ fitted[:, :2].T + fitted[:, 2]
        return corners.astype(np.float32)

    def laid_out(self, frame):
        """Faces of documents on a ground: one document, two or none; sheets with copies; all that may lie about."""
        draw = self.draw
        x = self.bare(frame)
        cluttered(x, draw)
        count = 0 if draw.random() < 0.14 else 2 if draw.random() < 0.15 else 1
        quads = []
        for _ in range(count):
            art = self.art[draw.integers(len(self.art))]
            quad = placed(draw, frame, art.mm[0] / art.mm[1], small=count > 1)
            if any(overlapping(quad, other) for other in quads):
                continue
            lay(x, art, quad, draw)
            quads.append(quad)
        for quad in quads:
            if draw.random() < 0.3:
                touched(x, quad, draw)
        return shaded(x, draw), quads

    def bare(self, frame) -> np.ndarray:
        """A ground of the frame's size."""
        draw, kind = self.draw, self.draw.random()
        if kind < 0.4 and self.empty:
            x = self.empty[draw.integers(len(self.empty))].rgb()
        elif kind < 0.75:
            x = self.pages[draw.integers(len(self.pages))]
        else:
            x = ground(draw)
        size = max(frame) * draw.uniform(1.0, 2.5)
        goal = polygon(draw, np.array(frame) / 2 + draw.normal(0, 0.1, 2) * frame, 1.5 * size, 1.0)
        height, width = x.shape[:2]
        turn = cv2.getPerspectiveTransform((UNIT * [width, height]).astype(np.float32), goal.astype(np.float32))
        return warped(x, turn, (int(frame[0]), int(frame[1])), cv2.BORDER_REFLECT_101)


def framed(draw) -> np.ndarray:
    """Width and height of a photograph as the network sees it."""
    ratio = draw.choice([3 / 4, 3 / 4, 9 / 16, 9 / 16, 1.0, 2 / 3]) * np.exp(draw.normal(0, 0.02))
    short = min(INNER, int(round(INNER * ratio)))
    return np.array([INNER, short] if draw.random() < 0.5 else [short, INNER])


def placed(draw, frame, ratio: float, small: bool = False) -> np.ndarray:
    """A document's quad somewhere in the frame, seen from somewhere; sometimes it reaches past the frame."""
    width, height = frame
    angle = draw.uniform(-np.pi, np.pi) if draw.random() < 0.45 else draw.integers(4) * np.pi / 2 + draw.normal(0, 0.12)
    if draw.random() < 0.35:
        angle = draw.normal(0, 0.12)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    corners = (UNIT - 0.5) * [ratio, 1.0] @ turn.T
    # The share of the frame that its box takes on the tighter side.
    reach = np.ptp(corners, 0)
    share = draw.uniform(0.15, 0.55) if small else draw.choice([draw.uniform(0.12, 1.0), draw.uniform(0.4, 0.9), draw.uniform(0.9, 1.25)], p=[0.4, 0.5, 0.1])
    corners = corners * share * min(width / reach[0], height / reach[1])
    # Tilted: further away on one side.
    tilt = draw.normal(0, 0.13, 2) / np.abs(corners).max()
    corners = corners / (1 + corners @ tilt)[:, None]
    spare = np.array(frame) - np.ptp(corners, 0)
    over = draw.random() < 0.12
    middle = np.array(frame) / 2 + draw.uniform(-0.5, 0.5, 2) * (np.maximum(spare, 0) + (0.25 * np.array(frame) if over else 0))
    return (corners - (corners.min(0) + corners.max(0)) / 2 + middle).astype(np.float32)


def aspect(quad: np.ndarray) -> float:
    sides = np.linalg.norm(np.roll(quad, -1, 0) - quad, axis=1)
    return float(np.clip((sides[0] + sides[2]) / (sides[1] + sides[3] + 1e-6), 0.5, 2.5))


def lay(x: np.ndarray, art: Photo, quad: np.ndarray, draw) -> None:
    """Draws a document, or a copy of one on its sheet, into `x`."""
    face = recoloured(art.rgb(), draw)
    height, width = face.shape[:2]
    kind = draw.random()
    alpha = np.full((height, width), 255, np.uint8)
    if kind < 0.5:
        face = copied(face, draw)
        if draw.random() < 0.75:
            fill(x, sheet_around(quad, draw), np.full(3, draw.uniform(200, 256)) + draw.normal(0, 4, 3))
    elif art.mm[0] < 90 and draw.random() < 0.8:
        alpha = rounded(alpha, 3.2 / art.mm[0] * width)
    if draw.random() < 0.5:
        shade = np.ones(x.shape[:2], np.float32)
        fill(shade, quad + draw.normal(0, 2.0, 2), (draw.uniform(0.4, 0.9),))
        x[:] = (x * cv2.GaussianBlur(shade, (0, 0), float(draw.uniform(0.7, 3)))[..., None]).astype(np.uint8)
    turn = cv2.getPerspectiveTransform((UNIT * [width, height]).astype(np.float32), quad)
    size = (x.shape[1], x.shape[0])
    cover = warped(alpha, turn, size)[..., None] / 255.0
    x[:] = (warped(face, turn, size) * cover + x * (1 - cover)).astype(np.uint8)


def sheet_around(quad: np.ndarray, draw) -> np.ndarray:
    """Corners of a sheet of paper in the plane of the document, with margins narrow, wide or of a whole page."""
    reach = lambda: draw.choice([draw.uniform(0, 0.04), draw.uniform(0.04, 0.4), draw.uniform(0.4, 3.0)], p=[0.15, 0.35, 0.5])
    left, top, right, bottom = reach(), reach(), reach(), reach()
    corners = np.array([[-left, -top], [1 + right, -top], [1 + right, 1 + bottom], [-left, 1 + bottom]])
    turn = cv2.getPerspectiveTransform(UNIT, quad.astype(np.float32))
    depth = np.concatenate([corners, np.ones((4, 1))], 1) @ turn[2]
    # A sheet that would reach behind the camera is a small one.
    return moved(corners if depth.min() > 0.3 else 0.5 + (UNIT - 0.5) * 1.1, turn)


def recoloured(x: np.ndarray, draw) -> np.ndarray:
    """The document in other inks: documents of other states look otherwise."""
    y = cv2.cvtColor(x, cv2.COLOR_RGB2HSV)
    y[..., 0] = (y[..., 0].astype(int) + int(draw.integers(180))) % 180
    y[..., 1] = np.clip(y[..., 1] * draw.uniform(0.2, 1.8), 0, 255)
    y = cv2.cvtColor(y, cv2.COLOR_HSV2RGB).astype(np.float32)
    y = ((y / 255) ** np.exp(draw.normal(0, 0.35))) * 255 * draw.uniform(0.75, 1.0)
    return np.clip(y, 0, 255).astype(np.uint8)


def copied(x: np.ndarray, draw) -> np.ndarray:
    """A copy in grey (or poor colour): light tones go to white, a thin line may remain at its edge."""
    y = x.astype(np.float32)
    if draw.random() < 0.85:
        y[:] = y.mean(2, keepdims=True)
    low, high = draw.uniform(0, 60), draw.uniform(130, 255)
    y = np.clip((y - low) / (high - low), 0, 1) * draw.uniform(200, 255)
    if draw.random() < 0.3:
        # A document may end in a strip without print: nothing but its edge tells where.
        strip = int(draw.uniform(0.08, 0.35) * len(y))
        part = y[-strip:] if draw.random() < 0.7 else y[:strip]
        part[:] = np.median(y, (0, 1)) * (1 - 0.1 * draw.random())
    y += draw.normal(0, draw.uniform(0, 25), y.shape[:2])[..., None]
    if draw.random() < 0.4:
        cv2.rectangle(y, (0, 0), (y.shape[1] - 1, y.shape[0] - 1), (float(draw.uniform(0, 180)),) * 3, int(draw.integers(1, 4)))
    return np.clip(y, 0, 255).astype(np.uint8)


def rounded(alpha: np.ndarray, radius: float) -> np.ndarray:
    """Corners as of a card of ISO/IEC 7810."""
    height, width = alpha.shape
    r, alpha = int(radius), np.zeros_like(alpha)
    cv2.rectangle(alpha, (r, 0), (width - r - 1, height), 255, -1)
    cv2.rectangle(alpha, (0, r), (width, height - r - 1), 255, -1)
    for corner in ((r, r), (width - r - 1, r), (r, height - r - 1), (width - r - 1, height - r - 1)):
        cv2.circle(alpha, corner, r, 255, -1)
    return alpha


def warped(x: np.ndarray, turn: np.ndarray, size, border: int = cv2.BORDER_CONSTANT) -> np.ndarray:
    """Through a homography; what shrinks is averaged first."""
    a, b = moved(np.array([[x.shape[1] / 2, x.shape[0] / 2], [x.shape[1] / 2 + 1, x.shape[0] / 2]]), turn)
    scale = float(np.linalg.norm(b - a))
    if scale < 0.6:
        factor = max(scale * 1.2, 0.05)
        height, width = x.shape[:2]
        x = cv2.resize(x, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
        turn = turn @ np.diag([width / x.shape[1], height / x.shape[0], 1.0])
    return cv2.warpPerspective(x, turn, size, flags=cv2.INTER_LINEAR, borderMode=border)


def moved(points: np.ndarray, turn: np.ndarray) -> np.ndarray:
    there = np.concatenate([points, np.ones((len(points), 1))], 1) @ turn.T
    return there[:, :2] / there[:, 2:]


def overlapping(a: np.ndarray, b: np.ndarray) -> bool:
    return cv2.intersectConvexConvex(a.astype(np.float32), b.astype(np.float32))[0] > 1


def finished(x: np.ndarray, quads: list, frame, draw):
    """The picture within its ring, and its maps."""
    x = photographed(x, draw) if draw.random() < 0.85 else x
    canvas, offset = letterboxed(x)
    quads = [quad + offset for quad in quads]
    maps, there = targets(quads, offset, frame)
    return canvas, maps, np.float32(there)


def turned(x: np.ndarray, maps: np.ndarray, there, draw):
    """A sample after quarter turns against the clock, in another light."""
    turns = int(draw.integers(4))
    x, maps = np.rot90(x, turns), np.rot90(maps, turns).copy()
    for _ in range(turns):
        maps[..., 3:] = np.stack([maps[..., 4], -maps[..., 3]], -1)
    if draw.random() < 0.7:
        empty = (x == EMPTY).all(2)
        light = (np.linspace(0, 1, 256)[:, None] ** np.exp(draw.normal(0, 0.25, 3))) * draw.uniform(0.7, 1.1)
        x = cv2.LUT(np.ascontiguousarray(x), np.clip(light * 255, 0, 255).astype(np.uint8)[None])
        x[empty] = EMPTY
    return x, maps, there


def letterboxed(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A picture of at most INNER pixels in the middle of the canvas."""
    height, width = x.shape[:2]
    left, top = (SIDE - width) // 2, (SIDE - height) // 2
    canvas = np.full((SIDE, SIDE, 3), EMPTY, np.uint8)
    canvas[top : top + height, left : left + width] = x
    return canvas, np.array([left, top])


def targets(quads: list, offset, frame) -> tuple[np.ndarray, bool]:
    """Corners (Gaussian of 1.3 cells), documents, edges, direction; whether a third of a document is in the frame."""
    maps, there = np.zeros((CELLS, CELLS, 5), np.float32), False
    window = (np.array([[0, 0], [frame[0], 0], [frame[0], frame[1]], [0, frame[1]]]) + offset).astype(np.float32)
    places = np.arange(CELLS) + 0.5
    for quad in quads:
        # A quad far out of the frame says nothing.
        area = abs(cv2.contourArea(quad.astype(np.float32)))
        inside = cv2.intersectConvexConvex(quad.astype(np.float32), window)[0] / max(area, 1.0)
        if inside < 0.25 or area < 60:
            continue
        there = there or inside > 0.33
        for x, y in quad / STRIDE:
            if -1 < x < CELLS + 1 and -1 < y < CELLS + 1:
                bump = np.exp(-((places[None] - x) ** 2 + (places[:, None] - y) ** 2) / (2 * 1.3**2))
                maps[..., 0] = np.maximum(maps[..., 0], bump)
        mask = np.zeros((SIDE, SIDE), np.float32)
        fill(mask, quad, (1.0,))
        mask = cv2.resize(mask, (CELLS, CELLS), interpolation=cv2.INTER_AREA)
        line = np.zeros((SIDE, SIDE), np.float32)
        cv2.polylines(line, [np.round(quad * 16).astype(np.int32)], True, 1.0, 4, cv2.LINE_AA, 4)
        line = cv2.resize(cv2.GaussianBlur(line, (0, 0), 2.5), (CELLS, CELLS), interpolation=cv2.INTER_AREA)
        up = (quad[0] + quad[1] - quad[2] - quad[3]) / 2
        up = up / (np.linalg.norm(up) + 1e-6)
        maps[..., 1] = np.maximum(maps[..., 1], mask)
        maps[..., 2] = np.maximum(maps[..., 2], np.clip(line * 1.4, 0, 1))
        maps[..., 3:] = np.where(mask[..., None] > 0.5, up, maps[..., 3:])
    return maps, there
