"""A second run updates, never doubles, and never touches what an editor changed."""

import pytest
from django.core.management import CommandError

from ogp_portal.audit.models import Event
from plans.models import (
    ActionPlan,
    Amendment,
    Commitment,
    CommitmentAlias,
    Document,
    Fact,
    NetworkMeeting,
    Theme,
)
from tests.plans.denmark import (
    changed,
    copy_of_data,
    kept_lines,
    load,
    loaded_for_all_tests_of_a_module,
)

pytestmark = pytest.mark.django_db

PLAN_2, PLAN_3 = "plans/2013-2014.json", "plans/2017-2019.json"
PLAN_5 = "plans/2023-2025.json"


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    with loaded_for_all_tests_of_a_module(django_db_blocker) as printed:
        yield printed


def test_command_says_what_it_did(loaded):
    assert "Action plans: 5 created, 0 updated, 0 unchanged" in loaded
    assert "Commitments: 32 created, 0 updated, 0 unchanged" in loaded


def test_second_run_changes_nothing(loaded):
    before = Event.objects.count()
    printed = load()
    assert "Action plans: 0 created, 0 updated, 5 unchanged" in printed
    assert all("0 created, 0 updated" in line for line in printed.splitlines())
    assert Event.objects.count() == before


def test_what_an_editor_changed_is_kept_and_told(loaded, tmp_path):
    Commitment.objects.filter(ogp_id="DK0074").update(title_da="Datadonor i Syddanmark")
    folder = copy_of_data(tmp_path)
    changed(folder, PLAN_5, '"Datadonor"', '"Datadonorer"')
    told = kept_lines(load(folder))
    assert Commitment.objects.get(ogp_id="DK0074").title_da == "Datadonor i Syddanmark"
    assert told == [
        "2023-2025: 4 Datadonor i Syddanmark: title_da: Datadonor i Syddanmark (file: Datadonorer)"
    ]


def test_what_an_editor_filled_in_is_kept(loaded):
    Commitment.objects.filter(ogp_id="DK0064").update(title_da="Rigsarkivets åbne data")
    load()
    assert Commitment.objects.get(ogp_id="DK0064").title_da == "Rigsarkivets åbne data"


def test_what_an_editor_emptied_stays_empty(loaded):
    Commitment.objects.get(ogp_id="DK0050").parties.all().delete()
    load()
    assert not Commitment.objects.get(ogp_id="DK0050").parties.exists()


def test_what_an_editor_unpublished_stays_so(loaded):
    NetworkMeeting.objects.filter(slug="2018-sommer").update(is_published=False)
    load()
    assert not NetworkMeeting.objects.get(slug="2018-sommer").is_published


def test_what_an_editor_deleted_stays_deleted(loaded):
    Document.objects.get(key="letter-2017-odd-year").delete()
    printed = load()
    assert "1 kept deleted" in printed
    assert not Document.objects.filter(key="letter-2017-odd-year").exists()


def test_deleted_plan_takes_its_initiatives_along(loaded):
    ActionPlan.objects.get(slug="2012").delete()
    load()
    assert not Commitment.objects.filter(ogp_id="DK0021").exists()
    assert not Fact.objects.to_confirm().filter(subject_label__startswith="2012: ").exists()


def test_changed_file_updates_what_nobody_touched(loaded, tmp_path):
    folder = copy_of_data(tmp_path)
    changed(folder, PLAN_5, '"Datadonor"', '"Datadonorer"')
    printed = load(folder)
    assert "Commitments: 0 created, 1 updated, 31 unchanged" in printed
    assert Commitment.objects.get(ogp_id="DK0074").title_da == "Datadonorer"


def test_fact_that_lost_its_source_is_no_longer_shown(loaded, tmp_path):
    folder = copy_of_data(tmp_path)
    old = '"owner_as_written": {"value": "Region Syddanmark", "status": "sourced"'
    changed(folder, PLAN_5, old, old.replace("sourced", "inferred"))
    load(folder)
    assert Commitment.objects.get(ogp_id="DK0073").owner_as_written == ""


