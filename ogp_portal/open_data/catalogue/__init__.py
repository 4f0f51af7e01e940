"""The catalogue of the data sets, for portals that gather such: DCAT-AP-DK 2.0.2.

`describing` makes a graph of the registry of kinds; `turtle` and `json_ld` write it. The graph is
small and of one shape, so both are written plainly; tests read them with rdflib and hold them
against the profile's rules.
"""
