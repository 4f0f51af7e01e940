"""How an editor imports: upload, look, confirm; and the files to begin with."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from plans.imports.reading import read_table
from plans.models import Commitment, PlanImport
from tests.factories import CommitmentFactory, MilestoneFactory, PlanFactory
from tests.plans.sheets import csv_of
from tests.plans.staff_pages import page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    return PlanFactory(state="draft", slug="2028-2029")


def uploaded(visitor, plan, content: bytes, name="plan.csv"):
    sent = {"file": SimpleUploadedFile(name, content)}
    return visitor.post(page_of(plan, "import"), sent)


def dry_run(visitor, plan, *rows: str):
    """The page that shows what the rows would change."""
    answer = uploaded(visitor, plan, csv_of(*rows))
    assert answer.status_code == 302, answer.content.decode()
    return visitor.get(answer.headers["Location"])


def confirmed(visitor, shown, **given):
    checksum = shown.context["form"]["checksum"].value()
    return visitor.post(shown.wsgi_request.path, {"checksum": checksum, **given})


def test_an_editor_uploads_looks_and_confirms(at_work, draft):
    shown = dry_run(at_work, draft, "initiativ;1.1;;Åbne data;2029", "milepæl;1.1;1;Udkast;2028")
    assert "<ins>Åbne data</ins>" in shown.content.decode()
    assert not Commitment.objects.exists()
    answer = confirmed(at_work, shown)
    assert answer.headers["Location"] == page_of(draft)
    assert draft.commitments.get().milestones.get().title_da == "Udkast"


def test_confirming_twice_imports_once(at_work, draft):
    shown = dry_run(at_work, draft, "initiativ;1.1;;Åbne data;")
    for _ in range(2):
        assert confirmed(at_work, shown).status_code == 302
    assert draft.commitments.count() == 1


def test_errors_stand_by_row_and_nothing_can_be_confirmed(at_work, draft):
    shown = dry_run(at_work, draft, "initiativ;1;;God;", "initiativ;2;;Dårlig;snart")
    page = shown.content.decode()
    assert "1 error. Nothing can be imported" in page
    assert '<th scope="row">3</th><td>ends or due</td>' in page
    assert 'value="Import"' not in page
    answer = confirmed(at_work, shown)
    assert answer.status_code == 422
    assert not Commitment.objects.exists()


def test_a_change_after_the_dry_run_shows_it_anew(at_work, draft):
    CommitmentFactory(plan=draft, number="1", title_da="Gammel")
    shown = dry_run(at_work, draft, "initiativ;1;;Fra filen;")
    draft.commitments.update(title_da="Rettet imens")
    again = confirmed(at_work, shown)
    assert again.status_code == 422
    assert "<del>Rettet imens</del>" in again.content.decode()
    assert confirmed(at_work, again).status_code == 302
    assert draft.commitments.get().title_da == "Fra filen"


def test_a_public_plan_asks_for_one_reason(at_work):
    plan = CommitmentFactory(number="1").plan
    shown = dry_run(at_work, plan, "initiativ;1;;Ny;")
    refused = confirmed(at_work, shown, reason=" ")
    assert refused.context["form"].errors["reason"] == [
        "The plan is public. Write why it is changed."
    ]
    confirmed(at_work, refused, reason="Rettet navn.")
    assert plan.commitments.get().title_da == "Ny"


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"art;nummer;farve\ninitiativ;1;x\n", "plan.csv", "Unknown column: farve"),
        ("art;nummer\nø;1\n".encode("latin-1"), "plan.csv", "not in UTF-8"),
        (csv_of(*["initiativ;1;;A;"] * 10_000), "plan.csv", "more than 5000 rows"),
        (b"%PDF-1.7", "plan.pdf", "CSV, XLSX"),
        (b"", "plan.csv", "empty"),
    ],
)
def test_a_poor_file_is_refused_beside_the_field(at_work, draft, content, name, words):
    answer = uploaded(at_work, draft, content, name)
    assert answer.status_code == 422
    assert words in str(answer.context["form"].errors)
    assert not PlanImport.objects.exists()


def test_no_file_is_told(at_work, draft):
    assert "file" in at_work.post(page_of(draft, "import"), {}).context["form"].errors


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_template_has_every_column_and_the_export_every_row(at_work, draft, form):
    MilestoneFactory(commitment=CommitmentFactory(plan=draft, number="1.10"), position=1)
    template = at_work.get(page_of(draft, "import") + f"template.{form}")
    assert "attachment" in template.headers["Content-Disposition"]
    export = at_work.get(page_of(draft, "import") + f"export.{form}")
    table = read_table(export.content)
    assert [row.cells["number"] for row in table.rows] == ["1.10", "1.10"]
    answer = uploaded(at_work, draft, export.content, f"plan.{form}")
    assert "The file changes nothing" in at_work.get(answer.headers["Location"]).content.decode()


def test_an_unknown_format_is_not_found(at_work, draft):
    assert at_work.get(page_of(draft, "import") + "export.pdf").status_code == 404


@pytest.mark.parametrize("who", ["moderator", "administrator"])
def test_other_staff_may_not_import(client_of, request, who):
    visitor = client_of(request.getfixturevalue(who))
    plan = PlanFactory()
    assert visitor.get(page_of(plan, "import")).status_code == 403
    assert visitor.post(page_of(plan, "import"), {}).status_code == 403
    assert visitor.get(page_of(plan, "import") + "export.csv").status_code == 403
    assert "import_url" not in visitor.get(page_of(plan)).context


def test_an_import_of_another_plan_is_not_found(at_work, draft):
    answer = uploaded(at_work, draft, csv_of("initiativ;1;;A;"))
    pk = PlanImport.objects.get().pk
    assert at_work.get(answer.headers["Location"]).status_code == 200
    assert at_work.get(page_of(PlanFactory(), "import") + f"{pk}/").status_code == 404
