"""The invented people that the demonstration's sign-in page offers."""

from django.conf import settings
from django.db.models import QuerySet

from accounts.models import User


def demonstration_people() -> QuerySet[User]:
    """Invented people who may sign in; nobody outside the demonstration."""
    people = User.objects.active().filter(is_demo=True)
    return people if settings.DEMONSTRATION else people.none()
