"""Who takes part in a programme, and who is paired with whom."""

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import User
from core.dates import long_date, today
from core.guards import fixed, never_deleted
from core.history import tracked
from programmes import lifecycles, triggers
from programmes.models.programmes import ParticipantRole, Programme, Wave
from trusts.models import Trust
from trusts.people import trusts_of

if TYPE_CHECKING:
    from core.actors import Actor


def sees_proposals(user: "Actor | Any") -> bool:
    """Programme staff see what is only proposed; the public never does (domain rule 4)."""
    return isinstance(user, User) and user.is_programme_staff


def reading(user: "Actor | Any") -> tuple[bool, dict[str, list[int]]]:
    """How much somebody may know of programmes: everything, or what is public, and beside it that
    of their `own` trusts today, by their ids, where they have any."""
    if sees_proposals(user):
        return True, {}
    own = [trust.pk for trust in trusts_of(user)] if isinstance(user, User) else []
    return False, {"own": own} if own else {}


class Precision(models.TextChoices):
    """How much of a date is known; what is not known is stored as the first."""

    DAY = "day", "Day"
    MONTH = "month", "Month"
    YEAR = "year", "Year"


SHOWN_AS = {Precision.MONTH: "{day:%B} {day.year}", Precision.YEAR: "{day.year}"}


def is_public(path: str = "") -> Q:
    """Signed, or announced and past the proposal (domain rule 4); `path` leads to the part."""
    announced = Q((f"{path}announced_on__isnull", False)) & ~Q((f"{path}status", "proposed"))
    return Q((f"{path}status__in", lifecycles.SIGNED)) | announced


def known(everything: bool, own: Any = None, path: str = "") -> Q:
    """The participations that `reading` says that somebody may know."""
    if everything:
        return Q()
    return is_public(path) | Q((f"{path}trust__in", own)) if own else is_public(path)


class ParticipationQuerySet(models.QuerySet["Participation"]):
    def public(self) -> Self:
        """What anyone may know."""
        return self.filter(is_public())

    def taking_part(self) -> Self:
        return self.exclude(status__in=lifecycles.LEFT)

    def visible_to(self, user: "Actor | Any") -> Self:
        """Staff see all, a trust its own, everyone the public ones."""
        everything, own = reading(user)
        return self.filter(known(everything, own.get("own")))


@tracked()
class Participation(models.Model):
    """A trust's part in a programme, in one role.

    `name_at_the_time`: codes change their names (domain rule 1). `announced_on`: when the name
    was published, which may be before any agreement. `reason`: why it stands where it stands.
    """

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="participations"
    )
    wave = models.ForeignKey(
        Wave, on_delete=models.PROTECT, null=True, blank=True, related_name="participations"
    )
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="participations")
    role = models.CharField(max_length=20, choices=ParticipantRole.choices)
    status = lifecycles.PARTICIPATION.field()
    name_at_the_time = models.CharField(max_length=200)
    proposed_on = models.DateField(default=today)
    announced_on = models.DateField(null=True, blank=True)
    announced_to_the = models.CharField(
        max_length=5, choices=Precision.choices, default=Precision.DAY, help_text="How exact."
    )
    due_diligence_finished_on = models.DateField(null=True, blank=True)
    agreement_signed_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=250, blank=True)
    reason = models.TextField(blank=True)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        ordering = ("programme", "role", "name_at_the_time")
        indexes = (
            models.Index(
                fields=["programme", "role", "name_at_the_time", "id"],
                name="programmes_part_in_order",
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("programme", "trust", "role"),
                condition=~Q(status__in=lifecycles.LEFT),
                name="programmes_participation_once",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=lifecycles.SIGNED)
                | Q(agreement_signed_on__isnull=False, due_diligence_finished_on__isnull=False),
                name="programmes_participation_signed_has_dates",
            ),
            models.CheckConstraint(
                condition=Q(agreement_signed_on__isnull=True)
                | Q(
                    due_diligence_finished_on__isnull=False,
                    agreement_signed_on__gte=F("due_diligence_finished_on"),
                ),
                name="programmes_participation_diligence_first",
            ),
            models.CheckConstraint(
                condition=~Q(status="proposed")
                | Q(announced_on__isnull=True, due_diligence_finished_on__isnull=True),
                name="programmes_participation_proposals_quiet",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=lifecycles.LEFT) | ~Q(reason=""),
                name="programmes_participation_left_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(name_at_the_time=""), name="programmes_participation_named"
            ),
        )
        triggers = (
            *lifecycles.PARTICIPATION.triggers("status"),
            *never_deleted("Participations"),
            *fixed(
                "programme",
                "trust",
                "role",
                "name_at_the_time",
                "proposed_on",
                because="A participation keeps its programme, trust, role and name at the time",
            ),
            triggers.TRUST_IS_OPEN,
            triggers.WAVE_OF_THE_PROGRAMME,
            triggers.NO_OPEN_PAIRING,
        )

    def __str__(self) -> str:
        return f"{self.name_at_the_time}: {self.get_role_display()}"

    @property
    def announced(self) -> str:
        """When the name was published, as exactly as is known: `September 2017`."""
        shown = SHOWN_AS.get(Precision(self.announced_to_the))
        if shown is None or self.announced_on is None:
            return long_date(self.announced_on)
        return shown.format(day=self.announced_on)

    @property
    def has_left(self) -> bool:
        return self.status in lifecycles.LEFT


