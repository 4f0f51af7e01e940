"""The search page: everything by one question, only what the asker may see, at one cost."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from ogp_portal.common import limits
from ogp_portal.common.search import parsed, search_words
from ogp_portal.pages.search import EXCERPT_LENGTH, HITS_OF_EACH, SOURCES, marked
from tests.factories import (
    CommitmentFactory,
    ConsultationFactory,
    DocumentFactory,
    MilestoneFactory,
    NetworkMeetingFactory,
    PlanFactory,
    PostFactory,
    SubmissionFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _danish():
    with override("da"):
        yield


def page_of(client, words: str, **query) -> str:
    answer = client.get("/soeg/", {"q": words, **query})
    assert answer.status_code == 200
    return answer.content.decode()


def titles(page: str) -> list[str]:
    return re.findall(r'<li><h3[^>]*><a href="[^"]+">([^<]+)</a>', page)


def addresses(page: str) -> list[str]:
    return re.findall(r'<li><h3[^>]*><a href="([^"]+)">', page)


# --- what can be found


def _plan():
    return PlanFactory(title_da="Grundlov om vandløb")


def _commitment():
    return CommitmentFactory(title_da="Vandløb for alle")


def _milestone():
    return MilestoneFactory(commitment=CommitmentFactory(), expected_output_da="Kort over vandløb")


def _document():
    return DocumentFactory(title_da="Notat om vandløb")


def _meeting():
    return NetworkMeetingFactory(minutes_da="Vi talte om vandløb.")


def _consultation():
    return ConsultationFactory(text_da="Høring over vandløb")


def _proposal():
    return SubmissionFactory(text="Vis vandløb på kortet").proposals.get()


def _post():
    return PostFactory(text="Jeg bor ved et vandløb")


MAKERS = {
    "plan": _plan,
    "initiativ": _commitment,
    "milepael": _milestone,
    "dokument": _document,
    "moede": _meeting,
    "hoering": _consultation,
    "forslag": _proposal,
    "forum": _post,
}


def test_every_source_is_tried_here():
    assert set(MAKERS) == {source.kind for source in SOURCES}


@pytest.mark.parametrize("kind", MAKERS)
def test_each_kind_is_found_and_its_address_answers(client, kind):
    MAKERS[kind]()
    (address,) = addresses(page_of(client, "vandløb"))
    assert client.get(address.split("#")[0]).status_code == 200


@pytest.mark.parametrize("kind", MAKERS)
def test_each_kind_is_found_in_english_too(client, kind):
    MAKERS[kind]()
    page = client.get("/en/search/?q=vandløb").content.decode()
    assert all(address.startswith("/en/") for address in addresses(page))
    assert len(titles(page)) == 1


def test_kinds_are_found_together_and_chosen_apart(client):
    for make in MAKERS.values():
        make()
    assert len(titles(page_of(client, "vandløb"))) == len(MAKERS)
    assert len(titles(page_of(client, "vandløb", slags="forum"))) == 1


def test_title_of_a_topic_finds_its_first_post(client):
    post = PostFactory(topic=TopicFactory(title="Åbne vandløb"), text="Hvad mener I?")
    PostFactory(topic=post.topic, text="Jeg er enig")
    assert addresses(page_of(client, "vandløb")) == [post.get_absolute_url()]


def test_post_on_a_later_page_is_found_where_it_stands(client):
    topic = TopicFactory()
    for _ in range(limits.POSTS_PER_PAGE):
        PostFactory(topic=topic)
    PostFactory(topic=topic, text="vandløb")
    assert addresses(page_of(client, "vandløb")) == [f"{topic.get_absolute_url()}?side=2#p21"]


@pytest.mark.parametrize("words", ["DK0050", "dk0050", "1.1"])
def test_initiative_is_found_by_its_numbers(client, words):
    CommitmentFactory(number="1.1", ogp_id="DK0050", title_da="Med numre")
    assert titles(page_of(client, words)) == ["Med numre"]


# --- Danish


@pytest.mark.parametrize("words", ["initiativer", "INITIATIVERNE", "initiativets"])
def test_forms_of_a_danish_word_find_each_other(client, words):
    PostFactory(text="Et initiativ om åbenhed")
    assert len(titles(page_of(client, words))) == 1


def test_phrase_finds_the_words_in_that_order_only(client):
    PostFactory(topic=TopicFactory(title="Rigtig"), text="om åbne data nu")
    PostFactory(topic=TopicFactory(title="Forkert"), text="data, som er åbne")
    assert titles(page_of(client, '"åbne data"')) == ["Rigtig"]


def test_minus_leaves_a_word_out(client):
    PostFactory(topic=TopicFactory(title="Med"), text="vandløb og søer")
    PostFactory(topic=TopicFactory(title="Uden"), text="vandløb alene")
    assert titles(page_of(client, "vandløb -søer")) == ["Uden"]


# --- order


def test_title_counts_more_than_text(client):
    CommitmentFactory(title_da="I teksten", summary_da="Om vandløb")
    CommitmentFactory(title_da="Vandløb i titlen")
    CommitmentFactory(title_da="Også i teksten", summary_da="Om vandløb")
    assert titles(page_of(client, "vandløb"))[0] == "Vandløb i titlen"


def test_real_things_come_before_invented_ones(client):
    CommitmentFactory(title_da="Vandløb, opdigtet", plan=PlanFactory(is_demonstration=True))
    CommitmentFactory(title_da="Virkelig", summary_da="Om vandløb")
    page = page_of(client, "vandløb")
    assert titles(page) == ["Virkelig", "Vandløb, opdigtet"]
    assert "demonstration-note" in page


# --- only what the asker may see


@pytest.mark.parametrize(
    "make",
    [
        lambda: PlanFactory(title_da="Vandløb", state="draft"),
        lambda: CommitmentFactory(title_da="Vandløb", plan=PlanFactory(state="draft")),
        lambda: MilestoneFactory(
            title_da="Vandløb", commitment=CommitmentFactory(plan=PlanFactory(state="draft"))
        ),
        lambda: DocumentFactory(title_da="Vandløb", is_staff_only=True),
        lambda: NetworkMeetingFactory(title_da="Vandløb", is_published=False),
        lambda: ConsultationFactory(title_da="Vandløb", is_published=False),
        lambda: SubmissionFactory(text="Vandløb", state="received", published_at=None),
    ],
)
def test_what_is_not_public_is_found_by_staff_alone(client, client_of, stranger, editor, make):
    make()
    assert titles(page_of(client, "vandløb")) == []
    assert titles(page_of(client_of(stranger), "vandløb")) == []
    assert len(titles(page_of(client_of(editor), "vandløb"))) == 1


def test_hidden_answer_is_not_found(client, now):
    SubmissionFactory(text="Vandløb", hidden_at=now, hide_reason="personal_data")
    assert titles(page_of(client, "vandløb")) == []


def test_editors_search_leaves_nothing_behind_for_the_next_reader(client, client_of, editor):
    PlanFactory(title_da="Vandløb", state="draft")
    assert titles(page_of(client_of(editor), "vandløb"))
    assert titles(page_of(client, "vandløb")) == []


# --- the page


def test_page_without_words_says_what_can_be_found(client):
    page = client.get("/soeg/").content.decode()
    assert "Du kan søge i" in page
    assert "Resultater" not in page


def test_nothing_found_says_so_and_what_to_do(client):
    page = page_of(client, "findesikke")
    assert "»findesikke«" in page
    assert "færre ord" in page


def test_nothing_of_one_kind_offers_to_search_everything(client):
    page = page_of(client, "findesikke", slags="plan")
    assert 'href="?q=findesikke">Søg i alt' in page


def test_words_in_every_text_are_not_looked_for(client):
    PostFactory(text="det og det")
    assert "»og det«" in page_of(client, "og det")


def test_words_stay_in_the_box(client):
    assert 'value="åbne &quot;data&quot;"' in page_of(client, 'åbne "data"')


def test_chosen_kind_stays_chosen(client):
    page = page_of(client, "vand", slags="plan")
    assert '<input type="hidden" name="slags" value="plan">' in page
    assert '<strong aria-current="true">Handlingsplaner</strong>' in page
    assert 'href="?q=vand&amp;slags=forum"' in page


def test_hit_shows_kind_context_and_date(client):
    plan = PlanFactory(title_da="Sjette handlingsplan")
    CommitmentFactory(plan=plan, title_da="Vandløb", starts_on=None, starts_precision="unknown")
    PostFactory(
        author__display_name="Anna",
        text="vandløb",
        written_at=dt.datetime(2026, 11, 2, tzinfo=dt.UTC),
    )
    page = page_of(client, "vandløb")
    assert "<span>Initiativ</span><span><bdi>Sjette handlingsplan</bdi></span></p>" in page
    assert "<span><bdi>Anna</bdi></span><span>2. november 2026</span>" in page


def test_results_are_no_page_for_other_search_engines(client):
    assert '<meta name="robots" content="noindex">' in page_of(client, "vand")


def test_page_may_be_kept_for_seconds(client):
    answer = client.get("/soeg/?q=vand")
    assert answer["Cache-Control"].startswith("public, max-age=0, s-maxage=")
    assert not answer.cookies


def test_danish_text_on_the_english_page_says_that_it_is_danish(client):
    PostFactory(text="vandløb")
    page = client.get("/en/search/?q=vandløb").content.decode()
    assert '<h3 lang="da">' in page
    assert '<p lang="da">' in page


def test_english_page_shows_english_titles(client):
    CommitmentFactory(title_da="Vandløb", title_en="Streams for all")
    page = client.get("/en/search/?q=vandløb").content.decode()
    assert "Streams for all" in page
    assert "<span>Commitment</span>" in page


# --- excerpts


def test_excerpt_shows_the_place_of_the_hit_and_marks_it(client):
    PostFactory(text="indledning " * 60 + "Her er et vandløb i byen. " + "slutning " * 60)
    assert "Her er et <mark>vandløb</mark> i byen." in page_of(client, "vandløb")


def test_excerpt_finds_the_hit_far_into_a_long_text(client):
    PostFactory(text="fyld " * 3900 + "et vandløb")
    assert "<mark>vandløb</mark>" in page_of(client, "vandløb")


def test_excerpt_begins_at_the_word_and_not_inside_another(client):
    PostFactory(text="landvandløbet " + "fyld " * 300 + " og et vandløb her")
    assert "<mark>vandløb</mark>" in page_of(client, "vandløb")


def test_markdown_signs_are_left_out_of_an_excerpt(client):
    PostFactory(text="## Om\n\n> **vandløb** og [søer](https://example.org/hemmelig)")
    page = page_of(client, "vandløb")
    assert "<mark>vandløb</mark> og søer" in page
    assert "example.org" not in page


@pytest.mark.parametrize(
    ("excerpt", "shown"),
    [
        ("<b>x</b> & \ue000vand\ue001", "&lt;b&gt;x&lt;/b&gt; &amp; <mark>vand</mark>"),
        ("\ue000vand\ue001 \ue000løb\ue001", "<mark>vand</mark> <mark>løb</mark>"),
    ],
)
def test_excerpt_is_escaped_and_marked(excerpt, shown):
    assert marked(excerpt) == shown


def test_excerpt_of_an_endless_word_is_cut_and_still_whole_html():
    cut = marked("\ue000" + "ø" * 5000 + "\ue001")
    assert cut.startswith("<mark>ø")
    assert cut.endswith("…</mark>")
    assert len(cut) < EXCERPT_LENGTH + 30


def test_nobody_can_write_a_mark(client):
    PostFactory(text="vandløb \ue000falsk\ue001")
    assert "<mark>falsk" not in page_of(client, "vandløb")


# --- hostile questions


@pytest.mark.parametrize(
    "words",
    [
        "'", '"', '"""', "(((", ")", "!!!", "&|!", "<->", ":*", "a:*", "-", "--", "- -x", "\\", "%", "%s",
        "{}", "{0}", "or", "or or", "'); DROP TABLE forum_post; --", "pg_sleep(3)", "a" * 5000,
        "\u202e", "\ue000", "ø'ø", "it's 'quoted' text", "http://example.org/a?b=c&d", "a.b@example.org",
        "^$.*[", "vand\\mløb", "1.1.1", "''''", "\x7f", "😀", "x -y -z", "-kun -minus",
    ],
)  # fmt: skip
def test_any_text_can_be_searched_for(client, words):
    PostFactory(text="ø'ø it's 'quoted' text a.b@example.org http://example.org/a?b=c&d 1.1.1")
    page_of(client, words)


