"""The material of a consultation in the admin: what is there now, its versions, its withdrawal."""

import json
from functools import partial

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ogp_portal.common.dates import COPENHAGEN, format_date, format_instant

from .. import actions
from ..forms import WithdrawMaterialForm
from ..models import ConsultationDocument
from .acts import Act
from .stages import Stage


class ShowsPresent:
    """Of an inline of material: the file or link as it is, with the versions before it."""

    @admin.display(description=_("now"))
    def present(self, one: ConsultationDocument) -> SafeString | str:
        if one.pk is None:
            return "–"
        slug = one.consultation.slug
        place = reverse("consultation-file", args=[slug, one.pk])
        shown = one.file.name if one.file else one.url
        if one.withdrawn_at is not None:
            when = format_instant(one.withdrawn_at)
            words = gettext("%(what)s, withdrawn %(when)s: %(reason)s")
            return words % {"what": shown, "when": when, "reason": one.withdrawn_reason}
        if not shown:
            return "–"
        earlier = (
            (
                reverse("consultation-file-earlier", args=[slug, one.pk, row.number]),
                gettext("earlier version until %s") % _day(row.replaced_at),
            )
            for row in one.earlier_versions.order_by("-number")
        )
        link = format_html('<a href="{}">{}</a>', place, shown)
        return link + format_html_join("", '<br><a href="{}">{}</a>', earlier)


class NamesAddButtons:
    """Put before ModelAdmin: the button of an inline with `add_text` says that."""

    def get_inline_formsets(self, *args, **kwargs) -> list:
        found = super().get_inline_formsets(*args, **kwargs)
        for one in found:
            if words := getattr(one.opts, "add_text", ""):
                data = json.loads(one.inline_formset_data())
                data["options"]["addText"] = str(words)
                one.inline_formset_data = partial(json.dumps, data)
        return found


def _day(instant) -> str:
    return format_date(instant.astimezone(COPENHAGEN))


MATERIAL_ACTS = [
    Act(
        name="withdraw-material",
        stage=Stage.PREPARE,
        label=_("Withdraw material"),
        explanation=_(
            "The file and its earlier versions leave every page at once. The title stays, with "
            "the day and your reason."
        ),
        permission="consultations.publish_consultation",
        run=actions.withdraw_material,
        is_offered=lambda one: (
            one.is_published and one.documents.filter(withdrawn_at=None).exists()
        ),
        form=WithdrawMaterialForm,
        done=_("The material is withdrawn."),
    ),
]
