"""The web server, with the application loaded before its workers are made from this process.

They share the memory of what was loaded, and a worker that died comes back at once. The last
argument is the application, as granian has it: `ogp_portal.wsgi:application`.
"""

import sys
from importlib import import_module

from granian.cli import entrypoint

if __name__ == "__main__":
    import_module(sys.argv[-1].partition(":")[0])
    entrypoint()
