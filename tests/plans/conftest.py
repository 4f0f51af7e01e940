"""What tests of the plans share."""

import pytest
from django.test import Client


@pytest.fixture
def at_work(client_of, editor) -> Client:
    """An editor, signed in with the second factor."""
    editor.language = "en"
    editor.save()
    return client_of(editor)
