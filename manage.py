#!/usr/bin/env python
"""Django's command line. `script/manage` runs it with the embedded services up."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aspirant.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"{error}\nscript/manage sets what a machine of your own needs.")


if __name__ == "__main__":
    main()
