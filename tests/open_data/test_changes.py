"""What changes gets a number, whatever changed it; what never was public gets none."""

import datetime as dt
import re

import pytest
from django.apps import apps
from django.db import connection

from consultations.actions.submitting import withdraw
from consultations.models import GrossListEntry, Phase, PublicText, Submission
from forum.models import Post
from ogp_portal.open_data.changes import sequencer
from ogp_portal.open_data.changes.models import ChangeNote, Fingerprint
from ogp_portal.open_data.changes.sources import PATHS, TRACKED, column_to_parent, tables_of
from ogp_portal.open_data.kinds import KINDS
from ogp_portal.open_data.models import Change
from plans.models import ActionPlan, Commitment, MeetingParticipant, Milestone
from tests.factories import (
    CommitmentFactory,
    ConsultationFactory,
    MeetingParticipantFactory,
    MilestoneFactory,
    PlanFactory,
    PostFactory,
    SubmissionFactory,
    TopicFactory,
)

from .conftest import one_of_each

pytestmark = pytest.mark.django_db


@pytest.fixture
def number(now):
    """A function that numbers what has changed and returns it as (kind, public key, what)."""

    def run(at=now):
        last = Change.objects.count()
        sequencer.number_changes(now=at, budget=dt.timedelta(minutes=1))
        assert not ChangeNote.objects.exists()
        found = Change.objects.filter(number__gt=last).order_by("number")
        return [*found.values_list("kind", "public_key", "what")]

    return run


def test_the_first_fill_tells_of_everything_once(number):
    one_of_each()
    filled = number()
    assert {kind for kind, _key, _what in filled} == {*TRACKED}
    assert {what for _kind, _key, what in filled} == {"created"}
    assert [*Change.objects.order_by("number").values_list("number", flat=True)] == [
        *range(1, len(filled) + 1)
    ]
    assert number() == []


def test_every_table_that_a_kind_reads_has_its_triggers():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, array_agg(tgname::text ORDER BY tgname)"
            " FROM pg_trigger WHERE tgname LIKE 'note\\_%' GROUP BY 1"
        )
        watched = dict(cursor.fetchall())
    read = set().union(*(tables_of(name) for name in TRACKED))
    assert read - watched.keys() == set()
    assert {tuple(one) for one in watched.values()} == {
        ("note_delete", "note_insert", "note_update")
    }


@pytest.mark.parametrize("name", sorted(PATHS))
def test_paths_lead_from_a_kind_to_the_tables_that_it_reads(name):
    model = KINDS[name].build(None).model
    tables = {one._meta.db_table: one for one in apps.get_models(include_auto_created=True)}
    for table, paths in PATHS[name].items():
        assert table in tables_of(name)
        for path in paths:
            reached = model
            for step in path.split("__"):
                reached = reached._meta.get_field(step).related_model
            assert reached._meta.db_table == table
            column = column_to_parent(model, path)
            assert column is None or _notes(tables[table], column)


def _notes(model, column: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT prosrc FROM pg_proc WHERE proname = %s", [f"note_change_{model._meta.db_table}"]
        )
        (source,) = cursor.fetchone()
    return f"'{column}'" in source


def test_a_column_that_nobody_reads_in_public_changes_nothing(number):
    answer = SubmissionFactory()
    number()
    Submission.objects.filter(pk=answer.pk).update(is_one_of_many=True)
    assert ChangeNote.objects.exists()
    assert number() == []


def test_a_draft_is_nothing_until_it_is_published_and_brings_all_that_belongs_to_it(number):
    plan = PlanFactory(state="draft")
    milestone = MilestoneFactory(commitment=CommitmentFactory(plan=plan))
    assert number() == []
    ActionPlan.objects.filter(pk=plan.pk).update(state="published")
    assert [one for one in number() if one[0] != "organisations"] == [
        ("plans", str(plan.pk), "created"),
        ("commitments", str(milestone.commitment_id), "created"),
        ("milestones", str(milestone.pk), "created"),
    ]


def test_what_was_made_and_removed_before_anybody_looked_is_nothing(number):
    number()
    CommitmentFactory().delete()
    assert [one for one in number() if one[0] == "commitments"] == []


def test_many_rows_in_one_statement_are_as_many_changes(number):
    plan = PlanFactory()
    commitments = CommitmentFactory.create_batch(3, plan=plan)
    number()
    Commitment.objects.filter(plan=plan).update(title_da="Nyt navn")
    assert number() == [
        ("commitments", str(one.pk), "changed") for one in sorted(commitments, key=lambda c: c.pk)
    ]


def test_a_withdrawn_answer_is_a_tombstone_and_its_proposal_too(number, now, client):
    consultation = ConsultationFactory()
    answer = SubmissionFactory(consultation=consultation, text="Kanariefugl", public_name="Karen")
    proposal = answer.proposals.get()
    number()
    withdraw(answer, by=None, now=now)
    found = number()
    assert ("submissions", answer.reference, "removed") in found
    assert ("proposals", proposal.reference, "removed") in found
    told = client.get("/api/v1/changes/?what=removed").text
    assert answer.reference in told
    assert "Kanarie" not in told
    assert "Karen" not in told
    row = next(one for one in client.get("/api/v1/changes/?what=removed").json()["results"])
    assert row["object_url"] is None