def test_number_given_later_leaves_a_redirect(loaded, tmp_path):
    folder = copy_of_data(tmp_path)
    old = '"ogp_id": {"value": "DK0036", "status": "sourced", "sources": ["ogp-denmark"]},\n      '
    new = '"number": {"value": "1.2", "status": "sourced", "sources": ["ogp-denmark"]}'
    changed(folder, PLAN_2, old + '"number": {"status": "unknown"}', old + new)
    load(folder)
    found = Commitment.objects.get(ogp_id="DK0036")
    assert found.address == "1.2"
    assert CommitmentAlias.objects.get(address="DK0036").commitment == found
    assert Commitment.objects.count() == 32


def test_inferred_ids_may_change_places(loaded, tmp_path):
    folder = copy_of_data(tmp_path)
    text = (folder / PLAN_5).read_text()
    text = text.replace("DK0073", "DKxxxx").replace("DK0074", "DK0073").replace("DKxxxx", "DK0074")
    (folder / PLAN_5).write_text(text)
    load(folder)
    numbers = dict(Commitment.objects.values_list("ogp_id", "number"))
    assert (numbers["DK0074"], numbers["DK0073"]) == ("3", "4")
    assert kept_lines(load(folder)) == []


def test_number_that_an_editor_gave_to_another_initiative_refuses_the_whole_load(loaded, tmp_path):
    plan = ActionPlan.objects.get(slug="2013-2014")
    Commitment.objects.create(plan=plan, number="1.2", title_da="Redaktørens initiativ")
    folder = copy_of_data(tmp_path)
    old = '"ogp_id": {"value": "DK0036", "status": "sourced", "sources": ["ogp-denmark"]},\n      '
    new = '"number": {"value": "1.2", "status": "sourced", "sources": ["ogp-denmark"]}'
    changed(folder, PLAN_2, old + '"number": {"status": "unknown"}', old + new)
    changed(folder, PLAN_5, '"Datadonor"', '"Datadonorer"')
    with pytest.raises(CommandError, match=r"plan/2/commitment/1\.2"):
        load(folder)
    assert Commitment.objects.filter(title_da="Datadonor").exists()


def test_each_loaded_row_is_in_the_audit_log(loaded):
    plan = ActionPlan.objects.get(slug="2012")
    event = Event.objects.about(plan).get()
    assert (event.verb, event.actor_role) == ("imported", "system")


# --- what the public had read -----------------------------------------------------------------


def test_first_load_tells_no_changes(loaded):
    assert not Amendment.objects.exists()


def test_ids_that_change_places_are_told_once_each(loaded, tmp_path):
    folder = copy_of_data(tmp_path)
    text = (folder / PLAN_5).read_text()
    text = text.replace("DK0073", "DKxxxx").replace("DK0074", "DK0073").replace("DKxxxx", "DK0074")
    (folder / PLAN_5).write_text(text)
    load(folder)
    told = Amendment.objects.filter(field="ogp_id").values_list("before", "after")
    assert set(told) == {("DK0073", "DK0074"), ("DK0074", "DK0073")}


def test_lead_that_the_files_correct_is_told_with_the_one_that_went(loaded, tmp_path):
    folder = copy_of_data(tmp_path)
    changed(folder, PLAN_3, '"lead": {"value": "rigsarkivet"', '"lead": {"value": "naturstyrelsen"')
    load(folder)
    told = Amendment.objects.filter(subject_kind="plans.commitmentparty")
    assert [one.before is None for one in told.order_by("pk")] == [False, True]


def test_what_a_later_load_adds_to_a_published_plan_is_told(loaded):
    Fact.objects.filter(subject_kind__in=["plans.theme", "plans.commitment"]).delete()
    Theme.objects.filter(plan__slug="2017-2019").delete()
    Commitment.objects.filter(plan__slug="2017-2019").delete()
    load()
    told = Amendment.objects.filter(plan__slug="2017-2019", before__isnull=True, field="row")
    kinds = set(told.values_list("subject_kind", flat=True))
    assert kinds == {"plans.theme", "plans.commitment", "plans.commitmentparty"}
    assert set(told.values_list("role", flat=True)) == {"import"}
