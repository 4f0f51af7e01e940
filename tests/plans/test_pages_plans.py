"""A plan and its themes."""

import datetime as dt

import pytest

from plans.enums import Completion, PlanState
from tests.factories import (
    CommitmentFactory,
    ConsultationFactory,
    DocumentFactory,
    EvaluationFactory,
    MilestoneFactory,
    PartyFactory,
    PlanFactory,
    StatusUpdateFactory,
    ThemeFactory,
)
from tests.plans.reading import html_of, main_of, words_of

pytestmark = pytest.mark.django_db


def plan_with_everything(**fields):
    """A plan in force with one of each thing its page shows."""
    plan = PlanFactory(slug="2026-2027", **fields)
    theme = ThemeFactory(plan=plan, slug="aabne-data", title_da="Åbne data", title_en="Open data")
    commitment = CommitmentFactory(plan=plan, theme=theme, number="1.1")
    MilestoneFactory(commitment=commitment)
    StatusUpdateFactory(commitment=commitment)
    ConsultationFactory(plan=plan)
    DocumentFactory(plan=plan, kind="irm_report")
    EvaluationFactory(plan=plan, is_external=True)
    return plan


# --- a plan -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("number_of_rows", [1, 3])
def test_plan_page_asks_five_queries_however_much_hangs_on_it(
    client, django_assert_num_queries, number_of_rows
):
    plan = PlanFactory(slug="2026-2027")
    commitments = CommitmentFactory.create_batch(
        number_of_rows, plan=plan, theme=ThemeFactory(plan=plan)
    )
    for commitment in commitments:
        MilestoneFactory.create_batch(number_of_rows, commitment=commitment)
        StatusUpdateFactory(commitment=commitment)
    consultations = ConsultationFactory.create_batch(number_of_rows, plan=plan)
    documents = DocumentFactory.create_batch(number_of_rows, plan=plan)
    with django_assert_num_queries(5):
        page = html_of(client, "/handlingsplaner/2026-2027/")
    assert all(row.title_da in page for row in [*commitments, *consultations, *documents])


@pytest.mark.parametrize("path", ["/handlingsplaner/2026-2027/", "/en/action-plans/2026-2027/"])
def test_plan_page_shows_everything_in_both_languages(client, path):
    plan = plan_with_everything()
    page = html_of(client, path)
    things = [
        plan,
        plan.themes.get(),
        plan.commitments.get(),
        plan.consultations.get(),
        plan.documents.get(),
        plan.evaluations.get(),
    ]
    language = "en" if path.startswith("/en/") else "da"
    titles = [getattr(one, f"title_{language}") or one.title_da for one in things]
    assert [title for title in titles if title not in page] == []


def test_plan_page_is_as_small_as_promised_with_30_initiatives(client):
    plan = plan_with_everything()
    for number in range(2, 31):
        theme = plan.themes.get()
        title = "Et initiativ med en titel af almindelig længde om åbne data"
        commitment = CommitmentFactory(plan=plan, theme=theme, number=f"2.{number}", title_da=title)
        MilestoneFactory(commitment=commitment)
    assert len(client.get("/handlingsplaner/2026-2027/").content) < 30_000


def test_plan_page_has_the_themes_and_initiatives_in_order(client):
    plan = PlanFactory(slug="2026-2027")
    second = ThemeFactory(plan=plan, position=2, title_da="Tema B")
    first = ThemeFactory(plan=plan, position=1, title_da="Tema A")
    for number in ("1.10", "1.9"):
        CommitmentFactory(plan=plan, theme=first, number=number, title_da=f"Nummer {number}")
    CommitmentFactory(plan=plan, theme=second, number="2.1", title_da="Nummer 2.1")
    page = html_of(client, "/handlingsplaner/2026-2027/")
    places = [page.index(f">{word}") for word in ("Tema A", "Nummer 1.9", "Nummer 1.10", "Tema B")]
    assert places == sorted(places)


def test_plan_page_lists_initiatives_without_a_theme_last(client):
    plan = PlanFactory(slug="2012")
    ThemeFactory(plan=plan, title_en="A theme")
    CommitmentFactory(plan=plan, number="", ogp_id="DK0021", title_en="Climate reporting")
    words = words_of(client, "/en/action-plans/2012/")
    assert "The commitments of this theme are not stated." in words
    assert words.index("Commitments with no theme stated") < words.index("DK0021 Climate reporting")


def test_plan_page_names_the_owner_or_says_that_none_is_stated(client):
    plan = PlanFactory(slug="2012")
    CommitmentFactory(plan=plan, owner_as_written="Rigsarkivet")
    CommitmentFactory(plan=plan)
    words = words_of(client, "/en/action-plans/2012/")
    assert "Rigsarkivet" in words
    assert "Responsible authority not stated" in words


