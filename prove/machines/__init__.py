"""The set-ups: what a machine, its settings or its inputs may lack, and which answer is right."""

from prove.machines.databases import addresses, databases, settings
from prove.machines.files import INPUTS, OUTPUTS
from prove.machines.folders import FOLDERS
from prove.machines.ground import HIDDEN, NAME, Ground, Setup
from prove.machines.surroundings import limits, surroundings

__all__ = ["HIDDEN", "NAME", "Ground", "Setup", "setups"]


def setups() -> list[Setup]:
    """All of them."""
    return [
        *FOLDERS,
        *databases(),
        *addresses(),
        *settings(),
        *INPUTS,
        *OUTPUTS,
        *limits(),
        *surroundings(),
    ]
