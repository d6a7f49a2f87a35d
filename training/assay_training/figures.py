"""Figures of how well something was learned."""

import numpy as np


def ranks(values: np.ndarray) -> np.ndarray:
    """From 0; equal values share their mean rank."""
    _, which, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return (last - (counts + 1) / 2)[which]


def area_under_curve(scores: np.ndarray, true: np.ndarray) -> float:
    """Share of pairs of a true and a false one in which the true one scores higher (ties count half); NaN without both."""
    positive, negative = int(true.sum()), int((~true).sum())
    if not positive or not negative:
        return float("nan")
    return (ranks(scores)[true].sum() - positive * (positive - 1) / 2) / (positive * negative)


def rank_correlation(a: np.ndarray, b: np.ndarray) -> float:
    """Spearman's."""
    return float(np.corrcoef(ranks(a), ranks(b))[0, 1])


def interval(figure, *columns, clusters, rounds: int = 500) -> tuple[float, float]:
    """95 % bootstrap interval of `figure(*columns)`, drawing whole clusters (people, sources) with replacement."""
    columns, (names, of) = [np.asarray(column) for column in columns], np.unique(clusters, return_inverse=True)
    members = [np.where(of == k)[0] for k in range(len(names))]
    draw, values = np.random.default_rng(1), []
    for _ in range(rounds):
        rows = np.concatenate([members[k] for k in draw.integers(len(members), size=len(members))])
        values.append(figure(*(column[rows] for column in columns)))
    low, high = np.nanquantile(values, (0.025, 0.975))
    return float(low), float(high)


def best_accuracy(scores: np.ndarray, same: np.ndarray) -> float:
    """Share of pairs told rightly at the threshold that serves best."""
    order = np.argsort(-scores)
    rights = np.cumsum(np.where(same[order], 1, -1)) + (~same).sum()
    return float(max(rights.max(), (~same).sum()) / len(same))
