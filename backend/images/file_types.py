"""What a file of a dump is: by where it lies, by its name, and by its first bytes where the name does not tell."""

from __future__ import annotations

import re

PDF = "application/pdf"

# Extension in lower case -> MIME type as registered with IANA.
MIME_TYPES = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "jpe": "image/jpeg",
    "jfif": "image/jpeg",
    "jif": "image/jpeg",
    "pjpeg": "image/jpeg",
    "pjp": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "bmp": "image/bmp",
    "dib": "image/bmp",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "webp": "image/webp",
    "heic": "image/heic",
    "heif": "image/heif",
    "avif": "image/avif",
    "pdf": PDF,
}

# Extensions that tell, too: of something that Nexus does not show. A file of any other name is looked into.
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

_SIGNATURES = (
    ("image/jpeg", re.compile(rb"\xff\xd8\xff")),
    ("image/png", re.compile(rb"\x89PNG\r\n\x1a\n")),
    ("image/gif", re.compile(rb"GIF8[79]a")),
    ("image/tiff", re.compile(rb"II[*+]\0|MM\0[*+]")),
    ("image/webp", re.compile(rb"RIFF.{4}WEBP", re.DOTALL)),
    # ISO base media (ISO/IEC 14496-12): the box "ftyp" with its size, the main brand, a version, further brands.
    ("image/avif", re.compile(rb"\0\0.{2}ftyp(avi[fs]|(mif1|msf1|miaf).{4}(.{4}){0,15}?avi[fs])", re.DOTALL)),
    ("image/heic", re.compile(rb".{4}ftyp(hei[cxms]|hev[cxms])", re.DOTALL)),
    ("image/heif", re.compile(rb".{4}ftyp(mif1|msf1)", re.DOTALL)),
    # "BM" alone begins many a text, so the size of one of its headers is asked for, too.
    ("image/bmp", re.compile(rb"BM.{12}[\x0c\x28\x34\x38\x40\x6c\x7c]\0\0\0", re.DOTALL)),
    # PDF readers accept a PDF that begins somewhere in the first 1,024 bytes.
    (PDF, re.compile(rb".{0,1019}%PDF-", re.DOTALL)),
)


def stem_and_kind(name: str) -> tuple[str, str | None]:
    """A file's name without its extension, and the MIME type that it promises.

    `1000.JPG` is `1000`, `image/jpeg`. The type is empty for what its name says is no picture, and None where the name
    does not tell. What is no known extension belongs to the stem: `100.IMG_0001`, `1000.`, `77.b`.
    """
    stem, _, extension = name.rpartition(".")
    if stem:
        extension = extension.lower()
        if kind := MIME_TYPES.get(extension):
            return stem, kind
        if extension in _OF_OTHER_THINGS:
            return stem, ""
    return name, None


def is_system_folder(path: str) -> bool:
    """Whether a folder below the images' own holds what programs keep for themselves: hidden, a recycle bin, `@eaDir`."""
    return any(part.startswith(".") or part.lower() in _SYSTEM_FOLDERS for part in path.split("/"))


def is_system_name(name: str) -> bool:
    """Whether a file of this name is no record, wherever it lies: `._5.jpg`, `.DS_Store`, `Thumbs.db`, `~$5.docx`."""
    if name[:1] in {".", "~"}:
        return name[0] == "." or name.startswith("~$")
    folded = name.lower()
    return folded in _SYSTEM_NAMES or folded.endswith(_SYSTEM_ENDINGS)


def content_kind(content: bytes) -> str | None:
    """The MIME type of what we can show by its first bytes, None for all else."""
    head = content[:BYTES_THAT_TELL]
    return next((kind for kind, signature in _SIGNATURES if signature.match(head)), None)
