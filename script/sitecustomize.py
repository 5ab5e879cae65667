"""Python loads this before anything else in every process that has script/ on its path: the first
moment, and so the only one, at which a process can begin to be measured."""

import os

if os.environ.get("ASPIRANT_MEASURE"):
    from tools import measuring

    measuring.begin()
