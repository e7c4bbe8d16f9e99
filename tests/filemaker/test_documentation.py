"""docs/reading-exports.md says what is true."""

from pathlib import Path

import pytest

from filemaker.quirks import CATALOGUE
from filemaker.values.identity import NO_ID_WORDS
from tests.ugly.model import pictures
from tests.ugly.render import delimited

PAGE = (Path(__file__).parents[2] / "docs" / "reading-exports.md").read_text(encoding="utf-8")


def table() -> str:
    rows = [
        f"| `{name}` | {text.detail} | {text.remedy} |".replace("  |", " |")
        for name, text in CATALOGUE.items()
    ]
    return "\n".join(["| quirk | what it is | what avoids it |", "|---|---|---|", *rows])


def test_the_table_of_quirks_is_the_catalogue() -> None:
    assert table() in PAGE, f"put this table into docs/reading-exports.md:\n{table()}"


def test_the_example_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("Image_data.csv").write_text(delimited(pictures()), encoding="utf-8-sig")
    example = PAGE.split("```python\n")[1].split("```")[0]
    exec(compile(example, "reading-exports.md", "exec"), {})  # noqa: S102 - it is the page's own example
    assert capsys.readouterr().out.splitlines() == [
        "csv utf-8 4 mdy proven by the column: 4 of 4 dates have a second part over 12, none has a first part over 12",
        "['utf8_bom'] 0",
    ]


def test_the_words_that_say_there_is_no_id_are_all_there() -> None:
    section = PAGE.split("## Ids\n")[1].split("\n## ")[0]
    rows = [f"| {kind} | {' '.join(f'`{word}`' for word in words)} |" for kind, words in NO_ID_WORDS.items()]
    assert "\n".join(rows) in section, "put these rows there:\n" + "\n".join(rows)
