"""Characters that XML 1.0 does not allow, on their way through a parser that refuses them.

Fields hold vertical tabs (FileMaker's returns) and other control characters, raw or as references (`&#11;`). They
travel as private characters that no export holds, and are themselves again in the rows.
"""

from __future__ import annotations

import re

from filemaker.quirks import Findings

# https://www.w3.org/TR/xml/#charsets. U+FFFE and U+FFFF are the only others that decoded text can hold.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_PRIVATE = 0xFF000
_DISGUISED = re.compile("[\U000ff000-\U000ff01f\U0010effe\U0010efff]")

_REFERENCE = re.compile(r"&#(?:x([0-9A-Fa-f]{1,40})|([0-9]{1,40}));")
_OPENING = re.compile(r"<!\[CDATA\[|<!--")
_CLOSING = {"<![CDATA[": "]]>", "<!--": "-->"}
# What may be the first part of a reference, or of the beginning or end of a section.
_BEGUN = re.compile(
    r"(?:&(?:#[0-9A-Za-z]{0,41})?|<(?:!(?:--?|\[(?:C(?:D(?:A(?:T(?:A)?)?)?)?)?)?)?|\]\]?|--?)\Z"
)
_LONGEST_BEGUN = 64  # characters


class Disguise:
    """Puts private characters in the place of forbidden ones and of references to them; NULs are taken out.

    In comments and CDATA sections `&#11;` is no reference. Texts come piece by piece, cut anywhere.
    """

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._held = ""
        self._closing = ""  # of the section that is open

    def piece(self, text: str) -> str:
        """The text as a parser may have it, without what the next piece may complete."""
        text = self._held + text
        begun = _BEGUN.search(text, max(0, len(text) - _LONGEST_BEGUN))
        end = begun.start() if begun else len(text)
        self._held = text[end:]
        return self._without_forbidden(text[:end])

    def last(self) -> str:
        """What was held back, at the end of the text."""
        held, self._held = self._held, ""
        return self._without_forbidden(held)

    def _without_forbidden(self, text: str) -> str:
        if self._closing or "&#" in text or "<!" in text:
            text = self._without_references(text)
        if not _FORBIDDEN.search(text):
            return text
        if "\0" in text:
            self._findings.note("nul_bytes", count=text.count("\0"))
        text, count = _FORBIDDEN.subn(lambda match: _private(ord(match[0])), text.replace("\0", ""))
        if count:
            self._findings.note("control_characters_in_xml", count=count)
        return text

    def _without_references(self, text: str) -> str:
        return "".join(
            _REFERENCE.sub(_character, part) if is_markup else part for part, is_markup in self._parts(text)
        )

    def _parts(self, text: str) -> list[tuple[str, bool]]:
        """The text in parts, each with whether references count in it; remembers the section that stays open."""
        parts = []
        at = 0
        while at < len(text):
            if self._closing:
                found = text.find(self._closing, at)
                end = len(text) if found < 0 else found + len(self._closing)
                self._closing = self._closing if found < 0 else ""
                parts.append((text[at:end], False))
            else:
                opening = _OPENING.search(text, at)
                end = opening.end() if opening else len(text)
                self._closing = _CLOSING[opening[0]] if opening else ""
                parts.append((text[at:end], True))
            at = end
        return parts


def undisguise(text: str) -> str:
    """The text as it was before a `Disguise`."""
    if text.isascii():
        return text
    return _DISGUISED.sub(lambda match: chr(ord(match[0]) - _PRIVATE), text)


def _character(reference: re.Match[str]) -> str:
    """The forbidden character that is meant; another reference stays for the parser."""
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    forbidden = code <= 0xFFFF and _FORBIDDEN.match(chr(code))
    return chr(code) if forbidden else reference[0]


def _private(code: int) -> str:
    return chr(_PRIVATE + code)
