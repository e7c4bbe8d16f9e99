"""Encodings are told by all of the file's bytes."""

import codecs
from pathlib import Path

import pytest

from filemaker import ReadOptions
from filemaker.text.legacy_encodings import LegacySample
from tests.filemaker.reading import quirks_of, read
from tests.ugly.model import picture, pictures
from tests.ugly.render import delimited

WORDS = {
    "cp1252": (
        "Müller, Jörg",
        "Café",
        "García",
        "Martínez López",
        "Noël Dubé",
        "O’Brien",
        "L’Écuyer",
        "Ångström",
        "Øyvind Sæther",
        "François Côté",
        "Großmann",
        "“left” foot",
        "5° flexion",
        "MÜLLER",
        "the patient’s foot – left",
    ),
    "cp1251": ("Иванов Иван", "Петрова", "Левая стопа, вид сверху"),
    "cp932": ("山田太郎", "鈴木さん", "左足の写真", "ヤマダ タロウ"),
    "gb18030": ("王小明", "左脚背面", "李娜 右足"),
    "big5": ("左腳背面", "陳美玲", "病患照片"),
    "euc_kr": ("김철수", "왼발 사진", "이민호 오른발"),
}
WORDS["mac_roman"] = tuple(word for word in WORDS["cp1252"] if "°" not in word)


@pytest.mark.parametrize(
    ("codec", "word"), [(codec, word) for codec, words in WORDS.items() for word in words]
)
def test_a_single_name_tells_most_encodings(codec: str, word: str) -> None:
    sample = LegacySample()
    sample.add(word.encode(codec))
    assert sample.likeliest(ends_in_returns=False).codec == codec


# A few letters in one field of an otherwise plain file, and the encoding that they are in.
FEW = [
    ("cp1252", "É."),
    ("cp1252", "1½ mL"),
    ("cp1252", "patient’s"),
    ("cp1252", "O’Brien"),
    ("cp1252", "20 °C"),
    ("cp1252", "Müller"),
    ("cp1252", "Jørgensen"),
    ("cp1252", "Éléa"),
    ("cp1252", "née Özil"),
    ("cp1252", "ß"),
    ("mac_roman", "João"),
    ("mac_roman", "Conceição"),
    ("mac_roman", "Zoë"),
    ("mac_roman", "François"),
    ("mac_roman", "Åse"),
]


@pytest.mark.parametrize(("codec", "word"), FEW)
@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_a_few_letters_are_western(codec: str, word: str, end: str, tmp_path: Path) -> None:
    rows = [picture(0), picture(1), picture(2, type=word)]
    content = delimited(rows, line_ending=end).encode(codec)
    export, _, found = read(tmp_path / "a.csv", content)
    assert (export.encoding, found[2]["type"]) == (codec, word)
    assert "characters beyond ASCII make sense in " + codec in export.encoding_evidence
    assert word not in export.encoding_evidence


@pytest.mark.parametrize("field", ["{}", "Jo{}co", "{}.", "1{}", "A{}b"])
def test_a_lone_letter_proves_nothing_that_is_not_western(field: str) -> None:
    for byte in range(0x80, 0x100):
        sample = LegacySample()
        sample.add(field.format(chr(byte)).encode("latin-1"))
        assert sample.likeliest(ends_in_returns=False).codec in ("cp1252", "mac_roman")


@pytest.mark.parametrize(("end", "codec"), [("\r", "mac_roman"), ("\r\n", "cp1252")])
def test_the_line_ends_decide_where_letters_do_not(end: str, codec: str, tmp_path: Path) -> None:
    """0x92 is í on the Mac and an apostrophe on Windows; both make words of it."""
    content = delimited([picture(0), picture(1, type="d?a")], line_ending=end).encode().replace(b"?", b"\x92")
    export, _, _ = read(tmp_path / "a.csv", content)
    assert export.encoding == codec
    assert "as many in" in export.encoding_evidence


@pytest.mark.parametrize("word", ["Ñ.", "Ruiz Í.", "Hansen Ø.", "better … resolved", "Botox ® 50"])
def test_a_lone_initial_or_sign_is_read_as_windows_writes_it(word: str, tmp_path: Path) -> None:
    """On the Mac the same bytes are —. or Õ. or ÿ. or a lone Ö or Æ, of which no text makes anything."""
    content = delimited([picture(0), picture(1, type=word)]).encode("cp1252")
    export, _, found = read(tmp_path / "a.csv", content)
    assert (export.encoding, found[1]["type"]) == ("cp1252", word)


