"""What documents lie on and what lies about: drawn pages, papers, grounds, shadows, fingers. All of it without a document."""

import cv2
import numpy as np

FONTS = [cv2.FONT_HERSHEY_SIMPLEX, cv2.FONT_HERSHEY_COMPLEX, cv2.FONT_HERSHEY_TRIPLEX, cv2.FONT_HERSHEY_DUPLEX]
LETTERS = np.array(list("aaabcdeeefghiiklmnoooprrsstttuvwxyz"))
SIDE = 384


def colour(draw, low: int = 0, high: int = 256) -> tuple:
    """A colour, more often a dull one."""
    grey = draw.integers(low, high)
    return tuple(int(value) for value in np.clip(grey + draw.normal(0, 45 * draw.random(), 3), 0, 255))


def words(draw, count: int) -> str:
    return " ".join("".join(draw.choice(LETTERS, draw.integers(2, 10))) for _ in range(count))


def page(draw) -> np.ndarray:
    """A printed page: headlines, columns, pictures, on paper of some colour."""
    paper = np.clip(draw.integers(170, 256) + draw.normal(0, 10, 3), 0, 255)
    x = np.full((SIDE, SIDE, 3), paper, np.uint8)
    columns, y = int(draw.integers(1, 5)), 0
    wide, ink = SIDE // columns, colour(draw, 0, 80)
    for column in range(columns):
        y = int(draw.integers(-20, 20))
        size = float(np.exp(draw.uniform(np.log(0.22), np.log(0.5))))
        while y < SIDE:
            left = column * wide + 6
            kind = draw.random()
            if kind < 0.06:
                height = int(draw.integers(30, 130))
                picture = ground(draw)[:height, : wide - 10]
                part = x[max(y, 0) : max(y, 0) + height, left : left + wide - 10]
                part[:] = picture[: part.shape[0], : part.shape[1]]
                y += height + 6
            elif kind < 0.1:
                big = float(draw.uniform(0.6, 1.8))
                y += int(28 * big)
                cv2.putText(x, words(draw, 3), (left, y), int(draw.choice(FONTS)), big, ink, int(draw.integers(1, 5)), cv2.LINE_AA)
                y += 8
            elif kind < 0.12:
                cv2.rectangle(x, (left, y), (left + wide - 10, y + int(draw.integers(20, 90))), colour(draw), int(draw.choice([-1, 1, 2])))
            y += int(30 * size) + 1
            cv2.putText(x, words(draw, 14)[: int(wide / (16 * size))], (left, y), FONTS[0], size, ink, 1, cv2.LINE_AA)
    return x


