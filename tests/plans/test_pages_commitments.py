"""What an initiative's page shows."""

import datetime as dt

import pytest

from plans import actions
from plans.enums import Completion, PlanState
from plans.models import CommitmentAnswer, CommitmentParty
from tests.factories import (
    CommitmentFactory,
    EvidenceFactory,
    MilestoneFactory,
    OrganisationFactory,
    PlanFactory,
    PostFactory,
    ProposalFactory,
    ProvenanceLinkFactory,
    ResponseFactory,
    StatusUpdateFactory,
    SubmissionFactory,
    TopicFactory,
)
from tests.plans.reading import html_of, main_of, words_of

pytestmark = pytest.mark.django_db

DANISH = "/handlingsplaner/2026-2027/1.1/"
ENGLISH = "/en/action-plans/2026-2027/1.1/"


def initiative(*, plan_fields=None, **fields):
    """Initiative 1.1 of a plan in force, with no more than is said."""
    plan = PlanFactory(**{"slug": "2026-2027"} | (plan_fields or {}))
    return CommitmentFactory(**{"plan": plan, "number": "1.1"} | fields)


def link_to(commitment=None, **target):
    """A proposal with a published response that led to the initiative or milestone."""
    proposal = ProposalFactory(summary=f"Forslag om {commitment or 'milepælen'}")
    response = ResponseFactory(proposal=proposal)
    return ProvenanceLinkFactory(
        proposal=proposal, response=response, commitment=commitment, **target
    )


@pytest.mark.parametrize("number_of_rows", [1, 3])
def test_initiative_page_asks_three_queries_however_much_hangs_on_it(
    client, django_assert_num_queries, number_of_rows
):
    commitment = initiative()
    milestones = MilestoneFactory.create_batch(number_of_rows, commitment=commitment)
    evidence = EvidenceFactory.create_batch(number_of_rows, commitment=commitment)
    links = [link_to(commitment) for _ in range(number_of_rows)]
    topics = TopicFactory.create_batch(number_of_rows, commitment=commitment, post_count=0)
    for topic in topics:
        PostFactory(topic=topic)
    for _ in range(number_of_rows):
        StatusUpdateFactory(commitment=commitment)
        party = OrganisationFactory()
        CommitmentParty.objects.create(commitment=commitment, organisation=party, role="lead")
    with django_assert_num_queries(3):
        page = html_of(client, DANISH)
    assert all(row.title_da in page for row in [*milestones, *evidence])
    assert all(topic.title in page for topic in topics)
    assert all(f"/forslag/{link.proposal.reference}/" in page for link in links)


def test_initiative_page_names_each_number_apart(client):
    initiative(ogp_id="DK0071", ogp_id_is_inferred=True, irm_number="4")
    words = words_of(client, ENGLISH)
    assert "Number 1.1 OGP id DK0071 (inferred) IRM's number 4" in words


def test_initiative_page_says_what_is_not_stated(client):
    initiative()
    words = words_of(client, ENGLISH)
    for label in ("OGP id", "Theme", "Responsible authority", "Period"):
        assert f"{label} not stated" in words


def test_initiative_page_in_danish_says_ikke_oplyst(client):
    initiative()
    assert "ikke oplyst" in words_of(client, DANISH)


def test_initiative_page_shows_owner_and_supporters_by_role(client):
    commitment = initiative(owner_as_written="The National Archives (Rigsarkivet)")
    for role, name in [("civil_society", "Åbenhedsforeningen"), ("lead", "Rigsarkivet")]:
        body = OrganisationFactory(name_da=name)
        CommitmentParty.objects.create(commitment=commitment, organisation=body, role=role)
    words = words_of(client, ENGLISH)
    assert (
        "Responsible authority Rigsarkivet Supporting civil society Åbenhedsforeningen "
        "Responsible authority as the plan writes it The National Archives (Rigsarkivet)" in words
    )


def test_initiative_page_shows_period_as_precisely_as_it_is_known(client):
    initiative(
        starts_on=dt.date(2026, 3, 1),
        starts_precision="season",
        ends_on=dt.date(2027, 1, 1),
        ends_precision="year",
    )
    assert "Periode foråret 2026 – 2027" in words_of(client, DANISH)


