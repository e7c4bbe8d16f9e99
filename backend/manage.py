#!/usr/bin/env python3
"""Django's entry point; run every command from this folder, as `python manage.py COMMAND`."""

import sys

from nexus.edge import run_command

if __name__ == "__main__":
    run_command(sys.argv)