@pytest.mark.parametrize(
    ("word", "codec"), [("É necessário", "cp1252"), ("como é.", "cp1252"), ("È.", "mac_roman")]
)
def test_the_same_bytes_in_other_words_stay_what_they_were(word: str, codec: str, tmp_path: Path) -> None:
    content = delimited(
        [picture(0), picture(1, type=word)], line_ending="\r" if codec == "mac_roman" else "\n"
    )
    export, _, found = read(tmp_path / "a.csv", content.encode(codec))
    assert (export.encoding, found[1]["type"]) == (codec, word)


# Plenty of text; where nothing knows the encoding, it is named as a guess that may be wrong.
PLENTY = {
    "cp1252": "Müller Jörg;Schröder Anna;François Hélène;Peña Íñigo;Sørensen Bjørn;Ångström Åsa;Conceição João",
    "mac_roman": "Müller Jörg;Schröder Anna;François Hélène;Peña Iñigo;Sørensen Bjørn;Ångström Åsa;Conceição João",
    "cp1251": "Иванов Иван;Петрова Мария;Смирнов А.;Кузнецова Ольга;Левая стопа;Правая стопа, сбоку",
    "cp932": "山田太郎;鈴木花子;佐藤 一郎;左足の甲;右足のうら;ヤマダ タロウ",
    "gb18030": "王小明;李娜;张伟;左脚背面;右脚底面;刘洋",
    "big5": "陳美玲;林志明;左腳背面;右腳底面;病患照片;黃小華",
    "euc_kr": "김철수;이민호;박지성;왼발 사진;오른발 등쪽;최영희",
    "cp1250": "Wałęsa Lech;Żółć Łucja;Dvořák Jiří;Šťastná Zdeňka;Kovács Győző;Świętek Błażej",
    "cp1253": "Παπαδόπουλος Γιώργος;Αριστερό πόδι;Δεξί πόδι;Κωνσταντίνου Μαρία;Νικολάου Ελένη",
    "cp1254": "Yıldız Ayşe;Çağlar Şükrü;Güneş İpek;Öztürk Doğan",
}


@pytest.mark.parametrize("codec", PLENTY)
def test_plenty_of_text_is_read_right_or_the_guess_is_named(codec: str, tmp_path: Path) -> None:
    words = PLENTY[codec].split(";")
    rows = [picture(number, type=word) for number, word in enumerate(words)]
    export, _, found = read(tmp_path / "a.csv", delimited(rows).encode(codec))
    assert quirks_of(export)["guessed_encoding"]
    if codec in WORDS:
        assert [row["type"] for row in found] == words
    else:
        assert export.encoding in ("cp1252", "mac_roman")


@pytest.mark.parametrize("codec", WORDS)
def test_a_guess_is_named_and_tells_what_it_is(codec: str, tmp_path: Path) -> None:
    rows = [picture(number, type=word) for number, word in enumerate(WORDS[codec])]
    export, _, found = read(tmp_path / "a.csv", delimited(rows).encode(codec))
    assert [row["type"] for row in found] == list(WORDS[codec])
    assert export.encoding == codec
    assert set(quirks_of(export)) == {"guessed_encoding"}


@pytest.mark.parametrize("padding", range(8190, 8194))
def test_a_character_across_the_end_of_a_sample(padding: int, tmp_path: Path) -> None:
    rows = [picture(0, type="x" * padding + "中"), picture(1)]
    export, _, found = read(tmp_path / "a.csv", delimited(rows))
    assert (export.encoding, found[0]["type"][-1]) == ("utf-8", "中")


def test_a_character_across_the_end_of_every_piece(tmp_path: Path) -> None:
    """Pieces of a MB and of 256 KB are read; three-byte characters lie across all of their ends."""
    rows = [picture(number, type="中" * 1000) for number in range(1200)]
    for shift in range(3):
        export, _, found = read(tmp_path / "a.csv", "\n" * shift + delimited(rows))
        assert export.encoding == "utf-8"
        assert all(row["type"] == "中" * 1000 for row in found)


