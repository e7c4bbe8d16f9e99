"""The form in which unlinked files are assigned: whose they are, and of each file what its export does not say.

A file's own fields are named after it ("side-<key>"), those for all of them "side-all". What is said for all goes before
what is said of one, and that before what the export says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self
from uuid import UUID

from django import forms
from django.http import QueryDict

from gallery.fact_fields import ISO, FactForm, view_choices
from gallery.triage.triage_lists import ListedFile, listed_files
from gallery.words import side_words
from images.correcting import FactChanges, NotACorrection, PatientChoice
from images.linking.outcomes import FileOutcome, RowOutcome
from images.models import CorrectableFact, Side, UnlinkedFile, UnlinkedRow
from images.triage import FileFacts, known_facts

# In a form "none" has to be chosen, too: a side is never left open by mistake.
_NO_SIDE: Final = "none"
_SIDES: Final = [
    (side.value or _NO_SIDE, side_words(side.value) or "None") for side in (Side.LEFT, Side.RIGHT, Side.NONE)
]
_FIELDS: Final = {
    CorrectableFact.CAPTURED_ON: "captured_on",
    CorrectableFact.CATEGORY: "view",
    CorrectableFact.SIDE: "side",
}
_ASKED: Final = {
    CorrectableFact.CAPTURED_ON: "Enter the day.",
    CorrectableFact.CATEGORY: "Choose the view.",
    CorrectableFact.SIDE: "Choose the side.",
}


class AssignForm(FactForm):
    """Whose images the files are, and what confirms the patient."""

    patient = forms.UUIDField(
        error_messages={
            "required": "Search for the patient, then mark one.",
            "invalid": "Mark a patient of the list.",
        }
    )
    date_of_birth = forms.DateField(required=False, input_formats=[ISO])
    filemaker_id = forms.CharField(required=False, strip=True, max_length=200)

    def choice(self) -> PatientChoice:
        """Whom the form says; it must be valid."""
        values: dict[str, Any] = self.cleaned_data
        return PatientChoice(values["patient"], values["date_of_birth"], values["filemaker_id"])


class SaidForm(FactForm):
    """What a person says of one file, or of all of them; every field may be left empty."""

    captured_on = forms.DateField(
        required=False, input_formats=[ISO], error_messages={"invalid": "Enter a day as in 2016-10-18."}
    )
    view = forms.ChoiceField(required=False, choices=view_choices)
    side = forms.ChoiceField(required=False, choices=_SIDES)

    def add_prefix(self, field_name: str) -> str:
        """Django's hook: the field's name comes first."""
        return f"{field_name}-{self.prefix}"

    def said(self) -> FactChanges:
        """What makes sense of what was entered; None for what was left empty."""
        self.is_valid()
        values: dict[str, Any] = self.cleaned_data
        side = values.get("side") or None
        return FactChanges(
            values.get("view") or None, "" if side == _NO_SIDE else side, values.get("captured_on")
        )


@dataclass(frozen=True)
class FileLine:
    """One file in the form.

    Attributes:
        listed: the file.
        exported: what its export says.
        form: the fields for what the export does not say.
        given: what the person says, of all files or of this one.
        rows: those that contradict each other about it.
    """

    listed: ListedFile
    exported: FileFacts
    form: SaidForm
    given: FactChanges
    rows: Sequence[UnlinkedRow]

    @property
    def key(self) -> UUID:
        return self.listed.file.pk

    @property
    def asks(self) -> list[str]:
        """The names of the fields that are shown."""
        return [_FIELDS[fact] for fact in self.exported.missing]

    @property
    def ends(self) -> FileFacts:
        """With what the file is assigned."""
        return self.exported.with_given(self.given)

    @property
    def said(self) -> str:
        """Which of it is the person's, in words."""
        given = {"day": self.given.captured_on, "view": self.given.view, "side": self.given.side}
        return ", ".join(fact for fact, value in given.items() if value is not None)

    @property
    def problems(self) -> list[str]:
        """Why the file cannot be assigned so."""
        errors = [str(error) for of_field in self.form.errors.values() for error in of_field]
        missing = [_ASKED[fact] for fact in self.ends.missing if _FIELDS[fact] not in self.form.errors]
        return errors + missing or self._refusal()

    @property
    def is_refused(self) -> bool:
        """Whether what was said makes no sense, rather than is still missing."""
        return bool(self.form.errors or (not self.ends.missing and self.problems))

    def _refusal(self) -> list[str]:
        try:
            self.ends.of_image(self.key)
        except NotACorrection as refusal:
            return [f"{refusal.message} {refusal.remedy}"]
        return []


@dataclass(frozen=True)
class AssignSheet:
    """The whole form.

    Attributes:
        form: whose the files are.
        for_all: what is said of all of them.
        lines: the files that are still on the list.
        is_sent: whether it is to be assigned, so that what is missing is a fault.
    """

    form: AssignForm
    for_all: SaidForm
    lines: list[FileLine]
    is_sent: bool

    @classmethod
    def of(cls, sent: QueryDict, files: Sequence[UnlinkedFile], *, is_sent: bool) -> Self:
        """The form as it was filled in; nothing sent is an empty one."""
        for_all = SaidForm(sent, prefix="all")
        of_all, rows = for_all.said(), _contradicting_rows(files)
        lines = [
            _line(listed, SaidForm(sent, prefix=str(listed.file.pk)), of_all, rows[listed.file.recid])
            for listed in listed_files(files)
        ]
        form = AssignForm(sent) if is_sent else AssignForm(initial=sent.dict())
        return cls(form, for_all, lines, is_sent)

    @property
    def is_valid(self) -> bool:
        return self.form.is_valid() and not self.has_problems

    @property
    def has_problems(self) -> bool:
        """Whether what is said of the files does not suffice; only of a form that was sent."""
        is_faulty = self.for_all.errors or any(line.problems for line in self.lines)
        return self.is_sent and bool(is_faulty)

    @property
    def says_for_all(self) -> bool:
        """Whether something is said of all of them."""
        return bool(self.for_all.errors) or self.for_all.said() != FactChanges()

    def given(self, keys: Iterable[UUID]) -> dict[UUID, FactChanges]:
        """What is said of each file that was marked, also of one that is on the list no more."""
        said = {line.key: line.given for line in self.lines}
        return {key: said.get(key, FactChanges()) for key in keys}


def _line(listed: ListedFile, form: SaidForm, of_all: FactChanges, rows: Sequence[UnlinkedRow]) -> FileLine:
    exported, own = known_facts(listed.file), form.said()
    is_asked = {_FIELDS[fact] for fact in exported.missing}
    given = FactChanges(
        view=of_all.view or (own.view if "view" in is_asked else None),
        side=of_all.side if of_all.side is not None else (own.side if "side" in is_asked else None),
        captured_on=of_all.captured_on or (own.captured_on if "captured_on" in is_asked else None),
    )
    return FileLine(listed, exported, form, given, rows)


def _contradicting_rows(files: Sequence[UnlinkedFile]) -> defaultdict[str, list[UnlinkedRow]]:
    """The rows of the files whose rows differ, by their recid: one query."""
    found: defaultdict[str, list[UnlinkedRow]] = defaultdict(list)
    recids = {file.recid for file in files if file.outcome == FileOutcome.CONFLICTING_METADATA}
    for row in UnlinkedRow.objects.filter(recid__in=recids, outcome=RowOutcome.CONFLICTING).order_by("line"):
        found[row.recid].append(row)
    return found
