"""Self-assessments built from evidence.

    queries → snapshot.py (frozen JSON) → drafting.py and report.py (the text, as data)
                                        → html.py and pdf.py (the same text, in two forms)

`actions.py` starts and publishes, `building.py` is the work a worker does. Everything after the
snapshot is a pure function of it, so a report can be built again to the same bytes. A further
format reads the `Report` of `content.py` as html.py and pdf.py do.
"""
