"""Real faces shown on a display or on paper and photographed again: attacks of which there are no labelled pictures."""

import cv2
import numpy as np

from assay_training.photograph import noisy


def recaptured(pixels: np.ndarray, box: np.ndarray, behind: np.ndarray, draw):
    """A picture (RGB, at most 512 pixels wide and high) of a display or a print that shows the face in `box` (left, top, width,
    height), before another scene; and the face's box in it."""
    shown, box = cut_out(pixels, box, draw)
    display = draw.random() < 0.55
    medium, frame = (on_display if display else on_paper)(shown, draw)
    scale = medium.shape[1] / (shown.shape[1] + 2 * frame)
    # How large the face comes to lie in the new picture.
    side = draw.uniform(45, 180) / (max(box[2:]) * scale)
    size = (int(draw.integers(320, 512)), int(draw.integers(320, 512)))
    turn = tilt(medium.shape[1], medium.shape[0], side, size, (box[:2] + box[2:] / 2 + frame) * scale, draw)
    # A real lens blurs the display's grid before the sensor samples it, but not wholly.
    reach = 0.5 / side * draw.uniform(0.15, 0.8)
    medium = cv2.GaussianBlur(medium, (0, 0), max(reach, 0.3))
    scene = background(behind, size, draw)
    flat = cv2.warpPerspective(medium, turn, size, flags=cv2.INTER_LINEAR)
    inside = cv2.warpPerspective(np.full(medium.shape[:2], 255, np.uint8), turn, size, flags=cv2.INTER_AREA)
    inside = cv2.GaussianBlur(inside, (0, 0), 0.8)[..., None].astype(np.float32) / 255
    flat = glare(flat, draw) if draw.random() < 0.4 else flat
    whole = (flat * inside + scene * (1 - inside)).astype(np.uint8)
    corners = (box[:2] + frame + np.array([[0, 0], [box[2], 0], [box[2], box[3]], [0, box[3]]])) * scale
    corners = cv2.perspectiveTransform(corners[None].astype(np.float32), turn)[0]
    low, high = corners.min(0), corners.max(0)
    return noisy(whole, draw.uniform(1, 8), draw), np.array([*low, *(high - low)])


