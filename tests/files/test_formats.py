"""Every bad file is refused with its own reason, and a sound one is not."""

import io
import json
import zipfile

import pytest

from ogp_portal.common import limits
from ogp_portal.files import formats, sandbox
from ogp_portal.files.faults import Fault, Unfit
from ogp_portal.files.kinds import OPEN_TEXT, WORD

from . import samples
from .samples import JPEG, PDF, PNG, TEXT

SOUND = {
    "pdf": (samples.pdf, PDF),
    "pdf with comment and link": (samples.pdf_with_comment, PDF),
    "png": (samples.picture, PNG),
    "jpeg": (lambda: samples.picture("JPEG"), JPEG),
    "word": (samples.word, WORD),
    "word with the writer's own template": (
        lambda: _external("attachedTemplate", r"file:///C:\Users\kh\Normal.dotm"),
        WORD,
    ),
    "open text": (samples.open_text, OPEN_TEXT),
    "text": (lambda: b"<svg onload=alert(1)>", TEXT),
}


def _external(kind: str, target: str) -> bytes:
    rows = samples.relations((kind, target, True))
    return samples.word(**{"word___rels__settings.xml.rels": rows})


def _field(words: str) -> str:
    half = len(words) // 2
    pieces = (words[:half], words[half:])
    return "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)


def _renamed(content: bytes, name: str) -> bytes:
    """The archive with one part more, of a name that leads elsewhere."""
    stand_in = "x" * len(name)
    longer = samples.zipped({**_parts(content), stand_in: b"y"})
    return longer.replace(stand_in.encode(), name.encode())


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _remote_picture() -> bytes:
    return samples.open_text('<draw:image xlink:href="https://example.org/x.png"/>')


BAD = {
    "pdf that runs a script": (
        lambda: samples.with_action("/JavaScript", JS="app.alert(1)"),
        PDF,
        Fault.SCRIPT,
    ),
    "pdf with a script by name": (
        samples.pdf_with_named_script,
        PDF,
        Fault.SCRIPT,
    ),
    "pdf that starts a program": (
        lambda: samples.with_action("/Launch", F="cmd.exe"),
        PDF,
        Fault.ACTIVE,
    ),
    "pdf that sends a form": (
        lambda: samples.with_action("/SubmitForm", F="https://x"),
        PDF,
        Fault.ACTIVE,
    ),
    "pdf with a file in it": (
        lambda: samples.changed_pdf(lambda writer: writer.add_attachment("x.exe", b"MZ")),
        PDF,
        Fault.EMBEDDED,
    ),
    "pdf with a password": (samples.locked_pdf, PDF, Fault.ENCRYPTED),
    "pdf that is an archive too": (
        lambda: samples.pdf() + samples.zipped({"x.html": "<script>"}),
        PDF,
        Fault.TWO_IN_ONE,
    ),
    "pdf that is broken": (lambda: b"%PDF-1.7 and no more", PDF, Fault.BROKEN),
    "picture that is an archive too": (
        lambda: samples.picture() + samples.zipped({"x": "x"}),
        PNG,
        Fault.TWO_IN_ONE,
    ),
    "picture that is cut off": (lambda: samples.picture(size=(99, 99))[:-40], PNG, Fault.BROKEN),
    "picture with too many points": (samples.huge_picture, PNG, Fault.TOO_MANY_PIXELS),
    "picture of another kind": (lambda: samples.picture("JPEG"), PNG, Fault.BROKEN),
    "word with macros": (
        lambda: samples.word(word__vbaProject_bin=b"\xd0\xcf\x11\xe0"),
        WORD,
        Fault.MACROS,
    ),
    "word that says it has macros": (
        lambda: samples.word(
            **{
                "[Content_Types].xml": '<Types><Override PartName="/word/document.xml" '
                'ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
            }
        ),
        WORD,
        Fault.MACROS,
    ),
    "word with a spreadsheet in it": (
        lambda: samples.word(**{"word__embeddings__a.xlsx": b"PK\x03\x04"}),
        WORD,
        Fault.EMBEDDED,
    ),
    "word with an object under another name": (
        lambda: samples.word(**{"word__media__a.png": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}),
        WORD,
        Fault.EMBEDDED,
    ),
    "word with a template from elsewhere": (
        lambda: _external("attachedTemplate", "https://example.org/x.dotm"),
        WORD,
        Fault.REMOTE,
    ),
    "word with a template on a server": (
        lambda: _external("attachedTemplate", r"file:///\\server\x.dotm"),
        WORD,
        Fault.REMOTE,
    ),
    "word with a picture from elsewhere": (
        lambda: _external("image", "https://example.org/x.png"),
        WORD,
        Fault.REMOTE,
    ),
    "word that calls a program": (
        lambda: samples.word(_field('DDEAUTO c:\\\\cmd.exe "/k"')),
        WORD,
        Fault.ACTIVE,
    ),
    "word with entities": (
        lambda: samples.word(**{"word__styles.xml": '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'}),
        WORD,
        Fault.BROKEN,
    ),
    "word with a password on its parts": (
        lambda: samples.locked_zip(samples.word()),
        WORD,
        Fault.ENCRYPTED,
    ),
    "word with a pdf inside its beginning": (
        lambda: samples.zipped({"a": b"%PDF-1.7", **_parts(samples.word())}, stored=True),
        WORD,
        Fault.TWO_IN_ONE,
    ),
    "word with something in front": (
        lambda: b"PK\x03\x04 front" + samples.word(),
        WORD,
        Fault.TWO_IN_ONE,
    ),
    "word that leads out of its folder": (
        lambda: _renamed(samples.word(), "../../etc/x"),
        WORD,
        Fault.BROKEN,
    ),
    "word with a windows path": (lambda: _renamed(samples.word(), r"..\..\x"), WORD, Fault.BROKEN),
    "word that is a bomb": (
        lambda: samples.word(**{"word__x.xml": b"<x>" + b" " * 20_000_000 + b"</x>"}),
        WORD,
        Fault.UNPACKS_TOO_LARGE,
    ),
    "word with too many parts": (
        lambda: samples.word(**{f"a{number}": b"" for number in range(limits.ARCHIVE_ENTRIES)}),
        WORD,
        Fault.UNPACKS_TOO_LARGE,
    ),
    "open text with macros": (
        lambda: samples.open_text(**{"Basic__Standard__x.xml": "<x/>"}),
        OPEN_TEXT,
        Fault.MACROS,
    ),
    "open text that runs something": (
        lambda: samples.open_text('<script:event-listener script:event-name="x"/>'),
        OPEN_TEXT,
        Fault.MACROS,
    ),
    "open text with a password": (
        lambda: samples.open_text(**{"META-INF__manifest.xml": "<m><encryption-data/></m>"}),
        OPEN_TEXT,
        Fault.ENCRYPTED,
    ),
    "open text with an object": (
        lambda: samples.open_text(**{"Object 1": b"x"}),
        OPEN_TEXT,
        Fault.EMBEDDED,
    ),
    "open text with a picture from elsewhere": (_remote_picture, OPEN_TEXT, Fault.REMOTE),
}


