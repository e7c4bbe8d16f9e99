"""Workbooks put together in ways that our own clinic does not know, and others do."""

from __future__ import annotations

_MAIN = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def with_sheets(
    table: dict[str, str],
    *before: dict[str, str],
    hidden: frozenset[int] = frozenset(),
    names: tuple[str, ...] = (),
) -> dict[str, str]:
    """The parts of `table` with the sheets of other workbooks and an empty chart before its own.

    Args:
        table: what `workbook_parts` gives.
        before: the same, with inline texts.
        hidden: positions of hidden sheets, from 1.
        names: the names of the sheets.
    """
    parts = dict(table)
    sheets = [book["xl/worksheets/sheet1.xml"] for book in before]
    relations = tags = ""
    for position, sheet in enumerate([*sheets, "", table["xl/worksheets/sheet1.xml"]], start=1):
        kind = "worksheet" if sheet else "chartsheet"
        parts[f"xl/{kind}s/sheet{position}.xml"] = sheet or "<chartsheet/>"
        relations += (
            f'<Relationship Id="rId{position}" Type="{_MAIN}/{kind}" Target="{kind}s/sheet{position}.xml"/>'
        )
        name = names[position - 1] if names else f"Sheet {position}"
        state = ' state="hidden"' if position in hidden else ""
        tags += f'<sheet name="{name}" sheetId="{position}"{state} r:id="rId{position}"/>'
    listing = parts["xl/_rels/workbook.xml.rels"]
    parts["xl/_rels/workbook.xml.rels"] = (
        listing[: listing.index("<Relationship ")] + relations + "</Relationships>"
    )
    book = parts["xl/workbook.xml"]
    parts["xl/workbook.xml"] = (
        book[: book.index("<sheets>")] + f"<sheets>{tags}</sheets>" + book[book.index("</sheets>") + 9 :]
    )
    return parts


def under_other_names(parts: dict[str, str]) -> dict[str, str]:
    """The same workbook in another folder, every part under a name of its own, with all kinds of targets."""
    listing = parts["xl/_rels/workbook.xml.rels"]
    head = listing[: listing.index("<Relationship ")]

    def relations(**targets: str) -> str:
        tags = (
            f'<Relationship Id="{"rId1" if kind == "worksheet" else kind}" Type="{_MAIN}/{kind}" Target="{target}"/>'
            for kind, target in targets.items()
        )
        return f"{head}{''.join(tags)}</Relationships>"

    return {
        "[Content_Types].xml": parts["[Content_Types].xml"],
        "_rels/.rels": relations(officeDocument="/The%20book/Workbook2.xml"),
        "the book/workbook2.xml": parts["xl/workbook.xml"],
        "the book/_rels/workbook2.xml.rels": relations(
            theme="theme/theme1.xml",
            worksheet="../tables\\one.xml",
            sharedStrings="texts/all.xml",
            styles="/formats.xml",
        ),
        "tables/one.xml": parts["xl/worksheets/sheet1.xml"],
        "the book/texts/all.xml": parts["xl/sharedStrings.xml"],
        "formats.xml": parts["xl/styles.xml"],
    }
