"""What light, lens, sensor and compression do to a picture."""

import cv2
import numpy as np

NOISE = np.random.default_rng(7).standard_normal((768, 768, 3), np.float32)


def photographed(x: np.ndarray, draw) -> np.ndarray:
    """RGB pixels, no side longer than 512, in another light, in grey, out of focus, shaken, noisy, compressed."""
    dark = draw.uniform(0.08, 0.5) if draw.random() < 0.15 else 1.0
    light = np.linspace(0, 1, 256)[:, None] ** np.exp(draw.normal(0, 0.3)) * dark
    light = ((light - 0.45) * np.exp(draw.normal(0, 0.2)) + 0.45 + draw.normal(0, 0.06)) * (1 + draw.normal(0, 0.07, 3))
    x = cv2.LUT(x, np.clip(light * 255, 0, 255).astype(np.uint8)[None])
    if draw.random() < 0.15:
        x = cv2.cvtColor(cv2.cvtColor(x, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    kind = draw.random()
    if kind < 0.15:
        x = cv2.GaussianBlur(x, (0, 0), float(np.exp(draw.uniform(-0.7, 0.9))))
    elif kind < 0.25:
        x = shaken(x, draw.integers(3, 10), draw.uniform(0, np.pi))
    if draw.random() < 0.5:
        x = noisy(x, draw.random() ** 2 * 30, draw)
    if draw.random() < 0.4:
        x = compressed(x, int(draw.integers(20, 90)))
    return x


def noisy(x: np.ndarray, spread: float, draw) -> np.ndarray:
    row, column = draw.integers(0, NOISE.shape[0] - x.shape[0]), draw.integers(0, NOISE.shape[1] - x.shape[1])
    noise = NOISE[row : row + x.shape[0], column : column + x.shape[1]]
    return cv2.addWeighted(x, 1.0, noise, spread, 0, dtype=cv2.CV_8U)


def compressed(x: np.ndarray, quality: int) -> np.ndarray:
    return cv2.imdecode(cv2.imencode(".jpg", x, [cv2.IMWRITE_JPEG_QUALITY, quality])[1], cv2.IMREAD_COLOR)


def shaken(x: np.ndarray, length: int, angle: float) -> np.ndarray:
    """Blurred along a line."""
    kernel = np.zeros((11, 11), np.float32)
    reach = np.array([np.cos(angle), np.sin(angle)]) * length / 2
    cv2.line(kernel, np.round(5 - reach).astype(int).tolist(), np.round(5 + reach).astype(int).tolist(), 1.0)
    return cv2.filter2D(x, -1, kernel / kernel.sum())
