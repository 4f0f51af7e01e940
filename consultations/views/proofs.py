"""What the sender of an answer can prove with: a file that opens the entries of the public record."""

from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from ogp_portal.common.addresses import by_language
from ogp_portal.common.caching import personal_page
from ogp_portal.record.reading import proof_document

from .. import tokens
from ..models import Submission
from .personal import by_token


@personal_page
@require_safe
def submission_proofs(request: HttpRequest, slug: str, token: str) -> JsonResponse:
    """The proofs of an answer: its receipts, its publication, what was removed."""
    found = by_token(tokens.RECEIPT, token)
    if found.consultation.slug != slug:
        raise Http404
    return _download(found)


@personal_page
@require_safe
def proposal_proofs(request: HttpRequest, token: str) -> JsonResponse:
    """The same for a proposal sent all year."""
    return _download(by_token(tokens.RECEIPT, token, is_proposal=True))


def _download(found: Submission) -> JsonResponse:
    name = f"{by_language('kvittering', 'receipt')}-{found.reference}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    options = {"ensure_ascii": False, "indent": 1}
    return JsonResponse(proof_document(found), json_dumps_params=options, headers=headers)
