"""The portal's own settings, with what would hide the cost of a page switched off.

The portal keeps no rendered pages or fragments of its own, so there is no such cache to switch
off; should it ever keep any, this is the place. Templates stay compiled, as in production.
"""

from ogp_portal.settings import *  # noqa: F403  (settings are one flat module)
from ogp_portal.settings import STORAGES

# Names with hashes as in production, but without compressing files that nobody fetches here.
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}

ALLAUTH_TRUSTED_PROXY_COUNT = 1
"""As behind nginx: visitors come from the networks that the load client names."""
