"""Machines that lack something: every command ends with words and a status, never with a traceback or a crash.

    python -m prove.setups                 all set-ups, as a table
    python -m prove.setups SQLite ulimit   those whose names hold one of these

Exit status: 0 all is well; 1 a set-up ended in a traceback, a crash, a wrong status, a secret, or not at all.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from prove.machines import HIDDEN, NAME, Ground, Setup, setups

__all__ = ["Ended", "main", "verdict"]

_BACKEND = Path(__file__).resolve().parents[1] / "backend"
_AT_MOST = 90
_AT_ONCE = 2
# Shells tell of a death by a signal with 128 and its number; these are crashes, whoever sends them.
_CRASHES = {
    128 + number for number in (signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGFPE, signal.SIGILL)
}
_TRACEBACK = re.compile(r"Traceback|^  File \"|terminate called|Fatal Python error|Exception ignored", re.M)
_BOUND_BY_RIGHTS = [
    "setpriv",
    "--bounding-set=-dac_override,-dac_read_search",
    "--inh-caps=-dac_override,-dac_read_search",
]
_PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)


@dataclass(frozen=True)
class Ended:
    """How a command ended.

    Attributes:
        status: None if it had to be ended.
        told: both of its outputs.
    """

    status: int | None
    told: str


def verdict(setup: Setup, ended: Ended) -> str:
    """What is wrong; empty if nothing is."""
    has_words = ended.told.strip() or ended.status not in {1, 2} or "2>&-" in setup.start
    wrong = {
        "no end": ended.status is None,
        "crash": (ended.status or 0) < 0 or ended.status in _CRASHES,
        "traceback": _TRACEBACK.search(ended.told),
        "secret": NAME in ended.told or HIDDEN in ended.told,
        "status": ended.status not in setup.statuses,
        "no words": not has_words,
    }
    return next((fault for fault, is_so in wrong.items() if is_so), "")


def run(setup: Setup, ground: Ground, port: int) -> Ended:
    """Runs one in its own installation."""
    setup.spoil(ground)
    start = setup.start.replace("{root}", str(ground.root))
    command = setup.command.format(root=ground.root, port=port).split()
    line = ["/bin/bash", "-c", start, "set-up", sys.executable, str(_BACKEND / "manage.py"), *command]
    before = _BOUND_BY_RIGHTS if setup.without_rights and os.geteuid() == 0 else []
    before = ["unshare", "-m" if os.geteuid() == 0 else "-rm"] if setup.own_mounts else before
    with subprocess.Popen(
        [*before, *line],
        cwd=_BACKEND,
        env=_environment(setup, ground),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    ) as process:
        try:
            told, _ = process.communicate(timeout=_AT_MOST)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            told, _ = process.communicate()
            return Ended(None, told.decode(errors="replace"))
    return Ended(process.returncode, told.decode(errors="replace"))


def _environment(setup: Setup, ground: Ground) -> dict[str, str]:
    chosen = {
        "NEXUS_VAR_DIR": str(ground.var),
        "NEXUS_IMAGES_URL": f"{ground.images.as_uri()}/",
        **{name: text and text.replace("{root}", str(ground.root)) for name, text in setup.environ.items()},
    }
    ours = ("NEXUS_", "DATABASE_URL", "AWS_", "PYTHON", "DJANGO_")
    kept = {name: text for name, text in os.environ.items() if not name.startswith(ours)}
    return {name: text for name, text in {**kept, **chosen}.items() if text is not None}


def main(words: Sequence[str]) -> int:
    chosen = [setup for setup in setups() if not words or any(word in setup.name for word in words)]
    with tempfile.TemporaryDirectory(prefix="nexus-setups-") as folder, _port_in_use() as port:
        migrated = _migrated(Path(folder))

        def judge(numbered: tuple[int, Setup]) -> tuple[Setup, Ended, str]:
            number, setup = numbered
            ground = Ground(Path(folder) / str(number))
            ground.lay(migrated, _PICTURE)
            try:
                ended = run(setup, ground, port)
                return setup, ended, verdict(setup, ended)
            finally:
                _remove(ground.root)

        with ThreadPoolExecutor(_AT_ONCE) as pool:
            judged = [_shown(*found, verbose=bool(words)) for found in pool.map(judge, enumerate(chosen))]
    count = Counter(fault for fault in judged if fault)
    told = ", ".join(f"{kind}: {times}" for kind, times in sorted(count.items())) or "nothing wrong"
    print(f"\n{len(judged)} set-ups; {told}")
    return 1 if count else 0


def _shown(setup: Setup, ended: Ended, fault: str, *, verbose: bool) -> str:
    print(f"{fault or 'well':<18} {ended.status!s:>5}  {setup.name[:100]}", flush=True)
    if fault or verbose:
        lines = ended.told.strip().splitlines()
        print("\n".join(f"    | {line[:200]}" for line in (lines if verbose else lines[-6:])), flush=True)
    return fault


def _migrated(folder: Path) -> Path:
    ground = Ground(folder / "migrated")
    ended = run(Setup("migrate", "migrate --verbosity 0", {0}), ground, 0)
    if ended.status != 0:
        raise SystemExit(f"No set-up could be made: {ended.told}")
    return ground.database


@contextmanager
def _port_in_use() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        yield int(taken.getsockname()[1])


def _remove(root: Path) -> None:
    for folder in (root, *root.glob("*")):
        if folder.is_dir() and not folder.is_symlink():
            folder.chmod(0o700)
    shutil.rmtree(root, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
