"""Forms in the design system's pattern: what is said, where, and how a screen reader finds it."""

import datetime as dt
import re

import pytest
from django import forms
from django.forms import formset_factory
from django.template.loader import get_template
from django.utils import translation

from ogp_portal.common.forms import (
    DateGroupField,
    PortalBoundField,
    PortalFormMixin,
    bound_fields,
    error_links,
)


class Answer(PortalFormMixin, forms.Form):
    idempotency_key = forms.CharField(widget=forms.HiddenInput)
    name = forms.CharField(label="Navn", max_length=80, help_text="Som det skal vises.")
    email = forms.EmailField(label="E-mail", required=False)
    kind = forms.ChoiceField(
        label="Hvem svarer?", choices=[("c", "Mig selv"), ("o", "En forening")],
        widget=forms.RadioSelect,
    )  # fmt: skip
    themes = forms.MultipleChoiceField(
        label="Temaer", choices=[("1", "Åbne data")], required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    began = DateGroupField(label="Begyndt", required=False)
    text = forms.CharField(label="Dit svar", max_length=4000, widget=forms.Textarea)
    file = forms.FileField(label="Bilag", required=False)
    agreed = forms.BooleanField(label="Jeg har læst vilkårene")


@pytest.fixture(autouse=True)
def _danish():
    with translation.override("da"):
        yield


def field_html(form: forms.Form, name: str) -> str:
    return form[name].as_field_group()


def date_of(day: str, month: str, year: str) -> Answer:
    return Answer({"began_day": day, "began_month": month, "began_year": year})


def test_every_control_has_a_label_of_its_own():
    html = str(Answer())
    labelled = set(re.findall(r'<label[^>]* for="([^"]+)"', html))
    visible = re.sub(r'<input type="hidden"[^>]*>', "", html)
    controls = set(re.findall(r'<(?:input|textarea|select)[^>]*\bid="([^"]+)"', visible))
    assert controls == labelled


def test_hidden_field_stands_first_and_has_no_label():
    html = str(Answer(initial={"idempotency_key": "k1"}))
    assert html.startswith('<input type="hidden" name="idempotency_key" value="k1"')


def test_help_error_and_limit_are_described_in_their_order():
    html = field_html(Answer({}), "name")
    assert 'aria-describedby="id_name_helptext id_name_error id_name_limit"' in html
    for part in ("helptext", "error", "limit"):
        assert html.count(f'id="id_name_{part}"') == 1


def test_field_without_remarks_is_described_by_nothing():
    assert "aria-describedby" not in field_html(Answer(), "email")


def test_optional_field_says_so_and_required_one_is_marked_for_screen_readers():
    assert "(frivilligt)" in field_html(Answer(), "email")
    required = field_html(Answer(), "name")
    assert "(frivilligt)" not in required
    assert 'aria-required="true"' in required


def test_browser_is_not_asked_to_check():
    assert " required" not in str(Answer())


def test_limit_is_shown_in_danish_and_does_not_cut_pasted_text():
    html = field_html(Answer(), "text")
    assert "Højst 4.000 tegn." in html
    assert "maxlength" not in html


def test_group_has_a_legend_and_no_mark_on_its_options():
    html = field_html(Answer({}), "kind")
    assert re.search(r"<legend[^>]*>Hvem svarer\?\s*</legend>", html)
    assert '<fieldset aria-describedby="id_kind_error">' in html
    assert "aria-invalid" not in html
    assert html.count('class="form-group-radio"') == 2


def test_date_is_three_boxes_under_one_legend():
    html = field_html(Answer({}, initial={}), "began")
    assert re.findall(r'<label[^>]*for="(id_began_\d)">(\w+)<', html) == [
        ("id_began_0", "Dag"),
        ("id_began_1", "Måned"),
        ("id_began_2", "År"),
    ]
    assert "<legend" in html


def test_date_keeps_what_was_typed_when_it_is_wrong():
    form = date_of("31", "2", "2026")
    assert "Skriv datoen som dag, måned og år" in form.errors["began"][0]
    html = field_html(form, "began")
    assert re.findall(r'value="(\d+)"', html) == ["31", "2", "2026"]
    assert html.count('aria-invalid="true"') == 3


def test_date_is_read():
    form = date_of("3", "11", "2026")
    assert "began" not in form.errors
    assert form.cleaned_data["began"] == dt.date(2026, 11, 3)
    assert date_of("", "", "").fields["began"].clean(["", "", ""]) is None


@pytest.mark.parametrize(
    "typed",
    [
        ("3", "", "2026"), ("x", "1", "2026"), ("3", "11", "26"), ("²", "1", "2026"),
        ("1", "1", "99999999999999999999"), ("0", "1", "2026"), ("-1", "1", "2026"),
    ],
)  # fmt: skip
def test_impossible_date_is_an_error_and_never_a_fault(typed):
    assert "began" in date_of(*typed).errors


def test_initial_date_fills_the_boxes():
    html = field_html(Answer(initial={"began": dt.date(2026, 11, 3)}), "began")
    assert re.findall(r'value="(\d+)"', html) == ["3", "11", "2026"]


def test_summary_repeats_each_message_and_leads_to_the_first_control():
    form = Answer({"idempotency_key": "k", "name": "x" * 81, "began_day": "3"})
    assert error_links(form) == [
        ("»Navn« må højst være på 80 tegn. Du har skrevet 81.", "id_name"),
        ("Vælg et svar under »Hvem svarer?«.", "id_kind_0"),
        ("Skriv datoen som dag, måned og år med tal, for eksempel 23 11 2026.", "id_began_0"),
        ("Udfyld »Dit svar«.", "id_text"),
        ("Sæt kryds ved »Jeg har læst vilkårene«.", "id_agreed"),
    ]


def test_summary_links_are_the_fields_own_words():
    form = Answer({})
    summary = get_template("components/error_summary.html").render({"form": form})
    page = str(form)
    for message, target in re.findall(r'href="#([^"]+)">([^<]+)</a>', summary):
        assert f"</span>{target}</span>" in page
        assert f'id="{message}"' in page


def test_summary_takes_focus_and_shows_what_belongs_to_no_field():
    class Refused(Answer):
        def clean(self):
            raise forms.ValidationError("Svaret er allerede sendt.")

    html = get_template("components/error_summary.html").render({"form": Refused({})})
    assert "autofocus" in html
    assert 'tabindex="-1"' in html
    assert "<li>Svaret er allerede sendt.</li>" in html


def test_error_of_a_hidden_field_is_told_without_a_link():
    assert error_links(Answer({}))[0] == ("Udfyld »Idempotency key«.", "")


def test_formset_has_one_summary():
    formset = formset_factory(Answer, min_num=1, validate_min=True, extra=0)
    form = formset({"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "2"})
    assert ("Udfyld »Navn«.", "id_form-1-name") in error_links(form)


def test_message_that_a_form_chose_itself_stays():
    class Own(PortalFormMixin, forms.Form):
        name = forms.CharField(error_messages={"required": "Skriv dit navn."})

    assert Own({}).errors["name"] == ["Skriv dit navn."]


def test_percent_sign_in_a_label_is_only_a_percent_sign():
    class Own(PortalFormMixin, forms.Form):
        share = forms.CharField(label="Andel i %", max_length=2)

    assert Own({"share": "100"}).errors["share"] == [
        "»Andel i %« må højst være på 2 tegn. Du har skrevet 3."
    ]
    assert Own({}).errors["share"] == ["Udfyld »Andel i %«."]


def test_typed_text_comes_back_escaped():
    html = str(Answer({"name": '"><script>x</script>', "text": "</textarea><b>"}))
    assert "<script>" not in html
    assert "</textarea><b>" not in html


def test_forms_made_by_others_get_the_same_fields():
    class Foreign(forms.Form):
        login = forms.EmailField(label="E-mail", widget=forms.EmailInput({"placeholder": "Mail"}))

    form = Foreign({})
    (field,) = bound_fields(form)
    assert isinstance(field, PortalBoundField)
    html = field.as_field_group()
    assert 'class="form-input"' in html
    assert "placeholder" not in html
    assert error_links(form) == [("Dette felt er påkrævet.", "id_login")]


def test_other_forms_keep_djangos_look():
    class Plain(forms.Form):
        name = forms.CharField()

    assert "form-input" not in str(Plain())
