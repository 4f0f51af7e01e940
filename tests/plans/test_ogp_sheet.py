"""OGP's own sheet: out, and in again without loss; OGP's own file, too."""

import csv
import io

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ogp_portal.accounts.models import User
from plans.actions import apply_import
from plans.imports.checking import check
from plans.imports.ogp_columns import HEADINGS, KEYS, OGPS
from plans.imports.ogp_export import as_ogps_csv, as_ogps_xlsx, sheet_rows
from plans.imports.ogp_texts import _labels
from plans.imports.reading import read_table
from plans.models import ActionPlan, Amendment, Assessment, Commitment
from tests.factories import (
    CommitmentFactory,
    OrganisationFactory,
    PartyFactory,
    PlanFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db
TOP = [*HEADINGS.values()]


@pytest.fixture
def plan(editor):
    """A plan with all that the sheet can hold, and what is awkward in it."""
    plan = PlanFactory(state="draft", slug="2028-2029", number=6, template_version="2021")
    theme = ThemeFactory(plan=plan, position=1, title_da="Åbenhed", title_en="Openness")
    only_danish = ThemeFactory(plan=plan, position=2, title_da="Tillid", title_en="")
    body, helper = OrganisationFactory(name_da="Rigsarkivet"), OrganisationFactory(kind="ngo")
    full = CommitmentFactory(
        plan=plan,
        number="1.10",
        ogp_id="DK0091",
        theme=theme,
        title_da='=Åbne; data, "alle"',
        title_en="Open data",
        summary_da="Linje 1\n\nLinje 2 æøå ☃",
        what_is_new_en="New\tthing",
        owner_as_written="The Danish National Archives",
    )
    PartyFactory(commitment=full, organisation=body, role="lead")
    PartyFactory(commitment=full, organisation=helper, role="other")
    PartyFactory(commitment=full, organisation=body, role="government")
    full.answers.create(question="problem", position=1, text_da="Problemet", text_en="A\n\nproblem")
    full.answers.create(question="causes", position=2, text_da="Kun på dansk")
    for variable, scale, values in (
        ("values", "ogp_values_before_2021", ["Technology"]),
        ("specificity", "specificity_old", ["High"]),
        ("potential_impact", "potential_impact_old", ["Minor"]),
        ("completion", "completion_irm", ["Substantial"]),
        ("did_it_open_government", "did_it_open_government_before_2021", ["Major"]),
    ):
        Assessment.objects.create(
            plan=plan,
            commitment=full,
            judge="irm",
            variable=variable,
            scale=scale,
            values=values,
            read_from="ogp_commitment_page",
        )
    CommitmentFactory(
        plan=plan, number="2.1", ogp_id="", theme=only_danish, title_da="Kun dansk", title_en=""
    )
    return plan


def written(plan, form: str = "csv") -> bytes:
    """As an editor takes it out, who sees what IRM says of a draft."""
    editor = User.objects.get(email="editor@example.org")
    rows = sheet_rows(Commitment.objects.filter(plan=plan), editor)
    return as_ogps_csv(rows) if form == "csv" else as_ogps_xlsx(rows)


def take_in(plan, content: bytes, now, reason: str = ""):
    table = read_table(content)
    found = check(plan, table)
    assert found.errors == []
    return apply_import(plan, table, checksum=found.checksum, reason=reason, by=None, now=now)


def of_ogp(top: list[str], row: list[str]) -> bytes:
    sheet = io.StringIO()
    csv.writer(sheet).writerows([top, row])
    return sheet.getvalue().encode()


ROW = {
    "Commitment Unique Identifier": "DK0091",
    "Country/Locality": "Denmark",
    "Theme": "Open Data",
    "Action Plan Number": "6",
    "Commitment Number": "1",
    "Commitment Title": "Open data for all",
    "Full Text": "We open data.",
    "Lead Institution": "Somebody unknown",
    "Supporting Institution(s)": "",
    "URL": "https://www.opengovpartnership.org/members/denmark/commitments/DK0091/",
    "OGP Value Access To Information": "1",
    "OGP Value Civic Participation": "0",
    "OGP Value Public Accountability": "NA",
    "OGP Value Technology": "",
    "Specificity": "ND",
    "Completion (Progress Report)": "Limited",
}


def row_with(**changes: str) -> bytes:
    cells = ROW | {name.replace("_", " "): text for name, text in changes.items()}
    return of_ogp([*cells], [*cells.values()])


def empty_again(plan) -> ActionPlan:
    kept = {"slug": plan.slug, "number": plan.number, "state": "draft"}
    kept |= {"template_version": plan.template_version, "starts_on": plan.starts_on}
    plan.delete()
    return PlanFactory(**kept)


def portal_fields(plan) -> list:
    """What the portal holds of what the sheet holds."""
    names = ["number", "ogp_id", "title_da", "title_en", "summary_da", "summary_en"]
    names += ["what_is_new_da", "what_is_new_en", "owner_as_written", "starts_on", "ends_on"]
    names += ["starts_precision", "ends_precision", "theme__title_da", "theme__title_en"]
    commitments = Commitment.objects.filter(plan=plan).order_by("position")
    parts = [
        (
            [*one.answers.order_by("position").values_list("question", "text_da", "text_en")],
            sorted(one.parties.values_list("role", "organisation")),
            sorted(one.assessments.values_list("variable", "scale", "values")),
        )
        for one in commitments
    ]
    return [[*commitments.values_list(*names)], parts]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_out_and_into_an_empty_plan_is_the_same_file_and_the_same_plan(plan, now, form):
    before, content, sheet = portal_fields(plan), written(plan, form), written(plan)
    new = empty_again(plan)
    take_in(new, content, now)
    assert written(new) == sheet
    assert portal_fields(new) == before


def test_taken_in_unchanged_it_changes_nothing(plan, now):
    found = take_in(plan, written(plan), now)
    assert (found.changes, found.unchanged) == ([], 2)


def test_the_columns_of_ogp_come_first_in_its_words(plan):
    top = next(csv.reader(io.StringIO(written(plan).decode("utf-8-sig"))))
    assert top[: len(OGPS)] == OGPS
    assert len(OGPS) == 21
    rows = csv.DictReader(io.StringIO(written(plan).decode("utf-8-sig")))
    first, second = rows
    assert first["Commitment Title"] == "Open data"
    assert first["Theme"] == "Openness"
    assert first["URL"].endswith("/denmark/commitments/DK0091/")
    assert (first["OGP Value Technology"], first["OGP Value Civic Participation"]) == ("1", "0")
    assert first["Full Text"].startswith("What problem does the commitment aim to address?\nA\n\np")
    assert (second["Commitment Title"], second["title (English)"]) == ("Kun dansk", "")
    assert second["Specificity"] == ""


def test_ogps_own_file_makes_an_initiative(now):
    plan = PlanFactory(state="draft", number=6, template_version="2015")
    take_in(plan, row_with(), now)
    new = plan.commitments.get()
    assert (new.number, new.ogp_id, new.title_en, new.title_da) == (
        "1",
        "DK0091",
        "Open data for all",
        "",
    )
    assert (new.theme.title_en, new.owner_as_written) == ("Open Data", "Somebody unknown")
    assert new.answers.get().question == "description"
    assert new.answers.get().text_en == "We open data."
    judged = {one.variable: one for one in new.assessments.all()}
    assert judged["values"].values == ["Access to Information"]
    assert judged["completion"].values == ["Limited"]
    assert judged["completion"].source_url == ROW["URL"]
    assert sorted(judged) == ["completion", "values"]


def test_ogps_own_file_leaves_danish_titles_and_known_bodies(now):
    body = OrganisationFactory(name_da="Rigsarkivet", kind="agency")
    plan = PlanFactory(state="draft", number=6)
    CommitmentFactory(plan=plan, number="1", title_da="Åbne data", title_en="Open data for all")
    take_in(plan, row_with(Lead_Institution="rigsarkivet"), now)
    one = plan.commitments.get()
    assert (one.title_da, one.ogp_id) == ("Åbne data", "DK0091")
    assert one.parties.get().organisation == body


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"Country/Locality": "Estonia"}, "Country/Locality"),
        ({"Action Plan Number": "5"}, "Action Plan Number"),
        ({"OGP Value Technology": "yes"}, "OGP Value Technology"),
        ({"Completion (Progress Report)": "Done"}, "Completion (Progress Report)"),
        ({"Supporting Institution(s)": "Nobody knows"}, "Supporting Institution(s)"),
        ({"Commitment Title": "x" * 201}, "titel (engelsk)"),
        ({"URL": "javascript:alert(1)"}, "URL"),
    ],
)
def test_what_is_wrong_is_said_beside_its_column_and_nothing_is_saved(changes, column):
    plan = PlanFactory(state="draft", number=6)
    cells = ROW | changes
    found = check(plan, read_table(of_ogp([*cells], [*cells.values()])))
    assert [error.column for error in found.errors] == [column]
    assert not plan.commitments.exists()


