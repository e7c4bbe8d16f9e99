"""Draws what the sample clinic's images show: feet and things, no photograph of anybody."""

from __future__ import annotations

from sample_clinic.drawings.picture import draw

__all__ = ["draw"]
