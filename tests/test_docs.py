"""The documents stay complete: every setting, every command with every option, every library, and no dead link."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bench.__main__ import PARTS, with_part
from django.apps import apps
from django.conf import settings
from django.core.management import get_commands, load_command_class

from reimport import phases

PROJECT: Path = settings.PROJECT_DIR
DOCS = PROJECT / "docs"
OURS = {
    config.name for config in apps.get_app_configs() if Path(config.path).is_relative_to(settings.BACKEND_DIR)
}
COMMANDS = sorted((app, name) for name, app in get_commands().items() if app in OURS)
# What every Django command has is explained by `--help`.
DJANGO_OPTIONS = {
    "--help",
    "--no-color",
    "--verbosity",
    "--version",
    "--settings",
    "--pythonpath",
    "--traceback",
    "--force-color",
    "--skip-checks",
}


def test_every_setting_is_documented() -> None:
    source = (settings.BACKEND_DIR / "nexus" / "settings.py").read_text("utf-8")
    variables = set(re.findall(r'\b[a-z_]+\(\s*"((?:NEXUS|DATABASE)_[A-Z_]+)"', source))
    page = (DOCS / "settings.md").read_text("utf-8")

    assert variables >= {"DATABASE_URL", "NEXUS_IMAGES_URL", "NEXUS_VAR_DIR", "NEXUS_HTTPS"}
    assert not [name for name in variables if f"`{name}`" not in page]


def test_every_aws_variable_that_is_read_is_documented() -> None:
    source = "".join(path.read_text("utf-8") for path in (settings.BACKEND_DIR / "storage").glob("*.py"))
    page = (DOCS / "storage.md").read_text("utf-8")

    names = set(re.findall(r'"(AWS_[A-Z_0-9]+)"', source))

    assert names >= {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}
    assert not [name for name in names if f"`{name}`" not in page]


def test_the_commands_are_found() -> None:
    assert {name for _, name in COMMANDS} >= {"link_filemaker_images_csv", "import_patients", "reimport"}


@pytest.mark.parametrize(("app", "name"), COMMANDS, ids=[name for _, name in COMMANDS])
def test_every_command_is_documented_with_every_option(app: str, name: str) -> None:
    parser = load_command_class(app, name).create_parser("manage.py", name)
    options = {
        option for action in parser._actions for option in action.option_strings if option.startswith("--")
    }
    page = (DOCS / "commands.md").read_text("utf-8")

    assert f"## `manage.py {name}`" in page
    section = page.split(f"## `manage.py {name}`")[1].split("\n## ")[0]
    assert not [option for option in options - DJANGO_OPTIONS if option not in section]


def undocumented_phases() -> list[str]:
    """What the phases declare of themselves and the page of the commands does not say."""
    page = (DOCS / "commands.md").read_text("utf-8")
    told = [f"| {phase.number} `{phase.name}` |" for phase in phases.PHASES]
    told += [f"`{kind.command}`" for kind in phases.kinds().values()]
    told += [f"`{pattern}`" for export in phases.exports().values() for pattern in export.patterns]
    return [words for words in told if words not in page]


def test_every_phase_is_documented_with_its_command_and_its_export() -> None:
    assert undocumented_phases() == []


def test_every_library_has_its_reason() -> None:
    page = (DOCS / "libraries.md").read_text("utf-8").lower()
    lines = (PROJECT / "requirements" / "base.in").read_text("utf-8").splitlines()
    names = [re.split(r"[\[<>=]", line)[0] for line in lines if line and not line.startswith("#")]

    assert {"django", "duckdb", "obstore"} <= {name.lower() for name in names}
    assert not [name for name in names if name not in page]


def test_every_part_that_the_bench_measures_has_its_place_and_takes_no_other() -> None:
    page = (DOCS / "performance.md").read_text("utf-8")

    for name in PARTS:
        written = with_part(page, name, "as measured")
        assert "\nas measured\n" in written
        assert with_part(written, name, page_part(page, name)) == page


def page_part(page: str, name: str) -> str:
    return page.partition(f"<!-- bench: {name} -->\n")[2].partition(f"\n<!-- bench: end of {name} -->")[0]


@pytest.mark.parametrize(
    "page", sorted([*PROJECT.glob("*.md"), *DOCS.rglob("*.md")]), ids=lambda page: page.name
)
def test_no_link_is_dead(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text("utf-8"))

    assert not [target for target in targets if not (page.parent / target).exists()]


def test_the_readme_leads_to_every_document() -> None:
    targets = re.findall(r"\]\((docs/[^)#]+|[A-Z]+\.md)\)", (PROJECT / "README.md").read_text("utf-8"))
    documents = [PROJECT / "CONTRIBUTING.md", PROJECT / "CHANGELOG.md", *DOCS.glob("*.md")]
    folders = {path.parent for path in DOCS.rglob("*.md")} - {DOCS}

    assert not {*documents, *folders} - {PROJECT / target for target in targets}
