"""Invented people: names of several languages, and ids as clinics give them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from uuid import UUID

__all__ = ["SCRIPTS", "Names", "a_uuid", "birthday", "new_ref"]


@dataclass(frozen=True)
class Names:
    """Parts of names. A last name joins two parts, so that it is rare enough to be searched for in an output."""

    first: tuple[str, ...]
    left: tuple[str, ...]
    right: tuple[str, ...]
    joint: str
    notes: tuple[str, ...]

    def draw(self, random: Random) -> tuple[str, str]:
        return random.choice(self.first), self.joint.join(
            (random.choice(self.left), random.choice(self.right))
        )


_FRENCH = Names(
    ("Étienne", "Zoé", "René", "Léa", "François", "Hélène", "Noël", "Chloé", "Gaëtan", "Aimée"),
    (
        "Tremblay",
        "Côté",
        "Bélanger",
        "Lévesque",
        "Gagné",
        "Désilets",
        "Thérien",
        "Fréchette",
        "Crête",
        "Pépin",
    ),
    ("Beaulieu", "Théberge", "Grégoire", "Métivier", "Leclerc", "Bérubé", "Châtelain", "Lefèvre", "Généreux"),
    "-",
    ("à jeun, côté gauche", "revue après traitement", "plaie au pied: réévaluer", "déjà vu l'été passé"),
)
_GERMAN = Names(
    ("Jürgen", "Käthe", "Günther", "Björn", "Bärbel", "Sören", "Käte", "Lothar", "Jörg", "Ulrike"),
    ("Müller", "Schröder", "Größmann", "Jäger", "Köhler", "Weiß", "Böttcher", "Krüger", "Strauß", "Höfner"),
    ("Lüdenscheid", "Hoffmann", "Schönfeld", "Bäumler", "Grünwald", "Zöllner", "Kämmerer", "Rößler"),
    "-",
    ("Fußrücken, geschwollen", "Maß genommen", "Verband täglich prüfen", "Höhe 3 cm"),
)
_IBERIAN = Names(
    ("João", "Conceição", "José", "Íñigo", "Begoña", "Inês", "Martín", "Lúcia", "António", "Sebastião"),
    ("Gonçalves", "Muñoz", "Magalhães", "Ibáñez", "Simões", "Peña", "Araújo", "Núñez", "Brandão", "Vélez"),
    ("Guimarães", "Zubizarreta", "Fonseca", "Echeverría", "Falcão", "Ordóñez", "Assunção", "Cárdenas"),
    " ",
    ("lesão no pé direito", "revisión mañana", "não apoiar", "medición del tacón"),
)
_ENGLISH = Names(
    ("Ann", "Robert", "Siobhan", "Walter", "Phoebe", "Graham", "Judith", "Oswald", "Nora", "Clive"),
    (
        "Ashworth",
        "Pemberton",
        "Holloway",
        "Trevelyan",
        "Longbottom",
        "Winterbourne",
        "Fairclough",
        "Haverstock",
    ),
    (
        "Ollerenshaw",
        "Cholmondeley",
        "Micklethwait",
        "Fotheringay",
        "Strathallan",
        "Brocklehurst",
        "Quillerby",
    ),
    "-",
    ("seen twice", "review in May", "says it hurts", "left shoe worn down"),
)
_JAPANESE = Names(
    ("健太", "美咲", "翔太", "さくら", "大輔", "由美子", "直樹", "恵子"),
    ("佐藤", "鈴木", "高橋", "田中", "渡辺", "伊藤", "山本", "中村"),
    ("一郎", "正樹", "浩二", "雅之", "英明", "和夫", "清", "勝"),
    "",
    ("右足の潰瘍、経過観察", "左の靴を調整した", "次回は来週の予定", "測定済みです"),
)
_CHINESE = Names(
    ("小明", "麗華", "志強", "美玲", "建國", "淑芬", "家豪", "雅婷"),
    ("歐陽", "司徒", "諸葛", "上官", "司馬", "皇甫", "尉遲", "公孫"),
    ("文彬", "俊傑", "明哲", "宗翰", "冠宇", "承恩", "柏翰", "彥廷"),
    "",
    ("右腳潰瘍,繼續觀察", "左鞋已經調整", "下週再來複診", "已測量完畢"),
)
_SIMPLIFIED = Names(
    ("小明", "丽华", "志强", "美玲", "建国", "淑芬", "家豪", "雅婷"),
    ("欧阳", "司徒", "诸葛", "上官", "司马", "皇甫", "尉迟", "公孙"),
    ("文彬", "俊杰", "明哲", "宗翰", "冠宇", "承恩", "柏翰", "彦廷"),
    "",
    ("右脚溃疡,继续观察", "左鞋已经调整", "下周再来复诊", "已测量完毕", "患者自述疼痛", "建议更换鞋垫"),
)
_RUSSIAN = Names(
    ("Ольга", "Дмитрий", "Наталья", "Сергей", "Татьяна", "Алексей", "Людмила", "Фёдор"),
    ("Кузнецова", "Воробьёв", "Соколовская", "Голубев", "Виноградова", "Зайцев", "Щербакова", "Ефимов"),
    ("Мельниченко", "Преображенский", "Быстрицкая", "Шаповалов", "Жуковская", "Чернышёв", "Яковлева"),
    "-",
    ("язва на правой стопе", "обувь подогнана", "повторный осмотр через неделю", "измерено"),
)

LATIN = (_FRENCH, _GERMAN, _IBERIAN, _ENGLISH)

# Whose names an encoding can write. Any of them where it is one of Unicode's.
SCRIPTS: dict[str, tuple[Names, ...]] = {
    "cp1252": LATIN,
    "latin-1": LATIN,
    "mac_roman": LATIN,
    "ascii": (_ENGLISH,),
    "cp932": (_JAPANESE,),
    "gb18030": (_SIMPLIFIED,),
    "big5": (_CHINESE,),
    "cp1251": (_RUSSIAN,),
    "unicode": (*LATIN, _JAPANESE, _CHINESE, _SIMPLIFIED, _RUSSIAN),
}


def a_uuid(random: Random) -> str:
    """As FileMaker's Get ( UUID ) writes it."""
    return str(UUID(int=random.getrandbits(128), version=4)).upper()


def new_ref(random: Random, kind: str, number: int) -> str:
    """The FileMaker id of the patient of that number, in the way of a clinic."""
    return {
        "uuid": lambda: a_uuid(random),
        "lower uuid": lambda: a_uuid(random).lower(),
        "number": lambda: str(4_000 + 3 * number),
        "prefixed": lambda: f"P-{number:05d}",
        "leading zeros": lambda: f"{number:07d}",
        "twenty digits": lambda: f"201610181015{random.randrange(1_000):03d}{number:05d}",
    }[kind]()


def birthday(random: Random) -> date:
    return date(1931, 1, 1) + timedelta(days=random.randrange(25_000))
