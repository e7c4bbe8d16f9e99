"""The thumbnails of every listed file, so that no page has to make them."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from django.conf import settings

from images.linking.kind import IMAGES
from images.models import Image
from images.thumbnails.beforehand import make_all_thumbnails
from images.thumbnails.options import ThumbnailOptions
from images.thumbnails.result import ThumbnailsResult
from images.thumbnails.summary import print_summary
from reimport.phase import PhaseContext, PhaseResult


def make_the_thumbnails(context: PhaseContext) -> PhaseResult:
    """Makes what is missing. A file that cannot have thumbnails is counted, and stops nothing."""
    if context.dry_run:
        return PhaseResult(remark="a dry run writes no files")
    if context.inputs.is_left_out(IMAGES.name) and not Image.objects.exists():
        return PhaseResult(remark="no pictures")
    options = ThumbnailOptions(
        images_url=context.options.images_url,
        folder=Path(settings.NEXUS_THUMBNAILS_DIR),
        most_megapixels=settings.NEXUS_MOST_MEGAPIXELS,
        memory=settings.NEXUS_DECODING_MEMORY,
        limit=context.options.limit,
    )
    result = make_all_thumbnails(options, context.progress)
    facts = result.as_json()
    return PhaseResult(
        counts=result.totals(),
        remark=_remark(result),
        details={name: facts[name] for name in ("refused", "refused_keys", "unreadable_keys")},
        show=partial(print_summary, result),
    )


def _remark(result: ThumbnailsResult) -> str:
    reasons = result.refused_by_reason().items()
    return ", ".join(f"{count:,} {reason.replace('_', ' ')}" for reason, count in reasons)
