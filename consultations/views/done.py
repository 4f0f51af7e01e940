"""What the sender of an answer has just done, said at the top of the page that it leads to."""

from django.http import HttpRequest, HttpResponseRedirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

QUERY = "gjort"
"""The name in an address that says what was done; the same in both languages."""

CHANGED, ASKED, WITHDRAWN, NAMELESS, OBJECTED = (
    "rettet",
    "bedt-om-rettelse",
    "trukket-tilbage",
    "uden-navn",
    "indsigelse",
)
DRAFT_APART, DRAFT_ADDRESSED, DRAFT_DELETED = (
    "kladde-for-sig",
    "kladde-mailet",
    "kladde-slettet",
)
PROPOSAL_CORRECTED, PROPOSAL_UNCHANGED, PROPOSAL_WITHDRAWN = (
    "forslag-rettet",
    "forslag-som-foer",
    "forslag-trukket-tilbage",
)
_SAID: dict[str, Promise] = {
    CHANGED: _("Your answer is changed. We read it again before it is published."),
    ASKED: _("We have received your correction. We will decide on it and write to you."),
    WITHDRAWN: _("You have withdrawn your answer."),
    NAMELESS: _("Your name is removed from every page."),
    OBJECTED: _("We have received your objection. We will decide on it and write to you."),
    DRAFT_APART: _(
        "The draft was changed in another window, so what you wrote here is kept as a separate "
        "draft. The other one is kept too."
    ),
    DRAFT_ADDRESSED: _("We have kept your address with the draft."),
    DRAFT_DELETED: _("The draft is deleted."),
    PROPOSAL_CORRECTED: _("The proposal is corrected. We read it again before it is shown."),
    PROPOSAL_UNCHANGED: _("Nothing was changed: the proposal reads as before."),
    PROPOSAL_WITHDRAWN: _("You have withdrawn the proposal."),
}


def lead_to(path: str, done: str) -> HttpResponseRedirect:
    """To the page at `path`, which says what was done."""
    return HttpResponseRedirect(f"{path}?{QUERY}={done}")


def said(request: HttpRequest) -> str:
    """What the page says was done; "" for nothing, or for words that are not ours."""
    return str(_SAID.get(request.GET.get(QUERY, ""), ""))
