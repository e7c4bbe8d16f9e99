"""Ways to reach a patient, as other programs know them."""

from __future__ import annotations

from django.db import models

from patients.models import Patient
from transfers.models import CarriedOver


class Contact(CarriedOver):
    """One way to reach a patient, with its label (`Home`, `Work`, `Mobile (mum)`).

    `value` is what the clinic wrote: the number, the e-mail address, the address in one line. `normalised` is what
    programs use: a number in E.164, an e-mail address of valid form in lower case; empty where the value is not understood.
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
    normalised = models.CharField(max_length=320, blank=True)
    address_1 = models.CharField(max_length=200, blank=True)
    address_2 = models.CharField(max_length=200, blank=True)
    suburb = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=200, blank=True)
    country = models.CharField(max_length=200, blank=True)

    class Meta(CarriedOver.Meta):
        ordering = ("kind", "label", "id")
        indexes = (
            models.Index(fields=["patient", "kind"], name="contact_patient"),
            models.Index(fields=["normalised"], name="contact_normalised"),
        )