def ground(draw) -> np.ndarray:
    """A plain, grained, striped or chequered ground."""
    base = np.array(colour(draw), np.float32)
    x = np.broadcast_to(base, (SIDE, SIDE, 3)).copy()
    kind = draw.random()
    if kind < 0.35:
        for cells in draw.choice([3, 6, 12, 24, 48, 96, 192], 3, replace=False):
            stretch = int(draw.choice([1, 1, 1, 6, 12]))
            grain = draw.normal(0, draw.uniform(2, 22), (int(cells), max(1, int(cells) // stretch), 1)).astype(np.float32)
            x += cv2.resize(grain, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)[..., None] * draw.uniform(0.6, 1.2, 3)
    elif kind < 0.6:
        step, rows = int(draw.integers(6, 70)), np.arange(SIDE)
        bars = ((rows // step) % 2).astype(np.float32)
        weave = bars[:, None] * (bars[None] if draw.random() < 0.5 else 1)
        x += (np.array(colour(draw)) - base) * weave[..., None] * draw.uniform(0.2, 1)
    slope = draw.normal(0, 40 * draw.random(), 2)
    place = np.linspace(-0.5, 0.5, SIDE)
    x += (place[:, None] * slope[0] + place[None] * slope[1])[..., None]
    return np.clip(x, 0, 255).astype(np.uint8)


def polygon(draw, middle, size: float, ratio: float, jitter: float = 0.06) -> np.ndarray:
    """A rectangle in any position, a little out of shape."""
    angle = draw.uniform(0, 2 * np.pi)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * [size / 2, size * ratio / 2]
    return corners @ turn.T + middle + draw.normal(0, jitter * size, (4, 2)) * 0.3


def fill(x: np.ndarray, corners: np.ndarray, value) -> None:
    cv2.fillConvexPoly(x, np.round(corners * 16).astype(np.int32), tuple(float(v) for v in value), cv2.LINE_AA, 4)


def cluttered(x: np.ndarray, draw) -> None:
    """Papers, cards without print, screens and cables lying about, drawn into `x`."""
    height, width = x.shape[:2]
    for _ in range(int(draw.integers(0, 4))):
        middle = draw.uniform(-0.1, 1.1, 2) * [width, height]
        size = draw.uniform(0.1, 1.1) * max(width, height)
        kind = draw.random()
        if kind < 0.75:
            corners = polygon(draw, middle, size, draw.uniform(0.4, 1))
            shade = x.copy()
            fill(shade, corners + draw.normal(0, 4, 2), (0, 0, 0))
            cv2.addWeighted(x, 0.8, cv2.GaussianBlur(shade, (0, 0), 3), 0.2, 0, dst=x)
            value = colour(draw, 190, 256) if kind < 0.4 else colour(draw)
            fill(x, corners, value)
            if draw.random() < 0.3:
                middle = corners.mean(0)
                fill(x, middle + (corners - middle) * draw.uniform(0.7, 0.95), colour(draw))
            elif draw.random() < 0.3:
                lines = int(draw.integers(3, 14))
                for line in range(1, lines):
                    a = corners[0] + (corners[3] - corners[0]) * line / lines
                    b = corners[1] + (corners[2] - corners[1]) * line / lines
                    a, b = a + (b - a) * 0.1, a + (b - a) * draw.uniform(0.3, 0.95)
                    cv2.line(x, np.round(a).astype(int).tolist(), np.round(b).astype(int).tolist(), colour(draw, 0, 120), 1, cv2.LINE_AA)
        elif kind < 0.9:
            ends = (draw.uniform(-0.1, 1.1, (2, 2)) * [width, height]).astype(int)
            cv2.line(x, ends[0].tolist(), ends[1].tolist(), colour(draw), int(draw.integers(1, 14)), cv2.LINE_AA)
        else:
            cv2.circle(x, middle.astype(int).tolist(), int(size / 5) + 2, colour(draw), int(draw.choice([-1, 2, 5])), cv2.LINE_AA)


def touched(x: np.ndarray, quad: np.ndarray, draw) -> None:
    """Fingers or other things over the document's border, drawn into `x`."""
    middle, size = quad.mean(0), np.sqrt(abs(cv2.contourArea(quad.astype(np.float32))))
    skin = np.array([[224, 178, 152], [198, 150, 122], [150, 104, 80], [96, 66, 50], [236, 200, 180]])[draw.integers(5)]
    skin = np.clip(skin * draw.uniform(0.6, 1.1) + draw.normal(0, 8, 3), 0, 255)
    if draw.random() < 0.25:
        skin = np.array(colour(draw))
    share, side = draw.random(), int(draw.integers(4))
    at = quad[side] * (1 - share) + quad[(side + 1) % 4] * share
    out = (at - middle) / (np.linalg.norm(at - middle) + 1e-6)
    along = np.array([-out[1], out[0]])
    thick = size * draw.uniform(0.09, 0.2)
    for finger in range(int(draw.integers(1, 5))):
        tip = at - out * size * draw.uniform(0.0, 0.3) + along * finger * thick * 1.1
        root = tip + out * size * draw.uniform(0.5, 1.5) + along * draw.normal(0, 0.2) * size
        for width, light in ((1.0, 0.75), (0.75, 1.0), (0.35, 1.08)):
            value = tuple(float(v) for v in np.clip(skin * light, 0, 255))
            cv2.line(x, np.round(tip).astype(int).tolist(), np.round(root).astype(int).tolist(), value, max(1, int(thick * width)), cv2.LINE_AA)


def banded(draw, height: int, width: int) -> np.ndarray:
    """Light through a window or a blind: hard bright bands across the whole picture."""
    angle, wide = draw.uniform(0, np.pi), draw.uniform(0.08, 0.5) * max(height, width)
    y, x = np.mgrid[:height, :width].astype(np.float32)
    across = (x * np.cos(angle) + y * np.sin(angle)) / wide + draw.uniform(0, 1)
    bright = np.clip((np.sin(2 * np.pi * across) - draw.uniform(-0.7, 0.7)) * draw.uniform(4, 40), 0, 1)
    return 1 - draw.uniform(0.2, 0.6) * (1 - bright.astype(np.float32))


def shaded(x: np.ndarray, draw) -> np.ndarray:
    """Soft shadows, a slope of light, perhaps a glare."""
    height, width = x.shape[:2]
    light = np.ones((height, width), np.float32)
    if draw.random() < 0.5:
        corners = polygon(draw, draw.uniform(0, 1, 2) * [width, height], draw.uniform(0.3, 1.5) * width, draw.uniform(0.3, 1))
        fill(light, corners, (draw.uniform(0.35, 0.9),))
        light = cv2.GaussianBlur(light, (0, 0), float(draw.uniform(0.8, 12)))
    if draw.random() < 0.15:
        light = light * banded(draw, height, width)
    slope = draw.normal(0, 0.25, 2)
    light = light * (1 + slope[0] * np.linspace(-1, 1, height)[:, None] + slope[1] * np.linspace(-1, 1, width)[None])
    y = x * np.clip(light, 0.1, 2)[..., None]
    if draw.random() < 0.15:
        spot = np.zeros((height, width), np.float32)
        middle = (draw.uniform(0, 1, 2) * [width, height]).astype(int).tolist()
        axes = (max(2, int(draw.uniform(0.03, 0.2) * width)), max(2, int(draw.uniform(0.03, 0.12) * width)))
        cv2.ellipse(spot, middle, axes, float(draw.uniform(0, 180)), 0, 360, 1.0, -1)
        y += cv2.GaussianBlur(spot, (0, 0), float(draw.uniform(2, 10)))[..., None] * draw.uniform(60, 250)
    return np.clip(y, 0, 255).astype(np.uint8)