def test_plan_page_gives_the_same_figures_as_picture_and_as_table(client):
    plan = PlanFactory(slug="2012")
    for completion in (Completion.COMPLETE, Completion.LIMITED, Completion.LIMITED):
        StatusUpdateFactory(commitment=CommitmentFactory(plan=plan), completion=completion)
    CommitmentFactory(plan=plan)
    page = main_of(client, "/en/action-plans/2012/")
    assert page.count("<rect") - page.count('<rect width="14"') == 3
    words = words_of(client, "/en/action-plans/2012/")
    assert "Completed 1 25 % Limited 2 50 % not stated 1 25 %" in words


@pytest.mark.parametrize("state", [PlanState.IN_PROGRESS, PlanState.ENDED])
def test_plan_page_draws_nothing_where_nothing_was_reported(client, state):
    CommitmentFactory(plan=PlanFactory(slug="2012", state=state))
    page = main_of(client, "/en/action-plans/2012/")
    assert "status-chart" not in page
    assert ("No status has been reported yet." in page) == (state == PlanState.IN_PROGRESS)


def test_plan_page_tells_what_is_late_while_the_plan_is_in_force(client):
    plan = PlanFactory(slug="2026-2027")
    commitment = CommitmentFactory(plan=plan, number="1.1")
    MilestoneFactory(commitment=commitment, due_on=dt.date(2026, 1, 31), title_en="Overdue")
    MilestoneFactory(
        commitment=commitment, is_completed=True, completed_on=dt.date(2026, 2, 1),
        completed_precision="day",
    )  # fmt: skip
    words = words_of(client, "/en/action-plans/2026-2027/")
    assert "1 of 2 milestones are completed" in words
    assert "1 milestone is late." in words
    assert "Overdue Due: 31 January 2026 Commitment 1.1 Late" in words


def test_plan_page_says_how_many_milestones_it_leaves_out(client):
    commitment = CommitmentFactory(plan=PlanFactory(slug="2026-2027"))
    MilestoneFactory.create_batch(23, commitment=commitment)
    words = words_of(client, "/en/action-plans/2026-2027/")
    assert words.count("Due: 30 June 2027") == 20
    assert "3 later milestones stand on the pages of their commitments." in words


def test_plan_page_calls_nothing_late_once_the_plan_has_ended(client):
    plan = PlanFactory(slug="2017-2019", state=PlanState.EVALUATED)
    commitment = CommitmentFactory(plan=plan)
    MilestoneFactory(commitment=commitment, due_on=dt.date(2018, 1, 31))
    reported = dt.datetime(2019, 5, 2, 12, tzinfo=dt.UTC)
    StatusUpdateFactory(commitment=commitment, reported_at=reported)
    words = words_of(client, "/en/action-plans/2017-2019/")
    assert "late" not in words.replace("later", "").replace("latest", "")
    assert "The plan has ended; the latest known report is from 2 May 2019." in words


def test_plan_page_of_an_ended_plan_without_reports_says_so(client):
    CommitmentFactory(plan=PlanFactory(slug="2012", state=PlanState.ENDED))
    words = words_of(client, "/en/action-plans/2012/")
    assert "No report on the commitments is known to the portal." in words


def test_plan_page_says_when_an_extended_plan_was_first_to_end(client):
    PlanFactory(
        slug="2019-2022",
        is_extended=True,
        original_ends_on=dt.date(2021, 1, 1),
        original_ends_precision="year",
    )
    words = words_of(client, "/handlingsplaner/2019-2022/")
    assert "2021." in words
    assert "Extended – was first to end 2021." in words_of(client, "/en/action-plans/2019-2022/")


def test_plan_page_says_when_the_first_end_of_an_extended_plan_is_unknown(client):
    PlanFactory(slug="2013-2014", is_extended=True)
    words = words_of(client, "/en/action-plans/2013-2014/")
    assert "Extended – when it was first to end is not stated." in words


def test_plan_page_says_not_stated_where_dates_are_unknown(client):
    PlanFactory(
        slug="2012",
        starts_on=None,
        starts_precision="unknown",
        ends_on=None,
        ends_precision="unknown",
    )
    assert "Periode ikke oplyst" in words_of(client, "/handlingsplaner/2012/")


def test_plan_page_shows_a_consultation_held_elsewhere_as_a_record(client):
    plan = PlanFactory(slug="2012")
    ConsultationFactory(
        plan=plan,
        phase=None,
        is_record=True,
        held_where="Høringsportalen",
        opened_on=dt.date(2012, 2, 3),
        opened_precision="day",
        closed_on=dt.date(2012, 2, 29),
        closed_precision="day",
    )
    words = words_of(client, "/en/action-plans/2012/")
    assert "Held at Høringsportalen 3 February 2012 – 29 February 2012" in words


def test_plan_page_gives_the_deadline_of_an_open_consultation(client, monkeypatch, now):
    monkeypatch.setattr("plans.views.plans.timezone.now", lambda: now)
    ConsultationFactory(plan=PlanFactory(slug="2026-2027"))
    words = words_of(client, "/en/action-plans/2026-2027/")
    assert "Open Deadline: Thursday 3 December 2026 at 13:00 (Danish time)" in words