def test_hidden_answers_come_back_as_new(number, now):
    answer = SubmissionFactory()
    number()
    Submission.objects.filter(pk=answer.pk).update(hidden_at=now, hide_reason="off_topic")
    assert ("submissions", answer.reference, "removed") in number()
    Submission.objects.filter(pk=answer.pk).update(hidden_at=None, hide_reason="")
    assert ("submissions", answer.reference, "created") in number()


def test_a_bar_over_words_changes_the_answer_and_taking_it_off_as_well(number):
    answer = SubmissionFactory(text="Jeg bor på Vejen 3.")
    version = answer.versions.get()
    number()
    bar = PublicText.objects.create(version=version, text="Jeg bor på ████.", html="")
    assert ("submissions", answer.reference, "changed") in number()
    bar.delete()
    assert ("submissions", answer.reference, "changed") in number()


def test_a_part_that_moves_changes_both_that_it_belonged_to(number):
    here, there = (SubmissionFactory().proposals.get() for _ in range(2))
    entry = GrossListEntry.objects.create(plan=PlanFactory(), proposal=here)
    number()
    GrossListEntry.objects.filter(pk=entry.pk).update(proposal=there)
    changed = {key for kind, key, what in number() if (kind, what) == ("proposals", "changed")}
    assert changed == {here.reference, there.reference}


def test_parts_without_an_address_change_their_object(number):
    participant = MeetingParticipantFactory()
    number()
    MeetingParticipant.objects.filter(pk=participant.pk).delete()
    assert ("meetings", str(participant.meeting_id), "changed") in number()


def test_posts_of_a_topic_go_with_it(number, now):
    topic = TopicFactory()
    posts = PostFactory.create_batch(2, topic=topic)
    number()
    Post.objects.filter(topic=topic).update(hidden_at=now, hide_reason="off_topic", search=None)
    removed = {key for kind, key, what in number() if (kind, what) == ("posts", "removed")}
    assert removed == {str(one.pk) for one in posts}


def test_the_clock_opens_a_consultation_without_any_write(number, now):
    consultation = ConsultationFactory()
    phase = consultation.phases.get()
    Phase.objects.filter(pk=phase.pk).update(
        opens_at=now + dt.timedelta(hours=1), closes_at=now + dt.timedelta(days=30)
    )
    number()
    assert number(now + dt.timedelta(minutes=59)) == []
    key = str(consultation.pk)
    assert number(now + dt.timedelta(minutes=61)) == [("consultations", key, "changed")]
    assert number(now + dt.timedelta(minutes=62)) == []


def test_the_sweep_finds_what_no_trigger_noted(number, now):
    milestone = MilestoneFactory()
    number()
    Milestone.objects.filter(pk=milestone.pk).update(title_da="I smug")
    ChangeNote.objects.all().delete()
    assert number() == []
    assert sequencer.compare_everything(now=now) == 1
    assert Change.objects.latest("number").public_key == str(milestone.pk)
    assert sequencer.compare_everything(now=now) == 0


def test_fingerprints_are_those_of_what_is_public_and_nothing_else(number):
    one_of_each()
    PlanFactory(state="draft")
    number()
    kept = {*Fingerprint.objects.values_list("kind", "public_key")}
    now_public = {
        (name, str(key))
        for name, kind in TRACKED.items()
        for key in kind.rows(dt.datetime.now(dt.UTC)).values_list(kind.key, flat=True)
    }
    assert kept == now_public


def test_pages_follow_each_other_by_number(number, client):
    CommitmentFactory.create_batch(3, plan=PlanFactory())
    last = len(number())
    page = client.get("/api/v1/changes/?after=0&page_size=2")
    assert [one["id"] for one in page.json()["results"]] == [1, 2]
    assert page.json()["next"].endswith("/api/v1/changes/?after=2&page_size=2")
    assert re.search("s-maxage=[3-5]$", page.headers["Cache-Control"])
    again = client.get(
        "/api/v1/changes/?after=0&page_size=2", HTTP_IF_NONE_MATCH=page.headers["ETag"]
    )
    assert again.status_code == 304
    end = client.get(f"/api/v1/changes/?after={last}").json()
    assert end == {"next": None, "results": []}
    newest = client.get("/api/v1/changes/?order=-id&page_size=1").json()
    assert [one["id"] for one in newest["results"]] == [last]
    assert "cursor=" in newest["next"]


@pytest.mark.parametrize(
    "wrong", ["after=-1", "after=x", "after=9223372036854775808", "page_size=201", "kind=mails"]
)
def test_wrong_questions_are_refused(client, wrong):
    answer = client.get(f"/api/v1/changes/?{wrong}")
    assert answer.status_code == 400
    assert answer.json()["parameter"] == wrong.partition("=")[0]
