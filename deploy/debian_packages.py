"""Debian packages that tests need beyond Python's own, and how to get them."""

import os
import shutil
import subprocess

from deploy.console import complain, say

NEEDED = {
    "chromium": "chromium",  # browser tests
    "msgfmt": "gettext",  # the Danish catalogue's own checker
    "pdftotext": "poppler-utils",  # tests read the PDFs that the portal makes
    "nginx": "nginx-light",  # the edge cache in deploy/nginx is tested for real
}
"""Program → the package that brings it."""

FONT_PACKAGE = "fonts-dejavu-core"
"""So that pages in the browser have letters on a machine without a desktop."""


def missing() -> list[str]:
    """Names of packages whose program is not on this machine."""
    places = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
    return [
        package for program, package in NEEDED.items() if not shutil.which(program, path=places)
    ]


def install() -> bool:
    """Installs what is missing, on Debian as root; says what to do elsewhere. True when all is there."""
    packages = missing()
    if not packages:
        return True
    command = ["apt-get", "install", "-y", "--no-install-recommends", *packages, FONT_PACKAGE]
    if not shutil.which("apt-get") or os.geteuid() != 0:
        complain(f"as root on Debian: {' '.join(command)}")
        return False
    say(f"installing {', '.join(packages)}")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    steps = (["apt-get", "update", "-q"], command)
    return all(subprocess.run(step, env=quiet, check=False).returncode == 0 for step in steps)
