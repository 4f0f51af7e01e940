"""How a restore that is killed half-way gets finished."""

RESTORE_NOTE = "restore-unfinished"
"""A file in the data folder, made before a restored database appears and removed once its unsent
mail is quarantined. While it is there, `deploy.prepare` does so before any worker runs."""
