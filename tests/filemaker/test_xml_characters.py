"""Control characters in XML: raw or as references, they are what the field holds, wherever a piece of the file ends."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filemaker import ExportError
from filemaker.markup.disguise import Disguise, undisguise
from filemaker.quirks import Findings
from tests.filemaker.reading import quirks_of, read
from tests.ugly.model import pictures
from tests.ugly.render import HEADER, fmpxmlresult


def type_of(path: Path, written: str) -> str:
    """The type that is read where `written` stands in the XML."""
    _, _, rows = read(path, fmpxmlresult(pictures(1)).replace("Left Dorsal", written))
    return rows[0]["type"]


@pytest.mark.parametrize(
    "reference", ["&#11;", "&#0011;", "&#xB;", "&#x0b;", "&#x000B;"], ids=lambda text: text.strip("&;")
)
def test_a_reference_is_what_the_raw_character_is(reference: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    assert type_of(path, f"Left{reference}Dorsal") == type_of(path, "Left\vDorsal") == "Left\vDorsal"


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("a&#29;b", "a\x1db"),
        ("a&#x1F;&#9;&#65;b", "a\x1f\tAb"),
        ("a&#0;b", "ab"),
        ("a&#xFFFF;b", "a\uffffb"),
        ("<![CDATA[a&#11;b]]>", "a&#11;b"),
        ("<![CDATA[a&#11;b]]>&#11;c", "a&#11;b\vc"),
        ("a<!-- &#11; <![CDATA[ -->&#11;b", "a\vb"),
        ("a]]&#11;&amp;#11;b", "a]]\v&#11;b"),
    ],
)
def test_where_a_reference_counts(written: str, text: str, tmp_path: Path) -> None:
    assert type_of(tmp_path / "a.xml", written) == text


def test_a_field_whose_name_holds_one_is_found(tmp_path: Path) -> None:
    content = fmpxmlresult(pictures(1), (*HEADER[:6], "rec&#11;id", HEADER[7])).replace("&amp;#", "&#")
    export, _, rows = read(tmp_path / "a.xml", content)
    assert rows[0]["recid"] == "2"
    assert "\v" in export.columns[6].header


@pytest.mark.parametrize("reference", ["&#xD800;", "&#1114112;", "&#11", "&vt;", f"&#{'0' * 100}11;"])
def test_what_is_no_reference_to_a_character_is_refused(reference: str, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="not well-formed XML"):
        type_of(tmp_path / "a.xml", f"a{reference}b")


def test_they_are_counted(tmp_path: Path) -> None:
    content = fmpxmlresult(pictures(1)).replace("Left Dorsal", "&#11;&#0;\x02")
    export, _, _ = read(tmp_path / "a.xml", content)
    assert quirks_of(export)["control_characters_in_xml"] == (None, 2)
    assert quirks_of(export)["nul_bytes"] == (None, 1)


_TOKENS = ("&#11;", "&#x0b;", "&#0;", "<![CDATA[", "]]>", "<!--", "-->", "&", "<", "-", "]", "\v", "x", "&#")


@given(st.lists(st.sampled_from(_TOKENS), max_size=12).map("".join), st.lists(st.integers(0, 60)))
def test_it_does_not_matter_where_a_piece_ends(text: str, cuts: list[int]) -> None:
    whole, cut = Disguise(Findings()), Disguise(Findings())
    ends = sorted({0, *(end for end in cuts if end < len(text)), len(text)})
    pieces = [cut.piece(text[start:end]) for start, end in pairwise(ends)]
    assert "".join(pieces) + cut.last() == whole.piece(text) + whole.last()
    assert undisguise(whole.piece("\x01")) == "\x01"
