"""Mails. Apps declare their kinds with `declare(…)`; actions write them with `actions.post(…)`."""

from .kinds import Kind, Recipient, declare

__all__ = ["Kind", "Recipient", "declare"]
