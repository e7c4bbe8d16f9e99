"""A job that tells where it is, until it is killed; run as `python -m tests.jobs.published_job`."""

from __future__ import annotations

import sys
import time

import django


def main() -> None:
    django.setup()
    from console import SilentProgress
    from jobs.live_progress import publish_progress

    with (
        publish_progress("make_thumbnails", dry_run=False) as publisher,
        publisher.progress(SilentProgress()).step("Drawing", 10, "files") as step,
    ):
        step.advance(3)
        sys.stdout.write("under way\n")
        sys.stdout.flush()
        time.sleep(60)


if __name__ == "__main__":
    main()
