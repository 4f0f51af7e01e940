"""Groups: proposals that say the same, and one response for all of them."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from consultations import actions
from consultations.models import (
    ConsultationFigures,
    Proposal,
    ProposalGroup,
    ProvenanceLink,
    Response,
    Submission,
)
from consultations.tasks import group_same_texts_hourly
from ogp_portal import jobs
from ogp_portal.common import limits
from ogp_portal.jobs.actions import run_due
from tests.factories import (
    CommitmentFactory,
    MilestoneFactory,
    PlanFactory,
    ProposalGroupFactory,
    ResponseFactory,
    SubmissionFactory,
)

pytestmark = pytest.mark.django_db
SAME = "Vi støtter åbne dagsordener."


def answers(consultation, number, text=SAME, **given):
    made = SubmissionFactory.create_batch(number, consultation=consultation, text=text, **given)
    return [one.proposals.get() for one in made]


@pytest.fixture
def group(consultation):
    return ProposalGroupFactory(consultation=consultation, members=answers(consultation, 3))


@pytest.fixture
def respond(group, editor, now):
    def respond(**given):
        chosen = {"decision": "accepted", "reason_da": "Det gør vi.", **given}
        return actions.respond_to_group(group, **chosen, by=editor, now=now)

    return respond


@pytest.fixture
def publish(group, editor, now):
    return lambda: actions.publish_group(group, by=editor, now=now)


def test_the_very_same_texts_are_grouped_whatever_their_case_and_lines(consultation, now):
    answers(consultation, 1)
    answers(consultation, 1, text="VI støtter\n åbne   Dagsordener.  ")
    other = answers(consultation, 1, text="Noget andet.")[0]
    assert actions.gather_same_texts(consultation, now=now) == 2
    group = ProposalGroup.objects.get()
    assert group.proposals.count() == 2
    other.refresh_from_db()
    assert other.group is None


def test_gathering_twice_changes_nothing_and_a_late_twin_joins(consultation, now):
    answers(consultation, 2)
    actions.gather_same_texts(consultation, now=now)
    assert actions.gather_same_texts(consultation, now=now) == 0
    answers(consultation, 1)
    assert actions.gather_same_texts(consultation, now=now) == 1
    assert ProposalGroup.objects.get().proposals.count() == 3


def test_the_same_words_in_another_consultation_are_not_gathered(consultation, now):
    answers(consultation, 1)
    SubmissionFactory(text=SAME)
    assert actions.gather_same_texts(consultation, now=now) == 0


def test_withdrawn_and_hidden_twins_are_not_gathered(consultation, now):
    answers(consultation, 1)
    answers(consultation, 1, state="withdrawn", withdrawn_at=now)
    answers(consultation, 1, hidden_at=now, hide_reason="unlawful")
    assert actions.gather_same_texts(consultation, now=now) == 0


def test_what_staff_took_out_is_not_put_back(consultation, editor, now):
    answers(consultation, 3)
    actions.gather_same_texts(consultation, now=now)
    group = ProposalGroup.objects.get()
    one = Proposal.objects.filter(pk=group.proposals.first().pk)
    assert actions.take_out(group, one, by=editor, now=now) == 1
    assert actions.gather_same_texts(consultation, now=now) == 0
    assert one.get().group is None


def test_the_hourly_job_gathers_what_is_open(consultation, now, at):
    answers(consultation, 2)
    at(now)
    group_same_texts_hourly()
    group_same_texts_hourly()
    assert run_due(jobs.BUILDS, now=now, budget=dt.timedelta(seconds=20)) == 1
    assert ProposalGroup.objects.get().proposals.count() == 2


def test_the_job_gathers(consultation):
    from consultations.tasks import group_same_texts

    answers(consultation, 2)
    group_same_texts(str(consultation.pk), lambda *_steps: None)
    group_same_texts("999999", lambda *_steps: None)
    assert ProposalGroup.objects.get().proposals.count() == 2


def test_staff_put_proposals_together_with_all_they_are_grouped_with(consultation, editor, now):
    ours, theirs = answers(consultation, 2), answers(consultation, 2, text="Et andet.")
    ProposalGroupFactory(consultation=consultation, members=theirs)
    chosen = Proposal.objects.filter(pk__in=[ours[0].pk, theirs[0].pk])
    group = actions.group_proposals(consultation, chosen, title_da="Åbenhed", by=editor, now=now)
    assert set(group.proposals.all()) == {ours[0], *theirs}
    assert ProposalGroup.objects.get() == group


def test_a_group_is_of_one_consultation_and_has_a_title(consultation, group, editor, now):
    foreign = Proposal.objects.filter(pk=SubmissionFactory().proposals.get().pk)
    for work in (
        lambda: actions.add_to_group(group, foreign, by=editor, now=now),
        lambda: actions.group_proposals(consultation, foreign, title_da="X", by=editor, now=now),
        lambda: actions.group_proposals(
            consultation, group.proposals.all(), title_da=" ", by=editor, now=now
        ),
    ):
        with pytest.raises(ValidationError):
            work()
    assert ProposalGroup.objects.get().proposals.count() == 3


def test_one_response_is_written_to_every_member(respond, group):
    assert respond() == 3
    rows = Response.objects.all()
    assert {(row.version, row.is_current, row.published_at) for row in rows} == {(1, True, None)}
    assert len({row.shared_key for row in rows}) == 1


@pytest.mark.parametrize("members", [2, 6])
def test_responding_and_publishing_cost_the_same_however_many(
    consultation, editor, now, members, django_assert_max_num_queries
):
    group = ProposalGroupFactory(consultation=consultation, members=answers(consultation, members))
    given = {"by": editor, "now": now}
    with django_assert_max_num_queries(54):
        actions.respond_to_group(group, decision="noted", reason_da="Tak.", **given)
        actions.link_group(group, CommitmentFactory(), relation="shaped", reason_da="Ja.", **given)
        actions.publish_group(group, **given)
    assert ConsultationFigures.objects.get(consultation=consultation).answered_at(now) == members


def test_draft_waits_beside_what_a_member_has_published(respond, group):
    member = group.proposals.first()
    own = ResponseFactory(proposal=member, decision="rejected")
    respond()
    assert list(member.responses.values_list("version", "is_current")) == [(2, False), (1, True)]
    assert member.responses.get(is_current=True) == own


def test_publishing_replaces_what_a_member_had(respond, publish, group):
    member = group.proposals.first()
    ResponseFactory(proposal=member, decision="rejected")
    respond()
    publish()
    assert member.responses.get(is_current=True).decision == "accepted"
    assert ConsultationFigures.objects.get(consultation=group.consultation).by_decision == {
        "accepted": 3
    }


def test_withdrawn_and_hidden_members_get_no_response(respond, group, now):
    one, two, _three = Submission.objects.order_by("pk")
    Submission.objects.filter(pk=one.pk).update(state="withdrawn", withdrawn_at=now)
    Submission.objects.filter(pk=two.pk).update(hidden_at=now, hide_reason="unlawful")
    assert respond() == 1


def test_a_group_of_nobody_is_not_responded_to(respond, group, now):
    Submission.objects.update(state="withdrawn", withdrawn_at=now)
    with pytest.raises(ValidationError):
        respond()


def test_member_hidden_after_the_draft_is_not_published(respond, publish, group, now):
    respond()
    hidden = group.proposals.first()
    Submission.objects.filter(pk=hidden.submission_id).update(hidden_at=now, hide_reason="unlawful")
    publish()
    assert hidden.responses.get().published_at is None
    assert Response.objects.published().count() == 2


@pytest.mark.parametrize("wrong", [{"reason_da": " "}, {"decision": "x"}, {"decision": "deferred"}])
def test_group_response_must_be_whole(respond, wrong):
    with pytest.raises(ValidationError):
        respond(**wrong)
    assert not Response.objects.exists()


def test_later_member_is_offered_the_response_and_gets_the_same(
    respond, publish, group, editor, now
):
    respond()
    publish()
    late = answers(group.consultation, 1)[0]
    chosen = Proposal.objects.filter(pk=late.pk)
    actions.add_to_group(group, chosen, by=editor, now=now)
    assert not late.responses.exists()
    group.refresh_from_db()
    assert list(actions.lacking(group)) == [late]
    assert actions.give_group_response(group, by=editor, now=now) == 1
    publish()
    assert Response.objects.published().values("shared_key").distinct().count() == 1
    assert late.responses.get().published_at == now


def test_member_taken_out_keeps_its_response(respond, publish, group, editor, now):
    respond()
    publish()
    member = group.proposals.first()
    actions.take_out(group, Proposal.objects.filter(pk=member.pk), by=editor, now=now)
    assert member.responses.get().is_current
    assert ConsultationFigures.objects.get(consultation=group.consultation).answered_at(now) == 3


def test_dissolved_group_leaves_the_responses(respond, publish, group, editor, now):
    respond()
    publish()
    actions.dissolve_group(group, by=editor, now=now)
    assert Proposal.objects.answered_at(now).filter(group=None).count() == 3


def test_deferred_past_its_date_counts_as_unanswered_in_a_group(respond, publish, group, now):
    day = now.date() + dt.timedelta(days=3)
    respond(decision="deferred", decide_by=day)
    publish()
    later = now + dt.timedelta(days=5)
    assert group.proposals.unanswered_at(now).count() == 0
    assert group.proposals.unanswered_at(later).count() == 3
    assert ConsultationFigures.objects.get(consultation=group.consultation).answered_at(later) == 0


def test_deferred_whose_date_passed_before_publishing_waits(respond, group, editor, now):
    respond(decision="deferred", decide_by=now.date() + dt.timedelta(days=3))
    late = now + dt.timedelta(days=5)
    assert actions.publish_group(group, by=editor, now=late) is None


def test_settle_waits_for_every_member_and_every_part(respond, publish, group, editor, now):
    after = now + dt.timedelta(days=11)
    with pytest.raises(ValidationError):
        actions.settle(group.consultation, by=editor, now=after)
    respond()
    with pytest.raises(ValidationError):
        actions.settle(group.consultation, by=editor, now=after)
    publish()
    assert actions.settle(group.consultation, by=editor, now=after).settled_at


@pytest.mark.parametrize("make", [CommitmentFactory, MilestoneFactory])
def test_group_is_linked_once_each(respond, group, editor, now, make):
    respond()
    target, given = make(), {"relation": "became", "by": editor, "now": now}
    assert actions.link_group(group, target, reason_da="Først.", **given) == 3
    assert actions.link_group(group, target, reason_da="Så.", **given) == 3
    rows = ProvenanceLink.objects.all()
    assert {row.reason_da for row in rows} == {"Så."}
    assert {row.response.proposal_id for row in rows} == {row.proposal_id for row in rows}


def test_real_group_never_leads_to_an_invented_initiative(group, editor, now):
    invented = CommitmentFactory(plan=PlanFactory(is_demonstration=True))
    given = {"relation": "became", "by": editor, "now": now}
    for target, reason in ((invented, "Nej."), (CommitmentFactory(), " ")):
        with pytest.raises(ValidationError):
            actions.link_group(group, target, reason_da=reason, **given)
    assert not ProvenanceLink.objects.exists()


def test_initiative_shows_one_line_for_the_whole_group(respond, group, client, editor, now):
    respond()
    target = CommitmentFactory()
    given = {"relation": "became", "by": editor, "now": now}
    actions.link_group(group, target, reason_da="Derfor.", **given)
    actions.publish_group(group, by=editor, now=now)
    page = client.get(target.get_absolute_url()).text
    assert page.count("/forslag/F-") == 1
    assert "og 2 andre forslag" in page


def _limit_after_publishing(group, editor, now) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '7s'")
        actions.publish_group(group, by=editor, now=now)
        cursor.execute("SHOW statement_timeout")
        return cursor.fetchone()[0]


def test_many_responses_may_take_longer_than_a_page(respond, group, editor, now, monkeypatch):
    respond()
    monkeypatch.setattr(limits, "MAILS_AT_ONCE", 0)
    assert _limit_after_publishing(group, editor, now) == "0"


def test_few_responses_may_not(respond, group, editor, now):
    respond()
    assert _limit_after_publishing(group, editor, now) == "7s"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)  # as in life, each act is one
def test_a_group_of_ten_thousand_takes_seconds(consultation, editor, now):
    first = SubmissionFactory(consultation=consultation, text=SAME)
    _multiply(first, 9_999)
    _known_to_the_planner()
    actions.gather_same_texts(consultation, now=now)
    group = ProposalGroup.objects.get()
    given = {"by": editor, "now": now}
    assert actions.respond_to_group(group, decision="noted", reason_da="Tak.", **given) == 10_000
    actions.link_group(group, CommitmentFactory(), relation="shaped", reason_da="Ja.", **given)
    _known_to_the_planner()
    actions.publish_group(group, **given)
    assert ConsultationFigures.objects.get(consultation=consultation).answered_at(now) == 10_000


def _known_to_the_planner():
    """Postgres counts rows by itself a minute after they came; here they come all at once."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _multiply(answer, number):
    """As many more answers with the same words."""
    import uuid

    from consultations.models import SubmissionVersion

    version = answer.versions.get()
    rows = [
        Submission(
            reference=f"S-{place:06d}",
            idempotency_key=uuid.uuid4(),
            **{
                name: getattr(answer, name)
                for name in (
                    "consultation", "phase", "submitter_kind", "public_name", "wish", "state",
                    "received_at", "published_at",
                )
            },
            confirmed_at=answer.confirmed_at,
        )
        for place in range(number)
    ]  # fmt: skip
    made = Submission.objects.bulk_create(rows, batch_size=1_000)
    versions = SubmissionVersion.objects.bulk_create(
        [
            SubmissionVersion(
                submission=one, number=1, text=version.text, html=version.html,
                checksum=version.checksum, received_at=one.received_at,
            )
            for one in made
        ],
        batch_size=1_000,
    )  # fmt: skip
    Proposal.objects.bulk_create(
        [
            Proposal(reference=f"F-{place:06d}", submission=one.submission, version=one)
            for place, one in enumerate(versions)
        ],
        batch_size=1_000,
    )
