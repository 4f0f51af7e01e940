"""Addresses are for life (design 4): a former one leads on for ever, so nothing new may take it."""

from django.apps import apps
from django.db import models
from django.utils.translation import gettext


def address_errors(row: models.Model) -> dict[str, str]:
    """Why an initiative, a plan or another address of a plan cannot have its address, by field.

    {} when the address is free or was the row's own before, and for all other kinds of rows.
    """
    name = row._meta.model_name
    if name == "commitment":
        field = "number" if row.number else "ogp_id"
        kept = _kept("CommitmentAlias", plan=row.plan_id, address=row.number or row.ogp_id)
        message = gettext("This was the address of another commitment and still leads there.")
        return {field: message} if kept.exclude(commitment=row.pk).exists() else {}
    if name == "actionplan":
        message = gettext("This was the address of another plan and still leads there.")
        kept = _kept("PlanAlias", slug=row.slug).exclude(plan=row.pk)
        return {"slug": message} if kept.exists() else {}
    if name == "planalias":
        is_taken = _kept("ActionPlan", slug=row.slug).exists()
        return {"slug": gettext("A plan has this address.")} if is_taken else {}
    return {}


def _kept(model: str, **address: object) -> models.QuerySet:
    return apps.get_model("plans", model)._default_manager.filter(**address)


def lead_on(commitment: models.Model, old: str) -> None:
    """The address an initiative had before becomes an alias; its present one is none any more."""
    aliases = _kept("CommitmentAlias", plan=commitment.plan_id)
    aliases.filter(address=commitment.address, commitment=commitment).delete()
    defaults = {"commitment": commitment}
    aliases.update_or_create(address=old, plan_id=commitment.plan_id, defaults=defaults)