def test_nul_byte_is_a_bad_request(client):
    assert client.get("/soeg/?q=a%00b").status_code == 400


def test_nul_byte_is_never_looked_for():
    assert search_words("a\x00b  c\n") == "a b c"


def test_long_question_is_cut_and_the_page_says_so(client):
    assert "første 200 tegn" in page_of(client, "vandløb " * 100)
    assert len(search_words("x" * 999)) == limits.SEARCH_LENGTH


@pytest.mark.parametrize("query", [{"slags": "x"}, {"side": "0"}, {"side": "x"}, {"side": "1e3"}])
def test_kind_or_page_that_cannot_be_is_not_found(client, query):
    assert client.get("/soeg/", {"q": "vand", **query}).status_code == 404


def test_question_is_parsed_by_the_danish_dictionary():
    assert parsed("Initiativerne") == "'initiativ'"
    assert parsed("og det") == ""


# --- pages and cost


def test_pages_follow_each_other_without_repeating(client):
    for number in range(25):
        CommitmentFactory(title_da=f"Vandløb {number}")
    first, second = page_of(client, "vandløb"), page_of(client, "vandløb", side=2)
    assert 'rel="next" href="?q=vandl%C3%B8b&amp;side=2"' in first
    assert len(titles(first)) == 20
    assert not set(titles(first)) & set(titles(second))


