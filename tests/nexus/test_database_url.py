"""DATABASE_URL means one thing or is refused; no part of it, which may be a part of the password, is repeated."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from errors import UnusableInput
from nexus.database_url import database

DEFAULT = Path("/srv/var/nexus.sqlite3")
HIDDEN = "hidden"


@pytest.mark.parametrize(
    ("url", "words"),
    [
        # What a password may hold, and what cuts the address there.
        (f"postgres://anna:{HIDDEN}@{HIDDEN}@db/nexus", "second @"),
        (f"postgres://anna:{HIDDEN}#1@db/nexus", "has a #"),
        (f"postgres://anna:{HIDDEN}/1@db/nexus", "a /"),
        (f"postgres://anna:12/{HIDDEN}@db/nexus", "a /"),
        (f"postgres://anna:{HIDDEN}?1@db/nexus", "a /"),
        (f"postgres://anna:{HIDDEN}%@db/nexus", "a %"),
        (f"postgres://anna:{HIDDEN}%zz@db/nexus", "a %"),
        (f"postgres://anna:{HIDDEN}[@db/nexus", "not understood"),
        (f"postgres://anna:{HIDDEN}\n@db/nexus", "not understood"),
        # The rest of the address.
        (f"postgres://anna:{HIDDEN}@db:port/nexus", "not understood"),
        (f"postgres://anna:{HIDDEN}@db:99999/nexus", "not understood"),
        (f"postgres://anna:{HIDDEN}@db", "names no database"),
        (f"postgres://anna:{HIDDEN}@db/", "names no database"),
        (f"mysql://anna:{HIDDEN}@db/nexus", "kind of database"),
        (f"postgis://anna:{HIDDEN}@db/nexus", "kind of database"),
        (f"postgress://anna:{HIDDEN}@db/nexus", "kind of database"),
        (f"//anna:{HIDDEN}@db/nexus", "not understood"),
        (HIDDEN, "not understood"),
        # SQLite.
        (f"sqlite:///srv/{HIDDEN} #1/b.sqlite3", "has a #"),
        (f"sqlite:///srv/{HIDDEN}?/b.sqlite3", "has a ?"),
        (f"sqlite:///srv/{HIDDEN}?timeout=5", "has a ?"),
        (f"sqlite:///srv/50% {HIDDEN}.sqlite3", "a %"),
        (f"sqlite://{HIDDEN}.sqlite3", "names no file"),
        ("sqlite://", "names no file"),
        ("sqlite:///", "names no file"),
        (f"sqlite:////{HIDDEN}/", "names a folder"),
        ("sqlite:////tmp", "names a folder"),
        (f"sqlite:////{HIDDEN * 100}", "names no file"),
        (f"sqlite:///{HIDDEN}%00", "not understood"),
    ],
)
def test_what_could_be_read_in_another_way_is_refused(url: str, words: str) -> None:
    with pytest.raises(UnusableInput) as caught:
        database(url, DEFAULT)

    assert words in caught.value.message
    assert HIDDEN not in str(caught.value)
    assert caught.value.remedy


@given(password=st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1))
def test_a_password_arrives_whole_once_it_is_encoded(password: str) -> None:
    config = database(f"postgres://anna:{quote(password, safe='')}@db:5433/nexus", DEFAULT)
    assert (config["USER"], config["PASSWORD"], config["HOST"], config["PORT"]) == (
        "anna",
        password,
        "db",
        5433,
    )


@given(password=st.text(st.characters(blacklist_categories=["Cs"]), min_size=1))
def test_a_password_that_is_not_encoded_arrives_whole_or_not_at_all(password: str) -> None:
    try:
        config = database(f"postgres://anna:{password}@db:5433/nexus", DEFAULT)
    except UnusableInput:
        return
    # %41 cannot be told from an A that was encoded.
    if "%" not in password:
        assert (config["USER"], config["PASSWORD"], config["HOST"]) == ("anna", password, "db")


@given(folder=st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=60))
def test_the_path_of_a_sqlite_database_is_taken_whole_or_refused(folder: str) -> None:
    path = f"/srv/{folder}/nexus.sqlite3"
    assert database(f"sqlite:///{quote(path)}", DEFAULT)["NAME"] == path
    try:
        name = database(f"sqlite:///{path}", DEFAULT)["NAME"]
    except UnusableInput:
        return
    assert name == path or "%" in path


@pytest.mark.parametrize("folder", ["a #1", "what?", "50 %", "100%25", "Übung"])
def test_the_default_database_lies_in_any_folder(folder: str) -> None:
    place = Path("/srv") / folder / "nexus.sqlite3"
    assert database(None, place)["NAME"] == str(place)


def test_what_is_asked_of_postgresql_stands_beside_what_we_ask() -> None:
    asked = "-c search_path=clinic -c datestyle=German -c lock_timeout=5s"
    options = database(f"postgres://db/nexus?sslmode=require&options={quote(asked)}", DEFAULT)["OPTIONS"]
    assert options["sslmode"] == "require"
    # Of one name, the last one holds, and names are the same in any case.
    held = dict(pair.lower().split("=", 1) for pair in options["options"].split("-c ") if pair)
    assert (held["search_path"], held["lock_timeout"]) == ("clinic ", "5s ")
    assert held["datestyle"].strip() == "iso,ymd", "what Nexus reads dates by is nobody's to choose"


def test_what_the_shell_asks_of_dates_does_not_win(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGDATESTYLE", "German")
    database("postgres://db/nexus", DEFAULT)
    import os

    assert "PGDATESTYLE" not in os.environ
