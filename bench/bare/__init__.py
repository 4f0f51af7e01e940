"""The yardstick: four pages that do what a page must, and nothing else.

A list of 50 rows, a topic of 20 posts, a search and a reply, in plain Django with its own
templates, sessions, CSRF check and Danish dates. Every `cpu_ratio` divides by one of them.
Keep them plain: a faster yardstick or a slower one makes every earlier figure worthless.
"""
