"""The WSGI entry that the server loads."""

import os

from django.core.wsgi import get_wsgi_application

from config import child

if os.environ.get(child.SUPERVISED):
    child.die_with_parent()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
