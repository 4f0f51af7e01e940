"""Templates as functions say what Django's own nodes say, to the letter."""

import datetime as dt
import threading

import pytest
from django.template import Context, Engine, TemplateDoesNotExist
from django.template.base import TemplateSyntaxError
from django.utils.functional import lazystr
from django.utils.safestring import SafeString
from django.utils.translation import override

from ogp_portal.common.compiled.compiler import Compiled

BUILTINS = ["django.templatetags.i18n", "ogp_portal.common.templatetags.portal"]
COMPILED = "ogp_portal.common.compiled.loader.Loader"
PLAIN = "django.template.loaders.cached.Loader"
PARTS = {
    "card.html": "<b>{{ title|default:'none' }}</b>{% if extra %}{{ extra }}{% endif %}{{ outer }}",
    "names.html": "{% translate 'Due' as word %}{{ word }}{{ outer }}",
    "itself.html": "{{ depth }}{% if more %}{% include 'itself.html' with more='' only %}{% endif %}",
    "frame.html": "[{% block a %}frame{% endblock %}|{% block b %}b{% endblock %}]{{ outer }}",
    "middle.html": "{% extends 'frame.html' %}{% block a %}middle {{ block.super }}{% endblock %}",
}


class Thing:
    """Has what templates ask of objects."""

    name = "<Ting & sag>"
    safe = SafeString("<i>sikker</i>")

    def called(self):
        return "kaldt"

    def wants(self, argument):
        return argument

    def deletes(self):
        raise AssertionError("a template must never call this")

    deletes.alters_data = True

    def __str__(self):
        return "<Thing>"


VALUES = {
    "outer": "uden & om",
    "thing": Thing(),
    "rows": [("a", 1, SafeString("<u>")), ("b & c", 0, ""), ("", None, "x")],
    "things": [Thing(), Thing()],
    "mapping": {"key": "værdi", "items": "ikke metoden"},
    "pairs": {"k": "v", "<": ">"},
    "number": 1234567,
    "decimal": 1.5,
    "day": dt.date(2026, 11, 27),
    "instant": dt.datetime(2026, 11, 27, 12, tzinfo=dt.UTC),
    "lazy": lazystr("doven <tekst>"),
    "call_me": lambda: "funktion",
    "none": None,
    "empty": [],
    "word": "egen",
}  # fmt: skip
TEMPLATES = [
    "tekst {# note #}{% comment %}skjult{% endcomment %} slut",
    "{{ outer }} {{ thing }} {{ thing.name }} {{ thing.safe }} {{ missing }} {{ missing.deep.er }}",
    "{{ thing.called }} {{ thing.wants }} {{ thing.deletes }} {{ call_me }} {{ thing.nothing }}",
    "{{ number }} {{ decimal }} {{ day }} {{ instant }} {{ lazy }} {{ none }} {{ True }}",
    "{{ mapping.key }} {{ mapping.items }} {{ rows.0.2 }} {{ rows.9 }} {{ outer.upper }}",
    "{{ outer|upper }} {{ missing|default:'x<y' }} {{ thing.safe|upper }} {{ rows|length }}",
    "{{ 'fast' }} {{ 3 }} {{ rows|join:', ' }} {{ outer|default:none }} {{ instant|instant }}",
    "{% translate 'Due' %} {% translate 'Due' as d %}{{ d }}{{ word }}",
    "{% blocktranslate %}Version {{ number }}{% endblocktranslate %}",
    "{% blocktranslate with n=thing.name %}Version {{ n }} {{ missing }} 100%{% endblocktranslate %}",
    "{% blocktranslate count n=rows|length %}{{ n }} post{% plural %}{{ n }} posts{% endblocktranslate %}",
    "{% blocktranslate asvar t %}Version {{ outer }}{% endblocktranslate %}<{{ t }}>",
    "{% if outer and not missing %}a{% elif none %}b{% else %}c{% endif %}",
    "{% if none %}a{% elif missing.x %}b{% else %}c{% endif %}{% if rows %}d{% endif %}",
    "{% if number > 3 %}a{% endif %}{% if number > outer %}b{% endif %}{% if 'a' in rows.0 %}c{% endif %}",
    "{% if outer == 'uden & om' %}a{% endif %}{% if missing is None %}b{% endif %}{% if 1 in 3 %}x{% endif %}",
    "{% if call_me == 'funktion' %}a{% endif %}{% if 'q' not in outer %}b{% endif %}",
    "{% for a, b, c in rows %}<{{ a }}|{{ b }}|{{ c }}|{{ outer }}>{% endfor %}{{ a }}",
    "{% for row in rows reversed %}{{ row.0 }}{{ forloop.counter }}{% if not forloop.last %}, {% endif %}{% endfor %}",
    "{% for t in things %}{% for a, b, c in rows %}{{ t.name }}{{ a }}{{ number }}{% endfor %}{% endfor %}",
    "{% for t in things %}{{ forloop.parentloop }}{{ forloop.revcounter }}{% cycle 'x' 'y' %}{% endfor %}",
    "{% for x in empty %}x{% empty %}{% translate 'Due' as word %}{{ word }}{% endfor %}{{ word }}",
    "{% for x in missing %}x{% empty %}tom{% endfor %}{% for x in none %}x{% endfor %}",
    "{% for k, v in pairs.items %}{{ k }}{{ v }}{% endfor %}{% for c in outer %}{{ c }}.{% endfor %}",
    "{% for a, b, c in rows %}{% if b %}{% translate 'Due' as word %}{% endif %}{{ word }}{% endfor %}{{ word }}",
    "{% with x=thing.name y=number %}{{ x }}{{ y }}{{ outer }}{% endwith %}{{ x }}",
    "{% with outer='ny' %}{% include 'card.html' with title=outer %}{% endwith %}{{ outer }}",
    "{% include 'card.html' with title=thing.name extra=thing.safe only %}",
    "{% include 'card.html' %}{% include 'names.html' %}{{ word }}{% include 'names.html' only %}",
    "{% for a, b, c in rows %}{% include 'card.html' with title=a extra=c only %}{% endfor %}",
    "{% include 'itself.html' with depth='1' more='ja' %}",
    "{% include 'card.html' with title=missing only %}",
    "{% firstof missing none thing.name %}{% firstof missing as f %}<{{ f }}>{% firstof outer as g %}{{ g }}",
    "{% autoescape off %}{{ thing.name }}{% include 'card.html' with title=thing.name %}{% endautoescape %}",
    "{% language 'en' %}{% translate 'Due' %}{% endlanguage %}{% translate 'Due' %}",
    "{% icon 'menu' %}{% icon 'menu' label=outer %}{% lang_of 'en' %}{% lang_of missing %}",
    "{% icon 'menu' as drawing %}{{ drawing }}{% imprecise_date day 'day' %}",
    "{% url 'front' %}{% url 'plan' 'x-y' %}{% url 'plan' slug=word as there %}{{ there }}",
    "{% url 'no-such-page' as there %}<{{ there }}>{% url 'admin:index' %}",
    "{% filter upper %}{{ outer }}{% endfilter %}{% spaceless %}<p> <b>{{ outer }}</b> </p>{% endspaceless %}",
    "{% extends 'frame.html' %}{% block a %}{{ block.super }}{{ outer }}{% endblock %}",
    "{% extends 'middle.html' %}{% block b %}{% for a, b, c in rows %}{{ a }}{% endfor %}{% endblock %}",
    "{% block a %}{% if outer %}{% block b %}indre{% endblock %}{% endif %}{% endblock %}",
    "{{ '100%' }} 100% {curly} 'quotes' \"double\" \\ back\nline",
]  # fmt: skip


