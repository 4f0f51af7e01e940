"""What the public reads of changes: the list, the word diff, and the page as of a day."""

import datetime as dt

import pytest
from django.utils import timezone, translation

from plans import actions
from plans.enums import PlanState
from plans.models import ActionPlan, CommitmentAnswer
from tests.factories import (
    CommitmentFactory,
    EvidenceFactory,
    MilestoneFactory,
    PlanFactory,
    StatusUpdateFactory,
    ThemeFactory,
)
from tests.plans.reading import html_of, words_of

pytestmark = pytest.mark.django_db

PLAN = "/handlingsplaner/2026-2027/"
INITIATIVE = f"{PLAN}1.1/"
CHANGED_AT = dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC)


@pytest.fixture
def commitment():
    plan = PlanFactory(
        slug="2026-2027", published_on=dt.date(2026, 1, 1), published_precision="day"
    )
    return CommitmentFactory(plan=plan, number="1.1", title_da="Åbne data om vand")


def change(row, *, reason="Tallene var forkerte.", at=CHANGED_AT, **changes):
    actions.amend(row, changes, why=actions.Why(reason, at, reason_en="The figures were wrong."))


@pytest.mark.parametrize("address", [PLAN, INITIATIVE])
def test_history_shows_what_was_taken_out_and_put_in_and_why(client, commitment, address):
    change(commitment, title_da="Åbne data om luft")
    page = html_of(client, f"{address}historik/")
    assert ">vand</del>" in page
    assert ">luft</ins>" in page
    assert "Tallene var forkerte." in page
    assert "10. marts 2026" in page
    assert "den myndighed, der koordinerer" in page or "Ændret af" in page


def test_history_in_english(client, commitment):
    change(commitment, title_da="Åbne data om luft")
    page = words_of(client, "/en/action-plans/2026-2027/1.1/history/")
    assert "The figures were wrong." in page


def test_no_changes_says_so(client, commitment):
    assert "ikke ændret noget" in words_of(client, f"{INITIATIVE}historik/")


def test_history_escapes_what_was_written(client, commitment):
    change(commitment, title_da="<script>alert(1)</script>")
    assert "<script>alert" not in html_of(client, f"{INITIATIVE}historik/")


def test_history_of_a_draft_is_not_there(client):
    plan = PlanFactory(state=PlanState.DRAFT, slug="2030")
    CommitmentFactory(plan=plan, number="1.1")
    assert client.get("/handlingsplaner/2030/historik/").status_code == 404
    assert client.get("/handlingsplaner/2030/1.1/historik/").status_code == 404


@pytest.mark.parametrize("number_of_changes", [1, 3])
def test_history_asks_as_many_queries_however_much_was_changed(
    client, django_assert_num_queries, commitment, number_of_changes
):
    for number in range(number_of_changes):
        change(commitment, title_da=f"Titel {number}")
    with django_assert_num_queries(3):
        page = html_of(client, f"{INITIATIVE}historik/")
    assert all(f"{number}</ins>" in page for number in range(number_of_changes))


# --- names and dates, in the reader's language and as precisely as known ------------------------


def test_names_stand_in_the_language_of_the_reader(client, commitment):
    theme = ThemeFactory(plan=commitment.plan, title_da="Vand", title_en="Water")
    with translation.override("en"):
        change(commitment, theme=theme)
    assert "Vand</ins>" in html_of(client, f"{INITIATIVE}historik/")
    assert "Water</ins>" in html_of(client, "/en/action-plans/2026-2027/1.1/history/")


def test_a_name_in_the_other_language_says_which(client, commitment):
    commitment.title_en = ""
    commitment.save()
    change(commitment, theme=ThemeFactory(plan=commitment.plan, title_da="Vand", title_en=""))
    page = html_of(client, "/en/action-plans/2026-2027/1.1/history/")
    assert '<span lang="da">1.1 Åbne data om vand</span>' in page
    assert '<span lang="da">Vand</span></ins>' in page