def cut_out(pixels: np.ndarray, box: np.ndarray, draw):
    """The part of the picture that is shown, and the face's box in it; the whole picture or close around the face."""
    height, width = pixels.shape[:2]
    room = np.exp(draw.uniform(np.log(0.15), np.log(1.5), 4)) * np.tile(box[2:], 2)
    left, top = np.maximum(0, box[:2] - room[:2]).astype(int)
    right, bottom = np.minimum((width, height), box[:2] + box[2:] + room[2:]).astype(int)
    part = pixels[top:bottom, left:right]
    scale = draw.uniform(220, 420) / max(part.shape[:2])
    part = cv2.resize(part, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    return part, np.array([*((box[:2] - (left, top)) * scale), *(box[2:] * scale)])


def on_display(shown: np.ndarray, draw):
    """Three times as many pixels: the stripes of a display's pixels with dark gaps; a bezel. And the bezel's width in pixels shown."""
    light = (shown.astype(np.float32) / 255) ** 2.2
    light = light * draw.uniform(0.5, 1.1) * (1 + draw.normal(0, 0.05, 3)) + draw.uniform(0.0, 0.03)
    wide = np.repeat(np.repeat(light, 3, 0), 3, 1)
    gap = draw.uniform(0.3, 0.9)
    if draw.random() < 0.7:
        stripes = np.full((3, 3, 3), 0.12 * gap)
        for k in range(3):
            stripes[:, k, k] = 3.0 - 0.24 * gap
        stripes = np.roll(stripes, draw.integers(0, 3), 1) * gap + (1 - gap)
        stripes[2] *= 1 - 0.5 * gap
    else:
        # Diamonds of an OLED panel.
        stripes = np.ones((3, 3, 3))
        stripes[0, 0, 0] = stripes[2, 1, 2] = stripes[1, 2, 1] = 1 + 2 * gap
        stripes[1, :, 0] = stripes[0, :, 2] = 1 - 0.6 * gap
    wide *= np.tile(stripes, (light.shape[0], light.shape[1], 1))[: wide.shape[0], : wide.shape[1]]
    coded = (np.clip(wide / stripes.mean(), 0, 1) ** (1 / 2.2) * 255).astype(np.uint8)
    frame = int(draw.integers(2, 30)) if draw.random() < 0.7 else 0
    colour = draw.integers(0, 60, 3).tolist() if draw.random() < 0.8 else draw.integers(180, 256, 3).tolist()
    return cv2.copyMakeBorder(coded, *[3 * frame] * 4, cv2.BORDER_CONSTANT, value=colour), frame


def on_paper(shown: np.ndarray, draw):
    """Ink on paper: fewer colours, dots or streaks, the paper's grain and margin; sometimes in grey. And the margin's width."""
    x = shown.astype(np.float32) / 255
    if draw.random() < 0.2:
        x = np.repeat(x.mean(2, keepdims=True), 3, 2)
    white, black = draw.uniform(0.8, 0.98), draw.uniform(0.08, 0.25)
    grey = x.mean(2, keepdims=True)
    x = grey + (x - grey) * draw.uniform(0.6, 1.05)
    x = black + (white - black) * x.clip(0, 1) ** draw.uniform(0.8, 1.3)
    if draw.random() < 0.5:
        pitch, angle = draw.uniform(1.6, 3.5), draw.uniform(0, np.pi / 2)
        rows, columns = np.mgrid[: x.shape[0], : x.shape[1]]
        a = np.cos(2 * np.pi * (rows * np.cos(angle) + columns * np.sin(angle)) / pitch)
        b = np.cos(2 * np.pi * (columns * np.cos(angle) - rows * np.sin(angle)) / pitch)
        x = x + (a * b)[..., None] * draw.uniform(0.02, 0.12) * 4 * x * (1 - x)
    grain = cv2.GaussianBlur(draw.standard_normal(x.shape[:2], np.float32), (0, 0), draw.uniform(0.5, 1.5))
    x = x * (1 + draw.uniform(0.005, 0.05) * grain[..., None]) * (1 + draw.normal(0, 0.04, 3))
    if draw.random() < 0.4:
        # A fold or a bend across the sheet.
        across = np.linspace(-1, 1, x.shape[1])[None, :, None]
        x = x * (1 + draw.uniform(-0.25, 0.25) * np.tanh((across - draw.uniform(-0.6, 0.6)) * draw.uniform(1, 12)))
    frame = int(draw.integers(3, 50)) if draw.random() < 0.6 else 0
    coded = (np.clip(x, 0, 1) * 255).astype(np.uint8)
    return cv2.copyMakeBorder(coded, *[frame] * 4, cv2.BORDER_CONSTANT, value=[int(255 * white)] * 3), frame


def tilt(width: int, height: int, scale: float, size, at, draw) -> np.ndarray:
    """The homography that lays the medium into the picture, the face's middle `at` somewhere about its middle."""
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    c, s = np.cos(angle := draw.normal(0, 0.12)), np.sin(angle)
    goal = (corners - at) * scale @ np.array([[c, s], [-s, c]]) + np.array(size) * draw.uniform(0.35, 0.65, 2)
    goal += draw.normal(0, 0.03, (4, 2)) * np.array([width, height]) * scale
    return cv2.getPerspectiveTransform(corners, goal.astype(np.float32))


def background(behind: np.ndarray, size, draw) -> np.ndarray:
    """Another scene out of focus, or a wall."""
    if draw.random() < 0.3:
        wall = np.full((size[1], size[0], 3), (draw.uniform(30, 230) + draw.normal(0, 15, 3)).clip(0, 255), np.float32)
        return wall * np.linspace(draw.uniform(0.6, 1), draw.uniform(0.6, 1), size[0])[None, :, None]
    return cv2.GaussianBlur(cv2.resize(behind, size), (0, 0), draw.uniform(0.6, 5)).astype(np.float32)


def glare(flat: np.ndarray, draw) -> np.ndarray:
    """A lamp or a window mirrored in the surface."""
    height, width = flat.shape[:2]
    rows, columns = np.mgrid[:height, :width]
    row, column = draw.uniform(0, 1, 2) * (height, width)
    wide, high = draw.uniform(0.05, 0.5, 2) * (width, height)
    spot = np.exp(-(((columns - column) / wide) ** 2 + ((rows - row) / high) ** 2))[..., None]
    return np.clip(flat + spot * draw.uniform(20, 160), 0, 255).astype(np.uint8)
