"""In which form an export is written: format, encoding, ends of lines, quotation marks, a workbook's parts."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

__all__ = ["MARKUP", "TEXT", "WITH_SHEETS", "WORKBOOK", "Form", "draw_form"]

TEXT = frozenset({"csv", "mer", "tab"})
WORKBOOK = frozenset({"xlsx", "ods", "xls", "xlsb"})
WITH_SHEETS = frozenset({"xlsx", "ods"})
MARKUP = frozenset({"fmpxml", "fmpdso"})

_OF_UNICODE = (
    ("utf-8", b""),
    ("utf-8", b"\xef\xbb\xbf"),
    ("utf-16-le", b"\xff\xfe"),
    ("utf-16-be", b"\xfe\xff"),
    ("utf-16-le", b""),
    ("utf-16-be", b""),
)


@dataclass
class Form:
    """How one export is written.

    Attributes:
        format: csv, mer, tab, xlsx, ods, xls, xlsb, fmpxml or fmpdso.
        encoding: Python's name.
        bom: the bytes before the first letter.
        line_end: of records, in text formats.
        delimiter: in csv and mer.
        quoting: `all`, `needed` or `mixed`, in csv.
        header: whether a first line names the fields.
        options: what a workbook or markup is like besides; the writers say which there are.
        arguments: for the command that reads it.
        called: the name of the file, where it is not the usual one.
    """

    format: str
    encoding: str = "utf-8"
    bom: bytes = b""
    line_end: str = "\n"
    delimiter: str = ","
    quoting: str = "needed"
    header: bool = True
    options: set[str] = field(default_factory=set)
    arguments: list[str] = field(default_factory=list)
    called: str = ""

    @property
    def is_text(self) -> bool:
        return self.format in TEXT

    @property
    def is_workbook(self) -> bool:
        return self.format in WORKBOOK

    @property
    def is_markup(self) -> bool:
        return self.format in MARKUP

    @property
    def is_unicode(self) -> bool:
        return self.encoding.startswith("utf")

    @property
    def script(self) -> str:
        """Whose names it can write, a key of `people.SCRIPTS`."""
        return "unicode" if self.is_unicode else self.encoding

    def encodes(self, text: str) -> bool:
        try:
            text.encode(self.encoding)
        except UnicodeEncodeError:
            return False
        return True

    def spells(self, text: str) -> bool:
        """Whether such a text stands in it: nobody writes `março` in a Chinese encoding, though it has the letter."""
        is_western = self.is_unicode or self.script in ("cp1252", "mac_roman")
        return self.encodes(text) and (is_western or not any("\x80" <= sign < "\u0250" for sign in text))

    def file_name(self, stem: str) -> str:
        return self.called or f"{stem}.{'xml' if self.is_markup else self.format}"

    def describe(self) -> str:
        if self.is_workbook:
            return " ".join((self.format, *sorted(self.options)))
        parts = [self.format, self.encoding + ("+bom" if self.bom else "")]
        if self.is_text:
            parts += [repr(self.line_end), repr(self.delimiter), self.quoting]
            parts += [] if self.header else ["no header"]
        return " ".join((*parts, *sorted(self.options)))


def draw_form(random: Random, allowed: frozenset[str] = TEXT | WORKBOOK | MARKUP) -> Form:
    """Any form that FileMaker, or a program after it, writes."""
    weights = {
        "csv": 30,
        "mer": 14,
        "tab": 12,
        "xlsx": 16,
        "ods": 5,
        "xls": 4,
        "xlsb": 4,
        "fmpxml": 14,
        "fmpdso": 8,
    }
    names = [name for name in weights if name in allowed]
    form = Form(random.choices(names, [weights[name] for name in names])[0])
    if form.is_text:
        _dress_text(form, random)
    elif form.is_workbook:
        _dress_workbook(form, random)
    elif random.random() < 0.3:
        form.options.add("line breaks")
    if form.format == "fmpxml" and random.random() < 0.15:
        form.encoding, form.bom = "utf-16-le", b"\xff\xfe"
    return form


def _dress_text(form: Form, random: Random) -> None:
    form.line_end = random.choice(("\r", "\n", "\r\n", "\r\n"))
    form.delimiter = {"tab": "\t"}.get(form.format) or random.choice(",,,;")
    form.quoting = {"mer": "all", "tab": "none"}.get(form.format) or random.choice(("all", "needed", "mixed"))
    if random.random() < 0.6:
        form.encoding, form.bom = random.choice(_OF_UNICODE)
        return
    form.encoding = random.choice(("cp1252", "cp1252", "mac_roman", "cp932", "gb18030", "big5", "cp1251"))
    if form.encoding == "mac_roman":
        form.line_end = "\r"
    if random.random() < 0.3:
        form.arguments += ["--encoding", form.encoding]


def _dress_workbook(form: Form, random: Random) -> None:
    options = {
        "xlsx": ("inline strings", "1904", "other parts", "styles in words"),
        "xls": ("1904",),
        "xlsb": ("1904",),
    }
    form.options.update(name for name in options.get(form.format, ()) if random.random() < 0.25)
