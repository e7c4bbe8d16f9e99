"""Images of which two sides are stored: their category names one, their side another.

No import writes such a pair, and no correction does any more. One that a person stored before that was refused stays, because
later runs keep what a person says, until somebody says which side it is.
"""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from images.models import CorrectableFact, Correction, Image
from images.type_catalogue import clinic_catalogue

_OF_A_SIDE = (CorrectableFact.CATEGORY, CorrectableFact.SIDE)


def images_of_two_sides() -> QuerySet[Image]:
    """In the order of their keys. Looked for among what people corrected, which is little, however many images there are."""
    own_sides = clinic_catalogue().own_sides.items()
    disagree = reduce(or_, (Q(category=category) & ~Q(side=side) for category, side in own_sides))
    corrected = Correction.objects.filter(fact__in=_OF_A_SIDE, undone_at=None).values("image_id")
    return Image.objects.filter(disagree, pk__in=corrected)
