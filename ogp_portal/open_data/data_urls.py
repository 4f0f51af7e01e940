"""Addresses below /data/: the catalogue, the package and OGP's sheet, one for both languages."""

from django.urls import path

from .catalogue.views import FORMS, catalog
from .package.views import package
from .sheets import ogp_sheet

urlpatterns = [
    *(path(f"catalog.{form}", catalog, {"form": form}, name=f"catalog-{form}") for form in FORMS),
    path("package.zip", package, name="open-data-package"),
    path("ogp-commitments.<str:form>", ogp_sheet, name="ogp-sheet"),
    path("ogp-commitments/<slug:slug>.<str:form>", ogp_sheet, name="ogp-sheet-of-plan"),
]
