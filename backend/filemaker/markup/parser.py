"""Parsing XML that nobody vouches for: no entities, nothing from outside, bounded memory whatever the file holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat

from filemaker.errors import ExportError

Attributes = dict[str, str]

# Whatever the reader or expat itself keeps has to have an end: unfinished tags and records, open elements, names.
_LONGEST_UNIT = 16 << 20  # bytes
_DEEPEST = 64
_LONGEST_NAMES = 4 << 20  # characters of all names together

_UNFINISHED = {
    expat.errors.codes[message]
    for message in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    )
}


class UnfinishedMarkup(Exception):
    """The document ends before its root element does."""


def _nothing(_: str) -> None:
    pass


@dataclass(frozen=True)
class MarkupHandlers:
    """What is called while a document is parsed; names of elements come without their prefixes."""

    start: Callable[[str, Attributes], None]
    end: Callable[[str], None] = _nothing
    text: Callable[[str], None] = _nothing


class MarkupParser:
    """Feeds an expat parser and stops it where a document would make it resolve, expand or hoard.

    expat comes with Python; the three handlers that refuse entities do what defusedxml does, which would cost the
    speed of expat's own.

    Args:
        path: for messages.
        handlers: what hears of the document.
        encoding: the encoding of what is fed; None where the document declares it.
        part: which part of the file is parsed, for messages; empty if it is the file itself.
    """

    def __init__(
        self, path: Path, handlers: MarkupHandlers, encoding: str | None = None, part: str = ""
    ) -> None:
        self._path = path
        self._part = part
        self._start, self._end = handlers.start, handlers.end
        self._fed = 0
        self._settled = 0
        self._depth = 0
        self._elements: dict[str, str] = {}  # every name met -> the name without its prefix
        self._attributes: set[str] = set()
        self._length_of_names = 0
        self._parser = parser = expat.ParserCreate(encoding)
        parser.buffer_text = True
        parser.StartElementHandler = self._open
        parser.EndElementHandler = self._close
        parser.CharacterDataHandler = handlers.text
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._refuse_entity
        parser.ExternalEntityRefHandler = self._refuse_entity

    def settle(self) -> None:
        """What was fed so far is done with: nothing of it is kept but what the caller has taken."""
        self._settled = self._fed

    def feed(self, data: bytes) -> None:
        """Parses on.

        Raises:
            ExportError: the document is damaged, or is made to harm its reader.
        """
        self._fed += len(data)
        try:
            self._parser.Parse(data)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise self._damaged(error) from None
        if self._fed - self._settled > _LONGEST_UNIT:
            raise self._hostile(f"more than {_LONGEST_UNIT >> 20} MB without a whole record")

    def finish(self) -> None:
        """The end of the data.

        Raises:
            UnfinishedMarkup: it is not the end of the document.
            ExportError: as for `feed`.
        """
        try:
            self._parser.Parse(b"", True)  # noqa: FBT003 - it takes no keywords
        except expat.ExpatError as error:
            if error.code in _UNFINISHED:
                raise UnfinishedMarkup from None
            raise self._damaged(error) from None

    def _open(self, name: str, attributes: Attributes) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._hostile("elements nested too deep")
        if name not in self._elements or (attributes and not self._attributes.issuperset(attributes)):
            self._learn(name, attributes)
        self._start(self._elements[name], attributes)

    def _close(self, name: str) -> None:
        self._depth -= 1
        self._end(self._elements[name])

    def _learn(self, name: str, attributes: Attributes) -> None:
        self._elements[name] = name.rpartition(":")[2]
        self._attributes.update(attributes)
        self._length_of_names += len(name) + sum(map(len, attributes))
        if self._length_of_names > _LONGEST_NAMES:
            raise self._hostile("too many different names of elements and attributes")

    def _doctype(
        self, _name: str, _system: str | None, _public: str | None, has_internal_subset: int
    ) -> None:
        # FileMaker's web publishing names its DTD, which is never fetched. One inside the file is never needed.
        if has_internal_subset:
            raise self._hostile("a document type with declarations of its own")

    def _refuse_entity(self, *_declaration: object) -> int:
        raise self._hostile("entities of its own")

    def _hostile(self, what: str) -> ExportError:
        return self._error(
            f"holds {what}, which FileMaker never writes and which is not safe to read",
            "Use the file as FileMaker wrote it.",
        )

    def _damaged(self, error: Exception) -> ExportError:
        reason = expat.ErrorString(error.code) if isinstance(error, expat.ExpatError) else "unknown encoding"
        return self._error(
            f"is not well-formed XML ({reason})", "Export again, and use the file as FileMaker wrote it."
        )

    def _error(self, what: str, remedy: str) -> ExportError:
        if self._part:
            return ExportError(self._path, f"its part {self._part} {what}", remedy)
        return ExportError(self._path, f"it {what}", remedy, self._parser.CurrentLineNumber)
