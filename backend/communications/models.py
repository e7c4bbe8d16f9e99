"""Ways to reach a patient, as other programs know them."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, Self

from django.db import models

from communications.normalising import normalised
from database import Bytewise, Ending
from patients.models import Patient
from transfers.models import CarriedOver

if TYPE_CHECKING:
    _CharField = models.CharField[str, str]
else:
    _CharField = models.CharField


# The header of the export's column.
_FIRST_OF_ITS_KIND = "Email default"


class NormalisedField(_CharField):
    """`normalised` of a contact whose kind or value is another one, written along with every save and every bulk_create.

    Whoever writes contacts with SQL, or with `QuerySet.update`, has to write this column, too.
    """

    def pre_save(self, model_instance: Any, add: bool) -> Any:  # noqa: ARG002, FBT001 - Django's signature
        if model_instance.normalised_of != (model_instance.kind, model_instance.value):
            setattr(model_instance, self.attname, normalised(model_instance.kind, model_instance.value))
        return getattr(model_instance, self.attname)


class Contact(CarriedOver):
    """One way to reach a patient, with its label (`Home`, `Work`, `Mobile (mum)`).

    `value` is what the clinic wrote: the number, the e-mail address, the address in one line. `normalised` is what
    programs use: a number in E.164, an e-mail address of valid form in lower case; empty where the value is not understood.
    `other_values` is what FileMaker's record says beside it: a second number, an address beside a number.
    """

    class Kind(models.TextChoices):
        MOBILE = "mobile"
        PHONE = "phone"
        EMAIL = "email"
        ADDRESS = "address"
        OTHER = "other"

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="contacts")
    kind = models.CharField(max_length=20, choices=Kind)
    filemaker_type = models.CharField(max_length=200, blank=True, help_text="what the clinic calls it")
    label = models.CharField(max_length=200, blank=True)
    value = models.TextField(blank=True)
    normalised = NormalisedField(max_length=320, blank=True, default="", editable=False)
    other_values = models.TextField(blank=True)
    address_1 = models.CharField(max_length=200, blank=True)
    address_2 = models.CharField(max_length=200, blank=True)
    suburb = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=200, blank=True)
    country = models.CharField(max_length=200, blank=True)

    @property
    def comes_first(self) -> bool:
        """Whether FileMaker's record says that it is the one to use before others of its kind."""
        return str(self.other_columns.get(_FIRST_OF_ITS_KIND) or "") not in {"", "0"}

    # Kind and value as they were read: an import knows more of a number than its text says, and that must not get lost.
    normalised_of: tuple[str, str] | None = None

    class Meta(CarriedOver.Meta):
        ordering = ("kind", "label", "id")
        indexes = (
            models.Index(fields=["patient", "kind"], name="contact_patient"),
            models.Index(fields=["normalised"], name="contact_normalised"),
            models.Index(Bytewise("normalised"), name="contact_beginning"),
            models.Index(Ending("normalised"), name="contact_ending"),
        )

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], **others: Any
    ) -> Self:
        contact = super().from_db(db, field_names, values, **others)
        if {"kind", "value"} <= set(field_names):
            contact.normalised_of = (contact.kind, contact.value)
        return contact