def test_words_of_the_other_language_say_which(client, commitment):
    change(commitment, title_da="Åbne data om luft")
    page = html_of(client, "/en/action-plans/2026-2027/1.1/history/")
    assert '<span lang="da">luft</span></ins>' in page
    assert 'lang="da">luft' not in html_of(client, f"{INITIATIVE}historik/")


YEAR = {"due_on": dt.date(2026, 1, 1), "due_precision": "year"}


def test_a_year_reads_as_a_year(client, commitment):
    milestone = MilestoneFactory(commitment=commitment, position=1, **YEAR)
    change(milestone, due_on=dt.date(2027, 1, 1))
    page = html_of(client, f"{INITIATIVE}historik/")
    assert "2026</del>" in page
    assert "2027</ins>" in page
    assert "1. januar 2027" not in page
    assert "<del>2026</del>" in html_of(client, INITIATIVE)
    assert "oprindelig frist 2026" in words_of(client, f"{INITIATIVE}milepaele/1/")


def test_a_date_known_more_precisely_is_a_change(client, commitment):
    milestone = MilestoneFactory(commitment=commitment, **YEAR)
    change(milestone, due_precision="day")
    page = html_of(client, f"{INITIATIVE}historik/")
    assert "2026</del>" in page
    assert "1. januar 2026</ins>" in page
    assert page.count("<del>") == 1


# --- as of a day --------------------------------------------------------------------------------


def test_the_page_of_a_day_has_the_words_of_that_day(client, commitment):
    change(commitment, title_da="Åbne data om luft")
    before = words_of(client, f"{INITIATIVE}?dato=2026-03-09")
    assert "Åbne data om vand" in before
    assert "Sådan så det ud den 9. marts 2026" in before
    assert "Åbne data om luft" in words_of(client, f"{INITIATIVE}?dato=2026-03-10")


def test_two_changes_give_each_day_its_own_words(client, commitment):
    change(commitment, title_da="Titel to")
    change(commitment, title_da="Titel tre", at=CHANGED_AT + dt.timedelta(days=30))
    assert "Titel to" in words_of(client, f"{INITIATIVE}?dato=2026-03-20")
    assert "Titel tre" in words_of(client, f"{INITIATIVE}?dato=2026-04-20")


def test_the_page_of_a_day_has_status_and_evidence_of_that_day(client, commitment):
    for day, completion in ((1, "limited"), (20, "complete")):
        at = dt.datetime(2026, 3, day, 9, tzinfo=dt.UTC)
        StatusUpdateFactory(commitment=commitment, completion=completion, reported_at=at)
        EvidenceFactory(commitment=commitment, title_da=f"Bevis {day}", added_at=at)
    page = words_of(client, f"{INITIATIVE}?dato=2026-03-10")
    assert "Bevis 1" in page
    assert "Bevis 20" not in page
    assert "Gennemført i begrænset grad" in page
    assert "Afsluttet" not in page


def test_a_milestone_completed_later_is_still_open_on_the_day(client, commitment):
    MilestoneFactory(
        commitment=commitment,
        is_completed=True,
        completed_on=dt.date(2026, 4, 1),
        completed_precision="day",
    )
    assert "Afsluttet 1. april 2026" in words_of(client, INITIATIVE)
    assert "Afsluttet" not in words_of(client, f"{INITIATIVE}?dato=2026-03-10")


def test_an_answer_taken_out_later_stands_on_the_page_of_the_day(client, commitment):
    answer = CommitmentAnswer.objects.create(
        commitment=commitment, question="problem", position=1, text_da="Vandet er grumset."
    )
    why = actions.Why("Skrevet ved en fejl.", CHANGED_AT)
    actions.note_amendments(answer, _public(answer), None, why=why)
    answer.delete()
    assert "Vandet er grumset." not in words_of(client, INITIATIVE)
    assert "Vandet er grumset." in words_of(client, f"{INITIATIVE}?dato=2026-03-01")


