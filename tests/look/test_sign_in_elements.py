"""allauth's pages are built of elements; ours give them the design system's markup."""

import re

import pytest
from django import forms
from django.template import Context, Origin, Template
from django.utils import translation


class SignIn(forms.Form):
    login = forms.EmailField(label="E-mail", widget=forms.EmailInput({"placeholder": "E-mail"}))
    password = forms.CharField(label="Adgangskode", widget=forms.PasswordInput)
    next = forms.CharField(widget=forms.HiddenInput, required=False)


def element(source: str, **context) -> str:
    origin = Origin("here", template_name="account/here.html")  # allauth asks which page it is on
    template = Template("{% load allauth %}" + source, origin=origin)
    with translation.override("da"):
        return template.render(Context(context))


def test_form_is_shown_as_our_own_are():
    html = element("{% element fields form=form %}{% endelement %}", form=SignIn({}))
    assert html.count('class="form-group form-error"') == 2
    assert 'for="id_login"' in html
    assert 'aria-describedby="id_password_error"' in html
    assert html.count('type="hidden"') == 1
    assert "placeholder" not in html


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ("", "primary"),
        ("secondary", "secondary"),
        ("danger,delete", "warning"),
        ("link", "secondary"),
    ],
)
def test_button_is_weighted_by_what_it_does(tags, kind):
    html = element('{% element button type="submit" tags=tags %}Send{% endelement %}', tags=tags)
    assert re.search(
        rf'<button class="button button-{kind}"[^>]*type="submit"[^>]*>Send</button>', html
    )


def test_link_that_looks_like_a_button_is_a_link():
    html = element('{% element button href="/x/" %}Annullér{% endelement %}')
    assert re.search(r'<a href="/x/" class="button button-secondary"[^>]*>Annullér</a>', html)


def test_single_field_ties_label_help_and_error_together():
    html = element(
        '{% element field id="code" name="code" type="text" errors=errors %}'
        "{% slot label %}Kode{% endslot %}{% slot help_text %}Seks tal{% endslot %}{% endelement %}",
        errors=["Koden er <forkert>."],
    )
    assert 'for="code"' in html
    assert 'aria-describedby="code_helptext code_error"' in html
    assert "Koden er &lt;forkert&gt;." in html


def test_badge_is_a_status_with_words():
    html = element('{% element badge tags="warning" %}Ubekræftet{% endelement %}')
    assert re.search(r'<span class="status status--warning"[^>]*>\s*Ubekræftet\s*</span>', html)


def test_panel_has_a_heading_and_its_actions():
    html = element(
        "{% element panel %}{% slot title %}App{% endslot %}{% slot body %}Tekst{% endslot %}"
        "{% slot actions %}<a href='/x/'>Aktivér</a>{% endslot %}{% endelement %}"
    )
    assert re.search(r'<h2 class="h3">\s*App\s*</h2>', html)
    assert '<div class="actions">' in html
