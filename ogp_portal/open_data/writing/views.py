"""Addresses that something is sent to."""

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.response import Response

from plans.models import Commitment

from ..asking import refuse_all
from ..tokens.models import ApiToken, Scope
from ..views import OpenView, key_in_address
from . import statuses, submissions
from .checking import read_checked
from .headers import key_of, token_of
from .refusals import NotAllowed, NoToken
from .throttles import TokenThrottle, WriteThrottle


class WriteView(OpenView):
    """Base of what takes something in. A token is looked at only once the network is counted."""

    schema = None  # described.py says what it takes
    http_method_names = ("post", "options")
    throttle_classes = (WriteThrottle,)
    scope: Scope
    token: ApiToken | None = None

    def initial(self, request, *args, **kwargs) -> None:
        if request.method != "POST":
            self.http_method_not_allowed(request)
        super().initial(request, *args, **kwargs)
        refuse_all(request.query_params)
        self.token = token_of(request._request, self.scope, timezone.now())
        throttle = TokenThrottle()
        if not throttle.allow_request(request, self):
            self.throttled(request, throttle.wait())


class SubmissionsOfConsultation(WriteView):
    """Takes an answer to a consultation, with the rules of the form on the portal."""

    scope = Scope.SUBMISSIONS

    def post(self, request, key: str) -> Response:
        consultation = submissions.find(key_in_address(key))
        idempotency_key = key_of(request._request)
        body = read_checked("NewSubmission", request._request)
        now = timezone.now()  # once the body is here, as for the form
        sent = submissions.Sent(request._request, consultation, self.token, idempotency_key, now)
        received = sent.submit(body)
        response = Response(submissions.receipt_of(received), status=201)
        response.headers["Location"] = submissions.own_url(received)
        response.headers["Content-Language"] = received.language
        return response


class SubmissionForm(OpenView):
    """What an answer to a consultation may hold now: questions, paragraphs, privacy notice."""

    schema = None

    def get(self, request, key: str) -> Response:
        refuse_all(request.query_params)
        now = timezone.now()
        consultation = submissions.find(key_in_address(key))
        response = Response(submissions.form_of(consultation, now, request._request))
        response.headers["Content-Language"] = "da, en"
        return response


class StatusUpdatesOfCommitment(WriteView):
    """Takes what an authority's own system reports, with the rules of the owner's page."""

    scope = Scope.STATUS

    def initial(self, request, *args, **kwargs) -> None:
        super().initial(request, *args, **kwargs)
        if self.token is None:
            raise NoToken(is_there=False)

    def post(self, request, key: str) -> Response:
        rows = Commitment.objects.visible_to(None).select_related("plan")
        commitment = rows.filter(pk=key_in_address(key)).first()
        if commitment is None:
            raise Http404
        if not self.token.may_report_on(commitment):
            raise NotAllowed(_("The token is not for this commitment."))
        idempotency_key = key_of(request._request)
        body = read_checked("NewStatusUpdate", request._request)
        now = timezone.now()
        report = statuses.send(commitment, body, self.token, idempotency_key, now)
        response = Response(statuses.shown(report), status=statuses.status_of(report))
        response.headers["Content-Language"] = "da, en"
        if report.status_update_id is not None:
            response.headers["Location"] = statuses.shown(report)["status_update"]
        return response
