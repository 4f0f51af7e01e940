"""Who may do what with what belongs to open data alone."""

from rules.predicates import always_deny

from ogp_portal.accounts.permissions import is_administrator

KEPT_BY_ADMINISTRATORS = {
    "add": is_administrator,
    "change": is_administrator,
    "view": is_administrator,
    "delete": always_deny,
}
"""Tokens: made and revoked, and never deleted, so that it can be read who could send what when."""
