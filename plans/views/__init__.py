"""The public pages of plans, initiatives, documents and the network."""
