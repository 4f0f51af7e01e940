"""Fills the portal's database with made-up data; `bench/fill.py` calls `load.load`.

Rows go in by the thousand through the portal's own models, and hold what its actions would have
stored: rendered texts, positions, counters, search vectors. `tests/bench` holds them to that.
"""