def test_answers_stand_in_the_order_of_the_plans_template(client):
    commitment = initiative(plan_fields={"template_version": "2021"})
    for position, key in enumerate(["transparency", "solution", "problem"], start=1):
        CommitmentAnswer.objects.create(
            commitment=commitment, question=key, position=position, text_en=f"On {key}."
        )
    words = words_of(client, ENGLISH)
    assert "The problem What problem does the commitment aim to address? On problem." in words
    places = [words.index(f"On {key}.") for key in ("problem", "solution", "transparency")]
    assert places == sorted(places)


def test_an_answer_in_the_other_language_says_so(client):
    commitment = initiative(plan_fields={"template_version": "2015"})
    CommitmentAnswer.objects.create(
        commitment=commitment, question="problem", position=1, text_da="Data er lukkede."
    )
    page = html_of(client, ENGLISH)
    assert '<div class="rich-text" lang="da"><p>Data er lukkede.</p></div>' in page


def test_an_answer_to_a_question_of_no_template_stands_last(client):
    commitment = initiative(plan_fields={"template_version": "2021"})
    for position, key in [(1, "egen-overskrift"), (2, "problem")]:
        CommitmentAnswer.objects.create(
            commitment=commitment, question=key, position=position, text_da=f"Om {key}."
        )
    words = words_of(client, DANISH)
    assert words.index("Om problem.") < words.index("Om egen-overskrift.")


def test_what_is_new_is_not_stated_where_it_is_empty(client):
    initiative()
    words = words_of(client, ENGLISH)
    assert "What is new compared with existing work? not stated" in words


def test_paragraphs_of_a_long_text_are_kept(client):
    initiative(what_is_new_da="Første afsnit.\n\nAndet afsnit.")
    page = html_of(client, DANISH)
    assert "<p>Første afsnit.</p>" in page
    assert "<p>Andet afsnit.</p>" in page


def test_milestones_stand_with_due_date_and_output(client):
    commitment = initiative()
    MilestoneFactory(
        commitment=commitment,
        title_en="The portal opens",
        expected_output_en="A portal.",
        due_on=dt.date(2027, 6, 1),
        due_precision="month",
    )
    assert "The portal opens Due: June 2027 A portal." in words_of(client, ENGLISH)


def test_a_milestone_past_its_date_is_late_while_the_plan_is_in_force(client):
    MilestoneFactory(commitment=initiative(), title_en="Test", due_on=dt.date(2026, 1, 31))
    assert "Test Due: 31 January 2026 Late" in words_of(client, ENGLISH)


@pytest.mark.parametrize("state", [PlanState.ENDED, PlanState.EVALUATED, PlanState.CO_CREATION])
def test_a_milestone_is_not_late_in_a_plan_that_is_not_in_force(client, state):
    commitment = initiative(plan_fields={"state": state})
    MilestoneFactory(commitment=commitment, title_en="Test", due_on=dt.date(2026, 1, 31))
    assert "Test Due: 31 January 2026" in words_of(client, ENGLISH)
    assert " Late" not in words_of(client, ENGLISH)


def test_a_completed_milestone_shows_when(client):
    MilestoneFactory(
        commitment=initiative(),
        is_completed=True,
        completed_on=dt.date(2026, 5, 1),
        completed_precision="month",
    )
    assert "Completed May 2026" in words_of(client, ENGLISH)


def test_an_imported_milestone_may_be_completed_on_an_unknown_date(client):
    MilestoneFactory(
        commitment=initiative(),
        is_imported=True,
        is_completed=True,
        completed_precision="unknown",
    )
    assert "Completed – the date is not stated" in words_of(client, ENGLISH)


def test_status_updates_stand_newest_first_with_what_is_hard(client, now):
    commitment = initiative()
    StatusUpdateFactory(
        commitment=commitment, text_en="We began.", reported_at=now - dt.timedelta(days=200)
    )
    StatusUpdateFactory(
        commitment=commitment,
        completion=Completion.SUBSTANTIAL,
        text_en="Most is done.",
        challenges_en="The law is late.",
        period_start=dt.date(2026, 5, 1),
        period_end=dt.date(2026, 10, 31),
        reported_at=now,
    )
    words = words_of(client, ENGLISH)
    assert (
        "Substantial 23 November 2026 Most is done. What is hard The law is late. "
        "Period: 1 May 2026 – 31 October 2026 · Reported by the responsible authority" in words
    )
    assert words.index("Most is done.") < words.index("We began.")


