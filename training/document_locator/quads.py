"""From the locator's maps to quads: a simple twin of `src/document/locate/decode.rs`, to watch a training with."""

from itertools import combinations

import cv2
import numpy as np


def found(maps: np.ndarray) -> list[np.ndarray]:
    """Quads (4, 2) in cells of maps (5, rows, columns), the largest document first, each from its own top left as the maps see it."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats((maps[1] > 0.5).astype(np.uint8), connectivity=4)
    parts = sorted(range(1, count), key=lambda part: -stats[part, cv2.CC_STAT_AREA])
    quads = []
    for part in parts[:3]:
        mask = (labels == part).astype(np.uint8)
        if stats[part, cv2.CC_STAT_AREA] < 6:
            continue
        peaks = [peak for peak in corners(maps[0]) if near(mask, peak)]
        drawn = outline(mask)
        choices = [order(np.array(four)) for four in combinations(peaks[:7], 4)] + ([drawn] if drawn is not None else [])
        choices = [quad for quad in choices if cv2.isContourConvex(quad.astype(np.float32))]
        if choices:
            best = max(choices, key=lambda quad: agreement(quad, mask))
            quads.append(turned(best, maps[3:, mask > 0].mean(1)))
    return quads


def corners(heat: np.ndarray) -> list[np.ndarray]:
    """Peaks of the corner map, the highest first, each the middle of the heat around it."""
    top = cv2.dilate(heat, np.ones((3, 3), np.uint8))
    rows, columns = np.where((heat >= top) & (heat > 0.15))
    order = np.argsort(-heat[rows, columns])[:12]
    peaks = []
    for row, column in zip(rows[order], columns[order]):
        a, b = max(row - 2, 0), max(column - 2, 0)
        part = heat[a : row + 3, b : column + 3] ** 2
        y, x = np.mgrid[a : a + part.shape[0], b : b + part.shape[1]]
        peaks.append(np.array([(x * part).sum(), (y * part).sum()]) / part.sum() + 0.5)
    return peaks


def near(mask: np.ndarray, peak: np.ndarray) -> bool:
    grown = cv2.dilate(mask, np.ones((7, 7), np.uint8))
    row, column = (int(np.clip(v, 0, len(mask) - 1)) for v in peak[::-1])
    return bool(grown[row, column])


def outline(mask: np.ndarray) -> np.ndarray | None:
    """Four corners of the mask's own outline."""
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    box = cv2.minAreaRect(max(outlines, key=len))
    return order(cv2.boxPoints(box) + 0.5) if min(box[1]) > 1 else None


def order(quad: np.ndarray) -> np.ndarray:
    """Clockwise."""
    apart = quad - quad.mean(0)
    return quad[np.argsort(np.arctan2(apart[:, 1], apart[:, 0]))]


def agreement(quad: np.ndarray, mask: np.ndarray) -> float:
    drawn = np.zeros_like(mask)
    cv2.fillConvexPoly(drawn, np.round((quad - 0.5) * 16).astype(np.int32), 1, cv2.LINE_8, 4)
    return float((drawn & mask).sum() / max((drawn | mask).sum(), 1))


def turned(quad: np.ndarray, up: np.ndarray) -> np.ndarray:
    """Beginning with the corner at the left end of the side that is up."""
    outward = [(quad[k] + quad[(k + 1) % 4]) / 2 - quad.mean(0) for k in range(4)]
    return np.roll(quad, -int(np.argmax([side @ up / (np.linalg.norm(side) + 1e-6) for side in outward])), 0)


def shared_area(a: np.ndarray, b: np.ndarray) -> float:
    """Intersection over union of two convex quads."""
    a, b = a.astype(np.float32), b.astype(np.float32)
    both = cv2.intersectConvexConvex(a, b)[0]
    return both / max(abs(cv2.contourArea(a)) + abs(cv2.contourArea(b)) - both, 1e-6)
