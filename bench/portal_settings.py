"""The portal's own settings, with what would hide the cost of a page switched off."""

from ogp_portal.settings import *  # noqa: F403  (settings are one flat module)
from ogp_portal.settings import STORAGES

OGP_PAGE_CACHE = False

# Names with hashes as in production, but without compressing files that nobody fetches here.
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}
