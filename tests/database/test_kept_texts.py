"""Long texts stand beside a workbench, and in it by a name."""

from __future__ import annotations

import pytest

from database import Workbench

LONG = "walks well, \N{FOOT}\v\x00 and \ud800 " * 100


@pytest.mark.parametrize("text", ["", "short", "x" * 200, LONG])
def test_a_text_comes_back_to_the_letter(text: str) -> None:
    with Workbench() as bench:
        bench.texts.name_of("another one " * 100)
        name = bench.texts.name_of(text)
        bench.texts.name_of("a third one " * 100)

        assert bench.texts.name_of(text) == name
        assert bench.texts.text_of(name) == text
        assert len(name) <= 200


def test_the_mark_of_a_text_is_that_of_its_name() -> None:
    text = "walks well " * 100
    with Workbench() as bench:
        asked = [text, bench.texts.name_of(text), "walks well"]
        marks = [mark for text in asked for (mark,) in bench.rows("SELECT text_mark(?)", [text])]
    assert marks[0] == marks[1] != marks[2]
