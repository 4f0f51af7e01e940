"""Cells of CSV files: text that no spreadsheet runs as a formula."""

_RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What makes a spreadsheet run a cell as a formula; the wide signs do so in East Asian ones."""

_BEFORE = "' \n"
"""What may stand before such a sign: spreadsheets leave it out, or we wrote it."""


def guarded(text: str) -> str:
    """Text for a CSV file that no spreadsheet takes for a formula; `unguarded` takes it back."""
    return f"'{text}" if _would_run(text) else text


def unguarded(text: str) -> str:
    """Without the apostrophe that `guarded` put before it."""
    return text[1:] if text.startswith("'") and _would_run(text) else text


def _would_run(text: str) -> bool:
    return text.lstrip(_BEFORE).startswith(_RUN_BY_SPREADSHEETS)
