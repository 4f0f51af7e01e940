"""An initiative, its milestones, its evidence and the ways to it."""

import datetime as dt

import pytest

from ogp_portal.files.actions import store
from plans import actions
from plans.enums import Completion, PlanState
from plans.models import CommitmentAlias, CommitmentAnswer, CommitmentParty, Evidence
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
    ThemeFactory,
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


# --- what the page shows ------------------------------------------------------------------------


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
    assert f'href="/forum/?initiativ={commitment.pk}"' in page


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


# --- the ways to it -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/DK0050/", DANISH),
        ("/dk0050/", DANISH),
        ("/en/DK0050/", ENGLISH),
    ],
)
def test_an_ogp_id_leads_to_the_initiative(client, path, target):
    initiative(ogp_id="DK0050")
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Location"]) == (301, target)


@pytest.mark.parametrize("path", ["/DK9999/", "/DK005/", "/DK00500/"])
def test_an_unknown_ogp_id_is_not_found(client, path):
    initiative(ogp_id="DK0050")
    assert client.get(path).status_code == 404


def test_the_ogp_id_of_a_draft_is_not_found(client):
    initiative(ogp_id="DK0050", plan_fields={"state": PlanState.DRAFT})
    assert client.get("/DK0050/").status_code == 404


def test_an_initiative_without_a_number_goes_by_its_ogp_id(client):
    initiative(number="", ogp_id="DK0036")
    assert client.get("/handlingsplaner/2026-2027/DK0036/").status_code == 200


def test_a_former_number_leads_to_the_present_one(client, editor, now):
    actions.renumber(initiative(), "2.4", by=editor, now=now)
    answer = client.get(DANISH)
    assert answer.status_code == 301
    assert answer.headers["Location"] == "/handlingsplaner/2026-2027/2.4/"


def test_a_former_ogp_id_leads_there_from_every_address(client, editor, now):
    commitment = initiative(number="", ogp_id="DK0036")
    actions.renumber(commitment, "3", by=editor, now=now)
    actions.renumber(commitment, ogp_id="DK0037", by=editor, now=now)
    for path in ("/DK0036/", "/DK0037/", "/handlingsplaner/2026-2027/DK0036/"):
        assert client.get(path).headers["Location"] == "/handlingsplaner/2026-2027/3/"


def test_a_former_number_in_a_draft_is_not_found(client):
    commitment = initiative(number="2", plan_fields={"state": PlanState.DRAFT})
    CommitmentAlias.objects.create(plan=commitment.plan, commitment=commitment, address="1.1")
    assert client.get(DANISH).status_code == 404


@pytest.mark.parametrize(
    "address", ["9.9", "0", "1.1.1", "01", "DK0000", "1.100", "hvad-som-helst", "1.1%00"]
)
def test_an_unknown_number_is_not_found(client, address):
    initiative()
    status = client.get(f"/handlingsplaner/2026-2027/{address}/").status_code
    assert status in {400, 404}


def test_a_number_of_another_plan_is_not_found(client):
    initiative()
    PlanFactory(slug="2012")
    assert client.get("/handlingsplaner/2012/1.1/").status_code == 404


# --- milestones ---------------------------------------------------------------------------------


@pytest.mark.parametrize("number_of_rows", [1, 3])
def test_milestone_page_asks_five_queries_however_much_hangs_on_it(
    client, django_assert_num_queries, number_of_rows
):
    commitment = initiative()
    milestone = MilestoneFactory(commitment=commitment, position=1, title_da="Portalen åbner")
    evidence = EvidenceFactory.create_batch(
        number_of_rows, commitment=commitment, milestone=milestone
    )
    links = [link_to(milestone=milestone) for _ in range(number_of_rows)]
    for number in range(number_of_rows):
        StatusUpdateFactory(commitment=commitment, milestone=milestone, text_da=f"Melding {number}")
    with django_assert_num_queries(5):
        page = html_of(client, f"{DANISH}milepaele/1/")
    assert all(row.title_da in page for row in [milestone, *evidence])
    assert all(link.proposal.reference in page for link in links)
    assert all(f"Melding {number}" in page for number in range(number_of_rows))


def test_milestone_page_has_an_english_address(client):
    MilestoneFactory(commitment=initiative(), position=2, title_en="The portal opens")
    words = words_of(client, f"{ENGLISH}milestones/2/")
    assert words.startswith("Milestone 2 of commitment 1.1 The portal opens Not completed")


def test_milestone_page_says_late_and_what_is_not_stated(client):
    MilestoneFactory(commitment=initiative(), position=1, due_on=dt.date(2026, 1, 31))
    words = words_of(client, f"{ENGLISH}milestones/1/")
    assert "Late" in words
    assert "Starts not stated Due 31 January 2026 Expected output not stated" in words


@pytest.mark.parametrize("position", ["2", "0", "99999999999999999999999"])
def test_an_unknown_milestone_is_not_found(client, position):
    MilestoneFactory(commitment=initiative(), position=1)
    assert client.get(f"{DANISH}milepaele/{position}/").status_code == 404


def test_a_milestone_of_a_draft_is_not_found(client):
    MilestoneFactory(commitment=initiative(plan_fields={"state": PlanState.DRAFT}), position=1)
    assert client.get(f"{DANISH}milepaele/1/").status_code == 404


# --- evidence kept here -------------------------------------------------------------------------


def evidence_file(commitment, now) -> Evidence:
    file = store(b"%PDF-1.7", name="referat.pdf", content_type="application/pdf", now=now)
    return EvidenceFactory(commitment=commitment, title_da="Referat", url="", file=file)


def test_evidence_kept_here_is_downloaded_from_an_address_below_the_initiative(client, now):
    evidence = evidence_file(initiative(), now)
    path = f"{DANISH}dokumentation/{evidence.pk}/"
    assert f'<a href="{path}">Referat</a>' in html_of(client, DANISH)
    answer = client.get(path)
    assert b"".join(answer.streaming_content) == b"%PDF-1.7"
    assert "attachment" in answer.headers["Content-Disposition"]


def test_evidence_of_a_draft_cannot_be_downloaded(client, now):
    evidence = evidence_file(initiative(plan_fields={"state": PlanState.DRAFT}), now)
    assert client.get(f"{DANISH}dokumentation/{evidence.pk}/").status_code == 404


def test_evidence_of_another_initiative_is_not_found_below_this_one(client, now):
    initiative()
    other = evidence_file(CommitmentFactory(number="9"), now)
    assert client.get(f"{DANISH}dokumentation/{other.pk}/").status_code == 404


def test_a_link_has_no_file_to_download(client):
    evidence = EvidenceFactory(commitment=initiative())
    assert client.get(f"{DANISH}dokumentation/{evidence.pk}/").status_code == 404


def test_the_theme_of_an_initiative_is_linked(client):
    plan = PlanFactory(slug="2026-2027")
    theme = ThemeFactory(plan=plan, slug="aabne-data", title_da="Åbne data")
    CommitmentFactory(plan=plan, theme=theme, number="1.1")
    link = '<a href="/handlingsplaner/2026-2027/tema/aabne-data/">Åbne data</a>'
    assert link in html_of(client, DANISH)
