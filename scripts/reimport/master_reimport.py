#!/usr/bin/env python3
"""The whole re-import, or parts of it: `python master_reimport.py --full`. The same as `manage.py reimport`."""

from __future__ import annotations

import sys

from project import run_reimport

if __name__ == "__main__":
    run_reimport(sys.argv[1:])
