"""The reviewed files are read strictly: each fault names its file, line and field."""

import pytest
from django.core.management import CommandError

from ogp_portal.pages.management.commands.load_denmark import read_records
from plans.denmark.folder import REAL_DATA
from plans.denmark.problems import BrokenFiles, Problem
from plans.models import ActionPlan, Commitment, Fact
from tests.plans.denmark import changed, copy_of_data, load

PLAN_1, PLAN_3, PLAN_5 = "plans/2012.json", "plans/2017-2019.json", "plans/2023-2025.json"
FIRST = '"number": {"value": "1.1"'

FAULTS = {
    "no JSON": (
        (PLAN_3, '"number": 3,', '"number": 3', 1),
        ("", "column 3: expected ','"),
    ),
    "a text without an end": (
        (PLAN_3, '"evaluated",', '"evaluated,', 0),
        ("state", "column"),
    ),
    "a name twice": (
        (PLAN_3, '"number": 3,', '"number": 3, "number": 3,', 0),
        ("number", "stands twice"),
    ),
    "an unknown field": (
        (PLAN_3, '"state": ', '"stat": "x", "state": ', 0),
        ("stat", "is not a field of this file"),
    ),
    "an unknown field of a fact": (
        (PLAN_3, FIRST, '"number": {"sure": true, "value": "1.1"', 0),
        ("commitments[0].number.sure", "is not a field of this file"),
    ),
    "a missing field": (
        (PLAN_5, '  "number": 5,\n', "", -4),
        ("the file", "'number' is missing"),
    ),
    "a wrong type": (
        (PLAN_3, '"number": 3,', '"number": "3",', 0),
        ("number", "must be a whole number"),
    ),
    "truth for a number": (
        (PLAN_3, '"number": 3,', '"number": true,', 0),
        ("number", "must be a whole number"),
    ),
    "a day that does not exist": (
        ("consultations.json", '"2012-02-29"', '"2013-02-29"', 0),
        ("[0].closed_on.value", "there is no such day: 2013-02-29"),
    ),
    "a date that is not as precise as it says": (
        (PLAN_1, '"2012-04", "precision": "month"', '"2012-04", "precision": "day"', 0),
        ("starts_on.value", "is not a date known to the day"),
    ),
    "an end before its start": (
        (PLAN_1, '"value": "2013", "precision"', '"value": "2011", "precision"', 0),
        ("ends_on", "lies before starts_on"),
    ),
    "an unknown status": (
        (PLAN_3, '"status": "sourced"', '"status": "certain"', 0),
        ("title_da.status", "'certain' is not one of sourced, inferred, unverified, unknown"),
    ),
    "a value that is unknown": (
        (PLAN_1, '"published_on": {', '"published_on": {"value": "2012", ', 0),
        ("published_on.value", "an unknown fact has no value"),
    ),
    "a source that is not listed": (
        (PLAN_5, '["digst-news-2023-08"', '["hearsay"', 0),
        ("title_da.sources", "'hearsay' is not in sources.json"),
    ),
    "sourced without a source": (
        (PLAN_5, '"sourced", "sources": ["digst-news-2023-08"]}', '"sourced"}', 0),
        ("published_on.status", "a sourced fact names its sources"),
    ),
    "an initiative's number twice": (
        (PLAN_3, '"number": {"value": "1.2"', '"number": {"value": "1.1"', 0),
        ("commitments[1].number", "'1.1' stands twice"),
    ),
    "an OGP id in two plans": (
        (PLAN_5, '"DK0075"', '"DK0050"', 0),
        ("commitments[4].ogp_id", "'DK0050' stands twice"),
    ),
    "an OGP id of another form": (
        (PLAN_5, '"DK0075"', '"DK75"', 0),
        ("commitments[4].ogp_id.value", "does not have the form DK[0-9]{4}"),
    ),
    "a theme that the plan does not have": (
        (PLAN_3, '"theme": {"value": 4', '"theme": {"value": 9', 0),
        ("commitments[11].theme.value", "9 is not a theme of this plan that may be shown"),
    ),
    "a plan that does not exist": (
        ("evaluations.json", '"plan": "2012"', '"plan": "2011"', 0),
        ("[0].plan", "'2011' is not one of 2012, 2013-2014"),
    ),
    "an organisation that does not exist": (
        (PLAN_5, '"lead": {"value": "aarhus-kommune"', '"lead": {"value": "aarhus"', 0),
        ("commitments[0].lead.value", "'aarhus' is not in organisations.json"),
    ),
    "a plan in the wrong file": (
        (PLAN_5, '"address": "2023-2025"', '"address": "2023-2026"', 0),
        ("address", "the file of this plan must be plans/2023-2026.json"),
    ),
    "a row without a title that may be shown": (
        (PLAN_1, '["ogp-DK0021"]', '["copy-evaluation-2012"]', -1),
        ("commitments[0].title_da", "a row needs a title sourced at its publisher"),
    ),
    "a text that is too long": (
        (PLAN_5, '"Datadonor"', '"' + "D" * 201 + '"', 0),
        ("commitments[3].title_da.value", "has 201 characters; 200 at most"),
    ),
    "a control character": (
        (PLAN_5, '"Datadonor"', '"Data\\u0000donor"', 0),
        ("commitments[3].title_da.value", "holds a control character"),
    ),
    "a state that the evaluations deny": (
        (PLAN_5, '"state": "ended"', '"state": "evaluated"', 0),
        ("state", "no final self-assessment of this plan"),
    ),
    "a copy as a public address": (
        (
            "documents.json",
            '"published_at": "digst-en-repo',
            '"published_at": "copy-midterm-2018", "x": "',
            0,
        ),
        ("[0].published_at", "only the publisher's own page is linked publicly"),
    ),
    "an address for what only staff see": (
        ("documents.json", '"published_at": null', '"published_at": "ogp-denmark"', 0),
        ("[5].published_at", "a document for staff has no address"),
    ),
    "a guess why OGP wrote": (
        (
            "documents.json",
            '"reason": {"status": "unknown"',
            '"reason": {"value": "Et gæt", "status": "unverified"',
            0,
        ),
        ("reason", "sourced at its publisher or unknown, never guessed"),
    ),
    "a judgement outside its scale": (
        (PLAN_3, '"value": "Marginal"', '"value": "Fine"', 0),
        ("commitments[4].assessments[3].value", "'Fine' is not one of Worsened, Did Not Change"),
    ),
    "a meeting whose address is another date": (
        ("meetings.json", '"2018-sommer"', '"2018-vinter"', 0),
        ("[0].address", "must be the date: 2018-sommer"),
    ),
    "a page that a publisher has twice": (
        (
            "sources.json",
            "https://digitaliser.dk/resource/2519777",
            "https://www.digitaliser.dk/news/2534845",
            1,
        ),
        ("digitaliser-2534845", "stands twice"),
    ),
}


