#!/usr/bin/env python3
"""Makes the trimmed copy of Det Fælles Designsystem (dkfds) that lies beside this script.

For maintainers, when the design system gets a new version; nobody needs it to run, test or build
the portal. Standard library only:

    python3 static/vendor/dkfds/vendor.py                      # fetches with `npm pack`
    python3 static/vendor/dkfds/vendor.py dkfds-11.2.0.tgz     # or takes a tarball at hand

The tarball must have the SHA-512 below. What is taken and why: docs/adr/0005.
"""

import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

VERSION = "11.2.0"
TARBALL_SHA512 = (
    "26e55ff0d8c439e17e4ca2211055dadc17d9be4d6e95033cf9737ee908600e8e"
    "a48b0c2fba9c81637e185381609417b21561db1399980e69eb7184d63922a410"
)
HERE = Path(__file__).resolve().parent
STYLESHEET = "css/dkfds.min.css"
FONT_FOLDER = "fonts/IBMPlexSans/split/woff2"
ICON_FOLDER = "img/svg-icons"
LICENCES = ["LICENSE.md", f"{FONT_FOLDER}/license.txt"]

# Icons that templates show with {% icon %}. Those the stylesheet itself names are found by reading.
TEMPLATE_ICONS = """
    account accessibility-new add-document analytics arrow-back arrow-forward attach-file
    calendar-month chat check chevron-down chevron-left chevron-right chevron-up close construction
    contact-info delete document download edit email error feedback file file-pdf file-word flag
    forum groups home hourglass info language link list-check location lock menu notifications
    open-in-new person print reply save science search send share star success summary time
    visibility-off warning
""".split()

# One file per weight and script. A page fetches only what it shows: normally Latin1 of two weights.
# 500 is drawn with Regular and 700 with SemiBold, which halves what a page must fetch.
FACES = [
    ("Regular", "normal", "400 500"),
    ("SemiBold", "normal", "600 700"),
    ("Italic", "italic", "400 700"),
]
# The characters that are in each file, read from the fonts' own tables.
SUBSETS = {
    "Latin1": "U+20-7E,U+A0-FF,U+131,U+152-153,U+2C6,U+2DA,U+2DC,U+2013-2014,U+2018-201A,"
    "U+201C-201E,U+2020-2022,U+2026,U+2030,U+2039-203A,U+2044,U+20AC,U+2122,U+2212",
    "Latin2": "U+100-101,U+104-130,U+132-151,U+154-17F,U+18F,U+192,U+1A0-1A1,U+1AF-1B0,U+1FA-1FF,"
    "U+218-21B,U+237,U+259,U+1E80-1E85,U+1E9E",
    "Pi": "U+2032-2033,U+2070,U+2074-2079,U+2080-2089,U+2116,U+2150-2151,U+2153-215E,"
    "U+2190-2199,U+2248,U+2260,U+2264-2265,U+2713",
}


def fetch_tarball(folder: Path) -> Path:
    """Downloads the package with npm into `folder`; returns the file."""
    subprocess.run(
        ["npm", "pack", "--silent", f"dkfds@{VERSION}"],
        cwd=folder,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return folder / f"dkfds-{VERSION}.tgz"


def read_dist(tarball: Path) -> dict[str, bytes]:
    """The package's dist/ folder as {path: content}; ends the program on a wrong checksum."""
    found = hashlib.sha512(tarball.read_bytes()).hexdigest()
    if found != TARBALL_SHA512:
        sys.exit(f"{tarball} is not dkfds {VERSION}: its SHA-512 is {found}")
    prefix = "package/dist/"
    with tarfile.open(tarball) as package:
        return {
            member.name.removeprefix(prefix): package.extractfile(member).read()
            for member in package
            if member.isfile() and member.name.startswith(prefix)
        }


def font_faces() -> str:
    """Our own @font-face rules in place of the package's, which load 79 KB of WOFF per weight."""
    return "".join(
        "@font-face{"
        f"font-family:IBM Plex Sans;font-style:{style};font-weight:{weight};font-display:swap;"
        f'src:url(../{FONT_FOLDER}/IBMPlexSans-{name}-{subset}.woff2) format("woff2");'
        f"unicode-range:{characters}}}"
        for name, style, weight in FACES
        for subset, characters in SUBSETS.items()
    )


def trim_stylesheet(css: str) -> str:
    """The neutral theme without its font rules, icon classes, placeholder logos and source map."""
    css = re.sub(r"@font-face\{[^}]*\}", "", css)
    css = re.sub(r"\.icon-[\w-]+:not\(a\)\{background-image:url\([^)]*\)\}", "", css)
    css = re.sub(r"background-image:url\([^)]*logo[^)]*\);?", "", css)
    css = re.sub(r"/\*# sourceMappingURL=.*?\*/", "", css)
    return font_faces() + css.strip() + "\n"


def choose_files(dist: dict[str, bytes]) -> dict[str, bytes]:
    """What the portal needs of `dist`, as {path below this folder: content}."""
    css = trim_stylesheet(dist[STYLESHEET].decode())
    named = {address.removeprefix("../") for address in re.findall(r"url\(([^)]+)\)", css)}
    icons = {f"{ICON_FOLDER}/{name}.svg" for name in TEMPLATE_ICONS}
    copied = {path: dist[path] for path in sorted({*LICENCES, *named, *icons})}
    return {STYLESHEET: css.encode(), **copied}


def write_copy(files: dict[str, bytes]) -> None:
    """Replaces the old copy by `files` and writes VENDOR.json with a hash for each."""
    for folder in ("css", "fonts", "img"):
        for old in sorted((HERE / folder).rglob("*"), reverse=True):
            old.rmdir() if old.is_dir() else old.unlink()
    for path, content in files.items():
        target = HERE / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    manifest = {
        "package": "dkfds",
        "version": VERSION,
        "tarball_sha512": TARBALL_SHA512,
        "files_sha256": {path: hashlib.sha256(files[path]).hexdigest() for path in sorted(files)},
    }
    (HERE / "VENDOR.json").write_text(json.dumps(manifest, indent=2) + "\n")


def main() -> None:
    """Makes the copy from the tarball given as argument, else from a fresh download."""
    with tempfile.TemporaryDirectory() as folder:
        tarball = Path(sys.argv[1]) if len(sys.argv) > 1 else fetch_tarball(Path(folder))
        files = choose_files(read_dist(tarball))
    write_copy(files)
    size = sum(map(len, files.values()))
    print(f"dkfds {VERSION}: {len(files)} files, {size / 1024:.0f} KB")


if __name__ == "__main__":
    main()
