from django.conf import settings

from ogp_portal.common import limits
from ogp_portal.common.management.commands.write_limits import page


def test_page_of_limits_is_current():
    assert (settings.BASE_DIR / "docs" / "limits.md").read_text() == page()


def test_every_limit_is_kept_somewhere():
    places = ["ogp_portal", "plans", "consultations", "forum"]
    code = [
        path.read_text()
        for place in places
        for path in (settings.BASE_DIR / place).rglob("*.py")
        if path.name != "limits.py"
    ]
    for name in (name for name in vars(limits) if name.isupper()):
        assert any(f"limits.{name}" in text for text in code), f"{name} limits nothing"
