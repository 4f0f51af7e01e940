"""What an editor decides about imported facts, and what the loader and the pages make of it."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from ogp_portal.accounts.models import Organisation
from ogp_portal.audit.models import Event
from ogp_portal.common.addresses import by_language
from plans import facts
from plans.denmark.places import column_of
from plans.models import ActionPlan, Amendment, Commitment, CommitmentAlias, Fact, Theme
from plans.models.amendments import ROW
from tests.plans.denmark import fact_of, kept_lines, load, loaded_for_all_tests_of_a_module

pytestmark = pytest.mark.django_db

SOURCE = "https://digst.dk/om-os/"
CONFIRMED = {"da": "Bekræftet af redaktionen.", "en": "Confirmed by the editors."}


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    with loaded_for_all_tests_of_a_module(django_db_blocker) as printed:
        yield printed


@pytest.fixture
def settle(editor, now):
    """A function: settles the fact of a row's field and gives the row anew."""

    def settled(act, row, field, *, source=SOURCE, **options):
        act(fact_of(row, field), source=source, by=editor, now=now, **options)
        return type(row).objects.filter(pk=row.pk).first()

    return settled


def initiative(ogp_id: str) -> Commitment:
    return Commitment.objects.get(ogp_id=ogp_id)


def plan(slug: str) -> ActionPlan:
    return ActionPlan.objects.get(slug=slug)


def test_confirmed_value_is_written_and_public(loaded, settle):
    found = settle(facts.confirm, initiative("DK0064"), "owner_as_written")
    assert found.owner_as_written == "Rigsarkivet"
    assert fact_of(found, "owner_as_written") in Fact.objects.public()


def test_confirmed_date_keeps_its_precision(loaded, settle):
    found = settle(facts.confirm, initiative("DK0060"), "starts_on")
    assert (found.starts_on.isoformat(), found.starts_precision) == ("2017-11-01", "month")


def test_confirmed_id_is_no_longer_inferred(loaded, settle):
    found = settle(facts.confirm, initiative("DK0071"), "ogp_id")
    assert (found.ogp_id, found.ogp_id_is_inferred) == ("DK0071", False)


def test_confirmed_theme_becomes_a_theme(loaded, settle):
    found = settle(facts.confirm, plan("2012"), "theme.3")
    theme = Theme.objects.get(plan=found)
    assert (theme.position, theme.title_da) == (3, "Genanvendelse af offentlige data")


def test_confirmed_name_becomes_a_name_of_the_organisation(loaded, settle):
    ministry = Organisation.objects.get(slug="digitaliserings-og-ligestillingsministeriet")
    found = settle(facts.confirm, ministry, "name.2")
    name = found.names.get(name_da="Digitaliseringsministeriet")
    assert (name.valid_from.year, name.valid_from_precision) == (2024, "year")


def test_nothing_can_be_confirmed_where_there_is_no_value(loaded, settle):
    with pytest.raises(ValidationError, match="ingen værdi") as refusal:
        settle(facts.confirm, initiative("DK0064"), "title_da")
    assert "decision" in refusal.value.message_dict


def test_corrected_value_is_written(loaded, settle):
    found = settle(facts.correct, initiative("DK0064"), "title_da", value="Rigsarkivets åbne data")
    assert found.title_da == "Rigsarkivets åbne data"


def test_corrected_number_keeps_the_old_address_as_a_redirect(loaded, settle):
    found = settle(facts.correct, initiative("DK0036"), "number", value="1.2")
    assert found.address == "1.2"
    assert CommitmentAlias.objects.get(address="DK0036").commitment == found


def test_corrected_theme_is_found_by_its_number(loaded, settle):
    found = settle(facts.correct, initiative("DK0071"), "theme", value=2)
    assert found.theme.title_da == "Samskabelse og åbne innovationsprocesser"


def test_corrected_lead_replaces_the_old_one(loaded, settle):
    found = settle(facts.correct, initiative("DK0050"), "lead", value="naturstyrelsen")
    assert found.parties.get().organisation.slug == "naturstyrelsen"


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        (("DK0036", "number"), "1000.1", "skrives 3 eller 1.1"),
        (("DK0071", "number"), "2", "har dette nummer"),
        (("DK0071", "ogp_id"), "DK0050", "har dette OGP-id"),
        (("DK0071", "ogp_id"), "71", "DK og fire cifre"),
        (("DK0071", "theme"), 9, "intet tema med dette nummer"),
        (("DK0071", "lead"), "nobody", "Ingen organisation"),
    ],
)
def test_value_that_does_not_fit_is_refused_in_plain_words(loaded, settle, place, value, words):
    ogp_id, field = place
    with pytest.raises(ValidationError, match=words) as refusal:
        settle(facts.correct, initiative(ogp_id), field, value=value)
    assert "value" in refusal.value.message_dict
    assert fact_of(initiative(ogp_id), field).decision == ""


