"""A Django project in one file, whose static files were built by Everfresh instead of collectstatic."""

import sys
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import execute_from_command_line
from django.shortcuts import render
from django.urls import path, re_path
from django.views.static import serve

here = Path(__file__).resolve().parent
manifest_storage = 'django.contrib.staticfiles.storage.ManifestStaticFilesStorage'

settings.configure(
    ALLOWED_HOSTS=['127.0.0.1', 'localhost', 'testserver'],
    DEBUG=False,  # with DEBUG Django leaves the versions out
    INSTALLED_APPS=['django.contrib.staticfiles'],
    ROOT_URLCONF=__name__,
    SECRET_KEY='only for the example',
    STATIC_ROOT=here / 'static',
    STATIC_URL='/static/',
    STATICFILES_STORAGE=manifest_storage,  # Django 3.2 and 4
    STORAGES={'staticfiles': {'BACKEND': manifest_storage}},  # Django 4.2 and later
    TEMPLATES=[{'BACKEND': 'django.template.backends.django.DjangoTemplates', 'DIRS': [here / 'templates']}],
)


def page(request):
    return render(request, 'index.html')


def static_file(request, path):
    """So that the example needs no web server; in production nginx answers these, and says the same."""
    response = serve(request, path, document_root=here / 'static')
    if path in staticfiles_storage.hashed_files.values():
        response['Cache-Control'] = 'public, max-age=31536000, immutable'
    return response


urlpatterns = [
    path('', page),
    re_path(r'^static/(?P<path>(?!\.everfresh/).+)$', static_file),
]

if __name__ == '__main__':
    execute_from_command_line(sys.argv)
