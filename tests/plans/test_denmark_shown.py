"""Of Denmark's real plans only what is sourced at its publisher is shown."""

from collections import Counter
from urllib.parse import urlsplit

import pytest
from django.db.models import Count

from consultations.models import Consultation
from ogp_portal.accounts.models import Organisation
from plans.denmark.places import column_of
from plans.enums import DocumentKind
from plans.models import (
    ActionPlan,
    Amendment,
    Assessment,
    Commitment,
    Document,
    Evaluation,
    Fact,
    NetworkMeeting,
    PlanAlias,
    Term,
    Theme,
)
from plans.models.facts import PUBLISHER
from tests.plans.denmark import fact_of, load, loaded_for_all_tests_of_a_module
from tests.plans.reading import html_of, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    with loaded_for_all_tests_of_a_module(django_db_blocker) as printed:
        yield printed


def test_five_plans_are_loaded_with_all_known_initiatives(loaded):
    plans = ActionPlan.objects.order_by("number").annotate(initiatives=Count("commitments"))
    assert list(plans.values_list("slug", "initiatives", "commitments_stated")) == [
        ("2012", 1, 9),
        ("2013-2014", 5, 10),
        ("2017-2019", 14, 14),
        ("2019-2022", 7, 7),
        ("2023-2025", 5, 5),
    ]


def test_everything_else_is_loaded(loaded):
    assert Consultation.objects.count() == 7
    assert Evaluation.objects.count() == 4
    assert Document.objects.filter(kind=DocumentKind.IRM_REPORT).count() == 9
    assert Document.objects.filter(kind=DocumentKind.OGP_LETTER).count() == 3
    assert NetworkMeeting.objects.count() == 2
    assert Organisation.objects.count() == 11


def test_initiative_of_2017_has_number_id_titles_owner_and_theme(loaded):
    found = Commitment.objects.get(ogp_id="DK0050")
    assert (found.address, found.irm_number) == ("1.1", "1")
    assert found.title_da == "Flere åbne data til borgere og medier"
    assert found.title_en == "More open data for citizens and media"
    assert found.owner_as_written == "The Danish National Archives (Rigsarkivet)"
    assert found.theme.title_da == "Flere og bedre åbne data"
    assert found.parties.get(role="lead").organisation.name_da == "Rigsarkivet"
    assert not found.ogp_id_is_inferred


def test_initiative_without_the_agencys_number_goes_by_its_ogp_id(loaded):
    found = Commitment.objects.get(ogp_id="DK0036")
    assert (found.number, found.address, found.irm_number) == ("", "DK0036", "3")


def test_id_inferred_by_order_is_marked(loaded):
    inferred = Commitment.objects.filter(ogp_id_is_inferred=True)
    assert sorted(inferred.values_list("ogp_id", flat=True)) == [
        "DK0035",
        "DK0048",
        "DK0071",
        "DK0073",
        "DK0074",
        "DK0075",
    ]


def test_plans_with_a_known_final_evaluation_are_evaluated(loaded):
    states = dict(ActionPlan.objects.values_list("slug", "state"))
    assert states == {
        "2012": "evaluated",
        "2013-2014": "ended",
        "2017-2019": "evaluated",
        "2019-2022": "ended",
        "2023-2025": "ended",
    }


def test_extended_plan_keeps_its_first_end(loaded):
    plan = ActionPlan.objects.get(slug="2019-2022")
    assert plan.is_extended
    assert (plan.original_ends_on.year, plan.original_ends_precision) == (2021, "year")
    assert ActionPlan.objects.get(slug="2013-2014").original_ends_precision == "unknown"


def test_plan_is_found_by_the_years_that_others_call_it_by(loaded):
    aliases = dict(PlanAlias.objects.values_list("slug", "plan__slug"))
    assert aliases == {"2019-2021": "2019-2022", "2023-2024": "2023-2025"}


def test_end_that_is_sourced_to_the_month_is_shown_to_the_month(loaded):
    plan = ActionPlan.objects.get(slug="2023-2025")
    assert (plan.ends_on.isoformat(), plan.ends_precision) == ("2025-06-01", "month")
    assert fact_of(plan, "ends_on.precisely").value["date"] == "2025-06-30"


