"""Fit a gentle curve through weighted points, robustly."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bend = tuple[float, float, float]


def fit_bend(along: Floats, across: Floats, weights: Floats, degree: int) -> Bend:
    """Return the weighted least-squares polynomial of degree 0 to 2, highest power first, always three coefficients.

    By the normal equations on scaled abscissae, solved by hand: a tenth of `numpy.polyfit`'s time, which is spent on
    generality, and this is called some hundred times a photo.
    """
    scale = float(np.abs(along).max()) or 1.0
    x = along / scale
    powers = np.stack([np.ones_like(x), x, x * x][: degree + 1])
    weighted = powers * weights
    normal = (weighted @ powers.T).tolist()
    right = (weighted @ across).tolist()
    small = 1e-9 * (sum(normal[place][place] for place in range(degree + 1)) + 1e-9)
    solution = _solve(normal, right, small)
    coefficients = [0.0] * (2 - degree) + [solution[power] / scale**power for power in range(degree, -1, -1)]
    return coefficients[0], coefficients[1], coefficients[2]


def _solve(matrix: list[list[float]], right: list[float], small: float) -> list[float]:
    """Solve a symmetric positive system of up to three equations, by elimination; `small` keeps it regular."""
    size = len(right)
    rows = [[*matrix[i], right[i]] for i in range(size)]
    for i in range(size):
        rows[i][i] += small
    for i in range(size):
        for j in range(i + 1, size):
            share = rows[j][i] / rows[i][i]
            for k in range(i, size + 1):
                rows[j][k] -= share * rows[i][k]
    solution = [0.0] * size
    for i in reversed(range(size)):
        known = sum(rows[i][k] * solution[k] for k in range(i + 1, size))
        solution[i] = (rows[i][size] - known) / rows[i][i]
    return solution


def value(bend: Bend, along: Floats) -> Floats:
    """Return the curve's values."""
    return (bend[0] * along + bend[1]) * along + bend[2]


def robust_bend(
    along: Floats,
    across: Floats,
    weights: Floats,
    degree: int,
    *,
    tolerance: float,
    rounds: int,
) -> tuple[Bend, Floats]:
    """Fit, and fit again with what lies off the curve weighing less.

    Args:
        along: Abscissae of the points.
        across: Their ordinates.
        weights: Their weights.
        degree: 0 to 2.
        tolerance: Distance at which a point's weight is halved.
        rounds: How often to fit.

    Returns:
        The coefficients, and each point's distance from the curve.
    """
    trust = weights
    for _ in range(rounds):
        bend = fit_bend(along, across, trust, degree)
        off = np.abs(across - value(bend, along))
        trust = weights / (1 + (off / tolerance) ** 2) + 1e-9
    return bend, off
