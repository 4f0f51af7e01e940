"""The complete package: everything public in one ZIP, built every night (docs/adr/0025)."""
