"""Invented content that shows every state of the portal, loaded by the actions people use.

It can never be taken for real: each root row has `is_demonstration`, every body and person is
invented, and `./ogp manage remove_demo` takes it all away.
"""