@pytest.mark.parametrize("name", sorted(SOUND))
def test_a_sound_file_is_taken(name):
    make, content_type = SOUND[name]
    formats.check(make(), content_type)


@pytest.mark.parametrize("name", sorted(BAD))
def test_a_bad_file_is_refused_with_its_reason(name):
    make, content_type, fault = BAD[name]
    with pytest.raises(Unfit) as refusal:
        formats.check(make(), content_type)
    assert refusal.value.fault == fault


def test_a_bomb_is_looked_at_in_a_process_of_its_own():
    with pytest.raises(Unfit) as refusal:
        sandbox.check(samples.huge_picture(), PNG)
    assert refusal.value.fault == Fault.TOO_MANY_PIXELS


def test_what_breaks_the_process_is_refused_and_harms_nobody(monkeypatch, tmp_path):
    program = tmp_path / "child.py"
    program.write_text("import os\nos.abort()")
    monkeypatch.setattr(sandbox, "PROGRAM", program)
    with pytest.raises(Unfit) as refusal:
        sandbox.check(samples.pdf(), PDF)
    assert refusal.value.fault == Fault.TOO_COMPLICATED


def test_what_takes_too_long_is_ended(monkeypatch, tmp_path):
    program = tmp_path / "child.py"
    program.write_text("while True: pass")
    monkeypatch.setattr(sandbox, "PROGRAM", program)
    monkeypatch.setattr(sandbox, "PATIENCE", 0.02)
    with pytest.raises(Unfit):
        sandbox.check(samples.pdf(), PDF)


INSIDE = """
import json, os, socket, subprocess, sys
sys.path.insert(0, {folder!r})
import child
child._find_the_project()
child._limit(5, 1024**3)
from ogp_portal.files import confinement
confined, refused = confinement.confine(), []
for attempt in (
    lambda: socket.socket(),
    lambda: os.execv("/bin/true", ["true"]),
    lambda: os.kill(os.getppid(), 0),
    lambda: bytes(2 * 1024**3),
):
    try:
        attempt()
    except (OSError, MemoryError) as refusal:
        refused.append(type(refusal).__name__)
said = dict(confined=confined, refused=refused, environment=sorted(os.environ))
print(json.dumps(dict()))
print(json.dumps(said))
"""


@pytest.mark.skipif("sys.platform != 'linux'", reason="the kernel's filter is Linux's own")
def test_the_process_reaches_no_network_no_program_no_secret(monkeypatch, tmp_path):
    program = tmp_path / "inside.py"
    program.write_text(INSIDE.format(folder=str(sandbox.PROGRAM.parent)))
    monkeypatch.setattr(sandbox, "PROGRAM", program)
    monkeypatch.setenv("SECRET_KEY", "hemmelig")
    with (tmp_path / "file").open("w+b") as file:
        said = json.loads(sandbox._run("text", file, PDF, seconds=10))
    assert said["confined"] is True
    assert said["refused"] == ["PermissionError"] * 3 + ["MemoryError"]
    assert "SECRET_KEY" not in said["environment"]
