"""Faces brought to the standard position: the same as `src/face/align.rs`."""

import cv2
import numpy as np

SIDE = 112
# Where the landmarks lie in an aligned face: the ArcFace template (Deng et al., "ArcFace", 2019).
TEMPLATE = np.array(
    [[38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366], [41.5493, 92.3655], [70.7299, 92.2041]], np.float64
)


def to_template(points: np.ndarray) -> np.ndarray:
    """The similarity (2, 3) that brings five landmarks nearest to the template (least squares)."""
    middle, goal = points.mean(0), TEMPLATE.mean(0)
    a, b = points - middle, TEMPLATE - goal
    real, turned = (a * b).sum(), (a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]).sum()
    turn = np.array([[real, -turned], [turned, real]]) / (a**2).sum()
    return np.concatenate([turn, (goal - turn @ middle)[:, None]], 1)


def aligned(pixels: np.ndarray, points: np.ndarray) -> np.ndarray:
    """The face with these landmarks (5, 2), SIDE pixels high and wide; large ones are averaged, not skipped over."""
    turn = to_template(points)
    scale = np.hypot(turn[0, 0], turn[1, 0])
    if scale < 0.5:
        pixels = cv2.resize(pixels, None, fx=2 * scale, fy=2 * scale, interpolation=cv2.INTER_AREA)
        turn[:, :2] /= 2 * scale
    return cv2.warpAffine(pixels, turn, (SIDE, SIDE), flags=cv2.INTER_LINEAR)
