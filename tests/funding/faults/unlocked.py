"""The portal with the lock of an approval and of a decline taken out, for the twin of a test of two
people at once: it has to see the race."""

from aspirant.wsgi import application
from funding.services import releases

__all__ = ["application"]

releases.locked = lambda row, *beside: type(row)._default_manager.get(pk=row.pk)
