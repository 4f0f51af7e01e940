"""What tests of archives share: one made and unpacked, and a reader of its pages."""

import datetime as dt
import zipfile
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

from consultations import actions
from consultations.models import (
    Attachment,
    Consultation,
    Submission,
)
from ogp_portal.files.actions import store
from ogp_portal.files.models import StoredFile
from tests.factories import (
    ConsultationFactory,
    SubmissionFactory,
)
from tests.factories.consultations import NOW

DAY = dt.timedelta(days=1)
AFTER = NOW + 20 * DAY
SECRET = "KANARIE"
VOID = {"meta", "link", "br", "hr", "img", "input", "col", "wbr"}
HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"]


def nothing(*args, **kwargs) -> None:
    """Nobody watches the progress."""


class Reader(HTMLParser):
    """What a page says and links to; `faults` is what a validator would complain about."""

    def __init__(self, html: str):
        super().__init__(convert_charrefs=True)
        self.open, self.ids, self.links, self.faults = [], [], [], []
        self.tags, self.text, self.language, self._level = Counter(), "", "", 0
        self.feed(html)
        self.close()
        self.faults += [f"<{tag}> not closed" for tag in self.open]
        self.faults += [f"id {one} twice" for one, n in Counter(self.ids).items() if n > 1]

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.tags[tag] += 1
        self.ids += [attributes["id"]] if "id" in attributes else []
        self.links += [attributes[name] for name in ("href", "src") if name in attributes]
        if tag == "html":
            self.language = attributes["lang"]
        if tag in {"script", "style", "form", "iframe"} or {"style", "onclick"} & set(attributes):
            self.faults.append(f"<{tag}> {attributes}")
        if "p" in self.open and tag in {"p", "div", "ul", "ol", "table", "section", "blockquote"}:
            self.faults.append(f"<{tag}> in <p>")
        if tag in HEADINGS:
            self._heading(tag)
        if tag not in VOID:
            self.open.append(tag)

    def _heading(self, tag):
        level = HEADINGS.index(tag) + 1
        if level > self._level + 1:
            self.faults.append(f"{tag} after h{self._level}")
        self._level = level

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes something else")

    def handle_data(self, data):
        self.text += data


def settled_consultation() -> Consultation:
    """Answered in full, with a letter that links to pages of the portal and elsewhere."""
    return ConsultationFactory(
        slug="aabenhed",
        title_da="Åbenhed",
        summary_da="",
        summary_en="About openness.",
        text_da="# Brev\n\nLæs [planen](/planer/plan-2/) og [mere](https://example.org/).",
        contact="ogp@example.org",
        settled_at=NOW,
    )


def made(consultation, by, folder: Path, now=NOW) -> Path:
    """The archive as it lies on somebody's disk."""
    package = actions.ask_for_package(consultation, kind="archive", by=by, now=now)
    actions.make_package(package, progress=nothing, now=now)
    package.refresh_from_db()
    target = folder / "unpacked"
    with zipfile.ZipFile(package.file.path) as archive:
        assert archive.testzip() is None
        archive.extractall(target)
    return target


def pages(folder: Path) -> dict[str, Reader]:
    return {
        str(path.relative_to(folder)): Reader(path.read_text(encoding="utf-8"))
        for path in sorted(folder.rglob("*.html"))
    }


def everything(folder: Path) -> str:
    """Names and contents of all files as one text."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return "\n".join(
        f"{path.relative_to(folder)}\n{path.read_bytes().decode(errors='replace')}"
        for path in files
    )


def answer(consultation, **fields) -> Submission:
    return SubmissionFactory(consultation=consultation, **fields)


def file(content: str, name="brev.txt") -> StoredFile:
    return store(content.encode(), name=name, content_type="text/plain", now=NOW)


def attach(submission, **fields) -> Attachment:
    version = submission.versions.latest("number")
    given = {
        "original": file(f"{SECRET} original"),
        "scan": "clean",
        "received_at": NOW,
        "read_at": NOW,
    }
    place = version.attachments.count() + 1
    return Attachment.objects.create(version=version, position=place, **given | fields)