def engine(loader: str, **templates: str) -> Engine:
    """An engine with these templates and PARTS."""
    texts = ("django.template.loaders.locmem.Loader", {**PARTS, **templates})
    return Engine(loaders=[(loader, [texts])], builtins=BUILTINS)


def said(loader: str, template: str, **values) -> str:
    found = engine(loader, **{"it.html": template}).get_template("it.html")
    return found.render(Context({**VALUES, **values}))


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("template", TEMPLATES)
def test_function_says_what_the_nodes_say(template, language):
    with override(language):
        assert said(COMPILED, template) == said(PLAIN, template)


@pytest.mark.parametrize("template", ["{% for a, b in rows %}x{% endfor %}", "{% include none %}"])
def test_what_breaks_there_breaks_here(template):
    broken = (ValueError, TemplateDoesNotExist, TemplateSyntaxError)
    for loader in (PLAIN, COMPILED):
        with pytest.raises(broken):
            said(loader, template)


def test_words_are_kept_apart_by_language():
    found = engine(COMPILED, **{"it.html": "{% translate 'Due' %}"}).get_template("it.html")
    texts = []
    for language in ("da", "en", "da"):
        with override(language):
            texts.append(found.render(Context()))
    assert texts[0] == texts[2] != texts[1] == "Due"


def test_nothing_of_a_page_is_left_for_the_next():
    found = engine(
        COMPILED, **{"it.html": "{% if a %}{% translate 'Due' as b %}{% endif %}{{ b }}{{ a }}"}
    ).get_template("it.html")
    with override("en"):
        assert [found.render(Context({"a": a})) for a in ("1", "", "2")] == ["Due1", "", "Due2"]


def test_threads_share_a_template_and_no_values():
    template = "{% for a in rows %}{{ a }}{% translate 'Due' %}{{ outer }}{% endfor %}"
    found = engine(COMPILED, **{"it.html": template}).get_template("it.html")
    results: dict[int, set[str]] = {}

    def read(number: int) -> None:
        with override("en" if number % 2 else "da"):
            context = {"rows": range(20), "outer": f"<{number}>"}
            results[number] = {found.render(Context(context)) for _ in range(50)}

    threads = [threading.Thread(target=read, args=[number]) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(len(texts) == 1 for texts in results.values())
    for number, (text,) in results.items():
        assert text.count(f"&lt;{number}&gt;") == 20
        assert ("Due" in text) == bool(number % 2)


def test_debugging_keeps_the_nodes():
    debugged = Engine(
        debug=True,
        loaders=[(COMPILED, [("django.template.loaders.locmem.Loader", {"it.html": "{{ a }}"})])],
    )
    assert not any(isinstance(node, Compiled) for node in debugged.get_template("it.html").nodelist)


def test_portal_renders_by_functions():
    from django.template.loader import get_template  # the portal's own engine

    nodes = get_template("components/footer.html").template.nodelist
    assert [type(node) for node in nodes] == [Compiled]
