"""Pages as tests read them."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client
from django.urls import reverse

__all__ = ["read", "words"]


def read(client: Client, name: str, *arguments: object, status: int = 200) -> str:
    answer = client.get(reverse(name, args=arguments))
    assert answer.status_code == status
    return b"".join(answer).decode()


def words(page: Any) -> str:
    """What is read of an answer, or of its text, in one line."""
    text = page if isinstance(page, str) else page.content.decode()
    return " ".join(re.sub(r"<[^>]*>", " ", text).split())
