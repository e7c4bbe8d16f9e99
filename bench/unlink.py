"""Takes every link back, so that a live run can be measured again.  python -m bench.unlink"""

from __future__ import annotations

import django

if __name__ == "__main__":
    django.setup()
    from images.models import Image, ImageBatch, LinkRun, UnlinkedFile, UnlinkedRow
    from transfers.models import RunChange

    UnlinkedFile.objects.all()._raw_delete(using="default")
    UnlinkedRow.objects.all()._raw_delete(using="default")
    RunChange.objects.all()._raw_delete(using="default")
    Image.objects.all()._raw_delete(using="default")
    ImageBatch.objects.all()._raw_delete(using="default")
    LinkRun.objects.all()._raw_delete(using="default")
