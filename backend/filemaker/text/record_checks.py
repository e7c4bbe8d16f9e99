"""What is odd about a record that was read, and what makes it malformed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from filemaker.text.dialect import LONGEST_FIELD, Dialect
from filemaker.text.lines import line_end
from filemaker.text.passage import Remark

_LINE_END = re.compile(r"\r*\n|\r")
_UNFINISHED = "the file ends in the middle of this record"
_TOO_LONG = f"a field of more than {LONGEST_FIELD:,} characters"


@dataclass(frozen=True)
class RecordChecks:
    """How records should look.

    Attributes:
        dialect: how they are written.
        width: the number of their fields.
        key_columns: those that hold the schema's required ids.
    """

    dialect: Dialect
    width: int
    key_columns: tuple[int, ...]

    def remarks(self, row: list[str], raw: list[str], line: int) -> list[Remark]:
        """What is odd about a record with sound quotation marks, and whether it is malformed.

        Args:
            row: its fields; none where one of them is too long.
            raw: its lines.
            line: the number of the first one.
        """
        if len(row) != self.width:
            return [self._misfit(row, raw, line)]
        if len(raw) > 1 and self._may_mix_records(row):
            reason = "broken quotation marks may have mixed this line with another"
            return [Remark(line + offset, "", reason) for offset in range(len(raw))]
        remarks = []
        if len(raw) > 1:
            remarks.append(Remark(line, "line_break_in_field"))
            if any(self._is_whole(self._alone(text)) for cell in row for text in _lines_of(cell)):
                remarks.append(Remark(line, "records_in_field"))
        if not line_end(raw[-1]):
            remarks.append(Remark(line, "no_final_line_end"))
        if self.dialect.quoted and has_stray_quotes(row, "".join(raw)):
            remarks.append(Remark(line, "stray_quotes"))
        return remarks

    def _misfit(self, row: list[str], raw: list[str], line: int) -> Remark:
        if not "".join(raw).strip(" \r\n"):
            return Remark(line, "blank_lines")
        reason = f"{len(row)} fields instead of {self.width}" if row else _TOO_LONG
        if line_end(raw[-1]) or len(row) > self.width:
            return Remark(line, "", reason)
        return Remark(line, "unfinished_last_line", f"{_UNFINISHED}: {reason}")

    def _may_mix_records(self, row: list[str]) -> bool:
        """Whether the record may begin as one record and end as another: one's patient or date, the other's picture.

        So it may if its last line would be a record by itself, and has ids or dates where the first line has some
        before it breaks. A note whose last line looks just like that is lost: better nobody than the wrong one.
        """
        broken = [column for column, cell in enumerate(row) if _lines_of(cell)]
        if not broken or broken[-1] == self.width - 1:
            return False  # nothing follows the field
        last = _lines_of(row[broken[-1]])[-1].split(self.dialect.delimiter) + row[broken[-1] + 1 :]
        telling = [column for column in range(broken[0]) if _like_an_id(row[column])]
        return (
            len(last) == self.width and bool(telling) and all(_like_an_id(last[column]) for column in telling)
        )

    def _alone(self, line: str) -> list[str]:
        """A line read for itself, whatever its quotation marks."""
        return next(self.dialect.rows([line.rstrip("\r\n")], strict=False), [""])

    def _is_whole(self, cells: list[str]) -> bool:
        return len(cells) == self.width and all(_like_an_id(cells[column]) for column in self.key_columns)


def doubts(raw: list[str], line: int) -> Iterator[Remark]:
    """Every line that may lie inside a field; the first one with a mark is the one to look at."""
    marked = next((at for at, text in enumerate(raw) if '"' in text), 0)
    for at, text in enumerate(raw):
        reason = (
            "broken quotation marks"
            if at == marked
            else f"it may lie inside a field, because the quotation marks of line {line + marked} are broken"
        )
        if not line_end(text):
            yield Remark(line + at, "unfinished_last_line", f"{_UNFINISHED}: {reason}")
        elif text.strip(" \r\n"):
            yield Remark(line + at, "", reason)


def _lines_of(cell: str) -> Sequence[str]:
    return _LINE_END.split(cell) if "\n" in cell or "\r" in cell else ()


def _like_an_id(text: str) -> bool:
    text = text.strip(" \"'")
    return any(character.isdigit() for character in text) and not any(
        character.isspace() for character in text
    )


def has_stray_quotes(row: Sequence[str], raw: str) -> bool:
    """Whether a quotation mark stands in a field without being doubled inside quotation marks."""
    return any('"' in text and '"' + text.replace('"', '""') + '"' not in raw for text in row)
