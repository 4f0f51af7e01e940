"""Runs the portal: set-up, embedded Postgres, supervision, gates, backup. Nothing here serves pages."""
