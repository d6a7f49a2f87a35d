"""Many looks at a face: the reference's landmarks stray from one to the next, their mean does not."""

import cv2
import numpy as np

from .pictures import FaceFinder

# Side of what is looked at, in pixels.
SQUARE = 256


def steady(finder: FaceFinder, pixels: np.ndarray, face: np.ndarray, often: int = 2) -> np.ndarray:
    """The face with the mean of the landmarks that the reference gives it at seven sizes and places, mirrored and not, so often: from
    one look to the next they stray by 5 to 8 % of the eye distance."""
    draw, middle, seen = np.random.default_rng(11), face[1:3] + face[3:5] / 2, [face[5:].reshape(5, 2)]
    for size in (60, 75, 90, 105, 120, 140, 160) * often:
        scale, mirrored = size / max(face[3:5]), len(seen) % 2
        look = Look(scale, draw.normal(0, 0.06), bool(mirrored), middle, draw.uniform(110, 146, 2))
        for own in finder.faces(look.at(pixels, SQUARE), 0.6):
            points = look.back(own[5:].reshape(5, 2))
            if np.linalg.norm(points - seen[0], axis=1).max() < 0.3 * np.linalg.norm(seen[0][0] - seen[0][1]):
                seen.append(points)
    return np.concatenate([face[:5], np.mean(seen, 0).ravel()])


class Look:
    """A square of a picture, scaled, turned, mirrored or not, so that the point `centre` comes to lie `at` another."""

    def __init__(self, scale: float, angle: float, mirrored: bool, centre, at):
        c, s = scale * np.cos(angle), scale * np.sin(angle)
        self.turn, self.scale, self.mirrored = np.array([[c, -s, 0], [s, c, 0]]), scale, mirrored
        if mirrored:
            self.turn[:, 0] *= -1
        self.turn[:, 2] = np.asarray(at) - self.turn[:, :2] @ np.asarray(centre)

    def at(self, pixels: np.ndarray, side: int, border: int = cv2.BORDER_REPLICATE, colour=(0, 0, 0)) -> np.ndarray:
        turn = self.turn.copy()
        if self.scale < 0.5:
            pixels = cv2.resize(pixels, None, fx=2 * self.scale, fy=2 * self.scale, interpolation=cv2.INTER_AREA)
            turn[:, :2] /= 2 * self.scale
        return cv2.warpAffine(pixels, turn, (side, side), flags=cv2.INTER_LINEAR, borderMode=border, borderValue=colour)

    def there(self, points: np.ndarray) -> np.ndarray:
        """Landmarks (5, 2) of the picture in the square; what is left in the picture comes first."""
        return ordered(points @ self.turn[:, :2].T + self.turn[:, 2], self.mirrored)

    def back(self, points: np.ndarray) -> np.ndarray:
        """Landmarks of the square in the picture."""
        return ordered((points - self.turn[:, 2]) @ np.linalg.inv(self.turn[:, :2]).T, self.mirrored)


def ordered(points: np.ndarray, mirrored: bool) -> np.ndarray:
    return points[[1, 0, 2, 4, 3]] if mirrored else points
