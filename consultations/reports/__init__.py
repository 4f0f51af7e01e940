"""The consultation report: drafted from its sources, frozen, and printed in each form."""
