"""The floor below which no run can go: start Django, connect, list the store.  python -m bench.floor IMAGES_URL"""

from __future__ import annotations

import os
import sys

import django

if __name__ == "__main__":
    django.setup()
    from django.db import connection

    from storage import open_store

    connection.ensure_connection()
    print(sum(len(page.keys) for page in open_store(sys.argv[1]).list()), "files", flush=True)
    # One in five ended in a crash of obstore's threads where Python ended as soon as a bucket was listed.
    os._exit(0)
