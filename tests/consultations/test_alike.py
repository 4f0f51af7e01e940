"""Answers that say nearly the same: found in the background, shown as one text, never fewer."""

import datetime as dt
import random

import pytest
from django.urls import reverse

from consultations import actions, tasks
from consultations.models import (
    AlikeAnswer,
    AnswerCluster,
    AnswerSignature,
    ConsultationFigures,
    Proposal,
    Submission,
    SubmissionVersion,
)
from ogp_portal.audit.models import Event
from ogp_portal.common import limits
from ogp_portal.jobs.models import Job
from tests.factories import ConsultationFactory, SubmissionFactory
from tests.factories.consultations import NOW

from .test_likeness import CAMPAIGN, sentences, variant

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_time(at, now):
    at(now)


@pytest.fixture
def address(consultation) -> str:
    return reverse("submission-list", args=[consultation.slug])


def send(consultation, *texts, **columns) -> list[Submission]:
    """Public answers with these texts, one minute after the other."""
    return [
        SubmissionFactory(
            consultation=consultation,
            text=text,
            **{"received_at": NOW - dt.timedelta(days=3) + dt.timedelta(minutes=minute), **columns},
        )
        for minute, text in enumerate(texts)
    ]


def liken(consultation) -> list[AnswerCluster]:
    actions.liken(consultation, now=NOW)
    return list(AnswerCluster.objects.filter(consultation=consultation, senders__gt=1))


@pytest.fixture
def campaign(consultation) -> list[Submission]:
    """Three of a campaign, the second with words of its own, and one answer beside it."""
    answers = send(
        consultation,
        CAMPAIGN,
        CAMPAIGN + "\n\nMin datter læser lektier der hver tirsdag.",
        CAMPAIGN,
        sentences(random.Random(1), 8),
    )
    liken(consultation)
    return answers


def test_an_answer_asks_to_be_compared_and_the_worker_does(consultation, answer, now):
    for number in range(2):
        sent = dataclasses_replace(answer, text=CAMPAIGN, number=number)
        actions.submit(consultation, sent, by=None, now=now)
    job = Job.objects.get(kind="consultations.liken")
    assert job.subject_id == str(consultation.pk)
    tasks.liken(job.subject_id, lambda *step: None)
    assert AnswerCluster.objects.get().senders == 2
    assert AnswerSignature.objects.count() == 2


def dataclasses_replace(answer, *, text: str, number: int):
    import dataclasses
    import uuid

    return dataclasses.replace(answer, text=text, idempotency_key=uuid.UUID(int=number))


def test_work_for_a_consultation_that_is_gone_is_no_error():
    tasks.liken("999999", lambda *step: None)


def test_what_was_forgotten_is_taken_up_every_night(consultation):
    send(consultation, CAMPAIGN)
    tasks.liken_daily()
    assert Job.objects.filter(kind="consultations.liken").count() == 1
    liken(consultation)
    Job.objects.all().delete()
    tasks.liken_daily()
    assert not Job.objects.exists()


def test_another_method_makes_all_signatures_anew(consultation, campaign):
    AnswerSignature.objects.update(method=0)
    tasks.liken_daily()
    assert Job.objects.exists()
    (group,) = liken(consultation)
    assert group.senders == 3
    assert not AnswerSignature.objects.filter(method=0).exists()


def test_group_holds_its_text_members_and_how_it_was_found(consultation, campaign):
    group = AnswerCluster.objects.get()
    assert group.representative.submission == campaign[0]
    assert (group.senders, group.shown, group.threshold) == (3, 3, limits.ALIKE_PERCENT / 100)
    assert (group.seed, group.method) == (20111109, 1)
    shares = {row.submission: row.similarity for row in group.members.all()}
    assert set(shares) == set(campaign[:3])
    assert shares[campaign[0]] == shares[campaign[2]] == 1
    assert 0.8 < shares[campaign[1]] < 1


@pytest.mark.parametrize("text", ["Ingen bemærkninger.", "Jeg støtter forslaget om biblioteket."])
def test_short_answers_are_nobodys_campaign(consultation, text):
    send(consultation, text, text, text)
    assert liken(consultation) == []


def test_answers_to_two_consultations_are_never_one_text(consultation):
    other = ConsultationFactory()
    send(consultation, CAMPAIGN)
    send(other, CAMPAIGN)
    assert liken(consultation) == liken(other) == []


def test_text_that_most_have_sent_stands_for_all(consultation):
    _one, two, _three = send(consultation, "Kære kommune. " + CAMPAIGN, CAMPAIGN, CAMPAIGN.upper())
    (group,) = liken(consultation)
    assert group.representative.submission == two


def found(consultation) -> list[tuple[str, list[str]]]:
    return sorted(
        (
            group.representative.submission.reference,
            sorted(group.members.values_list("submission__reference", flat=True)),
        )
        for group in liken(consultation)
    )