def test_end_before_the_start_is_refused(loaded, settle):
    end = {"date": "2016-01-01", "precision": "year"}
    with pytest.raises(ValidationError, match="før startdatoen"):
        settle(facts.correct, plan("2017-2019"), "ends_on", value=end)


def test_title_that_is_the_only_one_cannot_become_unknown(loaded, settle):
    with pytest.raises(ValidationError, match="mindst ét sprog"):
        settle(facts.mark_unknown, initiative("DK0036"), "title_en")


def test_unknown_takes_away_what_was_inferred(loaded, settle):
    found = settle(facts.mark_unknown, initiative("DK0071"), "ogp_id", source="")
    assert (found.ogp_id, found.address) == ("", "1")


def test_unknown_leaves_what_an_editor_wrote_elsewhere(loaded, settle):
    Commitment.objects.filter(ogp_id="DK0064").update(title_da="Skrevet af redaktøren")
    found = settle(facts.mark_unknown, initiative("DK0064"), "title_da")
    assert found.title_da == "Skrevet af redaktøren"


def test_unknown_after_a_confirmation_brings_back_the_less_precise_date(loaded, settle):
    assert settle(facts.confirm, plan("2023-2025"), "ends_on.precisely").ends_precision == "day"
    found = settle(facts.mark_unknown, plan("2023-2025"), "ends_on.precisely")
    assert (found.ends_on.isoformat(), found.ends_precision) == ("2025-06-01", "month")


def test_unknown_after_a_confirmation_takes_the_theme_away(loaded, settle):
    settle(facts.confirm, plan("2012"), "theme.3")
    settle(facts.mark_unknown, plan("2012"), "theme.3")
    assert not Theme.objects.filter(plan__slug="2012").exists()


def test_fact_without_a_place_on_the_portal_keeps_its_decision(loaded, settle):
    found = settle(facts.correct, initiative("DK0057"), "support", value="Danske Regioner")
    assert fact_of(found, "support").decided_value == "Danske Regioner"


def test_decision_needs_a_source(loaded, settle):
    with pytest.raises(ValidationError, match="hvor du ved det fra") as refusal:
        settle(facts.confirm, initiative("DK0064"), "owner_as_written", source=" ")
    assert "source" in refusal.value.message_dict


def test_address_of_a_copy_is_no_source(loaded, settle):
    with pytest.raises(ValidationError, match="udgiverens egen side"):
        settle(
            facts.confirm,
            initiative("DK0064"),
            "owner_as_written",
            source="https://docslib.org/doc/1/anything",
        )


def test_deleted_row_is_refused(loaded, settle):
    found = initiative("DK0064")
    fact = fact_of(found, "owner_as_written")
    Commitment.objects.filter(pk=found.pk).delete()
    with pytest.raises(ValidationError, match="findes ikke længere"):
        settle(facts.confirm, found, "owner_as_written")
    assert Fact.objects.get(pk=fact.pk).decision == ""


def test_decision_is_recorded_with_who_when_and_why(loaded, settle, editor, now):
    found = settle(facts.confirm, initiative("DK0064"), "owner_as_written")
    fact = fact_of(found, "owner_as_written")
    assert (fact.decided_by, fact.decided_at, fact.decided_source) == (editor, now, SOURCE)
    event = Event.objects.about(found).get(verb="fact_confirmed")
    assert (event.actor_id, event.reason) == (str(editor.pk), SOURCE)
    assert event.data == {"field": "owner_as_written", "value": "Rigsarkivet"}


@pytest.mark.parametrize(
    ("ogp_id", "field", "value"),
    [("DK0050", "title_da", "Rettet titel"), ("DK0060", "starts_on", None)],
)
def test_next_load_respects_the_decision(loaded, settle, ogp_id, field, value):
    act = facts.correct if value else facts.mark_unknown
    settle(act, initiative(ogp_id), field, **({"value": value} if value else {}))
    load()
    assert column_of("plans.commitment", field).read(initiative(ogp_id)) == value