def test_a_value_of_irm_that_is_there_has_its_source_and_stays(plan):
    sheet = written(plan).decode("utf-8-sig").replace(",Substantial,", ",Limited,")
    found = check(plan, read_table(sheet.encode()))
    assert [error.column for error in found.errors] == ["Completion (Progress Report)"]


def test_a_public_plan_needs_a_reason_and_tells_what_changed(plan, now):
    content = written(plan).decode("utf-8-sig").replace("Problemet", "Et andet problem").encode()
    ActionPlan.objects.update(state="in_progress")
    plan.refresh_from_db()
    table = read_table(content)
    checksum = check(plan, table).checksum
    with pytest.raises(ValidationError):
        apply_import(plan, table, checksum=checksum, reason="", by=None, now=now)
    take_in(plan, content, now, reason="Rettet efter OGP's ark")
    assert Amendment.objects.get().before == "Problemet"


def test_the_public_sheets_hold_what_is_public(client, plan):
    CommitmentFactory(plan=PlanFactory(slug="2030-2031"), title_da="Offentligt", title_en="")
    CommitmentFactory(
        plan=ActionPlan.objects.get(slug="2030-2031"), title_da="Holdt tilbage", is_held_back=True
    )
    for address in ("/data/ogp-commitments.csv", "/data/ogp-commitments/2030-2031.csv"):
        answer = client.get(address)
        rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert [row["Commitment Title"] for row in rows] == ["Offentligt"]
        assert answer.headers["Cache-Control"] == "public, max-age=0, s-maxage=30"
    assert client.get("/data/ogp-commitments.xlsx").content.startswith(b"PK")
    for address in ("/data/ogp-commitments/2028-2029.csv", "/data/ogp-commitments.pdf"):
        assert client.get(address).status_code == 404


def test_editors_take_a_draft_out_in_the_same_columns(client_of, editor, plan):
    staff = client_of(editor)
    for form, content in (("csv", written(plan)), ("xlsx", b"PK")):
        answer = staff.get(f"/admin/plans/actionplan/{plan.pk}/import/export.ogp.{form}")
        assert answer.content.startswith(content)
    page = staff.get(f"/admin/plans/actionplan/{plan.pk}/import/").text
    assert "export.ogp.csv" in page


def test_a_sheet_costs_the_same_however_long(client, plan):
    ActionPlan.objects.update(state="in_progress")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/data/ogp-commitments.csv").status_code == 200
        return len(captured)

    before = queries()
    for number in range(3, 6):
        PartyFactory(commitment=CommitmentFactory(plan=plan, number=f"{number}.1"))
    assert queries() == before <= 4


def test_no_two_questions_have_one_name():
    for language in ("da", "en"):
        labels = _labels(language)
        assert len({*labels.values()}) == len(labels)
    assert len({*KEYS}) == len(KEYS) == len({name.casefold() for name in TOP})