@pytest.mark.parametrize("seed", range(3))
def test_groups_are_the_same_whatever_the_order_of_the_work(seed):
    """Rows made in another order, and compared in one go, one by one, or the last first."""
    rng = random.Random(7)
    texts = [variant(rng, changed=12) for _ in range(15)]
    texts += [sentences(rng, 8) for _ in range(5)]
    rows = [
        {
            "text": text,
            "reference": f"S-2222222{letter}",
            "received_at": NOW - dt.timedelta(hours=n),
        }
        for n, (text, letter) in enumerate(zip(texts, "ABCDEFGHJKLMNPQRSTUVW", strict=False))
    ]
    first = ConsultationFactory()
    for row in rows:
        SubmissionFactory(consultation=first, **row)
    expected = found(first)
    assert expected
    for model in (Proposal, SubmissionVersion, Submission):
        model.objects.all().delete()
    random.Random(seed).shuffle(rows)
    second = ConsultationFactory()
    for number, row in enumerate(rows):
        SubmissionFactory(consultation=second, **row)
        if number % (seed + 2) == 0:
            liken(second)
    assert found(second) == expected


def test_list_shows_one_text_and_counts_every_sender(client, consultation, campaign, address):
    page = client.get(address).text
    assert page.count("<article") == 2
    assert "3 afsendere har sendt (næsten) den samme tekst" in page
    assert "4 svar" in page
    figures = ConsultationFigures.objects.get()
    assert (figures.answers, figures.folded) == (4, 2)
    assert AnswerCluster.objects.get().get_absolute_url() in page


def test_list_is_paged_by_what_stands_on_it(client, consultation, address):
    send(consultation, *[CAMPAIGN] * limits.POSTS_PER_PAGE)
    SubmissionFactory(consultation=consultation)
    assert client.get(address + "?side=2").status_code == 200
    liken(consultation)
    assert client.get(address + "?side=2").status_code == 404
    assert client.get(address).text.count("<article") == 2


@pytest.mark.parametrize("count", [2, 6])
def test_list_still_costs_three_queries(
    client, django_assert_num_queries, consultation, address, count
):
    send(consultation, *[CAMPAIGN] * count)
    liken(consultation)
    client.get(address)
    with django_assert_num_queries(3):
        client.get(address)


def test_page_of_a_group_shows_senders_and_their_own_words(client, consultation, campaign):
    page = client.get(AnswerCluster.objects.get().get_absolute_url()).text
    assert page.count("biblioteket bliver, og at") == 1
    for answer in campaign[:3]:
        assert answer.sender in page
        assert answer.get_absolute_url() in page
    assert "Min datter læser lektier der hver tirsdag." in page
    assert page.count("Nøjagtig de samme ord.") == 2
    assert campaign[3].reference not in page


def test_page_of_a_group_has_both_languages(client, campaign):
    page = client.get(AnswerCluster.objects.get().get_absolute_url())
    assert "/en/consultations/aabenhed/submissions/alike/" in page.text


@pytest.mark.parametrize("count", [2, 6])
def test_page_of_a_group_costs_the_same(client, django_assert_num_queries, consultation, count):
    send(consultation, *[CAMPAIGN] * count)
    (group,) = liken(consultation)
    client.get(group.get_absolute_url())
    with django_assert_num_queries(3):
        page = client.get(group.get_absolute_url())
    assert page.text.count("<article") == count


def test_page_of_a_group_has_twenty_senders_on_a_page(client, consultation):
    send(consultation, *[CAMPAIGN] * (limits.POSTS_PER_PAGE + 1))
    (group,) = liken(consultation)
    first = client.get(group.get_absolute_url()).text
    second = client.get(group.get_absolute_url() + "?side=2").text
    assert (first.count("<article"), second.count("<article")) == (limits.POSTS_PER_PAGE, 1)
    assert client.get(group.get_absolute_url() + "?side=3").status_code == 404


@pytest.mark.parametrize("pk", ["0", "999999", "9" * 30, "x"])
def test_unknown_groups_are_not_found(client, campaign, address, pk):
    assert client.get(f"{address}ens/{pk}/").status_code == 404


def test_group_under_another_consultation_is_unknown(client, campaign):
    group, other = AnswerCluster.objects.get(), ConsultationFactory()
    assert client.get(reverse("submissions-alike", args=[other.slug, group.pk])).status_code == 404


def test_private_persons_stay_private(client, consultation):
    send(consultation, CAMPAIGN, CAMPAIGN, public_name="", wish="without_name")
    (group,) = liken(consultation)
    assert client.get(group.get_absolute_url()).text.count("Privatperson") == 2


def withdraw(answer, editor):
    actions.withdraw(answer, by=None, now=NOW)


def hide(answer, editor):
    actions.hide(answer, reason="personal_data", by=editor, now=NOW)


def refuse(answer, editor):
    actions.refuse_publication(answer, reason="CPR-nummer.", by=editor, now=NOW)


LEAVE = [withdraw, hide, refuse]


@pytest.mark.parametrize("leave", LEAVE)
def test_what_is_no_longer_public_leaves_its_group_at_once(client, editor, campaign, leave):
    group = AnswerCluster.objects.get()
    leave(campaign[1], editor)
    page = client.get(group.get_absolute_url()).text
    assert "2 afsendere" in page
    assert "Min datter" not in page
    assert campaign[1].sender not in page


