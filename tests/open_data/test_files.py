"""Whole kinds as files: complete, safe to open, and written while they are read."""

import json
import tracemalloc

import pytest
from django.utils import timezone

from ogp_portal.common import limits
from ogp_portal.open_data import files, spreadsheet
from ogp_portal.open_data.kinds import KINDS
from tests.factories import CommitmentFactory, MilestoneFactory, PlanFactory

from .table import rows_of_csv, rows_of_xlsx

pytestmark = pytest.mark.django_db
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠A1", "\n=1"]


def fetched(client, name: str, query: str = "") -> bytes:
    answer = client.get(f"/api/v1/{name}{query}")
    assert answer.status_code == 200
    assert answer.streaming
    return b"".join(answer)


def test_every_form_has_the_same_objects(client, everything, kind):
    listed = client.get(f"/api/v1/{kind.name}/?page_size=200").json()["results"]
    assert json.loads(fetched(client, f"{kind.name}.json")) == listed
    lines = fetched(client, f"{kind.name}.jsonl").decode().splitlines()
    assert [json.loads(line) for line in lines] == listed
    header, *rows = rows_of_csv(fetched(client, f"{kind.name}.csv"))
    assert [row[0] for row in rows] == [str(one["id"]) for one in listed]
    assert len(set(header)) == len(header)
    sheet = rows_of_xlsx(fetched(client, f"{kind.name}.xlsx"))
    assert sheet[0] == header
    assert [row[0] for row in sheet[1:]] == [one["id"] for one in listed]


@pytest.mark.parametrize("form", ["csv", "xlsx", "json", "jsonl"])
def test_a_kind_without_rows_is_a_file_too(client, form):
    body = fetched(client, f"plans.{form}")
    read = {
        "csv": lambda: rows_of_csv(body)[1:],
        "xlsx": lambda: rows_of_xlsx(body)[1:],
        "json": lambda: json.loads(body),
        "jsonl": lambda: body.decode().splitlines(),
    }
    assert read[form]() == []


@pytest.mark.parametrize(
    ("form", "content_type"),
    [
        ("csv", "text/csv; charset=utf-8"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("json", "application/json"),
        ("jsonl", "application/jsonl; charset=utf-8"),
    ],
)
def test_it_is_a_download_of_its_type(client, form, content_type):
    answer = client.get(f"/api/v1/plans.{form}")
    assert answer.headers["Content-Type"] == content_type
    today = f"{timezone.now():%Y-%m-%d}"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="plans-{today}.{form}"'
    b"".join(answer)


@pytest.mark.parametrize("words", FORMULAS)
def test_no_cell_is_a_formula(client, words):
    PlanFactory(title_da=words)
    header, row = rows_of_csv(fetched(client, "plans.csv"))
    assert row[header.index("title_da")] == f"'{words}"
    assert f'<t xml:space="preserve">{words}</t>' in sheet_of(client).replace("&#13;", "\r")
    assert json.loads(fetched(client, "plans.json"))[0]["title"]["da"] == words


def sheet_of(client) -> str:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(fetched(client, "plans.xlsx"))) as archive:
        assert archive.testzip() is None
        return archive.read("xl/worksheets/sheet1.xml").decode()


@pytest.mark.parametrize("words", ["Æblegrød & <b>", 'x"y', "to\nlinjer", "a\x0bb", "😀"])
def test_what_is_written_comes_back(client, words):
    PlanFactory(title_da=words)
    header, row = rows_of_csv(fetched(client, "plans.csv"))
    assert row[header.index("title_da")] == words
    header, row = rows_of_xlsx(fetched(client, "plans.xlsx"))
    assert row[header.index("title_da")] == words.replace("\x0b", " ")


def test_what_excel_would_read_as_one_character_stays_as_written(client):
    PlanFactory(title_da="_x0041_")
    assert ">_x005F_x0041_</t>" in sheet_of(client)  # ECMA-376, part 1, 22.9.2.19


def test_numbers_and_truths_are_no_text(client):
    plan = PlanFactory(is_extended=True)
    header, row = rows_of_xlsx(fetched(client, "plans.xlsx"))
    assert row[header.index("number")] == plan.number
    assert row[header.index("is_extended")] is True
    header, row = rows_of_csv(fetched(client, "plans.csv"))
    assert row[header.index("is_extended")] == "true"


def test_a_text_that_is_too_long_for_a_cell_is_cut_there_alone(client):
    text = "x" * (limits.SPREADSHEET_CELL_LENGTH + 5)
    PlanFactory(summary_da=text)
    header, row = rows_of_xlsx(fetched(client, "plans.xlsx"))
    assert row[header.index("summary_da")] == text[:-5] + " …"
    header, row = rows_of_csv(fetched(client, "plans.csv"))
    assert row[header.index("summary_da")] == text


def test_a_sheet_has_no_more_rows_than_a_program_opens(monkeypatch):
    monkeypatch.setattr(limits, "SPREADSHEET_ROWS", 3)
    table = iter([["n"], *([number] for number in range(9))])
    assert rows_of_xlsx(b"".join(spreadsheet.write_spreadsheet("x", table))) == [
        [*"n"],
        [0],
        [1],
        [2],
    ]


def test_filters_and_fields_hold_for_files(client):
    plan = PlanFactory()
    one = CommitmentFactory(plan=plan)
    CommitmentFactory()
    body = fetched(client, "commitments.jsonl", f"?plan={plan.pk}&fields=number")
    assert [json.loads(line) for line in body.splitlines()] == [
        {"id": one.pk, "number": one.number}
    ]


@pytest.mark.parametrize(
    "query", ["page_size=5", "order=id", "cursor=x", "x=1", "fields=x", "plan=x"]
)
def test_what_files_do_not_have_is_said(client, query):
    answer = client.get(f"/api/v1/commitments.csv?{query}")
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("form", sorted(files.FORMATS))
def test_memory_stays_flat(form):
    """A file of sixteen times as many rows takes no more memory while it is written."""

    def peak(number: int) -> int:
        tracemalloc.start()
        table = ({"pk": key} for key in range(number))
        objects = map(KINDS["plans"].serializer.chosen(frozenset(["id"])).show, table)
        if form == "xlsx":
            written = spreadsheet.write_spreadsheet("x", ([one["id"]] for one in objects))
        elif form == "csv":
            written = files._collected(files._csv([one["id"], "text" * 20] for one in objects))
        elif form == "json":
            written = files._collected(files._json(objects))
        else:
            written = files._collected(f"{files._dumped(one)}\n" for one in objects)
        for _piece in written:
            pass
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(200)
    assert peak(32_000) < 2 * peak(8_000)


def test_rows_are_read_by_a_cursor_on_the_server(client, monkeypatch):
    """Else the driver would keep all rows of a large kind in memory."""
    from django.db import connection

    names = []
    plain = connection.create_cursor

    def watched(name=None):
        names.append(name)
        return plain(name)

    monkeypatch.setattr(connection, "create_cursor", watched)
    commitment = CommitmentFactory()
    for _ in range(3):
        MilestoneFactory(commitment=commitment)
    names.clear()
    fetched(client, "milestones.jsonl")
    assert [name for name in names if name]
