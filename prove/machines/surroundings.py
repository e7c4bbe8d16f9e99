"""Set-ups of what surrounds a process: the limits that the system sets, the shell, the clock, signals."""

from __future__ import annotations

from prove.machines.ground import CHECK, EITHER, IMPORT, LINK, WELL, WHOLE, Setup

__all__ = ["limits", "surroundings"]


def limits() -> list[Setup]:
    """What the system grants a process."""
    return [
        *(limited(f"-n {number}", command) for number in (12, 16, 24, 32, 64) for command in (LINK, WHOLE)),
        *(
            limited(f"-v {size * 1000}", command)
            for size in (150, 300, 500, 700, 1000, 1500)
            for command in (LINK, "make_thumbnails --jobs 1")
        ),
        limited("-f 0"),
        limited("-f 40"),
        limited("-f 40", "migrate"),
        limited("-s 256"),
    ]


def surroundings() -> list[Setup]:
    """The shell, the clock, signals."""
    return [
        Setup(
            "no HOME, no name for the user",
            WHOLE,
            EITHER,
            environ=dict.fromkeys(("HOME", "USER", "LOGNAME", "LNAME", "USERNAME")),
            start='setpriv --reuid=54321 --clear-groups --inh-caps=+dac_override --ambient-caps=+dac_override "$@"',
        ),
        Setup("no HOME", LINK, WELL, environ={"HOME": None}),
        Setup(
            "the current folder deleted",
            LINK,
            WELL,
            start='mkdir {root}/gone; cd {root}/gone; rmdir {root}/gone; "$@"',
        ),
        Setup(
            "the current folder deleted, a relative path",
            "import_patients --csv Patients.csv",
            {2},
            start='mkdir {root}/gone; cd {root}/gone; rmdir {root}/gone; "$@"',
        ),
        Setup(
            "the current folder deleted, a relative var",
            LINK,
            {2},
            environ={"NEXUS_VAR_DIR": "var"},
            start='mkdir {root}/gone; cd {root}/gone; rmdir {root}/gone; "$@"',
        ),
        Setup("TMPDIR missing", WHOLE + " --dry-run", EITHER, environ={"TMPDIR": "/nowhere"}),
        Setup(
            "TMPDIR full",
            WHOLE + " --dry-run",
            EITHER,
            start='mkdir {root}/t; mount -t tmpfs -o size=4k,nr_inodes=1 tmpfs {root}/t && TMPDIR={root}/t "$@"',
            own_mounts=True,
        ),
        Setup("TZ broken", IMPORT, WELL, environ={"TZ": ":/nowhere/Mars"}),
        Setup("a locale that is not there", CHECK, {0, 1}, environ={"LC_ALL": "xx_YY.UTF-8"}),
        Setup("PYTHONOPTIMIZE", LINK, WELL, environ={"PYTHONOPTIMIZE": "2"}),
        Setup("serve on a port in use", "serve --port {port}", {2}),
        Setup("serve on a port that is none", "serve --port 99999", {2}),
        Setup("serve on an address that is none", "serve --host no.such.host.invalid", {2}),
        Setup(
            "serve ended by SIGTERM",
            "serve --port 0",
            {0, 143},
            start='timeout --preserve-status -s TERM 15 "$@"',
        ),
        Setup(
            "serve ended by Ctrl-C",
            "serve --port 0",
            {0, 130},
            start='timeout --preserve-status -s INT 15 "$@"',
        ),
        Setup("an unknown command", "inport_patients", {1}),
        Setup("a wrong option", "import_patients --cvs x", {2}),
        Setup("no command", "", WELL),
    ]


def limited(limit: str, command: str = LINK, statuses: set[int] | None = None) -> Setup:
    return Setup(
        f"ulimit {limit}: {command.split(maxsplit=1)[0]}",
        command,
        statuses or EITHER,
        start=f'ulimit {limit}; "$@"',
    )
