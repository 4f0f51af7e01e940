"""Fills one database: `python -m bench.fill bench.portal_data.load --scale 1 --writers 80`.

A process of its own, because one process holds one Django. DJANGO_SETTINGS_MODULE says which;
the module named must belong to it. Prints the data set as one line of JSON.
"""

import argparse
import importlib
import json
import sys

import django
from django.conf import settings
from django.core.management import call_command


def main(arguments: list[str]) -> None:
    """Makes the tables, then calls the loader's `load(scale, writers)`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("loader")
    parser.add_argument("--scale", type=float, required=True)
    parser.add_argument("--writers", type=int, required=True)
    options = parser.parse_args(arguments)
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    if settings.STATIC_ROOT:
        call_command("collectstatic", verbosity=0, interactive=False)
    data_set = importlib.import_module(options.loader).load(options.scale, options.writers)
    print(json.dumps(data_set.as_dict()))


if __name__ == "__main__":
    main(sys.argv[1:])