@pytest.mark.parametrize("leave", LEAVE)
def test_text_for_all_gives_way_at_once_when_it_is_no_longer_public(
    client, editor, consultation, address, leave
):
    first, second, _third = send(consultation, "Hemmeligt ord. " + CAMPAIGN, CAMPAIGN, CAMPAIGN)
    AnswerCluster.objects.all().delete()
    (group,) = liken(consultation)
    AnswerCluster.objects.update(representative=first.versions.get())
    actions.recount(consultation)
    assert "Hemmeligt" in client.get(group.get_absolute_url()).text
    leave(first, editor)
    for page in (client.get(group.get_absolute_url()).text, client.get(address).text):
        assert "Hemmeligt" not in page
        assert "2 afsendere" in page
    group.refresh_from_db()
    assert group.representative.submission == second


def test_the_last_two_are_shown_one_by_one_when_one_leaves(client, editor, consultation, address):
    first, second = send(consultation, CAMPAIGN, CAMPAIGN)
    (group,) = liken(consultation)
    hide(first, editor)
    assert client.get(group.get_absolute_url()).status_code == 404
    page = client.get(address).text
    assert second.reference in page
    assert "afsendere" not in page
    actions.restore(Submission.objects.get(pk=first.pk), by=editor, now=NOW)
    assert client.get(group.get_absolute_url()).status_code == 200
    assert client.get(address).text.count("<article") == 1


def test_answers_that_wait_are_in_the_group_and_not_on_its_page(client, consultation):
    send(consultation, CAMPAIGN, CAMPAIGN)
    waiting = SubmissionFactory(
        consultation=consultation, text=CAMPAIGN, state="received", published_at=None
    )
    (group,) = liken(consultation)
    assert (group.senders, group.shown) == (3, 2)
    assert waiting.sender not in client.get(group.get_absolute_url()).text


def test_answers_written_anew_are_compared_anew(client, consultation, campaign):
    """Until they are, they stand alone: their old words stand nowhere."""
    edited = campaign[1]
    text = sentences(random.Random(5), 9)
    edited.versions.create(
        number=2, text=text, html=f"<p>{text}</p>", checksum="0" * 64, received_at=NOW
    )
    actions.recount(consultation)
    group = AnswerCluster.objects.get()
    assert group.shown == 2
    assert "Min datter" not in client.get(group.get_absolute_url()).text
    liken(consultation)
    assert not AlikeAnswer.objects.filter(submission=edited).exists()


def test_dissolved_groups_stay_dissolved(client, editor, consultation, campaign, address):
    group = AnswerCluster.objects.get()
    actions.dissolve(group, reason="De siger ikke det samme.", by=editor, now=NOW)
    earlier = send(consultation, CAMPAIGN, received_at=NOW - dt.timedelta(days=9))
    liken(consultation)
    assert AnswerCluster.objects.get().members.filter(submission__in=earlier).exists()
    assert client.get(group.get_absolute_url()).status_code == 404
    assert client.get(address).text.count("<article") == 5
    event = Event.objects.get(verb="dissolved a group of answers")
    assert event.reason == "De siger ikke det samme."


def test_address_of_a_group_stays_when_an_earlier_answer_comes_in(client, consultation, campaign):
    """A letter that staff enter later may be the first of its kind."""
    group = AnswerCluster.objects.get()
    send(consultation, CAMPAIGN, received_at=NOW - dt.timedelta(days=9))
    liken(consultation)
    assert "4 afsendere" in client.get(group.get_absolute_url()).text


def test_one_answer_taken_out_stays_out(client, editor, consultation, campaign, address):
    actions.keep_apart(campaign[1], reason="Har et eget forslag.", by=editor, now=NOW)
    assert client.get(address).text.count("<article") == 3
    liken(consultation)
    assert AnswerCluster.objects.get().senders == 2
    assert Event.objects.filter(verb="took an answer out of its group").count() == 1


def test_all_of_a_group_are_published_at_once_but_those_that_cannot_be(editor, consultation):
    send(consultation, *[CAMPAIGN] * 3, state="received", published_at=None)
    send(consultation, CAMPAIGN, state="received", published_at=None, confirmed_at=None)
    send(consultation, CAMPAIGN, state="received", published_at=None, wish="not")
    (group,) = liken(consultation)
    assert actions.publish_alike(group, by=editor, now=NOW) == 3
    assert Submission.objects.filter(state="published").count() == 3
    assert AnswerCluster.objects.get().shown == 3
    assert ConsultationFigures.objects.get().answers == 3


def test_all_of_a_group_are_refused_at_once_and_told(editor, consultation):
    send(consultation, *[CAMPAIGN] * 3, state="received", published_at=None)
    (group,) = liken(consultation)
    actions.refuse_alike(group, reason="Hører til en anden høring.", by=editor, now=NOW)
    assert Submission.objects.filter(state="not_published").count() == 3
