"""Round values along an axis, with their words."""

from __future__ import annotations

import math

STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


def ticks(least: float, most: float, wanted: int) -> list[tuple[float, str]]:
    """Return about `wanted` round values between two ends with their words, minus as a minus sign."""
    rough = (most - least) / wanted
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * nice for nice in STEPS if power * nice >= rough * (1 - 1e-9))
    digits = max(0, -math.floor(math.log10(step) + 1e-9))
    if round(step, digits) != round(step, digits + 1):
        digits += 1
    found = []
    for number in range(math.ceil(least / step - 1e-9), math.floor(most / step + 1e-9) + 1):
        value = number * step
        found.append((value, f"{value:.{digits}f}".replace("-", "−")))
    return found
