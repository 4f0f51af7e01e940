import pytest

from tests.factories import (
    ConsultationFactory,
    MandateFactory,
    PostFactory,
    SubmissionFactory,
    TopicFactory,
)

PAGE = "/konto/"


def make_row(user, number):
    consultation = ConsultationFactory(title_da=f"Høring {number}")
    SubmissionFactory(consultation=consultation, user=user)
    PostFactory(topic=TopicFactory(title=f"Samtale {number}"), author=user)
    MandateFactory(user=user)


def test_page_is_for_oneself_alone(db, client):
    assert client.get(PAGE).headers["Location"] == "/konto/log-ind/?next=/konto/"


@pytest.mark.parametrize("rows", [1, 3])
def test_page_costs_the_same_whatever_it_shows(
    stranger, client_of, rows, django_assert_num_queries
):
    for number in range(rows):
        make_row(stranger, number)
    client = client_of(stranger)
    with django_assert_num_queries(6):  # session, person, answers, drafts, posts, mandates
        page = client.get(PAGE).content.decode()
    for number in range(rows):
        assert f"Høring {number}" in page
        assert f"Samtale {number}" in page
    assert page.count("(ikke bekræftet endnu)") == rows


def test_others_answers_and_posts_are_not_there(stranger, editor, client_of):
    make_row(editor, 1)
    page = client_of(stranger).get(PAGE).content.decode()
    assert "Du har ikke sendt høringssvar" in page
    assert "Du har ikke skrevet i forummet." in page


def test_own_answer_leads_to_where_it_can_be_withdrawn(stranger, client_of):
    answer = SubmissionFactory(user=stranger)
    page = client_of(stranger).get(PAGE).content.decode()
    assert f'href="{answer.own_path}"' in page
    assert answer.reference in page


def test_own_hidden_post_is_shown_as_hidden(stranger, client_of, now):
    PostFactory(author=stranger, hidden_at=now, hide_reason="off_topic")
    assert "<span>skjult</span>" in client_of(stranger).get(PAGE).content.decode()


def test_staff_get_a_way_to_the_admin_and_others_do_not(editor, stranger, client_of):
    assert 'href="/admin/"' in client_of(editor).get(PAGE).content.decode()
    assert 'href="/admin/"' not in client_of(stranger).get(PAGE).content.decode()


def test_page_of_an_invented_person_says_so(stranger, client_of, settings):
    settings.OGP_DEMO = True
    stranger.is_demonstration = True
    stranger.save()
    assert 'class="demonstration-banner' in client_of(stranger).get(PAGE).content.decode()


def test_name_and_language_are_changed(stranger, client_of):
    client = client_of(stranger)
    answer = client.post("/konto/navn/", {"display_name": " Nyt  Navn ", "language": "en"})
    assert answer.headers["Location"] == PAGE
    stranger.refresh_from_db()
    assert (stranger.display_name, stranger.language) == ("Nyt Navn", "en")
    assert "Dine oplysninger er gemt." in client.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"display_name": "Moderator", "language": "da"}, "tilhører en medarbejder"),
        ({"display_name": "", "language": "da"}, "Udfyld »Navn, der vises i forummet«."),
        ({"display_name": "Bo", "language": "xx"}, "Marker en gyldig valgmulighed"),
    ],
)
def test_wrong_details_are_named_and_nothing_changes(stranger, client_of, fields, says):
    answer = client_of(stranger).post("/konto/navn/", fields)
    assert answer.status_code == 400
    assert says in answer.content.decode()
    stranger.refresh_from_db()
    assert stranger.display_name == "Fremmed"


def test_staff_who_keep_their_name_can_save_their_language(editor, client_of):
    editor.display_name = "Redaktør"
    editor.save()
    client = client_of(editor)
    client.post("/konto/navn/", {"display_name": "Redaktør", "language": "en"})
    editor.refresh_from_db()
    assert editor.language == "en"
    answer = client.post("/konto/navn/", {"display_name": "Redaktør OGP", "language": "da"})
    assert answer.status_code == 400


def test_own_page_is_in_english_below_en(stranger, client_of):
    page = client_of(stranger).get("/en/account/").content.decode()
    assert "Your answers to consultations" in page
