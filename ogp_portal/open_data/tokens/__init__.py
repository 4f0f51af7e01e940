"""Tokens: what a system shows that may send something for a body."""
