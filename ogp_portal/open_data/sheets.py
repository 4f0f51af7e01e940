"""OGP's sheet of commitments for everybody: all plans, or one, in the columns that OGP uses."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from ogp_portal.common.caching import public_page
from plans.imports.exporting import CONTENT_TYPES
from plans.imports.ogp_export import as_ogps_csv, as_ogps_xlsx, sheet_rows
from plans.models import ActionPlan, Commitment


@public_page
def ogp_sheet(request: HttpRequest, form: str, slug: str = "") -> HttpResponse:
    """CSV with commas, as OGP's own; XLSX with every cell as text. Http404 for a plan not public."""
    if form not in CONTENT_TYPES:
        raise Http404
    commitments = Commitment.objects.visible_to(None)
    if slug:
        plan = get_object_or_404(ActionPlan.objects.visible_to(None), slug=slug)
        commitments = commitments.filter(plan=plan)
    write = as_ogps_xlsx if form == "xlsx" else as_ogps_csv
    response = HttpResponse(write(sheet_rows(commitments)), content_type=CONTENT_TYPES[form])
    name = f"ogp-commitments-{slug or 'denmark'}.{form}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Language"] = "da, en"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
