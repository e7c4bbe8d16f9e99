"""The words that a patient is found by: of the name, without case, accents, hyphens or apostrophes, and FileMaker's id."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    _CharField = models.CharField[str, str]
else:
    _CharField = models.CharField

# Enough for any name and id, and what an index takes.
MOST_CHARACTERS = 400
_MOST_OF_NAME, _MOST_OF_ID = 300, 80
_APOSTROPHES = frozenset("'’`")
# Letters that Unicode does not take apart into a letter and an accent.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})


def fold(text: str) -> str:
    """The words of a text in lower case without accents, one space between them: "O'Plumley-Étoile" is "o plumley etoile"."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    letters = (letter for letter in apart if not unicodedata.combining(letter))
    return " ".join(
        "".join(letter if letter.isalnum() else " " for letter in letters).translate(_LETTERS).split()
    )


def fold_id(identifier: str) -> str:
    """An id as one word: "{0A1B-2C}" is "0a1b2c"."""
    return fold(identifier).replace(" ", "")[:_MOST_OF_ID]


def search_words(last_name: str, first_name: str, filemaker_id: object) -> str:
    """What is written of a patient. Every word follows a space, so that " ab" finds the words that begin with "ab".

    The name comes first, so that patients can be sorted by it.
    """
    name = f"{last_name} {first_name}"
    words = [fold(name)[:_MOST_OF_NAME]]
    if isinstance(filemaker_id, str | int):
        words.append(fold_id(str(filemaker_id)))
    # "O'Plumley" is typed as "oplumley", too.
    words += [fold_id(word) for word in name.split() if _APOSTROPHES & set(word)]
    return "".join(f" {word}" for word in words if word)[:MOST_CHARACTERS]


class SearchWordsField(_CharField):
    """`search_words` of the patient, written along with every save and every bulk_create.

    Whoever writes patients with SQL, or with `QuerySet.update`, has to write this column, too.
    """

    def pre_save(self, model_instance: Any, add: bool) -> Any:  # noqa: ARG002, FBT001 - Django's signature
        metadata = model_instance.filemaker_metadata
        filemaker_id = metadata.get("filemaker_id") if isinstance(metadata, dict) else None
        words = search_words(model_instance.last_name, model_instance.first_name, filemaker_id)
        setattr(model_instance, self.attname, words)
        return words
