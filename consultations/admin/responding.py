"""What the pages for one proposal and for a group share: the form's state, and where next."""

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from .. import actions
from ..forms import RespondForm
from ..models import Proposal, ProposalGroup, Response

MAY_RESPOND = "consultations.respond_to_proposal"
LIST = "admin:consultations_proposal_changelist"
PAGE = "admin:consultations_proposal_change"
GROUP_PAGE = "admin:consultations_proposalgroup_change"

_WORDS = ("decision", "reason_da", "reason_en", "decide_by", "passed_on_to", "passed_on_at")


def initial_of(latest: Response | None) -> dict[str, object]:
    """What the form begins with: the latest version, to be published."""
    if latest is None:
        return {"publish_now": True}
    words = {name: getattr(latest, name) for name in _WORDS}
    return {"publish_now": True, "standard_reason": latest.standard_reason_id, **words}


def require_seen(form: RespondForm, stands: str) -> None:
    """The response that `stands` is the one that stood on the page when it was opened."""
    if form.data.get("seen", "") not in {"", stands}:
        raise ValidationError(actions.written_meanwhile(), code="stale")


def shown_again(request: HttpRequest, form: RespondForm) -> dict[str, object] | None:
    """What the form holds when it is shown again: a reason filled in, or reasons searched for."""
    if "_fill" in request.POST:
        return form.filled_in()
    return form.typed if "_find" in request.POST else None


def goes_on(request: HttpRequest) -> bool:
    """Whether the button that was pressed leads on to the next."""
    return "_next" in request.POST or request.POST.get("publish_now") == "next"


def said_of(form: RespondForm) -> str:
    """What was done, in words."""
    is_public = form.cleaned_data["publish_now"]
    return gettext("The response is public.") if is_public else gettext("The draft is saved.")


def is_changed(form: RespondForm, latest: Response | None) -> bool:
    """Whether the form says something else than the latest version."""
    if latest is None:
        return True
    return any(getattr(latest, name) != value for name, value in form.response.items())


def page_of(proposal: Proposal) -> str:
    """Where a proposal is responded to: with its group, where it has one."""
    if proposal.group_id:
        return reverse(GROUP_PAGE, args=[proposal.group_id])
    return reverse(PAGE, args=[proposal.pk])


def next_page(after: Proposal, group: ProposalGroup | None = None) -> str:
    """The next of the consultation that nobody has written to, else the first, else the list.

    With a `group` none of its members: it has just been responded to as a whole.
    """
    consultation = after.submission.consultation_id
    others = ~Q(pk=after.pk) if group is None else ~Q(group=group)
    waiting = (
        Proposal.objects.filter(submission__consultation=consultation)
        .left_to_write()
        .filter(others)
    )
    received_at = after.submission.received_at
    following = waiting.filter(submission__received_at__gte=received_at).first()
    following = following or waiting.first()
    return page_of(following) if following else reverse(LIST)