def test_the_last_report_is_the_status_of_the_page(client, now):
    commitment = initiative()
    for completion, days in [(Completion.COMPLETE, 0), (Completion.LIMITED, 5)]:
        reported_at = now - dt.timedelta(days=days)
        StatusUpdateFactory(commitment=commitment, completion=completion, reported_at=reported_at)
    header = main_of(client, ENGLISH).split("</div>")[0]
    assert '<span class="status status--completed">Completed</span>' in header


def test_a_report_on_a_milestone_is_not_the_initiatives_status(client):
    commitment = initiative()
    milestone = MilestoneFactory(commitment=commitment)
    StatusUpdateFactory(commitment=commitment, milestone=milestone, text_da="Kun milepælen.")
    words = words_of(client, DANISH)
    assert "Kun milepælen." not in words
    assert words.startswith("Initiativ 1.1")
    assert "ikke oplyst" in words[:60]


def test_imported_reports_say_that_evidence_may_be_missing(client):
    StatusUpdateFactory(commitment=initiative(), is_imported=True)
    assert "Taken from an earlier report; evidence may be missing" in words_of(client, ENGLISH)


def test_no_name_of_a_person_who_reported_is_ever_shown(client, editor, now):
    commitment = initiative()
    actions.report_status(commitment, completion="limited", text_da="I gang.", by=editor, now=now)
    assert editor.display_name not in main_of(client, DANISH)


def test_evidence_is_linked_with_its_date_and_milestone(client):
    commitment = initiative()
    EvidenceFactory(
        commitment=commitment,
        title_en="Minutes",
        milestone=MilestoneFactory(commitment=commitment, position=2),
        dated_on=dt.date(2026, 5, 4),
    )
    assert "Minutes, 4 May 2026, milestone 2" in words_of(client, ENGLISH)
    assert '<a href="https://example.org/dokumentation">Minutes</a>' in html_of(client, ENGLISH)


def test_the_proposals_it_came_from_stand_with_decision_and_reason(client):
    link = link_to(initiative())
    words = words_of(client, ENGLISH)
    assert f"{link.proposal.summary} became · Accepted" in words
    assert "Vi følger forslaget" in words


def test_a_proposal_whose_answer_is_hidden_is_not_shown(client, now):
    link = link_to(initiative())
    submission = link.proposal.submission
    submission.hidden_at, submission.hide_reason = now, "unlawful"
    submission.save()
    assert link.proposal.reference not in html_of(client, DANISH)


def test_a_proposal_without_a_published_decision_is_not_shown(client):
    commitment = initiative()
    proposal = SubmissionFactory().proposals.get()
    ProvenanceLinkFactory(proposal=proposal, commitment=commitment)
    assert proposal.reference not in html_of(client, DANISH)


def test_its_discussions_are_linked_and_one_can_be_started(client):
    commitment = initiative()
    topic = TopicFactory(commitment=commitment, title="Hvornår åbner den?")
    PostFactory(topic=topic)
    page = html_of(client, DANISH)
    assert f'<a href="{topic.get_absolute_url()}">Hvornår åbner den?</a> (1)' in page
    assert f'href="/forum/nyt/?initiativ={commitment.pk}"' in page
    assert client.get(f"/forum/nyt/?initiativ={commitment.pk}", follow=True).status_code == 200


def test_a_discussion_without_a_visible_post_is_not_shown(client):
    TopicFactory(commitment=initiative(), title="Kun skjulte indlæg")
    assert "Kun skjulte indlæg" not in html_of(client, DANISH)


def test_an_initiative_of_an_invented_plan_is_marked(client):
    initiative(plan_fields={"is_demonstration": True})
    page = html_of(client, DANISH)
    assert "demonstration-banner" in page
    assert "status--demo" in page


def test_initiative_page_is_as_small_as_promised(client):
    commitment = initiative(summary_da="Et initiativ. " * 20)
    for _ in range(8):
        text = "En milepæl med et forventet resultat. " * 6
        MilestoneFactory(commitment=commitment, expected_output_da=text)
        StatusUpdateFactory(commitment=commitment, text_da=text)
        link_to(commitment)
    assert len(client.get(DANISH).content) < 30_000
