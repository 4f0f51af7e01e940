"""Benchmarks of the portal: `./ogp bench` lists them, docs/adr/0006 says how we measure."""