def faults_of(folder) -> list[Problem]:
    with pytest.raises(BrokenFiles) as broken:
        read_records(folder)
    return broken.value.problems


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_names_file_line_and_field(tmp_path, fault):
    (name, old, new, further), (field, words) = FAULTS[fault]
    folder = copy_of_data(tmp_path)
    line = changed(folder, name, old, new) + further
    told = "\n".join(map(str, faults_of(folder)))
    assert f"{name}, line {max(line, 1)}, " in told
    assert field in told
    assert words in told


def test_real_files_have_no_fault():
    assert read_records(REAL_DATA)


def test_every_fault_is_told_at_once(tmp_path):
    folder = copy_of_data(tmp_path)
    changed(folder, PLAN_1, '"number": 1,', '"number": "1",')
    changed(
        folder,
        "meetings.json",
        '"2023-01-19", "precision": "day"',
        '"2023-02-30", "precision": "day"',
    )
    assert {problem.file for problem in faults_of(folder)} >= {PLAN_1, "meetings.json"}


def test_file_that_is_not_utf_8_is_told(tmp_path):
    folder = copy_of_data(tmp_path)
    (folder / PLAN_1).write_bytes('{\n"title": "Åbne data"}'.encode("latin-1"))
    assert str(faults_of(folder)[0]) == f"{PLAN_1}, line 2, the file: is not UTF-8"


def test_missing_file_is_told(tmp_path):
    folder = copy_of_data(tmp_path)
    (folder / "meetings.json").unlink()
    assert "meetings.json, line 1" in str(faults_of(folder)[0])


def test_file_of_no_known_name_is_told(tmp_path):
    folder = copy_of_data(tmp_path)
    (folder / "meeting.json").write_text("[]")
    assert "meeting.json, line 1, the file: is not one of the data files" in str(
        faults_of(folder)[0]
    )


@pytest.mark.django_db
def test_broken_file_writes_nothing(tmp_path):
    folder = copy_of_data(tmp_path)
    changed(folder, "meetings.json", '"status": "sourced"', '"status": "certain"')
    with pytest.raises(CommandError, match="Nothing was written"):
        load(folder)
    assert not ActionPlan.objects.exists()
    assert not Fact.objects.exists()


@pytest.mark.django_db
def test_broken_file_leaves_what_was_loaded(tmp_path):
    load()
    folder = copy_of_data(tmp_path)
    changed(folder, PLAN_5, '"Datadonor"', '"Datadonorer"')
    changed(folder, "documents.json", '"irm_report"', '"report"')
    with pytest.raises(CommandError, match=r"documents\.json, line 4, \[0\]\.kind"):
        load(folder)
    assert Commitment.objects.filter(title_da="Datadonor").exists()
