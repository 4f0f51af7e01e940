"""Pages of self-assessments: the list, one known from elsewhere, one built here, and trials."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from ogp_portal.common.caching import public_page
from ogp_portal.files.serving import file_response

from .enums import Completion, EvaluationKind
from .evaluations import repository
from .evaluations.html import without_hidden
from .facts import sources_of
from .models import ActionPlan, Evaluation, Evidence, Rendition
from .models.evaluations import WORDS, RenditionFormat, word_of
from .views.addresses import former_addresses_redirect, nothing_here

Context = dict[str, Any]

KINDS = {word: kind for kind, words in WORDS.items() for word in words}


@public_page
def evaluation_list(request: HttpRequest) -> HttpResponse:
    """Every self-assessment that is out, the newest plan first and demonstrations last."""
    rows = Evaluation.objects.visible_to(request.signed_in_user).official().out()
    rows = rows.select_related("plan").order_by(
        "plan__is_demonstration", "-plan__starts_on", "kind"
    )
    context = {
        "evaluations": rows,
        "has_demonstration": any(row.is_demonstration for row in rows),
    }
    return render(request, "plans/evaluation_list.html", context)


@public_page
@former_addresses_redirect
def evaluation(request: HttpRequest, slug: str, word: str) -> HttpResponse:
    """One self-assessment at its address; a helpful 404 where a plan has none of that kind."""
    kind = KINDS[word]
    if word != word_of(kind):
        return redirect("evaluation", slug=slug, word=word_of(kind), permanent=True)
    plan = _plan(request, slug)
    request.other_addresses = _addresses(slug, kind)
    found = _out(request, plan, kind)
    if found is None:
        return render(request, "plans/evaluation_missing.html", _missing(plan, kind), status=404)
    if found.is_external:
        return render(request, "plans/evaluation_external.html", _external(found))
    return render(request, "plans/evaluation_report.html", _published(request, found))


@public_page
@former_addresses_redirect
def evaluation_file(request: HttpRequest, slug: str, word: str, name: str) -> HttpResponse:
    """The published report as a file, in the language of the address."""
    if word != word_of(KINDS[word]):
        raise Http404
    found = _out(request, _plan(request, slug), KINDS[word])
    if found is None or found.is_external:
        raise Http404
    rendition = get_object_or_404(_in_this_language(found.published_snapshot_id), format=name)
    return file_response(rendition.file, noindex=found.is_demonstration)


@former_addresses_redirect
def trial(request: HttpRequest, slug: str) -> HttpResponse:
    """The latest trial as staff see it; for everybody else there is no such page."""
    found = _trial(request, slug)
    file = reverse("evaluation-trial-file", args=[slug, "pdf"])
    context = _report(found, _latest(found, RenditionFormat.HTML)) | {"file": file}
    return render(request, "plans/evaluation_report.html", context)


@former_addresses_redirect
def trial_file(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """The latest trial as a file, for staff."""
    return file_response(_latest(_trial(request, slug), name).file, noindex=True)


def _plan(request: HttpRequest, slug: str) -> ActionPlan:
    """The plan at this address that the reader may see; a former address leads on, else 404."""
    visible = ActionPlan.objects.visible_to(request.signed_in_user)
    return visible.filter(slug=slug).first() or nothing_here(request, slug)


def _out(request: HttpRequest, plan: ActionPlan, kind: str) -> Evaluation | None:
    """The plan's self-assessment of that kind, when it is out."""
    rows = Evaluation.objects.visible_to(request.signed_in_user).official().out()
    found = rows.filter(plan=plan, kind=kind).first()
    if found is not None:
        found.plan = plan
    return found


def _addresses(slug: str, kind: str) -> dict[str, str]:
    """The page's address in each language; the word of the kind is translated, too."""
    addresses = {}
    for language in ("da", "en"):
        with override(language):
            addresses[language] = reverse("evaluation", args=[slug, word_of(kind)])
    return addresses


def _missing(plan: ActionPlan, kind: str) -> Context:
    return {
        "plan": plan,
        "kind": EvaluationKind(kind),
        "is_demonstration": plan.is_demonstration,
        "breadcrumbs": _breadcrumbs(plan),
    }


def _external(found: Evaluation) -> Context:
    """What is known of a report from before or outside the portal."""
    counts = found.completion_counts or {}
    return {
        "object": found,
        "page_title": found.title,
        "counts": [(level.label, counts[level]) for level in Completion if level in counts],
        "languages": _language_names(found.languages),
        "sources": sources_of(found),
        "breadcrumbs": _breadcrumbs(found.plan),
    }


def _language_names(codes: str) -> str:
    """'dansk, engelsk' of "da,en"; "" where no language is stated."""
    names = {"da": _("Danish"), "en": _("English")}
    return ", ".join(name for code, name in names.items() if code in codes)


def _published(request: HttpRequest, found: Evaluation) -> Context:
    rendition = get_object_or_404(
        _in_this_language(found.published_snapshot_id), format=RenditionFormat.HTML
    )
    file = reverse("evaluation-file", args=[found.plan.slug, word_of(found.kind), "pdf"])
    versions = repository.versions(found, request.signed_in_user)
    withdrawn = Evidence.objects.withdrawn_since(found)
    return _report(found, rendition) | {
        "file": file,
        "versions": versions,
        "withdrawn": withdrawn,
    }


def _report(found: Evaluation, rendition: Rendition) -> Context:
    """A built report with the portal's frame around it."""
    return {
        "object": found,
        "page_title": f"{found.title}: {found.plan.title}",
        "report": without_hidden(rendition.file.path.read_text(encoding="utf-8")),
        "breadcrumbs": _breadcrumbs(found.plan),
    }


def _breadcrumbs(plan: ActionPlan) -> list[tuple[str, str]]:
    return [
        (_("Action plans"), reverse("plan-list")),
        (plan.title, plan.get_absolute_url()),
        (_("Self-assessment"), ""),
    ]


def _in_this_language(snapshot_id: int | None):
    rows = Rendition.objects.filter(snapshot=snapshot_id, language=get_language())
    return rows.select_related("file")


def _trial(request: HttpRequest, slug: str) -> Evaluation:
    plan = _plan(request, slug)
    visible = Evaluation.objects.visible_to(request.signed_in_user)
    found = get_object_or_404(visible, plan=plan, kind=EvaluationKind.FINAL, is_trial=True)
    found.plan = plan
    return found


def _latest(found: Evaluation, form: str) -> Rendition:
    """The newest version that is built in this form and language; 404 while none is."""
    rows = Rendition.objects.filter(snapshot__evaluation=found, language=get_language())
    rows = rows.filter(format=form).order_by("-snapshot__version").select_related("file")
    rendition = rows.first()
    if rendition is None:
        raise Http404
    return rendition