def test_meeting_goes_by_its_date_as_it_is_known(loaded):
    first = NetworkMeeting.objects.get(slug="2018-sommer")
    assert (first.held_on.isoformat(), first.held_precision) == ("2018-06-01", "season")
    assert NetworkMeeting.objects.get(slug="2023-01-19").held_precision == "day"


def test_consultation_before_the_portal_is_a_record(loaded):
    assert not Consultation.objects.filter(is_record=False).exists()
    first = Consultation.objects.get(slug="bidrag-til-handlingsplan-2012")
    assert (first.held_where, first.closed_on.isoformat()) == ("Høringsportalen", "2012-02-29")
    assert first.record_url == "https://hoeringsportalen.dk/Hearing/Details/15407"
    assert first.documents.count() == 4


def test_consultation_of_unknown_title_says_so(loaded):
    found = Consultation.objects.get(slug="bidrag-til-handlingsplan-2023-2025")
    assert found.title_da == "Høring om handlingsplanen 2023-2025 (titel ikke oplyst)"
    assert fact_of(found, "title_da").value is None


def test_midterm_evaluation_of_2018_is_shown_as_what_it_is(loaded):
    found = Evaluation.objects.get(plan__slug="2017-2019", kind="midterm")
    assert found.is_external
    assert found.completion_counts == {"limited": 7, "substantial": 5, "complete": 2}
    assert (found.published_on.isoformat(), found.published_precision) == ("2018-10-22", "day")


def test_organisation_keeps_its_earlier_name(loaded):
    agency = Organisation.objects.get(slug="digitaliseringsstyrelsen")
    assert agency.name_en == "Agency for Digital Government"
    assert agency.names.get().name_en == "Danish Agency for Digitisation"


def test_no_column_shows_what_is_not_sourced_at_its_publisher(loaded):
    for fact in Fact.objects.to_confirm().exclude(value=None):
        column, row = column_of(fact.subject_kind, fact.field), fact.subject()
        is_for_staff = isinstance(row, Document) and row.is_staff_only
        if column is not None and not is_for_staff:
            assert column.read(row) != fact.value, str(fact)


@pytest.mark.parametrize(
    ("ogp_id", "column"),
    [("DK0064", "owner_as_written"), ("DK0060", "starts_on"), ("DK0060", "ends_on")],
)
def test_unverified_fact_leaves_its_column_empty(loaded, ogp_id, column):
    found = Commitment.objects.get(ogp_id=ogp_id)
    assert not getattr(found, column)
    assert fact_of(found, column).value is not None


def test_date_named_without_an_address_is_not_public(loaded):
    assert ActionPlan.objects.get(slug="2017-2019").published_on is None


def test_themes_known_from_a_copy_alone_have_no_row(loaded):
    plan = ActionPlan.objects.get(slug="2012")
    assert not Theme.objects.filter(plan=plan).exists()
    assert Fact.objects.about(plan).filter(field__startswith="theme.").count() == 9


def test_report_that_is_a_draft_is_for_staff_and_links_nowhere(loaded, editor):
    draft = Document.objects.get(key="irm-2019-2021-design")
    assert draft not in Document.objects.visible_to(None)
    assert draft in Document.objects.visible_to(editor)
    assert draft.url == ""


def test_unverified_year_of_a_report_is_not_shown(loaded):
    assert Document.objects.get(key="irm-2019-2022-results").published_on is None


def test_letters_are_ogps_and_say_no_reason(loaded):
    letters = Document.objects.filter(kind=DocumentKind.OGP_LETTER)
    assert {letter.publisher for letter in letters} == {"Open Government Partnership"}
    assert not letters.exclude(note_da="", note_en="").exists()
    assert not Fact.objects.filter(field="note_da.reason").exclude(value=None).exists()


def test_copies_drafts_and_lists_are_never_public_sources(loaded):
    kinds = [source["kind"] for fact in Fact.objects.all() for source in fact.public_sources]
    assert set(kinds) == {PUBLISHER}


def test_no_public_address_leads_to_a_copy_a_draft_or_a_list(loaded):
    others = {
        urlsplit(source["url"]).hostname
        for fact in Fact.objects.all()
        for source in fact.sources
        if source["kind"] != PUBLISHER and source["url"]
    }
    linked = [*Document.objects.values_list("url", flat=True)]
    linked += Evaluation.objects.values_list("url", flat=True)
    linked += Consultation.objects.values_list("record_url", flat=True)
    assert others
    assert not others & {urlsplit(url).hostname for url in linked}


