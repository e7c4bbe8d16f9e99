"""Whatever the bytes are: rows, or an ExportError; never another exception, never a hang.

The bounded run of every day. `NEXUS_FUZZ_INPUTS=100000 pytest tests/filemaker/test_fuzz.py` runs it for longer.
"""

import io
import os
import random
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filemaker import ExportError, ReadOptions, read_export
from tests.ugly import UGLY

INPUTS = int(os.environ.get("NEXUS_FUZZ_INPUTS", "2000"))
SEED = int(os.environ.get("NEXUS_FUZZ_SEED", "2016"))
SLOWEST = 5.0  # seconds for one input of a few KB, on a busy machine

# Pieces that mean something to one reader or another.
_TOKENS = (
    *(bytes([code]) for code in (0, 9, 10, 11, 13, 26, 29, 34, 44, 59, 60, 62, 38, 0x80, 0xFF)),
    *(
        b"\r\n",
        b"\r\r\r\n",
        b'""',
        b'","',
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\xfe\xff",
        b"PK\x03\x04",
        b"<ROW>",
        b"</ROW>",
    ),
    *(
        b"<COL>",
        b"</DATA>",
        b"<!DOCTYPE",
        b"<![CDATA[",
        b"&#0;",
        b"&amp;",
        b'r="XFD1"',
        b't="s"',
        b"<v>9e999</v>",
        b"]]>",
    ),
    *(
        b"recid",
        b"id_Contact",
        b"\xe2\x80",
        b"99999999999999999999",
        b"<?xml",
        b'encoding="utf-7"',
        b"_xD800_",
    ),
)


def read_all(path: Path, options: ReadOptions | None = None) -> str:
    """What became of a file; an exception other than ours goes through."""
    start = time.monotonic()
    message = path.name
    try:
        export = read_export(path, options=options or ReadOptions())
        rows = sum(len(batch.lines) for batch in export.batches())
        outcome = "rows" if rows else "nothing"
    except ExportError as error:
        outcome, message = "refused", str(error)
    assert message.startswith(path.name)
    assert time.monotonic() - start < SLOWEST
    return outcome


def mutate(data: bytes, chance: random.Random) -> bytes:
    """A few changes of the kinds that break readers: bytes flipped, cut, doubled, moved, tokens put in."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 3, 8))):
        start = chance.randrange(len(changed) + 1)
        end = min(len(changed), start + chance.choice((1, 1, 4, 30, 300)))
        match chance.randrange(6):
            case 0:
                changed[start:end] = b""
            case 1:
                changed[start:start] = chance.choice(_TOKENS)
            case 2:
                changed[start:end] = chance.choice(_TOKENS)
            case 3:
                changed[start:start] = changed[start:end] * chance.choice((1, 2, 20))
            case 4:
                changed[start:end] = bytes(chance.randrange(256) for _ in range(end - start))
            case _:
                del changed[chance.choice((start, len(changed) // 2)) :]
        changed = changed or bytearray(b"x")
    return bytes(changed)


def mutate_inside(data: bytes, chance: random.Random) -> bytes:
    """The same inside a workbook's parts, so that the archive itself stays whole."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        chosen = chance.choice(old.namelist())
        for name in old.namelist():
            part = old.read(name)
            if name != chosen:
                new.writestr(name, part)
            elif chance.random() < 0.9:
                new.writestr(name, mutate(part, chance))
    return out.getvalue()


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, bytes, ReadOptions]]:
    found = []
    for name, maker in UGLY.items():
        truth = maker(tmp_path_factory.mktemp(name))
        data = truth.path.read_bytes()
        if len(data) < 100_000:
            found.append((truth.path.suffix, data, truth.options))
    return found


def test_mutated_exports(
    seeds: list[tuple[str, bytes, ReadOptions]],
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    chance = random.Random(SEED)  # noqa: S311 - repeatable on purpose
    outcomes: dict[str, int] = {}
    for number in range(INPUTS):
        suffix, data, options = chance.choice(seeds)
        inside = data.startswith(b"PK") and chance.random() < 0.8
        path = tmp_path / f"{number % 50}{suffix}"
        path.write_bytes(mutate_inside(data, chance) if inside else mutate(data, chance))
        outcome = read_all(path, options)
        outcomes[outcome] = outcomes.get(outcome, 0) + 1
    record_property("fuzz_inputs", INPUTS)
    print(f"{INPUTS:,} mutated exports: {outcomes}")  # noqa: T201 - the count that a reader of the log looks for
    assert outcomes["rows"] > INPUTS / 5
    assert outcomes["refused"] > INPUTS / 20


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=400), suffix=st.sampled_from((".csv", ".tab", ".mer", ".xlsx", ".xml", "")))
def test_any_bytes(data: bytes, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"export{suffix}"
    path.write_bytes(data)
    read_all(path)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(alphabet='",;\t\r\n\x0b\x1d\0 1aé€x', max_size=300),
    encoding=st.sampled_from(("utf-8", "utf-16", "utf-16-le", "cp1252")),
)
def test_any_records_below_a_header(text: str, encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(("recid,id_Contact,Type\n" + text).encode(encoding))
    read_all(path)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    encoding=st.text(max_size=12)
    | st.sampled_from(("hex", "idna", "punycode", "undefined", "utf-7", "rot13", "zlib"))
)
def test_any_name_of_an_encoding(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(b"recid,id_Contact\n1,2\n")
    read_all(path, ReadOptions(encoding=encoding))
