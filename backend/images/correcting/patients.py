"""Whether the patient whom a person chose is the one they mean."""

from __future__ import annotations

from filemaker import normalise_id
from images.correcting.errors import (
    NotACorrection,
    UnconfirmablePatient,
    WrongDateOfBirth,
    WrongFileMakerId,
)
from images.correcting.facts import PatientChoice
from patients.models import Patient
from patients.proof import carried_id

# What identifies a patient comes with the import of the patients; no page changes it, or it would confirm nothing.
_LOOK = (
    "Compare the patient's documents. If this is the right patient, what identifies them is wrong in the clinic's own "
    "program: have it corrected there, and the next import of the patients brings it."
)


def confirmed_patient(choice: PatientChoice) -> Patient:
    """The chosen patient, confirmed by a second identifier: the date of birth; where there is none, the FileMaker id.

    Raises:
        NotACorrection: there is no such patient.
        WrongDateOfBirth, WrongFileMakerId: the identifier that was typed is another one.
        UnconfirmablePatient: there is no date of birth, and the FileMaker id was not typed or there is none, either.
    """
    patient = Patient.objects.filter(pk=choice.patient_id).first()
    if patient is None:
        raise NotACorrection("There is no such patient.", "Choose a patient of the list.")
    if patient.date_of_birth is None:
        _check_filemaker_id(patient, choice)
    elif patient.date_of_birth != choice.date_of_birth:
        raise WrongDateOfBirth("That is not this patient's date of birth. Nothing was changed.", _LOOK)
    return patient


def _check_filemaker_id(patient: Patient, choice: PatientChoice) -> None:
    carried, typed = carried_id(patient), normalise_id(choice.filemaker_id)
    if not carried:
        raise UnconfirmablePatient(
            "This patient has neither a date of birth nor a FileMaker id, so nothing can confirm the choice.",
            "Have it entered in the clinic's own program; the next import of the patients brings it.",
        )
    if not typed:
        raise UnconfirmablePatient(
            "This patient has no date of birth, so it cannot confirm the choice.",
            "Type the patient's FileMaker id in full instead.",
        )
    if typed != carried:
        raise WrongFileMakerId("That is not this patient's FileMaker id. Nothing was changed.", _LOOK)
