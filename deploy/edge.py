"""Fills in the template of nginx's configuration, as nginx's own container image does."""

import re
from collections.abc import Mapping

from deploy.environment import ROOT

TEMPLATE = ROOT / "deploy/nginx/portal.conf.template"

DEFAULTS = {
    "OGP_SERVER_NAME": "localhost",
    "OGP_UPSTREAM": "127.0.0.1:8000",
    "OGP_SCHEME": "https",
    "OGP_LISTEN": "127.0.0.1:8080",
    "OGP_REFRESH_LISTEN": "127.0.0.1:8081",
    "OGP_COMPRESS_LISTEN": "127.0.0.1:8082",
    "OGP_TRUSTED_PROXY": "127.0.0.1",
    "OGP_CACHE_FOLDER": "/var/cache/nginx",
    "OGP_PAGES_FOLDER": str(ROOT / "deploy/nginx"),
    "OGP_ACCESS_LOG": "/var/log/nginx/access.log",
}
"""For nginx on the same machine as `./ogp up`, behind something that terminates TLS."""


def nginx_configuration(values: Mapping[str, str]) -> str:
    """The configuration for `values`, defaults for the rest; raises KeyError for an unknown word."""
    filled = {**DEFAULTS, **values}
    return re.sub(r"\$\{(\w+)\}", lambda found: filled[found[1]], TEMPLATE.read_text())


if __name__ == "__main__":
    import os

    print(nginx_configuration({k: v for k, v in os.environ.items() if k in DEFAULTS}))
