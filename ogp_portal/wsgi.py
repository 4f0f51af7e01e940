"""The WSGI application that the web server loads."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.template import engines

from ogp_portal.common.postgres import limit_statements

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ogp_portal.settings")

application = get_wsgi_application()
limit_statements(settings.DATABASES["default"], settings.WEB_STATEMENT_SECONDS)
import_module(settings.ROOT_URLCONF)
engines.all()

# What is loaded by now stays for good. Looking through it for garbage, again and again while pages
# are made, cost a third of a page (docs/adr/0009); and it stays shared by workers made from here.
gc.collect()
gc.freeze()
