"""Finding and filling staff's pages as a browser would."""

REASON = {"amendment_reason_da": "Vi retter en fejl."}
"""What an editor writes when something published is changed."""


def page_of(row, act="") -> str:
    return f"/admin/plans/{row._meta.model_name}/{row.pk}/{act or 'change'}/"


def fields_of(answer) -> dict[str, str | list[str]]:
    """What the form on a page would send as it stands, inlines included."""
    sent: dict[str, str | list[str]] = (
        {"_seen": answer.context["seen"]} if "seen" in answer.context else {}
    )
    forms = [answer.context["adminform"].form]
    for formset in answer.context["inline_admin_formsets"]:
        forms += [formset.formset.management_form, *formset.formset.forms]
    for form in forms:
        for field in form:
            sent |= _sent_by(field)
    return sent


def _sent_by(field) -> dict[str, str | list[str]]:
    value = field.value()
    widgets = getattr(field.field.widget, "widgets", None)
    if widgets and len(widgets) > 1 and hasattr(field.field.widget, "decompress"):
        parts = field.field.widget.decompress(value)
        return {f"{field.html_name}_{n}": part or "" for n, part in enumerate(parts)}
    if isinstance(value, bool):
        return {field.html_name: "on"} if value else {}
    if isinstance(value, list):
        return {field.html_name: [str(getattr(one, "pk", one)) for one in value]}
    return {field.html_name: "" if value is None else str(value)}
