"""Thumbnails of photographs: our maker next to libvips' own tool, one core each.  python -m bench.thumbnails [PHOTOGRAPHS]

Prints the photographs per second of processor time of each, both sizes counted as one; "absent" where there is no
vipsthumbnail. Both read the same files, write WebP of the same sizes, quality and effort, and keep no metadata.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

from images.thumbnails import ThumbnailSize
from images.thumbnails.making import EFFORT, QUALITY, make_thumbnails

# 12 megapixels, as telephones take them.
WIDTH, HEIGHT = 4000, 3000
DIFFERENT = 6
ROUNDS = 3


def main(photographs: int) -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory(prefix="nexus-bench-") as name:
        paths = photograph(Path(name), photographs)
        ours, theirs = [], []
        for _ in range(ROUNDS):
            ours.append(seconds_of_ours(paths))
            theirs.append(seconds_of_vips(paths, Path(name)))
    best = min(filter(None, theirs), default=None)
    print(f"{photographs / min(ours):.2f}", "absent" if best is None else f"{photographs / best:.2f}")


def photograph(folder: Path, count: int) -> list[Path]:
    """JPEGs with smooth areas, texture and grain; a few different ones, each under several names."""
    contents = []
    for number in range(DIFFERENT):
        light = Image.linear_gradient("L").rotate(90 * number).resize((WIDTH, HEIGHT))
        shade = Image.radial_gradient("L").resize((WIDTH, HEIGHT))
        grain = Image.effect_noise((WIDTH, HEIGHT), 20 + number)
        texture = Image.effect_noise((WIDTH // 8, HEIGHT // 8), 90).resize((WIDTH, HEIGHT))
        picture = Image.blend(
            Image.merge("RGB", (light, shade, light)), Image.merge("RGB", (grain, texture, texture)), 0.3
        )
        path = folder / f"different-{number}.jpg"
        picture.save(path, quality=88)
        contents.append(path.read_bytes())
    paths = [folder / f"{number}.jpg" for number in range(count)]
    for number, path in enumerate(paths):
        path.write_bytes(contents[number % DIFFERENT])
    return paths


def seconds_of_ours(paths: list[Path]) -> float:
    began = spent(resource.RUSAGE_SELF)
    for path in paths:
        made = make_thumbnails(path.read_bytes(), most_megapixels=100)
        assert made.facts.is_made, made.facts
        for size, content in made.files.items():
            path.with_suffix(f".{size}.webp").write_bytes(content)
    return spent(resource.RUSAGE_SELF) - began


def seconds_of_vips(paths: list[Path], folder: Path) -> float | None:
    """One run of the tool for each size: it makes one size at a time."""
    if not (tool := shutil.which("vipsthumbnail")):
        return None
    began = spent(resource.RUSAGE_CHILDREN)
    for size in ThumbnailSize:
        target = f"{folder}/%s.vips-{size}.webp[Q={QUALITY},effort={EFFORT},strip]"
        subprocess.run(
            [tool, "--size", f"{size.pixels}x{size.pixels}>", "--export-profile", "srgb", "--output", target, *map(str, paths)],
            env={**os.environ, "VIPS_CONCURRENCY": "1"},
            check=True,
        )  # fmt: skip
    assert len(list(folder.glob("*.vips-*.webp"))) == len(ThumbnailSize) * len(paths)
    return spent(resource.RUSAGE_CHILDREN) - began


def spent(who: int) -> float:
    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60)
