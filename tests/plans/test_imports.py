"""What an import changes: found by number, all or nothing, never over somebody's newer text."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from ogp_portal.audit.models import Event
from ogp_portal.notifications.models import Message
from plans.actions import apply_import, renumber
from plans.imports.checking import check
from plans.imports.exporting import as_csv, as_xlsx, rows_of
from plans.imports.reading import read_table
from plans.models import Amendment, Commitment, CommitmentParty, Milestone
from tests.factories import (
    CommitmentFactory,
    MilestoneFactory,
    OrganisationFactory,
    PartyFactory,
    PlanFactory,
    ThemeFactory,
)
from tests.plans.sheets import checked, csv_of, errors_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    return PlanFactory(state="draft", slug="2028-2029", ends_on=dt.date(2029, 12, 31))


def take_in(plan, *rows, now, reason="", by=None, **head):
    table = read_table(csv_of(*rows, **head))
    checksum = check(plan, table).checksum
    return apply_import(plan, table, checksum=checksum, reason=reason, by=by, now=now)


def test_new_initiatives_and_milestones_are_added(draft, now):
    take_in(draft, "milepæl;1.1;1;Udkast;2028-06", "initiativ;1.1;;Åbne data;2029", now=now)
    commitment = draft.commitments.get()
    milestone = commitment.milestones.get()
    assert (commitment.address, commitment.title_da) == ("1.1", "Åbne data")
    assert (commitment.ends_on, commitment.ends_precision) == (dt.date(2029, 1, 1), "year")
    assert (milestone.position, milestone.due_precision) == (1, "month")


def test_the_same_file_twice_changes_nothing_the_second_time(draft, now):
    rows = ["initiativ;1.1;;Åbne data;2029", "milepæl;1.1;1;Udkast;2028-06"]
    take_in(draft, *rows, now=now)
    found = take_in(draft, *rows, now=now)
    assert (found.changes, found.unchanged, found.errors) == ([], 2, [])
    assert Commitment.objects.count() == Milestone.objects.count() == 1


def test_a_dry_run_shows_old_and_new_and_saves_nothing(draft):
    CommitmentFactory(plan=draft, number="1.1", title_da="Gammel")
    found = checked(draft, "initiativ;1.1;;Ny;")
    [change] = found.changes
    assert [(one.label, one.old, one.new) for one in change.fields] == [
        ("titel (dansk)", "Gammel", "Ny")
    ]
    assert not change.is_new
    assert draft.commitments.get().title_da == "Gammel"


def test_an_initiative_without_a_number_is_found_by_its_ogp_id(draft, now):
    CommitmentFactory(plan=draft, number="", ogp_id="DK0050", title_da="Gammel")
    take_in(draft, "initiativ;dk0050;Ny", now=now, head="art;OGP-id;titel (dansk)")
    assert draft.commitments.get().title_da == "Ny"


def test_an_ogp_id_can_be_added_to_a_number(draft, now):
    CommitmentFactory(plan=draft, number="1.1")
    take_in(draft, "initiativ;1.1;DK0077", now=now, head="art;nummer;OGP-id")
    commitment = draft.commitments.get()
    assert (commitment.ogp_id, commitment.address) == ("DK0077", "1.1")


def test_a_column_that_is_not_in_the_file_changes_nothing(draft, now):
    CommitmentFactory(plan=draft, number="1.1", title_da="Titel", summary_da="Tekst")
    take_in(draft, "initiativ;1.1;Ny", now=now, head="art;nummer;titel (dansk)")
    assert draft.commitments.get().summary_da == "Tekst"


def test_an_empty_cell_takes_the_text_away(draft, now):
    CommitmentFactory(plan=draft, number="1.1", summary_da="Tekst")
    found = take_in(draft, "initiativ;1.1;", now=now, head="art;nummer;kort fortalt (dansk)")
    assert draft.commitments.get().summary_da == ""
    assert found.changes[0].fields[0].new == ""


def test_owner_and_theme_are_found_by_name_or_number(draft, now):
    ThemeFactory(plan=draft, position=1, title_da="Åbne data")
    theme = ThemeFactory(plan=draft, position=2, title_da="Tillid")
    OrganisationFactory(slug="digst", name_da="Digitaliseringsstyrelsen")
    head = "art;nummer;titel (dansk);tema;ansvarlig"
    rows = "initiativ;1;A;tillid;digitaliseringsstyrelsen", "initiativ;2;B;2;"
    take_in(draft, *rows, now=now, head=head)
    first, second = draft.commitments.all()
    assert first.theme == second.theme == theme
    assert first.parties.get().organisation.slug == "digst"


def test_an_owner_that_stays_keeps_its_acknowledgement(draft, now):
    commitment = CommitmentFactory(plan=draft, number="1")
    for slug in ("digst", "kl"):
        OrganisationFactory(slug=slug)
    party = CommitmentParty.objects.create(
        commitment=commitment, organisation=OrganisationFactory(slug="dst"), role="lead",
        acknowledged_at=now,
    )  # fmt: skip
    take_in(draft, 'initiativ;1;"dst; kl"', now=now, head="art;nummer;ansvarlig")
    assert set(commitment.parties.values_list("organisation__slug", flat=True)) == {"dst", "kl"}
    party.refresh_from_db()
    assert party.acknowledged_at == now


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("andet;1;;Titel;", "art"),
        ("initiativ;;;Titel;", "nummer"),
        ("initiativ;1.1.1;;Titel;", "nummer"),
        ("initiativ;1;;;", "titel (dansk)"),
        (f"initiativ;1;;{'x' * 201};", "titel (dansk)"),
        ("initiativ;1;;Titel;snart", "slutter eller frist"),
        ("initiativ;1;4;Titel;", "milepæl nr."),
        ("milepæl;3;;Titel;", "milepæl nr."),
        ("milepæl;9;1;Titel;", "nummer"),
        ("milepæl;3;0;Titel;", "milepæl nr."),
    ],
)
def test_a_poor_row_is_told_by_row_and_column(draft, row, column):
    CommitmentFactory(plan=draft, number="3")
    assert errors_of(checked(draft, "initiativ;2;;God;", row)) == [(3, column)]


@pytest.mark.parametrize(
    ("head", "row", "column"),
    [
        ("art;nummer;titel (dansk);tema", "initiativ;1;A;Findes ikke", "tema"),
        ("art;nummer;titel (dansk);ansvarlig", "initiativ;1;A;Findes ikke", "ansvarlig"),
        ("art;nummer;milepæl nr.;titel (dansk);tema", "milepæl;3;1;A;x", "tema"),
        ("art;nummer;titel (dansk);starter;slutter", "initiativ;1;A;2029;2028", "slutter eller frist"),
        ("art;nummer;OGP-id;titel (dansk)", "initiativ;1;DK50;A", "OGP-id"),
        ("art;nummer;OGP-id;titel (dansk)", "initiativ;1;DK0001;A", "OGP-id"),
        ("art;nummer;OGP-id;titel (dansk)", "initiativ;1;DK0003;A", "nummer"),
        ("art;nummer;OGP-id;titel (dansk)", "initiativ;3;DK0009;A", "OGP-id"),
    ],
)  # fmt: skip
def test_what_belongs_elsewhere_is_told(draft, head, row, column):
    CommitmentFactory(plan=draft, number="3", ogp_id="DK0003")
    CommitmentFactory(ogp_id="DK0001")
    assert errors_of(checked(draft, row, head=head)) == [(2, column)]


def test_a_name_of_two_organisations_is_told_with_their_addresses(draft):
    for slug in ("et", "to"):
        OrganisationFactory(slug=slug, name_da="Samme")
    found = checked(draft, "initiativ;1;A;samme", head="art;nummer;titel (dansk);ansvarlig")
    assert "et, to" in found.errors[0].message


def test_two_rows_about_one_initiative_are_told(draft):
    found = checked(draft, "initiativ;1;;A;", "initiativ;1;;B;")
    assert errors_of(found) == [(3, "")]


def test_a_former_address_is_not_given_away(draft, now):
    renumber(CommitmentFactory(plan=draft, number="1"), "2", by=None, now=now)
    assert errors_of(checked(draft, "initiativ;1;;A;")) == [(2, "nummer")]


def test_one_error_keeps_everything_out(draft, now):
    with pytest.raises(ValidationError):
        take_in(draft, "initiativ;1;;God;", "initiativ;2;;Dårlig;snart", now=now)
    assert not draft.commitments.exists()


def test_a_plan_changed_since_the_dry_run_is_left_alone(draft, now):
    commitment = CommitmentFactory(plan=draft, number="1", title_da="Gammel")
    table = read_table(csv_of("initiativ;1;;Fra filen;"))
    seen = check(draft, table).checksum
    Commitment.objects.filter(pk=commitment.pk).update(summary_da="Rettet imens")
    with pytest.raises(ValidationError, match="ændret"):
        apply_import(draft, table, checksum=seen, by=None, now=now)
    assert draft.commitments.get().title_da == "Gammel"


def test_a_public_plan_needs_a_reason_which_its_history_tells(now, editor):
    plan = CommitmentFactory(number="1").plan
    with pytest.raises(ValidationError) as refused:
        take_in(plan, "initiativ;1;;Ny;", now=now, by=editor)
    assert "reason" in refused.value.error_dict
    take_in(plan, "initiativ;1;;Ny;", now=now, by=editor, reason="Rettet navn.")
    event = Event.objects.about(plan.commitments.get()).get(verb="changed")
    assert (event.verb, event.reason) == ("changed", "Rettet navn.")
    assert event.data["fields"] == ["title_da"]
    assert Amendment.objects.get().reason_da == "Rettet navn."


def test_a_new_initiative_of_a_public_plan_is_marked_as_added_with_the_reason(now):
    plan = CommitmentFactory(number="1").plan
    take_in(plan, "initiativ;2;;Ny;", now=now, reason="Et forslag.")
    added = plan.commitments.get(number="2")
    assert (added.joined_on, added.joined_reason_da) == (now.date(), "Et forslag.")


def test_a_milestone_after_the_plans_end_needs_a_note_in_the_file(draft, now):
    CommitmentFactory(plan=draft, number="1")
    found = checked(draft, "milepæl;1;1;Sen;2031-01")
    assert errors_of(found) == [(2, "hvorfor uden for planen (dansk)")]
    head = "art;nummer;milepæl nr.;titel (dansk);frist;hvorfor uden for planen (dansk)"
    take_in(draft, "milepæl;1;1;Sen;2031-01;Loven træder i kraft i 2031.", now=now, head=head)
    assert Milestone.objects.get().outside_note_da == "Loven træder i kraft i 2031."


def test_an_import_tells_nobody_by_mail(now):
    plan = CommitmentFactory(number="1").plan
    take_in(plan, "initiativ;1;;Ny;", now=now, reason="Rettet.")
    assert not Message.objects.exists()


def test_initiatives_that_are_not_in_the_file_are_counted_and_kept(draft):
    CommitmentFactory(plan=draft, number="1")
    MilestoneFactory(commitment=CommitmentFactory(plan=draft, number="2"), position=1)
    assert checked(draft, "milepæl;2;1;Ny;").untouched == 1


def full_plan():
    plan = PlanFactory(state="draft")
    theme = ThemeFactory(plan=plan, title_da="Åbne data; og mere")
    commitment = CommitmentFactory(
        plan=plan, number="1.10", ogp_id="DK0050", theme=theme, title_da='=Sum "A"',
        summary_da="Linje 1\r\nLinje 2\r\n\r\nLinje 4", starts_on=dt.date(2026, 6, 1),
        starts_precision="season", ends_on=dt.date(2027, 1, 1), ends_precision="year",
    )  # fmt: skip
    for slug in ("digst", "kl"):
        CommitmentParty.objects.create(
            commitment=commitment, organisation=OrganisationFactory(slug=slug), role="lead"
        )
    MilestoneFactory(commitment=commitment, position=1, expected_output_da="-1 % fejl")
    CommitmentFactory(plan=plan, number="", ogp_id="DK0051")
    return plan


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_a_round_trip_changes_nothing(write, language):
    from django.utils import translation

    plan = full_plan()
    with translation.override(language):
        found = check(plan, read_table(write(rows_of(plan))))
    assert (found.errors, found.changes, found.unchanged) == ([], [], 3)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_dry_run_asks_the_same_however_many_rows(draft, rows, django_assert_num_queries):
    OrganisationFactory(slug="digst")
    lines = [f"initiativ;{number};A{number};digst;DK000{number}" for number in range(1, rows + 1)]
    table = read_table(csv_of(*lines, head="art;nummer;titel (dansk);ansvarlig;OGP-id"))
    with django_assert_num_queries(7):
        found = check(draft, table)
    assert len(found.changes) == rows


def test_what_an_ended_plan_lacked_is_taken_in_as_there_all_along(now):
    plan = PlanFactory(state="evaluated", ends_on=dt.date(2029, 12, 31))
    take_in(
        plan, "initiativ;DK0011;Ny", now=now, reason="Manglede.", head="art;OGP-id;titel (dansk)"
    )
    added = Commitment.objects.get()
    assert (added.joined_on, added.joined_reason_da, added.is_held_back) == (None, "", False)
    assert Amendment.objects.get(field="row").reason_da == "Manglede."


def test_an_owner_that_goes_from_a_public_plan_keeps_its_row_with_the_day(now):
    commitment = CommitmentFactory(number="1")
    for slug in ("digst", "kl"):
        OrganisationFactory(slug=slug)
    former = PartyFactory(commitment=commitment, organisation__slug="dst")
    head = "art;nummer;ansvarlig"
    take_in(commitment.plan, "initiativ;1;kl", now=now, head=head, reason="Ny ansvarlig.")
    former.refresh_from_db()
    assert (former.until_on, former.until_precision) == (now.date(), "day")
    assert (
        Amendment.objects.get(subject_id=former.pk, field="until_on").reason_da == "Ny ansvarlig."
    )
    exported = as_csv(rows_of(commitment.plan)).decode("utf-8-sig")
    assert "kl" in exported
    assert "dst" not in exported


def test_an_owner_that_goes_from_a_draft_leaves_no_trace(draft, now):
    former = PartyFactory(commitment=CommitmentFactory(plan=draft, number="1"))
    OrganisationFactory(slug="kl")
    take_in(draft, "initiativ;1;kl", now=now, head="art;nummer;ansvarlig")
    assert not CommitmentParty.objects.filter(pk=former.pk).exists()
