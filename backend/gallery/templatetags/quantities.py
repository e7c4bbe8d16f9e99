"""The words of `gallery.quantities` as filters of templates."""

from __future__ import annotations

from django import template

from gallery import quantities

register = template.Library()

register.filter("thousands", quantities.thousands)
register.filter("duration", quantities.duration)
register.filter("size", quantities.size)
register.filter("moment", quantities.moment)


@register.filter
def spaced(name: str) -> str:
    """A name of programs as people read it: "files_listed" is "files listed"."""
    return name.replace("_", " ")
