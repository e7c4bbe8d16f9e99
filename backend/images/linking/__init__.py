"""The main job: link every image of a dump to the right patient, or name the reason why not."""

from files.options import LinkOptions
from images.linking.link import link
from images.linking.result import LinkResult

__all__ = ["LinkOptions", "LinkResult", "link"]
