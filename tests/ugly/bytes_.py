"""Ugly bytes: encodings, byte order marks, NULs, mojibake."""

from pathlib import Path

from filemaker import ReadOptions
from tests.ugly.model import UglyExport, picture, pictures, plain, text_export, ugly

# A row whose type makes the encoding matter.
_ACCENTED = [
    *pictures(),
    picture(5, type="Pied gauche, côté médial"),
    picture(6, type="Fußrücken für Müller"),
]


@ugly
def utf8_bom(folder: Path) -> UglyExport:
    """The first cause of the 6,490 images that were skipped: the first column was called \\ufeffdate."""
    return text_export(folder, plain(), "utf8_bom", encoding="utf-8-sig", lines=(2, 3, 4, 5))


@ugly
def utf16_with_bom(folder: Path) -> UglyExport:
    return text_export(folder, plain(_ACCENTED), "utf16", rows=_ACCENTED, encoding="utf-16")


@ugly
def utf16_big_endian_with_bom(folder: Path) -> UglyExport:
    return text_export(folder, ("\ufeff" + plain()).encode("utf-16-be"), "utf16")


@ugly
def utf16_without_bom(folder: Path) -> UglyExport:
    return text_export(folder, plain(_ACCENTED), "utf16_without_bom", rows=_ACCENTED, encoding="utf-16-le")


@ugly
def utf16_big_endian_without_bom(folder: Path) -> UglyExport:
    return text_export(folder, plain(), "utf16_without_bom", encoding="utf-16-be")


@ugly
def utf32_with_bom(folder: Path) -> UglyExport:
    return text_export(folder, plain(), "utf32", encoding="utf-32")


@ugly
def windows_1252(folder: Path) -> UglyExport:
    return text_export(folder, plain(_ACCENTED), "guessed_encoding", rows=_ACCENTED, encoding="cp1252")


@ugly
def mac_roman(folder: Path) -> UglyExport:
    """What solutions from before FileMaker 7 export by default on a Mac."""
    return text_export(folder, plain(_ACCENTED), "guessed_encoding", rows=_ACCENTED, encoding="mac_roman")


@ugly
def shift_jis(folder: Path) -> UglyExport:
    rows = [*pictures(), picture(5, type="左足の写真"), picture(6, type="右足、うえから")]
    return text_export(folder, plain(rows), "guessed_encoding", rows=rows, encoding="cp932")


@ugly
def gb18030(folder: Path) -> UglyExport:
    rows = [*pictures(), picture(5, type="左脚背面"), picture(6, type="患者照片")]
    return text_export(folder, plain(rows), "guessed_encoding", rows=rows, encoding="gb18030")


@ugly
def big5(folder: Path) -> UglyExport:
    rows = [*pictures(), picture(5, type="左腳背面"), picture(6, type="病患照片")]
    return text_export(folder, plain(rows), "guessed_encoding", rows=rows, encoding="big5")


@ugly
def korean(folder: Path) -> UglyExport:
    rows = [*pictures(), picture(5, type="왼발 사진"), picture(6, type="오른발 사진")]
    return text_export(folder, plain(rows), "guessed_encoding", rows=rows, encoding="euc_kr")


@ugly
def cyrillic(folder: Path) -> UglyExport:
    rows = [*pictures(), picture(5, type="Левая стопа"), picture(6, type="Правая стопа, вид сверху")]
    return text_export(folder, plain(rows), "guessed_encoding", rows=rows, encoding="cp1251")


@ugly
def encoding_that_must_be_named(folder: Path) -> UglyExport:
    rows = [*pictures(), picture(5, type="Ğ")]
    options = ReadOptions(encoding="cp1254")
    return text_export(folder, plain(rows), rows=rows, encoding="cp1254", options=options)


@ugly
def some_bytes_are_no_utf8(folder: Path) -> UglyExport:
    """One field out of another program among a file of sound UTF-8."""
    rows = [picture(number, type="Fußrücken") for number in range(4)]
    content = plain([*rows, picture(4, type="Caf?")]).encode().replace(b"Caf?", b"Caf\xe9")
    return text_export(folder, content, "invalid_bytes", rows=[*rows, picture(4, type="Caf\ufffd")])


@ugly
def multibyte_character_across_every_sample(folder: Path) -> UglyExport:
    """A detector that reads 8 KB cuts a three-byte character somewhere, whatever the sample's size."""
    rows = [picture(number, type="—" * 500) for number in range(600)]
    return text_export(folder, plain(rows), rows=rows)


@ugly
def only_the_last_row_is_not_ascii(folder: Path) -> UglyExport:
    rows = [*pictures(20_000), picture(1, type="Orteil gauche bougé")]
    return text_export(folder, plain(rows), "guessed_encoding", rows=rows, encoding="cp1252")


@ugly
def nul_bytes_at_the_end_of_fields(folder: Path) -> UglyExport:
    content = plain().replace("Left Dorsal", "Left Dorsal\0").replace(",1,", ",1\0,")
    return text_export(folder, content, "nul_bytes", lines=(2, 3, 4, 5))


@ugly
def nul_bytes_between_letters(folder: Path) -> UglyExport:
    """A UTF-16 field inside a UTF-8 file, as AppleScript exports it."""
    content = plain().replace("Left Plantar", "".join(letter + "\0" for letter in "Left Plantar"))
    return text_export(folder, content, "nul_bytes")


@ugly
def mojibake_that_was_exported(folder: Path) -> UglyExport:
    rows = [*pictures(), picture(5, type="patientâ€™s foot"), picture(6, type="cÃ´tÃ© mÃ©dial")]
    return text_export(folder, plain(rows), "mojibake", rows=rows)


@ugly
def letters_lost_before_the_export(folder: Path) -> UglyExport:
    rows = [*pictures(), picture(5, type="c\ufffdt\ufffd")]
    return text_export(folder, plain(rows), "replacement_character", rows=rows)