def _public(row):
    from plans.models.amendments import public_values

    return public_values(row)


def test_the_plan_of_a_day_lists_what_was_in_it(client, commitment, editor):
    ThemeFactory(plan=commitment.plan)
    late = CommitmentFactory(plan=commitment.plan, title_da="Kom sent", is_held_back=True)
    actions.join_plan(
        late, joined_on=CHANGED_AT.date(), reason_da="Ønsket.", by=editor, now=CHANGED_AT
    )
    assert "Kom sent" in words_of(client, PLAN)
    page = words_of(client, f"{PLAN}?dato=2026-03-01")
    assert "Kom sent" not in page
    assert commitment.title_da in page


@pytest.mark.parametrize(
    "typed", ["i går", "2026-02-30", "01-03-2026", "2026-03-01T10:00", "x" * 500]
)
@pytest.mark.parametrize("address", [PLAN, INITIATIVE])
def test_a_day_that_is_none_is_told_beside_the_field(client, commitment, address, typed):
    answer = client.get(address, {"dato": typed})
    assert answer.status_code == 400
    assert "Skriv dagen som 2025-03-01." in answer.content.decode()


def test_a_day_to_come_and_one_before_the_plan_are_told_in_words(client, commitment):
    ahead = timezone.localdate() + dt.timedelta(days=2)
    assert client.get(PLAN, {"dato": ahead.isoformat()}).status_code == 400
    early = client.get(PLAN, {"dato": "2025-12-31"})
    assert early.status_code == 404
    assert "ikke offentliggjort den dag" in early.content.decode()


def test_the_page_of_a_day_is_not_for_search_engines(client, commitment, settings):
    settings.OGP_PUBLISHER = "Styrelsen"
    assert "noindex" not in html_of(client, INITIATIVE)
    assert "noindex" in html_of(client, f"{INITIATIVE}?dato=2026-03-09")


def test_a_moved_date_stands_beside_the_new_one_with_its_reason(client, commitment):
    milestone = MilestoneFactory(commitment=commitment, position=1, due_on=dt.date(2026, 5, 1))
    change(milestone, due_on=dt.date(2026, 9, 1))
    assert "<del>1. maj 2026</del>" in html_of(client, INITIATIVE)
    page = words_of(client, f"{INITIATIVE}milepaele/1/")
    assert "Tallene var forkerte." in page
    assert "oprindelig frist 1. maj 2026" in page


def test_no_markup_is_shown_as_text_on_the_plan_of_a_day(client, commitment):
    assert "&lt;span" not in html_of(client, f"{PLAN}?dato=2026-03-01")


def test_a_plan_in_the_making_has_no_past_days(client):
    PlanFactory(slug="2030", state=PlanState.CO_CREATION)
    answer = client.get("/handlingsplaner/2030/", {"dato": "2026-03-01"})
    assert answer.status_code == 404
    assert "endnu ikke offentliggjort" in answer.content.decode()


def test_a_plan_of_unknown_publication_has_no_days_before_its_period(client):
    PlanFactory(slug="2012", state=PlanState.ENDED, starts_on=dt.date(2012, 4, 1))
    assert client.get("/handlingsplaner/2012/", {"dato": "0001-01-01"}).status_code == 404


def test_an_initiative_added_later_has_no_earlier_days(client, commitment):
    late = CommitmentFactory(
        plan=commitment.plan, number="9", joined_on=dt.date(2026, 9, 28), joined_precision="day"
    )
    assert client.get(late.get_absolute_url(), {"dato": "2026-06-01"}).status_code == 404
    assert client.get(late.get_absolute_url(), {"dato": "2026-09-28"}).status_code == 200


def test_a_day_before_the_portals_record_says_since_when_it_is_kept(client, commitment):
    assert "har noteret ændringer siden" in words_of(client, f"{PLAN}?dato=2026-03-01")


