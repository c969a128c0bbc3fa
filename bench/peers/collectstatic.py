"""collectstatic of Django with its manifest storage, of one folder into another."""
import sys

import django
from django.conf import settings
from django.core.management import call_command

source, target = sys.argv[1:]
storage = "storage.Storage"
new = {"STORAGES": {"staticfiles": {"BACKEND": storage}}} if django.VERSION >= (4, 2) else {"STATICFILES_STORAGE": storage}
settings.configure(
    INSTALLED_APPS=["django.contrib.staticfiles"],
    STATICFILES_DIRS=[source],
    STATIC_ROOT=target,
    STATIC_URL="/static/",
    **new,
)
django.setup()
call_command("collectstatic", interactive=False, verbosity=0)