def test_next_load_keeps_a_confirmed_id_without_a_word(loaded, settle):
    settle(facts.confirm, initiative("DK0071"), "ogp_id")
    assert kept_lines(load()) == []
    assert not initiative("DK0071").ogp_id_is_inferred


def test_unknown_fact_waits_in_the_list_until_it_is_settled(loaded, settle):
    found = initiative("DK0064")
    assert fact_of(found, "title_da") in Fact.objects.to_confirm()
    settle(facts.mark_unknown, found, "title_da", source="")
    assert fact_of(found, "title_da") not in Fact.objects.to_confirm()


def reasons_of(row) -> set[tuple[str, str]]:
    return set(Amendment.objects.filter(commitment=row).values_list("reason_da", "reason_en"))


def test_web_address_of_a_decision_is_its_public_reason(loaded, settle):
    found = settle(facts.correct, initiative("DK0064"), "title_da", value="Åbne data")
    assert reasons_of(found) == {(f"Kilde: {SOURCE}", f"Source: {SOURCE}")}


@pytest.mark.parametrize("source", ["Telefon med NN", "https://digst.dk/ og telefon med NN"])
def test_other_words_about_the_source_are_never_public(loaded, settle, client, source):
    given = {"value": "Åbne data", "source": source}
    found = settle(facts.correct, initiative("DK0064"), "title_da", **given)
    assert reasons_of(found) == {tuple(CONFIRMED.values())}
    for language in ("da", "en"):
        with translation.override(language):
            word = by_language("historik", "history")
            page = client.get(f"{found.get_absolute_url()}{word}/").content.decode()
        assert "NN" not in page
        assert CONFIRMED[language] in page


def test_what_became_unknown_says_so_without_the_words_for_staff(loaded, settle):
    settle(facts.confirm, initiative("DK0060"), "starts_on")
    found = settle(facts.mark_unknown, initiative("DK0060"), "starts_on", source="NN ved det ikke")
    last = Amendment.objects.filter(commitment=found).newest_first()[0]
    assert last.reason_da == "Oplysningen kan ikke bekræftes."


def rows_told_of(kind: str) -> list[tuple[str, bool]]:
    """What was noted of rows that came or went: their name, and whether they came."""
    noted = Amendment.objects.filter(subject_kind=kind, field=ROW).order_by("pk")
    return [(one.subject_label, one.before is None) for one in noted]


def test_corrected_lead_is_told_with_the_one_that_went(loaded, settle):
    settle(facts.correct, initiative("DK0050"), "lead", value="naturstyrelsen")
    told = rows_told_of("plans.commitmentparty")
    assert [came for _name, came in told] == [False, True]
    assert "Rigsarkivet" in told[0][0]
    assert "Naturstyrelsen" in told[1][0]


def test_corrected_lead_leaves_the_one_that_ended(loaded, settle):
    found = initiative("DK0050")
    found.parties.update(until_on=dt.date(2018, 6, 1), until_precision="day")
    found = settle(facts.correct, found, "lead", value="naturstyrelsen")
    slugs = found.parties.order_by("pk").values_list("organisation__slug", flat=True)
    assert list(slugs) == ["rigsarkivet", "naturstyrelsen"]
    assert len(rows_told_of("plans.commitmentparty")) == 1


def test_lead_that_acknowledged_does_not_go_untold(loaded, settle, now):
    found = initiative("DK0050")
    found.parties.update(acknowledged_at=now)
    settle(facts.mark_unknown, found, "lead", source="")
    assert [came for _name, came in rows_told_of("plans.commitmentparty")] == [False]


def test_confirmed_theme_is_told_and_so_is_its_end(loaded, settle):
    settle(facts.confirm, plan("2012"), "theme.3")
    settle(facts.mark_unknown, plan("2012"), "theme.3")
    name = "Genanvendelse af offentlige data"
    assert rows_told_of("plans.theme") == [(name, True), (name, False)]


def test_initiative_that_loses_its_theme_with_it_is_told_too(loaded, settle):
    settle(facts.confirm, plan("2012"), "theme.3")
    moved = Commitment.objects.filter(plan__slug="2012").first()
    Commitment.objects.filter(pk=moved.pk).update(theme=Theme.objects.get(plan__slug="2012"))
    settle(facts.mark_unknown, plan("2012"), "theme.3")
    told = Amendment.objects.get(subject_kind="plans.commitment", field="theme")
    assert (told.commitment, told.after) == (moved, None)
