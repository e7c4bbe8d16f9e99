"""The WSGI application, for a production server."""

import os

from django.core.wsgi import get_wsgi_application

from database import refuse_newer_databases, wait_as_people_do

# As `manage.py` does: whatever server runs this, what it writes is its owner's alone.
os.umask(0o077)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nexus.settings")
refuse_newer_databases()
wait_as_people_do()
application = get_wsgi_application()
