"""The addresses of things that lists name by the hundred."""

from functools import lru_cache

from django.urls import reverse

# More than the references on all the pages that people look at within an hour.
REMEMBERED = 20_000


@lru_cache(maxsize=REMEMBERED)
def address_of(name: str, *args: str) -> str:
    """`reverse`, remembered: nothing but the name of a page and what stands in its address."""
    return reverse(name, args=args)
