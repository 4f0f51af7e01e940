"""Fills one database: `python -m bench.fill bench.portal_data.load --scale 1 --writers 80`.

A process of its own, because one process holds one Django. DJANGO_SETTINGS_MODULE says which;
the module named must belong to it. Prints the data set as one line of JSON.
"""

import argparse
import importlib
import json
import sys

import django


def main(arguments: list[str]) -> None:
    """Calls the loader's `prepare()` for the tables, then its `load(scale, writers)`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("loader")
    parser.add_argument("--scale", type=float, required=True)
    parser.add_argument("--writers", type=int, required=True)
    options = parser.parse_args(arguments)
    django.setup()
    loader = importlib.import_module(options.loader)
    loader.prepare()
    print(json.dumps(loader.load(options.scale, options.writers).as_dict()))


if __name__ == "__main__":
    main(sys.argv[1:])