def test_before_a_date_was_moved_it_had_no_other(client, commitment):
    milestone = MilestoneFactory(commitment=commitment, position=1, due_on=dt.date(2026, 5, 1))
    change(milestone, due_on=dt.date(2026, 9, 1))
    page = words_of(client, f"{INITIATIVE}?dato=2026-03-01")
    assert "Frist: 1. maj 2026" in page
    assert "Oprindelig frist" not in page


def test_a_milestone_is_completed_from_the_day_it_was_reported(client, commitment):
    milestone = MilestoneFactory(
        commitment=commitment,
        is_completed=True,
        completed_on=dt.date(2026, 3, 1),
        completed_precision="day",
    )
    StatusUpdateFactory(
        commitment=commitment, milestone=milestone, completion="complete", reported_at=CHANGED_AT
    )
    assert "Afsluttet 1. marts" not in words_of(client, f"{INITIATIVE}?dato=2026-03-05")
    assert "Afsluttet 1. marts" in words_of(client, f"{INITIATIVE}?dato=2026-03-10")


@pytest.mark.parametrize("number_of_rows", [1, 3])
@pytest.mark.parametrize("page", [(PLAN, 6), (INITIATIVE, 6)])
def test_a_past_day_asks_as_many_queries_however_much_there_is(
    client, commitment, django_assert_num_queries, number_of_rows, page
):
    address, queries = page
    milestones = MilestoneFactory.create_batch(number_of_rows, commitment=commitment)
    for milestone in milestones:
        change(milestone, title_da=f"Ny {milestone.position}")
        StatusUpdateFactory(commitment=commitment, milestone=milestone, reported_at=CHANGED_AT)
    with django_assert_num_queries(queries):
        html_of(client, f"{address}?dato=2026-03-01")


# --- the plan's own life ------------------------------------------------------------------------


@pytest.fixture
def evaluated(editor):
    """A plan published in January 2026, and under evaluation since 10 March."""
    draft = PlanFactory(slug="2026", state=PlanState.DRAFT, ends_on=dt.date(2026, 2, 1))
    CommitmentFactory(plan=draft)
    days = {"published": (1, 1), "in_progress": (1, 2), "under_evaluation": (3, 10)}
    at = {name: dt.datetime(2026, *day, 12, tzinfo=dt.UTC) for name, day in days.items()}
    actions.publish(draft, by=editor, now=at["published"])
    for state in ("in_progress", "under_evaluation"):
        actions.set_state(draft, state, by=editor, now=at[state])
    return draft


def test_the_states_of_a_plan_stand_in_its_history(client, evaluated):
    page = words_of(client, "/handlingsplaner/2026/historik/")
    assert "Planen er offentliggjort." in page
    assert "Planen er sat i gang." in page
    page = words_of(client, "/en/action-plans/2026/history/")
    assert "The plan is published." in page
    assert "The plan is under way." in page


def test_the_reason_for_going_back_is_public(client, evaluated, editor):
    given = {"reason": "Perioden er forlænget.", "by": editor, "now": timezone.now()}
    actions.set_state(evaluated, PlanState.IN_PROGRESS, **given)
    assert "Perioden er forlænget." in words_of(client, "/handlingsplaner/2026/historik/")


def test_the_plan_of_a_day_has_the_state_of_that_day(client, evaluated):
    assert "Udløbet – under evaluering" in words_of(client, "/handlingsplaner/2026/")
    page = words_of(client, "/handlingsplaner/2026/?dato=2026-02-01")
    assert "Gældende" in page
    assert "Udløbet" not in page


def test_a_state_that_nobody_noted_is_not_shown_on_a_past_day(client, commitment):
    ActionPlan.objects.update(state=PlanState.EVALUATED)
    assert "Udløbet – evalueret" not in words_of(client, f"{PLAN}?dato=2026-02-01")