def test_plan_page_may_be_kept_no_longer_than_to_the_next_deadline(client, monkeypatch, now):
    moment = now + dt.timedelta(days=10) - dt.timedelta(seconds=7)
    monkeypatch.setattr("plans.views.plans.timezone.now", lambda: moment)
    monkeypatch.setattr("ogp_portal.common.middleware.timezone.now", lambda: moment)
    ConsultationFactory(plan=PlanFactory(slug="2026-2027"))
    answer = client.get("/handlingsplaner/2026-2027/")
    assert answer.headers["Cache-Control"] == "public, max-age=0, s-maxage=7"


def test_plan_page_lists_reports_with_publisher_and_date(client):
    plan = PlanFactory(slug="2012")
    DocumentFactory(
        plan=plan,
        kind="irm_report",
        title_da="Statusrapport",
        publisher="OGP",
        published_on=dt.date(2014, 1, 1),
        published_precision="year",
    )
    words = words_of(client, "/en/action-plans/2012/")
    assert "Statusrapport IRM report Publisher: OGP Published: 2014" in words


def test_plan_page_gives_what_a_self_assessment_says_of_completion(client):
    plan = PlanFactory(slug="2017-2019", state=PlanState.EVALUATED)
    counts = {"limited": 7, "substantial": 5, "complete": 2}
    EvaluationFactory(plan=plan, kind="midterm", is_external=True, completion_counts=counts)
    words = words_of(client, "/en/action-plans/2017-2019/")
    assert "2 completed · 5 substantial · 7 limited" in words


def test_plan_page_dates_a_self_assessment_that_the_portal_published(client, settings, now):
    settings.OGP_PUBLISHER = "Digitaliseringsstyrelsen"
    evaluation = EvaluationFactory(plan=PlanFactory(slug="2012"), title_en="Our own")
    snapshot = evaluation.snapshots.create(version=1, data={}, checksum="0" * 64, created_at=now)
    evaluation.published_at, evaluation.published_snapshot = now, snapshot
    evaluation.save()
    words = words_of(client, "/en/action-plans/2012/")
    assert "Publisher: Digitaliseringsstyrelsen Published: 23 November 2026" in words


def test_plan_page_never_lists_a_trial_or_a_draft_evaluation(client):
    plan = PlanFactory(slug="2012")
    EvaluationFactory(plan=plan, title_da="Prøveudkast", is_trial=True)
    EvaluationFactory(plan=plan, title_da="Kladden")
    page = html_of(client, "/handlingsplaner/2012/")
    assert "Prøveudkast" not in page
    assert "Kladden" not in page


def test_plan_page_shows_why_it_was_published_before_the_responses(client):
    PlanFactory(slug="2026-2027", unsettled_reason_da="Fristen hos OGP var i morgen.")
    page = html_of(client, "/en/action-plans/2026-2027/")
    assert 'lang="da"><p>Fristen hos OGP var i morgen.</p>' in page


def test_plan_page_escapes_what_editors_write(client):
    plan = PlanFactory(slug="2012", summary_da="<b>fed</b>")
    CommitmentFactory(plan=plan, title_da="<script>alert(1)</script>")
    page = html_of(client, "/handlingsplaner/2012/")
    assert "<b>fed" not in page
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_plan_page_of_an_invented_plan_is_marked_and_not_indexed(client):
    plan_with_everything(is_demonstration=True)
    page = html_of(client, "/handlingsplaner/2026-2027/")
    assert "demonstration-banner" in page
    assert '<meta name="robots" content="noindex">' in page


def test_plan_page_offers_to_follow_the_plan(client):
    plan = PlanFactory(slug="2012")
    assert f'href="/foelg/plan/{plan.pk}/"' in html_of(client, "/handlingsplaner/2012/")


# --- a theme ----------------------------------------------------------------------------------------


def test_theme_page_has_its_own_initiatives_alone(client):
    plan = PlanFactory(slug="2012")
    theme = ThemeFactory(plan=plan, slug="aabne-data", title_da="Åbne data")
    CommitmentFactory(plan=plan, theme=theme, title_da="Hører til")
    CommitmentFactory(plan=plan, theme=ThemeFactory(plan=plan), title_da="Hører ikke til")
    page = html_of(client, "/handlingsplaner/2012/tema/aabne-data/")
    assert "Hører til" in page
    assert "Hører ikke til" not in page


def test_theme_page_has_an_english_address(client):
    ThemeFactory(plan=PlanFactory(slug="2012"), slug="aabne-data", title_en="Open data")
    assert "<h1>Open data</h1>" in html_of(client, "/en/action-plans/2012/theme/aabne-data/")


def test_plan_page_names_those_who_own_an_initiative_now(client):
    party = PartyFactory(organisation__name_da="Den nye styrelse")
    PartyFactory(
        commitment=party.commitment,
        organisation__name_da="Den gamle styrelse",
        until_on=dt.date(2026, 1, 1),
        until_precision="day",
    )
    words = words_of(client, party.commitment.plan.get_absolute_url())
    assert "Den nye styrelse" in words
    assert "Den gamle styrelse" not in words
