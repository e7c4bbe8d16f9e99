"""What an export holds never works in the terminal that shows it, nor in the file that is kept of it."""

from __future__ import annotations

import io

import pytest

from console import Terminal, escaped

ODD = "\x1b[31mred \x9b2J \x1b]52;c;cm0=\x07 \u202egpj.exe \u2066x\u2069 \x00"
SHOWN = r"\x1b[31mred \x9b2J \x1b]52;c;cm0=\x07 \u202egpj.exe \u2066x\u2069 \x00"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (ODD, SHOWN),
        ("a\nb\tc\rd", r"a\nb\tc\rd"),
        ("\u3164\U000e0041\ud800", r"\u3164\U000e0041\ud800"),
        # Letters of any script, and the joiners with which names are spelt.
        ("Ä 字 می\u200cخواهم", "Ä 字 می\u200cخواهم"),
    ],
)
def test_what_works_unseen_is_written_as_an_escape(text: str, shown: str) -> None:
    assert escaped(text) == shown


def test_lines_and_tables_of_a_command_hold_no_control_sequence() -> None:
    stream = io.StringIO()
    terminal = Terminal(stream, color=False)

    terminal.line(f"one\n{ODD}")
    terminal.table([ODD], [[f"{ODD}\nx"]])

    printed = stream.getvalue()
    assert set("\x1b\x9b\x07\x00\u202e\u2066") & set(printed) == set()
    assert printed.splitlines()[:2] == ["one", SHOWN]
    assert r"\x00\nx" in printed
