"""The linker of images, as other rooms know it."""

from __future__ import annotations

from typing import Final

from files.linker import Linker
from images.linking.kind import IMAGE_FILES
from images.linking.link import link, plan_links
from images.linking.summary import print_summary
from images.linking.undo import undo_run

IMAGE_LINKER: Final = Linker(IMAGE_FILES, link, plan_links, print_summary, undo_run)
