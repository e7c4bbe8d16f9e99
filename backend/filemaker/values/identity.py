"""What id a text is, when two ids are the same id, and which texts prove nobody.

One text at a time; what only the whole column can tell (`1,001`, rounded numbers) is told by `id_columns`.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# What nearly every id is, and needs no second look: no word for "none" is so, and nothing is wrapped around it.
_ORDINARY = re.compile(r"[1-9][0-9a-z-]*|[a-e][0-9a-f-]{35}|(?![0-]+$|[f-]+$)[0f][0-9a-f-]{35}").fullmatch

# Characters that nobody sees: soft hyphen, zero-width spaces and joiners, marks of direction, byte order mark.
_INVISIBLE = dict.fromkeys(
    (
        0x00AD,
        0x034F,
        0x061C,
        0x180E,
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        0xFEFF,
    )
)
# How spreadsheets are told that a number is text: ="12", '12; and quotation marks that became data.
_WRAPPED = re.compile(r"""=?"(?P<quoted>.*)"|'(?P<single>.*)'|['‘’](?P<marked>.+)""", re.DOTALL)

# A number as a spreadsheet shows a long one. Without a plus and without a point it may well be an id (1e5, 2E-7).
_POWER = re.compile(
    r"[+-]?(?P<whole>\d+)(?:(?P<point>[.,])(?P<rest>\d*))?e(?P<sign>[+-]?)(?P<power>\d+)", re.ASCII
)
_EXACT_DIGITS = 15  # of a number that a spreadsheet has kept
_TOO_NARROW = re.compile("#{2,}")  # a cell that was too narrow for its number

_ZERO = re.compile(r"[+-]?0+(?:[.,]0+)?", re.ASCII)
_NO_UUIDS = ("0", "f")  # the nil UUID and the max UUID of RFC 9562, with or without hyphens
_BRACKETS = ("()", "<>", "[]")

# Documented in docs/reading-exports.md. Texts without a letter or a digit (?, -, --) and zeros are none, too.
NO_ID_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "of programs": (
        "null", "none", "nil", "nan", "na", "n/a", "n.a.", "n.a", "n/d", "n.d.", "n/v", "undefined", "missing", "unknown", "unk",
        "unassigned", "not available", "not applicable", "not assigned", "not found", "not set", "no id", "noid", "empty",
        "blank", "void", "tbd", "\\n", "-1",
    ),
    "of spreadsheets": (
        "#n/a", "#ref!", "#value!", "#name?", "#num!", "#null!", "#div/0!", "#spill!", "#calc!", "#field!", "#blocked!",
        "#connect!", "#unknown!", "#busy!", "#getting_data", "#error!", "#nv", "#bezug!", "#wert!", "#zahl!", "#überlauf!",
        "#valeur!", "#nom?", "#nombre!", "#nul!", "#¡ref!", "#¡valor!", "#¿nombre?", "#¡num!", "#¡nulo!", "#¡div/0!",
        "#n/d", "#n/disp", "#rif!", "#valore!", "#nome?", "#n/b", "#verw!", "#waarde!", "#naam?", "#getal!", "#leeg!",
        "#deel/0!", "#valor!", "#núm!", "err:502", "err:508", "err:519", "err:522", "err:523", "err:524",
    ),
    "German": ("keine", "keiner", "kein", "keine id", "unbekannt", "leer", "fehlt", "nicht vorhanden"),
    "French": ("aucun", "aucune", "inconnu", "inconnue", "néant", "vide", "nul"),
    "Spanish": ("ninguno", "ninguna", "desconocido", "desconocida", "nulo", "vacío"),
    "Italian": ("nessuno", "nessuna", "sconosciuto", "sconosciuta", "nullo", "vuoto"),
    "Dutch": ("geen", "onbekend", "leeg"),
    "Portuguese": ("nenhum", "nenhuma", "desconhecido", "desconhecida", "vazio"),
}  # fmt: skip


def _folded(text: str) -> str:
    """Without accents and spaces, as words are compared: `n / a` is `n/a`."""
    apart = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in apart if not (unicodedata.combining(letter) or letter.isspace()))


_WORDS = frozenset(_folded(word) for words in NO_ID_WORDS.values() for word in words)


def normalise_id(text: str) -> str:
    """The id that a text is; two ids are the same if these are. Empty for what says that there is none or is damaged.

    White space (Unicode's, so no-break spaces and FileMaker's vertical tabs too), braces, invisible characters and
    what marks a number as text around it (`'12`, `="12"`) are no part of it, and case does not count. Everything else
    is: leading zeros stay, and `1e5`, `12.0` or twenty digits are text, not numbers.
    """
    key = text.strip().strip("{}").strip().lower()
    if _ORDINARY(key):
        return key
    key = _unwrapped(key)
    return "" if _says_none(key) else _exact(key)


def clean_id(text: str) -> str:
    """The id as it stands in the file, capitals and braces included, without what marks it as text; as it is if it is none."""
    plain = text.strip()
    key = normalise_id(plain)
    if not key or plain.strip("{}").strip().lower() == key:
        return plain
    bare = _unwrapped(plain)
    return bare if bare.lower() == key else key


def id_quirk(text: str) -> str:
    """The quirk, by its name in the catalogue, of a text that is not simply an id; empty where it is, and for blanks."""
    key = text.strip().strip("{}").strip().lower()
    if not key or _ORDINARY(key):
        return ""
    bare = _unwrapped(key)
    if _TOO_NARROW.fullmatch(bare) or (not _says_none(bare) and not _exact(bare)):
        return "damaged_id"
    if _says_none(bare):
        return "no_id_in_words"
    return "wrapped_id" if bare != key else ""


def _unwrapped(text: str) -> str:
    """Without braces, white space, invisible characters and marks of text, however deep they are nested."""
    while True:
        inner = text.translate(_INVISIBLE).strip().strip("{}")
        if match := _WRAPPED.fullmatch(inner):
            inner = next(part for part in match.groups() if part is not None).replace('""', '"')
        if inner == text:
            return inner
        text = inner


def _says_none(key: str) -> bool:
    """Whether a text says that there is no id."""
    if not any(map(str.isalnum, key)) or _ZERO.fullmatch(key):
        return True
    digits = key.replace("-", "")
    if len(digits) == 32 and any(digits == digit * 32 for digit in _NO_UUIDS):
        return True
    if key[0] + key[-1] in _BRACKETS:
        return _says_none(key[1:-1].strip())
    return _folded(key) in _WORDS


def _exact(key: str) -> str:
    """The id itself, or the whole number that a power of ten stands for; empty where a spreadsheet dropped digits."""
    match = _POWER.fullmatch(key)
    if match is None or not (match["point"] or match["sign"] == "+"):
        return key
    rest = match["rest"] or ""
    power = int(match["power"][:9])
    digits = (match["whole"] + rest[:power]).lstrip("0")
    is_whole = match["sign"] != "-" and len(rest) >= power and not rest[power:].strip("0")
    return digits if is_whole and key[0] != "-" and len(digits) <= _EXACT_DIGITS else ""
