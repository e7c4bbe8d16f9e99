"""What a worker process does that meets a file which no decoder survives."""

from __future__ import annotations

import os
import signal
import time

from images.thumbnails.facts import ThumbnailSource
from images.thumbnails.workers import ThumbnailResult, WorkerContext, work_on

__all__ = ["work_on_hostile"]


def work_on_hostile(
    processor_seconds: int, context: WorkerContext, source: ThumbnailSource
) -> ThumbnailResult:
    """`crash.jpg` ends its process as a broken decoder does, `endless.jpg` never ends."""
    if source.storage_key.startswith("crash"):
        os.kill(os.getpid(), signal.SIGSEGV)
    if source.storage_key.startswith("endless"):
        time.sleep(600)
    return work_on(processor_seconds, context, source)
