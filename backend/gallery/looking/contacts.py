"""How a patient is reached, as a page says it: what can be used at once as a link, and what cannot as the clinic wrote it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from communications.models import Contact
from patients.models import Patient

_KINDS: Final = {
    Contact.Kind.MOBILE: "Mobile",
    Contact.Kind.PHONE: "Telephone",
    Contact.Kind.EMAIL: "E-mail",
    Contact.Kind.ADDRESS: "Address",
    Contact.Kind.OTHER: "Other",
}
_SCHEMES: Final = {Contact.Kind.MOBILE: "tel:", Contact.Kind.PHONE: "tel:", Contact.Kind.EMAIL: "mailto:"}


@dataclass(frozen=True)
class ShownContact:
    """One way to reach a patient.

    Attributes:
        words: what kind of way it is, and what the clinic calls it: "Mobile (mum)".
        value: as the clinic wrote it.
        link: what a telephone or a mail program opens; empty for none.
        other_values: what FileMaker's record says beside it.
        comes_first: whether it is to be used before others of its kind.
        is_understood: whether it is what its kind should be: a number that can be dialled, an address that mail reaches.
        is_mail: whether it is an e-mail address.
    """

    words: str
    value: str
    link: str
    other_values: str
    comes_first: bool
    is_understood: bool
    is_mail: bool


def contacts_of(person: Patient) -> list[ShownContact]:
    """Telephone numbers first, and of each kind the one that comes first."""
    kinds = list(_KINDS)
    contacts = sorted(person.contacts.all(), key=lambda one: (kinds.index(_kind(one)), not one.comes_first))
    return [_shown(contact) for contact in contacts]


def _shown(contact: Contact) -> ShownContact:
    kind = _kind(contact)
    scheme = _SCHEMES.get(kind, "")
    return ShownContact(
        words=_words(kind, contact.label or (contact.filemaker_type if kind is Contact.Kind.OTHER else "")),
        value=contact.value,
        link=f"{scheme}{contact.normalised}" if scheme and contact.normalised else "",
        other_values=contact.other_values,
        comes_first=contact.comes_first,
        is_understood=bool(contact.normalised) or not scheme,
        is_mail=kind is Contact.Kind.EMAIL,
    )


def _kind(contact: Contact) -> Contact.Kind:
    return Contact.Kind(contact.kind) if contact.kind in Contact.Kind.values else Contact.Kind.OTHER


def _words(kind: Contact.Kind, label: str) -> str:
    """The label says the kind again in most cases: "Mobile (mum)"."""
    words = _KINDS[kind]
    if label.casefold().startswith(words.casefold()):
        return label
    return f"{words}, {label}" if label else words