def test_a_line_end_across_the_end_of_every_piece(tmp_path: Path) -> None:
    rows = [["", "", "", "P", "", "", str(number), ""] for number in range(30_000)]
    for shift in range(4):
        content = "x" * shift + delimited(rows, line_ending="\r\r\r\n")
        options = (
            ReadOptions(columns=("-", "-", "-", "patient_id", "-", "-", "recid", "-"))
            if shift
            else ReadOptions()
        )
        _, lines, found = read(tmp_path / "a.csv", content, options)
        assert found[-1]["recid"] == "29999"
        assert lines[-1] == 30_001


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "note", ["язва на правой стопе", "右足の潰瘍、経過観察", "右腳潰瘍,繼續觀察", "Łódź, ťažký"]
)
def test_utf16_without_a_mark_holds_letters_of_any_script(tmp_path: Path, codec: str, note: str) -> None:
    rows = [picture(number, type=note) for number in range(20)]
    export, _, records = read(tmp_path / "a.csv", delimited(rows).encode(codec))
    assert (export.encoding, {record["type"] for record in records}) == (codec, {note})


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", [True, False])
def test_utf16_can_be_named_with_and_without_its_mark(codec: str, mark: bool, tmp_path: Path) -> None:
    written = "utf-16-be" if codec == "utf-16-be" else "utf-16-le"
    bom = codecs.BOM_UTF16_BE if codec == "utf-16-be" else codecs.BOM_UTF16_LE
    content = (bom if mark else b"") + delimited(pictures()).encode(written)
    export, _, found = read(tmp_path / "a.csv", content, ReadOptions(encoding=codec))
    assert (export.encoding, len(found)) == (written, 4)


def test_utf16_named_without_a_mark_is_told_by_its_bytes(tmp_path: Path) -> None:
    content = delimited(pictures()).encode("utf-16-be")
    export, _, _ = read(tmp_path / "a.csv", content, ReadOptions(encoding="utf-16"))
    assert export.encoding == "utf-16-be"


def test_plain_ascii_is_utf8(tmp_path: Path) -> None:
    export, _, _ = read(tmp_path / "a.csv", delimited(pictures()))
    assert (export.encoding, export.quirks) == ("utf-8", ())


def test_a_character_cut_by_the_end_of_the_file(tmp_path: Path) -> None:
    content = delimited([picture(0), picture(1, type="Fuß")]).encode().removesuffix(b"\x9f\r\n")
    export, _, found = read(tmp_path / "a.csv", content)
    assert found[1]["type"] == "Fu\ufffd"
    assert "no_final_line_end" in quirks_of(export)


def test_the_first_line_of_a_quirk_is_counted_right(tmp_path: Path) -> None:
    rows = [picture(number, type="a\x1db" if number in (15_000, 15_001) else "x") for number in range(20_000)]
    export, _, _ = read(tmp_path / "a.csv", delimited(rows))
    assert quirks_of(export)["repetitions"] == (15_002, 2)


@pytest.mark.parametrize(
    ("codec", "names", "day"),
    [
        ("cp932", ("山本和夫", "渡辺正樹"), "1977年7月29日"),
        ("cp932", ("高橋一郎", "佐藤英明", "さくら"), "０４／２０／１９６３"),
        ("big5", ("陳美玲", "王小明"), "1977年7月29日"),
        ("gb18030", ("李娜", "王小明"), "1977年7月29日"),
        ("euc_kr", ("김철수", "이민호"), "1977년 7월 29일"),
    ],
)
def test_days_in_wide_signs_do_not_outweigh_the_names_beside_them(
    tmp_path: Path, codec: str, names: tuple[str, ...], day: str
) -> None:
    rows = [picture(number, type=name, date=day) for number, name in enumerate(names * 5)]
    export, _, _ = read(tmp_path / "a.csv", delimited(rows).encode(codec))
    assert export.encoding == codec


def test_a_file_of_nearly_nothing_but_days_in_wide_signs_is_japanese(tmp_path: Path) -> None:
    """Each day differs, the few notes do not, and on the Mac nearly all would be Ç and a capital, which stand well."""
    wide = str.maketrans("0123456789/", "０１２３４５６７８９／")
    days = [f"{1 + day % 12:02}/{1 + day % 28:02}/{2001 + day % 20}".translate(wide) for day in range(300)]
    rows = [
        picture(number, type="測定済みです" if number % 9 == 0 else "Left", date=day)
        for number, day in enumerate(days)
    ]
    export, _, _ = read(tmp_path / "a.csv", delimited(rows).encode("cp932"))
    assert export.encoding == "cp932"
