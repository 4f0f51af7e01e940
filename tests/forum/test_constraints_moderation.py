"""What the database refuses of reports, holds, decisions, appeals and states, whoever writes."""

import datetime as dt
import uuid

import pytest
from django.db import DatabaseError, transaction

from forum.models import Appeal, Flag, ForumState, Hold, LinkedDomain, ModerationDecision
from tests.factories import PostFactory, UserFactory
from tests.factories.consultations import NOW
from tests.refusals import once, refuses, refuses_to

pytestmark = pytest.mark.django_db
LATER = NOW + dt.timedelta(days=1)


def decision(**fields) -> ModerationDecision:
    given = {"kind": "hide", "reason": "harassment", "decided_at": NOW}
    return ModerationDecision.objects.create(**given | fields)


def flag(**fields) -> Flag:
    given = {"reason": "harassment", "explanation": "x", "in_good_faith": True, "made_at": NOW}
    given |= {"reference": uuid.uuid4()}
    return Flag.objects.create(**given | {"post": PostFactory()} | fields)


def appeal(**fields) -> Appeal:
    return Appeal.objects.create(**{"decision": decision(), "text": "x", "made_at": NOW} | fields)


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("decision_kind_known", {"kind": "eat", "words": "x"}),
        ("decision_names_a_rule", {"reason": "withdrawn"}),
        ("decision_of_a_time_ends_later", {"ends_at": LATER}),
        ("decision_of_a_time_ends_later", {"kind": "suspend", "words": "x", "ends_at": NOW}),
        ("decision_of_a_time_ends_later", {"kind": "suspend", "words": "x"}),
        ("slowed_person_has_a_number", {"posts_per_day": 3}),
        ("slowed_person_has_a_number", {"kind": "slow", "words": "x", "ends_at": LATER}),
        ("decision_about_person_has_words", {"kind": "warn"}),
        ("lifted_decision_has_a_reason", {"lifted_at": NOW}),
        ("lifted_decision_has_a_reason", {"lift_reason": "x"}),
    ],
)
def test_a_decision_that_breaks_a_rule_is_refused(name, columns):
    refuses(name, decision(), **columns)


def test_a_post_is_hidden_by_one_decision_at_a_time():
    post = PostFactory()
    once("post_is_hidden_by_one_decision", lambda: decision(post=post))


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("appeal_outcome_known", {"outcome": "eaten", "answer": "x", "decided_at": NOW}),
        ("appeal_has_a_text", {"text": ""}),
        ("decided_appeal_has_a_reason", {"outcome": "upheld", "decided_at": NOW}),
        ("decided_appeal_has_a_reason", {"answer": "x"}),
    ],
)
def test_an_appeal_that_breaks_a_rule_is_refused(name, columns):
    refuses(name, appeal(), **columns)


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("forum_flag_in_good_faith", {"in_good_faith": False}),
        ("forum_flag_names_a_rule", {"reason": "held"}),
        ("flag_outcome_known", {"outcome": "eaten", "settled_at": NOW}),
        ("settled_flag_has_an_outcome", {"settled_at": NOW}),
        ("settled_flag_has_an_outcome", {"outcome": "kept"}),
    ],
)
def test_a_report_that_breaks_a_rule_is_refused(name, columns):
    refuses(name, flag(), **columns)


def test_a_person_reports_a_post_once():
    post, person = PostFactory(), UserFactory()
    once("one_flag_per_person_and_post", lambda: flag(post=post, reporter=person))


def test_an_address_reports_a_post_once():
    post = PostFactory()
    flag(post=post, email="ida@example.org")
    again = {"post": post, "email": "IDA@example.org"}
    refuses_to("one_flag_per_address_and_post", lambda: flag(**again))


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("hold_cause_known", {"cause": "x"}),
        ("settled_hold_has_a_time", {"settled_at": NOW}),
        ("settled_hold_has_a_time", {"is_approved": True}),
    ],
)
def test_a_hold_that_breaks_a_rule_is_refused(name, columns):
    row = Hold.objects.create(post=PostFactory(), cause="new_user", held_at=NOW)
    refuses(name, row, **columns)


def test_a_post_waits_once_at_a_time():
    given = {"post": PostFactory(), "cause": "new_user", "held_at": NOW}
    once("post_is_held_once_at_a_time", lambda: Hold.objects.create(**given))


def test_a_domain_is_noted_once_per_post():
    post = PostFactory()
    given = {"post": post, "author": post.author, "domain": "x.dk", "linked_at": NOW}
    once("domain_of_a_post_once", lambda: LinkedDomain.objects.create(**given))


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("forum_mode_known", {"mode": "x"}),
        ("closed_forum_reopens_later", {"mode": "closed", "text_da": "x"}),
        ("closed_forum_reopens_later", {"mode": "closed", "text_da": "x", "reopens_as": "open"}),
        ("closed_forum_reopens_later", {"mode": "open", "reopens_at": LATER}),
        (
            "closed_forum_reopens_later",
            {"mode": "closed", "text_da": "x", "reopens_at": NOW, "reopens_as": "open"},
        ),
        (
            "closed_forum_says_why",
            {"mode": "closed", "reopens_at": LATER, "reopens_as": "open"},
        ),
    ],
)
def test_a_state_that_breaks_a_rule_is_refused(name, columns):
    refuses_to(name, lambda: ForumState.objects.create(set_at=NOW, **columns))


@pytest.mark.parametrize("change", ["update", "delete"])
def test_a_state_never_changes(change):
    state = ForumState.objects.create(mode="open", set_at=NOW)
    rows = ForumState.objects.filter(pk=state.pk)
    with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
        rows.delete() if change == "delete" else rows.update(mode="premoderated")