def test_summary_of_a_third_party_is_not_shown_as_irms(loaded):
    assert Document.objects.get(key="irm-2012-2013-progress").note_en == ""
    assert "in our words" in Document.objects.get(key="irm-2017-2019-design").note_en


def test_everything_irm_coded_is_loaded_and_placeholders_are_no_values(loaded):
    rows = Assessment.objects.filter(judge="irm")
    assert (rows.judged().count(), rows.exclude(placeholder="").count()) == (31, 3)
    assert not rows.filter(report__is_staff_only=True).exists()
    assert not rows.filter(source_url="").exists()


def test_the_climate_atlas_shows_irms_early_results_with_its_report(client, loaded):
    commitment = Commitment.objects.get(ogp_id="DK0066")
    page = words_of(client, commitment.get_absolute_url())
    assert "Major – vores oversættelse: stor ændring" in page
    assert "Results Report 2019-2022" in page


def test_irms_recommendations_stand_on_their_plans(client, loaded):
    page = words_of(client, "/handlingsplaner/2023-2025/")
    assert "løbende dialog med civilsamfundet" in page
    assert "gengivet med vores ord" in page


def test_ogps_lists_of_words_are_there(loaded):
    kinds = Counter(Term.objects.values_list("kind", flat=True))
    assert kinds == {"value": 5, "challenge": 10, "policy_area": 50, "sdg": 17}


@pytest.mark.parametrize("language", ["/handlingsplaner/", "/en/action-plans/"])
def test_an_inferred_id_is_marked_wherever_it_is_the_name(client, loaded, language):
    marked = "DK0035 (udledt)" if language == "/handlingsplaner/" else "DK0035 (inferred)"
    assert marked in words_of(client, f"{language}2013-2014/")
    assert words_of(client, f"{language}2013-2014/DK0035/").count(marked) >= 2


def test_every_theme_shows_its_sources(client, loaded):
    for theme in Theme.objects.select_related("plan"):
        path = f"/handlingsplaner/{theme.plan.slug}/tema/{theme.slug}/"
        assert "Kilder" in words_of(client, path), path


def test_the_plans_follow_each_other(client, loaded):
    before = dict(ActionPlan.objects.values_list("number", "predecessor__number"))
    assert before == {1: None, 2: 1, 3: 2, 4: 3, 5: 4}
    words = words_of(client, "/handlingsplaner/2013-2014/")
    assert "Planen før Open Government – National handlingsplan 2012" in words
    assert "Planen efter Open Government Partnership – National handlingsplan 2017-2019" in words


def test_a_second_load_changes_nothing_in_the_order_of_plans(loaded):
    load()
    assert not Amendment.objects.exists()


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("/handlingsplaner/2013-2014/", "OGP ændrede sin kalender."),
        ("/en/action-plans/2013-2014/", "OGP changed its calendar."),
        ("/handlingsplaner/2019-2022/", "Planen blev forlænget et år efter OGP&#x27;s regel"),
        ("/en/action-plans/2019-2022/", "extended by one year under OGP&#x27;s Covid-19 rule."),
    ],
)
def test_an_extended_plan_says_why_it_was_extended(client, loaded, address, reason):
    assert reason in html_of(client, address)


@pytest.mark.parametrize("ogp_id", ["DK0048", "DK0049"])
def test_what_joined_with_the_extension_says_when(client, loaded, ogp_id):
    words = words_of(client, f"/handlingsplaner/2013-2014/{ogp_id}/")
    assert "Kom med i planen undervejs: 7. januar 2015" in words


def test_a_report_names_irms_researcher_where_the_publisher_does(client, loaded):
    report = Document.objects.get(key="irm-2017-2019-implementation")
    words = words_of(client, report.get_absolute_url())
    assert "IRM's forsker Mikkel Otto Hansen (Nordic Consulting Group)" in words
    design = Document.objects.get(key="irm-2017-2019-design")
    assert "IRM's forsker" not in words_of(client, design.get_absolute_url())
