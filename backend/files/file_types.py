"""What a file of a dump is: by where it lies, by its name, and by its first bytes where the name does not tell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

# Extensions that tell, too: of something that a kind of record does not have among its own. A file of any other name is
# looked into.
_OF_OTHER_THINGS = frozenset(
    {
        *("mov", "mp4", "m4v", "avi", "wmv", "mkv", "webm", "mpg", "mpeg", "3gp", "mp3", "m4a", "wav", "aac"),
        *("txt", "rtf", "csv", "tab", "mer", "xml", "json", "html", "htm", "log", "ini", "db", "sqlite3"),
        *("doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "odp", "pages", "numbers", "key"),
        *("zip", "gz", "7z", "rar", "tar", "fmp12", "fp7", "exe", "dll", "lnk", "url", "xmp", "aae"),
    }
)

# What operating systems, file servers and archives put among files; compared in lower case.
_SYSTEM_FOLDERS = frozenset(
    {
        "@eadir",
        "@tmp",
        "@recycle",
        "@recently-snapshot",
        "#recycle",
        "#snapshot",
        "$recycle.bin",
        "recycler",
        "system volume information",
        "lost+found",
        "__macosx",
        "network trash folder",
        "temporary items",
        "_vti_cnf",
    }
)
_SYSTEM_NAMES = frozenset({"thumbs.db", "ehthumbs.db", "ehthumbs_vista.db", "desktop.ini", "icon\r"})
_SYSTEM_ENDINGS = ("@synoeastream", "@synoresource")

BYTES_THAT_TELL = 1024
"""So many bytes from its beginning tell what a file is."""


@dataclass(frozen=True)
class FileTypes:
    """What the files of one kind of record may be.

    Attributes:
        extensions: extension in lower case -> MIME type as registered with IANA.
        signatures: MIME types with what their files begin with, in the order in which they are tried.
    """

    extensions: Mapping[str, str]
    signatures: tuple[tuple[str, re.Pattern[bytes]], ...]

    def stem_and_kind(self, name: str) -> tuple[str, str | None]:
        """A file's name without its extension, and the MIME type that it promises.

        `1000.JPG` is `1000`, `image/jpeg`. The type is empty for what its name says is none of these, and None where the
        name does not tell. What is no known extension belongs to the stem: `100.IMG_0001`, `1000.`, `77.b`.
        """
        stem, _, extension = name.rpartition(".")
        if stem:
            extension = extension.lower()
            if kind := self.extensions.get(extension):
                return stem, kind
            if extension in _OF_OTHER_THINGS:
                return stem, ""
        return name, None

    def content_kind(self, content: bytes) -> str | None:
        """The MIME type of one of these by its first bytes, None for all else."""
        head = content[:BYTES_THAT_TELL]
        return next((kind for kind, signature in self.signatures if signature.match(head)), None)


def is_system_folder(path: str) -> bool:
    """Whether a folder below the images' own holds what programs keep for themselves: hidden, a recycle bin, `@eaDir`."""
    return any(part.startswith(".") or part.lower() in _SYSTEM_FOLDERS for part in path.split("/"))


def is_system_name(name: str) -> bool:
    """Whether a file of this name is no record, wherever it lies: `._5.jpg`, `.DS_Store`, `Thumbs.db`, `~$5.docx`."""
    if name[:1] in {".", "~"}:
        return name[0] == "." or name.startswith("~$")
    folded = name.lower()
    return folded in _SYSTEM_NAMES or folded.endswith(_SYSTEM_ENDINGS)
