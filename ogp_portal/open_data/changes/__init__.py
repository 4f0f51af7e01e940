"""What changed in the open data, numbered so that others can keep a copy (docs/adr).

Triggers note which rows of the database were written, in the transaction that writes them. One
sequencer, after the commit, looks at what the public reads of them now, and numbers what differs.
"""
