"""Consultations with very many answers, and the work that must not grow with them in memory.

`python -m bench.crowds make|liken|journal|archive <answers>` is a process of its own, so that its
peak of memory is that of one piece of work. Prints one line of JSON.
"""

import argparse
import hashlib
import json
import random
import resource
import time
import uuid
from collections.abc import Callable, Iterator
from itertools import islice

import django

from bench import generate

BATCH = 2_000
OWN_WORDS_OF = "Jeg bor selv i {place} og har sagt det før."


def address_of(answers: int) -> str:
    """The list of the answers of the crowd of this size."""
    return f"/hoeringer/{slug_of(answers)}/svar/"


def slug_of(answers: int) -> str:
    return f"mange-svar-{answers}"


def texts(answers: int) -> Iterator[str]:
    """Every second text is a campaign's with words of its own, the others are all different."""
    campaign = "\n\n".join(generate.paragraphs(random.Random("campaign")))
    for number in range(answers):
        if number % 2:
            place = random.Random(number).choice(generate.VOCABULARY)
            yield f"{campaign}\n\n{OWN_WORDS_OF.format(place=place)}"
        else:
            yield generate.reply_text(number)


def make(answers: int) -> None:
    """The crowd's consultation, settled, with so many public answers."""
    from consultations.actions.counting import recount
    from consultations.models import Consultation, Phase

    consultation = Consultation.objects.create(
        slug=slug_of(answers),
        kind="input",
        title_da=f"{answers} svar",
        title_en=f"{answers} submissions",
        contact="ogp@example.org",
        is_published=True,
        settled_at=generate.EPOCH,
    )
    phase = Phase.objects.create(
        consultation=consultation,
        opens_at=generate.EPOCH,
        closes_at=generate.EPOCH.replace(month=3),
    )
    numbered = enumerate(texts(answers))
    while batch := list(islice(numbered, BATCH)):
        _make_answers(batch, consultation, phase)
    recount(consultation)


def _make_answers(batch: list[tuple[int, str]], consultation, phase) -> None:
    from consultations.models import Proposal, Submission, SubmissionVersion, SubmitterIdentity
    from ogp_portal.common.markdown import render_markdown

    rows = Submission.objects.bulk_create(
        Submission(
            reference=f"{consultation.pk:03}-{number:07}",
            consultation=consultation,
            phase=phase,
            idempotency_key=uuid.uuid5(uuid.NAMESPACE_OID, f"{consultation.pk}/{number}"),
            submitter_kind="citizen",
            public_name=f"Afsender {number}",
            wish="with_name",
            state="published",
            received_at=generate.EPOCH,
            confirmed_at=generate.EPOCH,
            published_at=generate.EPOCH,
        )
        for number, _text in batch
    )
    versions = SubmissionVersion.objects.bulk_create(
        SubmissionVersion(
            submission=row,
            number=1,
            text=text,
            html=render_markdown(text),
            checksum=hashlib.sha256(text.encode()).hexdigest(),
            received_at=generate.EPOCH,
        )
        for row, (_number, text) in zip(rows, batch, strict=True)
    )
    SubmitterIdentity.objects.bulk_create(
        SubmitterIdentity(submission=row, name=row.public_name, email=f"{number}@example.org")
        for row, (number, _text) in zip(rows, batch, strict=True)
    )
    Proposal.objects.bulk_create(
        Proposal(
            reference=version.submission.reference,
            submission=version.submission,
            version=version,
            created_at=generate.EPOCH,
        )
        for version in versions
    )


def liken(answers: int) -> None:
    """Finds the answers that say nearly the same."""
    from consultations import actions

    actions.liken(_crowd(answers), now=generate.EPOCH)


def journal(answers: int) -> None:
    """The package for the journal: an index and a PDF of each answer."""
    _pack(answers, "journal")


def archive(answers: int) -> None:
    """The archive that opens from disk."""
    _pack(answers, "archive")


def _pack(answers: int, kind: str) -> None:
    from consultations import actions
    from ogp_portal.accounts.models import User

    who, _made = User.objects.get_or_create(email="pakker@example.org")
    asked = {"kind": kind, "by": who, "now": generate.EPOCH}
    package = actions.ask_for_package(_crowd(answers), **asked)
    actions.make_package(package, progress=lambda *_: None, now=generate.EPOCH)


def _crowd(answers: int):
    from consultations.models import Consultation

    return Consultation.objects.get(slug=slug_of(answers))


WORK: dict[str, Callable[[int], None]] = {
    "make": make,
    "liken": liken,
    "journal": journal,
    "archive": archive,
}


def peak_megabytes() -> float:
    """The most memory that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Does one piece of work and says what it took."""
    parser = argparse.ArgumentParser()
    parser.add_argument("work", choices=sorted(WORK))
    parser.add_argument("answers", type=int)
    options = parser.parse_args()
    django.setup()
    began = time.monotonic()
    WORK[options.work](options.answers)
    print(json.dumps({"seconds": time.monotonic() - began, "megabytes": peak_megabytes()}))


if __name__ == "__main__":
    main()
