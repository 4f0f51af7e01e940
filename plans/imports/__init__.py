"""Initiatives and milestones of a plan from a spreadsheet, and back into one (docs/import.md).

`reading` turns a file into rows, `checking` compares the rows with the plan and says what they
would change, `exporting` writes the plan in the same format. `actions.apply_import` applies.
"""
