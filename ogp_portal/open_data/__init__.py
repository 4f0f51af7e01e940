"""Open data: all that is public, for machines, from one registry of kinds (docs/adr)."""
