"""What the database refuses of changed deadlines, invited parties, ticks and earlier material."""

import datetime as dt

import pytest
from django.db.utils import InternalError

from consultations.models import ConsultationDocument, EarlierMaterial
from ogp_portal.files.actions import store
from tests.factories import (
    AnswerTickFactory,
    ConsultationFactory,
    DeadlineChangeFactory,
    InvitationLinkFactory,
    InvitedPartyFactory,
    SubmissionFactory,
)
from tests.factories.consultations import NOW
from tests.refusals import once, refuses, refuses_to

pytestmark = pytest.mark.django_db


def earlier_material() -> EarlierMaterial:
    document = ConsultationDocument.objects.create(consultation=ConsultationFactory(), title_da="A")
    file = store(b"%PDF-1.7", name="a.pdf", content_type="application/pdf", now=NOW)
    return EarlierMaterial.objects.create(
        document=document, number=1, file=file, added_at=NOW, replaced_at=NOW
    )


@pytest.mark.parametrize(
    ("make", "name", "columns"),
    [
        (AnswerTickFactory, "only_staff_tick_without_an_answer", {"submission": None}),
        (AnswerTickFactory, "tick_reason_known", {"how": "guess"}),
        (
            ConsultationFactory,
            "consultation_hearing_portal_on_the_web",
            {"hearing_portal_url": "x:"},
        ),
        (InvitationLinkFactory, "invitation_purpose_known", {"purpose": "spam"}),
        (InvitedPartyFactory, "party_cvr_has_eight_digits", {"cvr": "1234"}),
        (InvitedPartyFactory, "party_is_no_private_person", {"kind": "citizen"}),
        (earlier_material, "earlier_material_in_one_place", {"file": None}),
        (earlier_material, "earlier_material_on_the_web", {"file": None, "url": "javascript:x"}),
    ],
)
def test_what_is_wrong_is_refused(make, name, columns):
    refuses(name, make(), **columns)


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("deadline_change_changes_the_deadline", {"new_closes_at": NOW, "old_closes_at": NOW}),
        ("deadline_change_has_a_reason", {"reason_da": "", "reason_en": ""}),
        ("deadline_change_kind_known", {"kind": "whim"}),
    ],
)
def test_a_changed_deadline_says_from_when_to_when_and_why(name, wrong):
    refuses_to(name, lambda: DeadlineChangeFactory(**wrong))


def test_a_changed_deadline_is_never_rewritten():
    change = DeadlineChangeFactory()
    change.new_closes_at += dt.timedelta(days=1)
    with pytest.raises(InternalError, match="Cannot update"):
        change.save()


def test_a_party_is_on_a_list_once():
    consultation = ConsultationFactory()
    once("party_invited_once", lambda: InvitedPartyFactory(consultation=consultation, name="DI"))
    InvitedPartyFactory(consultation=consultation, email="a@di.dk")
    refuses_to(
        "party_address_once",
        lambda: InvitedPartyFactory(consultation=consultation, email="A@di.dk"),
    )


def test_a_party_is_mailed_once_for_a_phase():
    link = InvitationLinkFactory()
    refuses_to("party_mailed_once", lambda: InvitationLinkFactory(party=link.party))


@pytest.mark.parametrize("is_named", [True, False])
def test_a_party_is_ticked_once_for_an_answer(is_named):
    party = InvitedPartyFactory()
    answer = SubmissionFactory(consultation=party.consultation) if is_named else None
    once(
        "party_ticked_once_for_an_answer",
        lambda: AnswerTickFactory(party=party, submission=answer, how="staff"),
    )


def test_a_version_of_material_has_its_number_once():
    kept = earlier_material()
    columns = {name: getattr(kept, name) for name in ("file", "added_at", "replaced_at")}
    refuses_to(
        "material_version_number_once",
        lambda: EarlierMaterial.objects.create(document=kept.document, number=1, **columns),
    )
