"""How wide are the bars of a chart? Numbers only; templates/components/_bars.html draws them."""

from dataclasses import dataclass, replace

FULL = 100  # the widest bar, in parts of the picture


@dataclass(frozen=True)
class Bar:
    """One bar. of: the whole that value is a part of, where there is one; width: set by bars()."""

    label: str
    value: object
    tone: str = "biru"
    of: object = None
    width: float = 0.0

    @property
    def whole_width(self):
        return FULL if self.of else 0


def bars(drawn):
    """The same bars with their widths: parts of their own whole where they have one, else of the largest value."""
    most = max((bar.value for bar in drawn if bar.of is None), default=0) or 1
    return [replace(bar, width=round(float(FULL * bar.value / (bar.of or most)), 1)) for bar in drawn]
