"""What is not public is nowhere in an archive, in no page, file or name."""

import pytest

from consultations import actions
from consultations.models import (
    Consultation,
    Submission,
    SubmissionVersion,
    SubmitterIdentity,
)
from tests.factories import (
    InvitedPartyFactory,
    ProposalFactory,
    ResponseFactory,
)
from tests.factories.consultations import NOW

from .archives import (
    SECRET,
    answer,
    attach,
    everything,
    file,
    made,
    pages,
    settled_consultation,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation(db) -> Consultation:
    return settled_consultation()


def test_private_persons_are_named_on_the_page_of_their_answer_alone(
    consultation, editor, tmp_path
):
    citizen = answer(
        consultation, public_name="Karen Jensen", text="Jeg hedder Karen og foreslår åbenhed."
    )
    ResponseFactory(proposal=citizen.proposals.get())
    attach(citizen, public_copy=file("kopi"), original=file("kopi", "Karen Jensen.txt"))
    folder = made(consultation, editor, tmp_path)
    own = f"svar/{citizen.reference}.html"
    for place, page in pages(folder).items():
        assert ("Karen" in page.text) == (place == own), place
    assert "aren" not in (folder / "SHA256SUMS").read_text()


def _hidden(consultation, editor):
    answer(consultation, text=SECRET, public_name=SECRET, hidden_at=NOW, hide_reason="advertising")


def _withdrawn(consultation, editor):
    answer(consultation, text=SECRET, public_name=SECRET, state="withdrawn", withdrawn_at=NOW)


def _refused(consultation, editor):
    fields = {"state": "not_published", "refusal_reason": SECRET, "published_at": None}
    answer(consultation, text=SECRET, public_name=SECRET, **fields)


def _waiting(consultation, editor):
    answer(consultation, text=SECRET, public_name=SECRET, state="received", published_at=None)


def _of_another_consultation(consultation, editor):
    ResponseFactory(proposal__submission__public_name=SECRET, reason_da=SECRET)


def _identity(consultation, editor):
    shown = answer(consultation, public_name="")
    SubmitterIdentity.objects.filter(submission=shown).update(
        name=SECRET, email=f"{SECRET}@example.org", role=SECRET, cvr="KANARIE1"
    )
    attach(shown, public_copy=file("kopi"), original=file("kopi", f"{SECRET}.txt"))


def _party(consultation, editor):
    InvitedPartyFactory(consultation=consultation, name="A", email=f"{SECRET}@example.org")


def _earlier_version(consultation, editor):
    shown = answer(consultation, text=SECRET)
    attach(shown, public_copy=file(SECRET))
    ResponseFactory(proposal=shown.proposals.get())
    SubmissionVersion.objects.create(
        submission=shown, number=2, text="Nyt.", html="<p>Nyt.</p>", checksum="0" * 64,
        received_at=NOW,
    )  # fmt: skip


def _removed_words(consultation, editor):
    shown = answer(consultation, text=f"Det sagde {SECRET} også om dagsordener.")
    version, span = shown.versions.get(), {"starts_at_character": 0, "ends_at_character": 20}
    part = ProposalFactory(submission=shown, version=version, summary="Det sagde", **span)
    ResponseFactory(proposal=part)
    for found in actions.propose_words(version, SECRET, reason="third_person", by=editor, now=NOW):
        actions.accept_redaction(found, by=editor, now=NOW)


def _file_not_scanned(consultation, editor):
    attach(answer(consultation), public_copy=file(SECRET), scan="not_scanned")


def _file_infected(consultation, editor):
    attach(answer(consultation), public_copy=file(SECRET), scan="infected")


def _file_without_copy(consultation, editor):
    attach(answer(consultation), original=file("x", f"{SECRET}.txt"))


def _file_withheld(consultation, editor):
    original = file("x", f"{SECRET}.txt")
    withheld = {"withheld_at": NOW, "withheld_reason": "Ophavsret"}
    attach(answer(consultation), public_copy=file(SECRET), original=original, **withheld)


def _draft_response(consultation, editor):
    shown = answer(consultation)
    ResponseFactory(proposal=shown.proposals.get(), published_at=None, reason_da=SECRET)


def _earlier_response(consultation, editor):
    proposal = answer(consultation).proposals.get()
    ResponseFactory(proposal=proposal, is_current=False, reason_da=SECRET)
    ResponseFactory(proposal=proposal, version=2)


STATES = [
    _hidden, _withdrawn, _refused, _waiting, _of_another_consultation, _identity, _party,
    _earlier_version, _removed_words, _file_not_scanned, _file_infected, _file_without_copy,
    _file_withheld, _draft_response, _earlier_response,
]  # fmt: skip


@pytest.mark.parametrize("arrange", STATES, ids=lambda one: one.__name__)
def test_what_is_not_public_is_nowhere_in_it(consultation, editor, tmp_path, arrange):
    answer(consultation)
    arrange(consultation, editor)
    folder = made(consultation, editor, tmp_path)
    found = everything(folder)
    assert SECRET.casefold() not in found.casefold()
    assert "sender@example.org" not in found
    assert {fault for page in pages(folder).values() for fault in page.faults} == set()


def test_a_file_kept_back_is_told_with_its_reason(consultation, editor, tmp_path):
    _file_withheld(consultation, editor)
    folder = made(consultation, editor, tmp_path)
    page = pages(folder)[f"svar/{Submission.objects.get().reference}.html"]
    assert "Bilag 1 (TXT) – vises ikke, fordi: Ophavsret" in " ".join(page.text.split())
