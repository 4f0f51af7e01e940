"""What staff keep of open data."""

from .tokens.admin import ApiTokenAdmin

__all__ = ["ApiTokenAdmin"]
