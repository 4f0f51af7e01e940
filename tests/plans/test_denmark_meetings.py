"""The real meetings: who took part and what is noted are public, and stay an editor's to change."""

import pytest

from plans import facts
from plans.models import NetworkMeeting
from tests.factories import OrganisationFactory
from tests.plans.denmark import copy_of_data, fact_of, load, loaded_for_all_tests_of_a_module
from tests.plans.reading import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    with loaded_for_all_tests_of_a_module(django_db_blocker) as printed:
        yield printed


@pytest.fixture
def meeting(loaded) -> NetworkMeeting:
    return NetworkMeeting.objects.get(slug="2023-01-19")


def names_at(meeting: NetworkMeeting) -> list[str]:
    return [one.name_as_written for one in meeting.participants.all()]


def test_participants_and_note_stand_on_the_meetings_page_with_their_source(client, meeting):
    words = words_of(client, "/netvaerk/moeder/2023-01-19/")
    assert "Deltagere Teknologirådet Naturstyrelsen" in words
    assert "flyttet fra oktober 2022 på grund af valget" in words
    assert "Deltagere" in words[words.index("Kilder") :]
    assert "moved from October 2022" in words_of(client, "/en/network/meetings/2023-01-19/")


def test_no_real_meeting_is_said_to_count_before_an_editor_says_so(loaded):
    assert not NetworkMeeting.objects.filter(is_with_civil_society=True).exists()


def test_an_organisation_named_by_an_editor_survives_the_next_load(meeting):
    body = OrganisationFactory(name_da="Teknologirådet")
    meeting.participants.filter(name_as_written="Teknologirådet").update(organisation=body)
    assert "participants" not in load()
    assert meeting.participants.get(organisation=body).name_as_written == "Teknologirådet"


def test_a_participant_taken_away_by_an_editor_stays_away(meeting):
    meeting.participants.filter(name_as_written="Naturstyrelsen").delete()
    load()
    assert "Naturstyrelsen" not in names_at(meeting)


def test_a_changed_list_in_the_file_is_written_and_keeps_who_was_linked(meeting, tmp_path):
    body = OrganisationFactory()
    meeting.participants.filter(name_as_written="Arbejdstilsynet").update(organisation=body)
    folder = copy_of_data(tmp_path)
    path = folder / "meetings.json"
    path.write_text(path.read_text().replace('"Naturstyrelsen", ', ""))
    load(folder)
    assert len(names_at(meeting)) == 7
    assert meeting.participants.get(organisation=body).name_as_written == "Arbejdstilsynet"


def test_an_editor_corrects_the_list_in_words(meeting, editor, now):
    fact = fact_of(meeting, "participants")
    column = facts.column_of(fact.subject_kind, fact.field)
    value = column.parse("Teknologirådet; Danske Regioner")
    facts.correct(fact, value=value, source="Referat i ESDH", by=editor, now=now)
    assert names_at(meeting) == ["Teknologirådet", "Danske Regioner"]
    assert column.typed(value) == "Teknologirådet; Danske Regioner"
