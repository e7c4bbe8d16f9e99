"""What a person at a terminal sees of a long job. Knows nothing of clinics."""

from console.progress import LineProgress, Progress, SilentProgress, Step
from console.terminal import Terminal, bar
from console.unseen import escaped, is_unseen

__all__ = [
    "LineProgress",
    "Progress",
    "SilentProgress",
    "Step",
    "Terminal",
    "bar",
    "escaped",
    "is_unseen",
]
