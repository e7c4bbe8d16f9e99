"""What lies in a dump beside the pictures, where it lies, and what pictures are called."""

from __future__ import annotations

from prove.drafts import Draft
from prove.hazards.registry import hazard
from prove.model import Kind


@hazard()
def empty_files(draft: Draft) -> None:
    for _ in range(draft.few()):
        record = draft.skipped("empty_file")
        for key in record.keys:
            draft.skip(key, "empty_file", Kind.EMPTY)


@hazard()
def files_that_are_no_pictures(draft: Draft) -> None:
    for name in ("notes.txt", "movie.mov", ".DS_Store", "Thumbs.db", "desktop.ini", "letter.docx"):
        draft.skip(f"{draft.folder}{name}", "unsupported_file", Kind.TEXT)
    record = draft.record()
    record.keys.append(f"{draft.folder}{record.recid}.mov")
    draft.skip(record.keys[0], "unsupported_file", Kind.TEXT)


@hazard()
def companions_of_macos(draft: Draft) -> None:
    """`._5.jpg` beside `5.jpg` holds no picture."""
    for key in draft.random.sample(sorted(draft.files), min(3 * draft.few(), len(draft.files))):
        folder, slash, name = key.rpartition("/")
        draft.skip(f"{folder}{slash}._{name}", "unsupported_file", Kind.APPLE_DOUBLE)


@hazard()
def hidden_folders(draft: Draft) -> None:
    """Pictures that a NAS, or a desktop, keeps for itself; their recids have rows."""
    for folder in ("@eaDir", ".thumbnails", ".Trash"):
        for _ in range(draft.few()):
            record = draft.picture()
            stem = str(record.recid)
            draft.skip(f"{draft.folder}{folder}/{stem}.jpg", "unsupported_file", Kind.JPEG)


@hazard()
def thumbnails_beside_originals(draft: Draft) -> None:
    """Another program's thumbnails are nobody's, and take no share of the linked."""
    for _ in range(3 * draft.few()):
        record = draft.picture()
        draft.skip(f"{draft.folder}{record.recid}_thumb.jpg", "derived_file")


@hazard()
def other_extensions(draft: Draft) -> None:
    """What a file is, its first bytes say, where its name does not."""
    for suffix, kind in (
        (".jfif", Kind.JPEG),
        (".jpe", Kind.JPEG),
        (".pjpeg", Kind.JPEG),
        (".avif", Kind.AVIF),
        ("", Kind.PNG),
        (".", Kind.JPEG),
        (".IMG_0001", Kind.JPEG),
        (".scan", Kind.PDF),
    ):
        record = draft.picture()
        key = record.keys[0]
        _, truth = draft.files.pop(key)
        record.keys[0] = f"{draft.folder}{record.recid}{suffix}"
        draft.files[record.keys[0]] = (kind, truth)


@hazard()
def text_without_an_extension(draft: Draft) -> None:
    """Where its first bytes are no picture's, it is none, though its name has a row."""
    record = draft.record()
    record.keys.append(f"{draft.folder}{record.recid}")
    draft.skip(record.keys[0], "unsupported_file", Kind.TEXT)


@hazard(group="recids")
def names_with_points(draft: Draft) -> None:
    """The longest stem that has a row is the recid; else the part before the first point."""
    for _ in range(draft.few()):
        recid = draft.new_recid()
        draft.picture(recid, key=f"{draft.folder}{recid}.jpg")
        longer = f"{recid}.b"
        draft.picture(longer, key=f"{draft.folder}{longer}.jpg")
        alone = draft.new_recid()
        draft.picture(alone, key=f"{draft.folder}{alone}.copy.jpg")


@hazard()
def names_that_differ_only_in_case(draft: Draft) -> None:
    """Two names of one recid: both are linked."""
    for _ in range(draft.few()):
        person, day = draft.some_patient(), draft.day()
        recid = draft.new_recid()
        record = draft.record(recid, person, date=draft.write_day(day))
        for suffix in (".jpg", ".JPG"):
            draft.add_file(record, f"{draft.folder}{recid}{suffix}", Kind.JPEG, person, day)


@hazard()
def files_of_another_folder(draft: Draft) -> None:
    """Another table's dump beside the one that the export speaks of, with the same numbers."""
    for folder in ("letters/", f"{draft.folder}old/"):
        for _ in range(draft.few()):
            # A row without a file of its own does not get the other table's.
            record = draft.record(mark="", outcome="no_file")
            draft.skip(f"{folder}{record.recid}.jpg", "foreign_folder")
            record = draft.picture()
            draft.skip(f"{folder}{record.recid}.jpg", "foreign_folder")
