"""Denmark's Open Government portal: what makes plans, consultations and forum one portal."""

from .celery import app as celery_app

__all__ = ["celery_app"]