class PairingQuerySet(models.QuerySet["Pairing"]):
    def public(self) -> Self:
        """Confirmed, or ended after that, between two participants who are public themselves."""
        known = Participation.objects.public()
        return self.filter(
            status__in=("confirmed", "ended"), exemplar__in=known, follower__in=known
        )

    def current(self) -> Self:
        return self.filter(status="confirmed")

    def open_of(self, participation: Participation) -> Self:
        """Proposed or in force, with this participant on either side."""
        either = Q(exemplar=participation) | Q(follower=participation)
        return self.filter(either, status__in=lifecycles.OPEN_PAIRING)

    def with_sides(self) -> Self:
        """With both participations, their trusts and their programme."""
        return self.select_related(
            "exemplar__trust", "exemplar__programme", "follower__trust", "follower__programme"
        )

    def of_trust(self, trust: Trust | None) -> Self:
        """In which this trust is either side; none for no trust."""
        return self.filter(Q(exemplar__trust=trust) | Q(follower__trust=trust))

    def waiting_for(self, trust: Trust) -> Self:
        """Proposed, and not confirmed by this trust yet."""
        as_exemplar = Q(exemplar__trust=trust, confirmed_by_exemplar_at__isnull=True)
        as_follower = Q(follower__trust=trust, confirmed_by_follower_at__isnull=True)
        return self.filter(as_exemplar | as_follower, status="proposed")

    def visible_to(self, user: "Actor | Any") -> Self:
        """Staff see all, a trust those it is named in, everyone the public ones."""
        everything, own = reading(user)
        return self.known_to(everything, **own)

    def known_to(self, everything: bool, own: Any = None) -> Self:
        """What `reading` says that somebody may know."""
        if everything:
            return self.all()
        if not own:
            return self.public()
        return self.public() | self.filter(Q(exemplar__trust__in=own) | Q(follower__trust__in=own))


@tracked()
class Pairing(models.Model):
    """An exemplar and a fast follower that learns from it (domain rule 6).

    Both sides confirm, by two people. A pairing known only from a publication names its `source`
    and nobody. `from_date` to `until_date`: how long it was in force.
    """

    exemplar = models.ForeignKey(
        Participation, on_delete=models.PROTECT, related_name="pairings_as_exemplar"
    )
    follower = models.ForeignKey(
        Participation, on_delete=models.PROTECT, related_name="pairings_as_follower"
    )
    status = lifecycles.PAIRING.field()
    proposed_on = models.DateField(default=today)
    confirmed_by_exemplar_at = models.DateTimeField(null=True, blank=True)
    confirmed_by_exemplar_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_by_follower_at = models.DateTimeField(null=True, blank=True)
    confirmed_by_follower_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    from_date = models.DateField("from", null=True, blank=True)
    until_date = models.DateField("until", null=True, blank=True)
    source = models.CharField(max_length=250, blank=True)
    reason = models.TextField(blank=True)

    objects = PairingQuerySet.as_manager()

    class Meta:
        ordering = ("exemplar", "follower", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("follower",),
                condition=Q(status="confirmed"),
                name="programmes_pairing_one_current_exemplar",
            ),
            models.UniqueConstraint(
                fields=("exemplar", "follower"),
                condition=Q(status__in=lifecycles.OPEN_PAIRING),
                name="programmes_pairing_open_once",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=("confirmed", "ended"))
                | Q(
                    confirmed_by_exemplar_at__isnull=False,
                    confirmed_by_follower_at__isnull=False,
                    from_date__isnull=False,
                ),
                name="programmes_pairing_both_confirm",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by_exemplar_by__isnull=True)
                | Q(confirmed_by_follower_by__isnull=True)
                | ~Q(confirmed_by_exemplar_by=F("confirmed_by_follower_by")),
                name="programmes_pairing_two_people",
            ),
            # A side without a person was confirmed by a publication, which is named.
            models.CheckConstraint(
                condition=~Q(source="")
                | (
                    Q(confirmed_by_exemplar_at__isnull=True)
                    | Q(confirmed_by_exemplar_by__isnull=False)
                )
                & (
                    Q(confirmed_by_follower_at__isnull=True)
                    | Q(confirmed_by_follower_by__isnull=False)
                ),
                name="programmes_pairing_confirmed_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(status="ended")
                | Q(until_date__isnull=False, until_date__gte=F("from_date")),
                name="programmes_pairing_dates_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=("denied", "ended")) | ~Q(reason=""),
                name="programmes_pairing_over_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(exemplar=F("follower")), name="programmes_pairing_of_two"
            ),
        )
        triggers = (
            *lifecycles.PAIRING.triggers("status"),
            *never_deleted("Pairings"),
            *fixed(
                "exemplar",
                "follower",
                "proposed_on",
                because="A pairing keeps its two participants",
            ),
            triggers.PAIR_FITS,
        )

    def __str__(self) -> str:
        return f"{self.exemplar.name_at_the_time} with {self.follower.name_at_the_time}"

    def get_absolute_url(self) -> str:
        return reverse("programmes:pairing", args=[self.pk])

    def waits_for(self, side: str) -> bool:
        """Whether this side has still to answer."""
        return self.status == "proposed" and getattr(self, f"confirmed_by_{side}_at") is None

    def side(self, side: str) -> Participation:
        """The participation on one side, `exemplar` or `follower`."""
        return self.exemplar if side == "exemplar" else self.follower

    @property
    def both_confirmed(self) -> bool:
        return None not in (self.confirmed_by_exemplar_at, self.confirmed_by_follower_at)
