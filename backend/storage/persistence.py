"""Asking again, for the faults that obstore does not repeat by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from obstore.exceptions import BaseError

from storage.failures import StorageError
from storage.s3_errors import is_cut_off

Result = TypeVar("Result")

_PAUSES = (0.5, 1.0, 2.0)
"""Seconds to wait before a question is asked again."""


async def persist(
    attempt: Callable[[], Awaitable[Result]], worth_it: Callable[[Exception], bool] = is_cut_off
) -> Result:
    """The first result of repeated attempts; without more said, those are repeated whose answer was cut off.

    Raises:
        obstore.exceptions.BaseError, StorageError: from the last attempt, or from one that is not worth repeating.
    """
    for pause in _PAUSES:
        try:
            return await attempt()
        except (BaseError, StorageError) as error:
            if not worth_it(error):
                raise
        await asyncio.sleep(pause)
    return await attempt()
