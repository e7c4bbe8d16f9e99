"""Waiting for what a script does. Playwright's own wait_for_function evaluates in the page, which the page's policy forbids."""

from __future__ import annotations

import time

from playwright.sync_api import Page

__all__ = ["wait_until"]

_PATIENCE = 15.0
_PAUSE = 50


def wait_until(page: Page, expression: str) -> None:
    """Returns once an expression holds.

    Raises:
        AssertionError: it does not come to hold.
    """
    end = time.monotonic() + _PATIENCE
    while not page.evaluate(expression):
        assert time.monotonic() < end, f"this never came true: {expression}"
        page.wait_for_timeout(_PAUSE)
