"""What coverage does not count.

The access matrix opens every address as twenty people;
it proves who may, not that a page's lines do what they should. Coverage has to be reached
without it, and it runs in half the time.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from coverage import Coverage


@contextmanager
def unmeasured() -> Iterator[None]:
    """Coverage rests, if this run is measured at all."""
    measuring = Coverage.current()
    if measuring:
        measuring.stop()
    try:
        yield
    finally:
        if measuring:
            measuring.start()
