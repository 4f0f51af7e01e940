"""Finding and filling staff's pages as a browser would."""


def page_of(row, act="") -> str:
    return f"/admin/plans/{row._meta.model_name}/{row.pk}/{act or 'change'}/"


def fields_of(answer) -> dict[str, str]:
    """What the form on a page would send as it stands, inlines included."""
    sent: dict[str, str] = {"_seen": answer.context["seen"]} if "seen" in answer.context else {}
    forms = [answer.context["adminform"].form]
    for formset in answer.context["inline_admin_formsets"]:
        forms += [formset.formset.management_form, *formset.formset.forms]
    for form in forms:
        for field in form:
            sent |= _sent_by(field)
    return sent


def _sent_by(field) -> dict[str, str]:
    value = field.value()
    widgets = getattr(field.field.widget, "widgets", None)
    if widgets and len(widgets) > 1 and hasattr(field.field.widget, "decompress"):
        parts = field.field.widget.decompress(value)
        return {f"{field.html_name}_{n}": part or "" for n, part in enumerate(parts)}
    if isinstance(value, bool):
        return {field.html_name: "on"} if value else {}
    return {field.html_name: "" if value is None else str(value)}