def test_page_after_the_last_says_so(client):
    PostFactory(text="vandløb")
    assert "ikke flere resultater" in page_of(client, "vandløb", side=9)


@pytest.mark.parametrize("count", [1, 3])
def test_search_costs_the_same_whatever_it_finds(client, count):
    for _ in range(count):
        for make in MAKERS.values():
            make()
    page_of(client, "vandløb")
    with CaptureQueriesContext(connection) as captured:
        page = page_of(client, "vandløb")
    assert len(captured) == 2
    assert len(titles(page)) == min(20, count * len(MAKERS))


def test_no_more_than_so_many_of_a_kind_are_ranked(client):
    for _ in range(HITS_OF_EACH + 5):
        PostFactory(text="vandløb")
    both = titles(page_of(client, "vandløb")) + titles(page_of(client, "vandløb", side=2))
    assert len(both) == HITS_OF_EACH


def test_nothing_is_counted_and_posts_are_found_by_index(client):
    PostFactory(text="vandløb")
    page_of(client, "vandløb")
    with CaptureQueriesContext(connection) as captured:
        page_of(client, "vandløb", slags="forum")
    sql = captured[-1]["sql"]
    assert "COUNT(" not in sql
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")
        cursor.execute(f"EXPLAIN {sql}")
        assert "post_search" in "\n".join(row[0] for row in cursor.fetchall())
