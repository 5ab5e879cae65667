"""NHS trusts as the register of the Organisation Data Service (ODS) describes them."""

from datetime import date
from typing import Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import JSONObject, Replace

from core.addresses import address_of
from core.dates import long_date, today
from core.guards import never_deleted
from core.history import tracked
from trusts import places
from trusts.wording import display_name

CODE = RegexValidator(
    r"\A(?:[A-Z0-9]{3}|[A-Z0-9]{5})\Z", "An ODS code has 3 or 5 capital letters and digits."
)


class CareSetting(models.TextChoices):
    """What kind of care a trust mainly gives; recorded by people, never guessed."""

    ACUTE = "acute", "Acute"
    ACUTE_COMMUNITY = "acute_community", "Acute and community"
    SPECIALIST = "specialist", "Specialist"
    MENTAL_HEALTH = "mental_health", "Mental health"
    COMMUNITY = "community", "Community"
    AMBULANCE = "ambulance", "Ambulance"


class Size(models.TextChoices):
    """How many people a trust employs; recorded by people, never guessed."""

    SMALL = "small", "Fewer than 4,000 staff"
    MEDIUM = "medium", "4,000 to 8,000 staff"
    LARGE = "large", "More than 8,000 staff"


def open_on(day: date | None = None) -> Q:
    """Trusts that are open on a day (today): opened by then, and not yet closed (domain rule 2).

    The closing date is the last day on which a trust is open.
    """
    on = day or today()
    return Q(open_date__lte=on) & (Q(close_date__isnull=True) | Q(close_date__gte=on))


class TrustQuerySet(models.QuerySet["Trust"]):
    def visible_to(self, user: Any) -> Self:
        """Every trust: the register is public."""
        return self.all()

    def open_on(self, day: date | None = None) -> Self:
        """Trusts open on a day (today)."""
        return self.filter(open_on(day))

    def search(self, words: str) -> Self:
        """Trusts of which every word stands in the code, town, postcode or any name they ever had.

        Apostrophes do not matter: `guys` finds Guy's.
        """
        found = self.all()
        for word in without_apostrophes(words).split()[:MOST_WORDS]:
            found = found.filter(
                Q(code__iexact=word)
                | Q(town__icontains=word)
                | Q(postcode__icontains=word)
                | models.Exists(names_with(word))
            )
        return found

    def with_history(self) -> Self:
        """Names, places, predecessors and successors over time as lists of dicts, in one query."""
        return self.annotate(
            past_names=_listed(TrustName, "trust", ("seen_on", "pk"), name="name", **DATES),
            past_places=_listed(TrustPlace, "trust", ("seen_on", "pk"), **PLACE, **DATES),
            predecessors=_listed(Succession, "successor", ORDER, **_other_side("predecessor")),
            successors=_listed(Succession, "predecessor", ORDER, **_other_side("successor")),
        )


MOST_WORDS = 10
DATES = {"from_date": "from_date", "seen_on": "seen_on"}
PLACE = {"region_code": "region_code", "icb_code": "icb_code"}
ORDER = ("effective_date", "pk")


def without_apostrophes(words: str) -> str:
    return words.replace("'", "").replace("’", "")


def names_with(word: str) -> "models.QuerySet[TrustName]":
    """The names of the trust of the outer query that contain a word."""
    plain = Replace(F("name"), models.Value("'"), models.Value(""))
    names = TrustName.objects.filter(trust=models.OuterRef("pk"))
    return names.alias(plain=plain).filter(plain__icontains=word)


def _listed(model: type[models.Model], side: str, order: tuple[str, ...], **facts: str) -> Any:
    """The rows of a trust in another table, as an array of objects."""
    rows = model._default_manager.filter(**{side: models.OuterRef("pk")}).order_by(*order)
    return ArraySubquery(rows.values(json=JSONObject(**facts)))


def _other_side(side: str) -> dict[str, str]:
    return {"code": f"{side}_code", "name": f"{side}__name", "on": "effective_date"}


@tracked()
class Trust(models.Model):
    """One organisation, known by its ODS code (domain rule 1).

    What the register says stands as of `as_of`, the date of the newest file that held this code;
    names and places have their dates in `TrustName` and `TrustPlace`. The care setting, supplier
    and size are recorded by people. Open is computed against a date, never stored.
    """

    code = models.CharField("ODS code", max_length=5, unique=True, validators=[CODE])
    name = models.CharField("name in the register", max_length=200)
    region_code = models.CharField("region", max_length=5, blank=True)
    icb_code = models.CharField("integrated care board", max_length=5, blank=True)
    address = models.CharField(max_length=250, blank=True)
    town = models.CharField(max_length=60, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    open_date = models.DateField("opened on", null=True, blank=True)
    close_date = models.DateField("closes or closed on", null=True, blank=True)
    as_of = models.DateField("register facts as of", default=today)
    setting = models.CharField("care setting", max_length=20, blank=True, choices=CareSetting)
    supplier = models.CharField("main record system's supplier", max_length=100, blank=True)
    size = models.CharField(max_length=10, blank=True, choices=Size)
    profile_recorded_on = models.DateField("profile recorded on", null=True, editable=False)
    is_demo = models.BooleanField("invented for the demonstration", default=False, editable=False)

    objects = TrustQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        indexes = (models.Index(fields=["name", "id"], name="trusts_trust_in_order"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(code__regex=r"^([A-Z0-9]{3}|[A-Z0-9]{5})$"), name="trusts_trust_code"
            ),
            models.CheckConstraint(
                condition=Q(close_date__isnull=True)
                | Q(open_date__isnull=True)
                | Q(close_date__gte=F("open_date")),
                name="trusts_trust_dates_in_order",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="trusts_trust_has_name"),
        )
        triggers = (*never_deleted("Trusts"),)

    def __str__(self) -> str:
        return self.display_name

    def get_absolute_url(self) -> str:
        return address_of("trust_detail", self.code)

    @property
    def display_name(self) -> str:
        """The name as people write it, with the mark of an invented trust."""
        mark = " (demonstration)" if self.is_demo else ""
        return display_name(self.name) + mark

    @property
    def region_name(self) -> str:
        return places.region_name(self.region_code)

    @property
    def icb_name(self) -> str:
        return places.icb_name(self.icb_code)

    @property
    def where(self) -> str:
        """The address in one line, as people write it."""
        parts = (display_name(self.address), display_name(self.town), self.postcode)
        return ", ".join(part for part in parts if part)

    def is_open(self, on: date | None = None) -> bool:
        """Whether the trust is open on a day (today), as `open_on` asks the database."""
        day = on or today()
        begun = self.open_date is not None and self.open_date <= day
        return begun and (self.close_date is None or day <= self.close_date)

    @property
    def status(self) -> str:
        """Open or not today, in words, with the date that matters."""
        if self.open_date is None:
            return "Opening date not known"
        if self.open_date > today():
            return f"Opens on {long_date(self.open_date)}"
        if self.close_date is None:
            return "Open"
        verb = "Closes" if self.is_open() else "Closed"
        return f"{verb} on {long_date(self.close_date)}"


class Dated(models.Model):
    """A fact that the register gave for a trust from one date on, last seen on another."""

    from_date = models.DateField("first seen on")
    seen_on = models.DateField("last seen on")

    class Meta:
        abstract = True


@tracked()
class TrustName(Dated):
    """A name that a code had: codes change their names and even their meaning (domain rule 1)."""

    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="names")
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ("seen_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["trust", "from_date", "name"], name="trusts_trustname_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(seen_on__gte=F("from_date")), name="trusts_trustname_dates_in_order"
            ),
        )
        triggers = (*never_deleted("Names"),)

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        return display_name(self.name)


@tracked()
class TrustPlace(Dated):
    """The region and integrated care board that a trust was in."""

    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="places")
    region_code = models.CharField(max_length=5, blank=True)
    icb_code = models.CharField(max_length=5, blank=True)

    class Meta:
        ordering = ("seen_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["trust", "from_date", "region_code", "icb_code"],
                name="trusts_trustplace_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(seen_on__gte=F("from_date")), name="trusts_trustplace_dates_in_order"
            ),
        )
        triggers = (*never_deleted("Places"),)

    def __str__(self) -> str:
        return f"{self.region_name}, {self.icb_name}"

    @property
    def region_name(self) -> str:
        return places.region_name(self.region_code)

    @property
    def icb_name(self) -> str:
        return places.icb_name(self.icb_code)


@tracked()
class Succession(models.Model):
    """One organisation took over from another on a date.

    Codes are stored whether or not the trust is known; the links are set for those that are.
    One predecessor may have several successors.
    """

    predecessor_code = models.CharField(max_length=5, validators=[CODE])
    successor_code = models.CharField(max_length=5, validators=[CODE])
    effective_date = models.DateField()
    source = models.CharField(max_length=200, blank=True)
    predecessor = models.ForeignKey(
        Trust, on_delete=models.PROTECT, null=True, related_name="succeeded_by"
    )
    successor = models.ForeignKey(
        Trust, on_delete=models.PROTECT, null=True, related_name="succeeds"
    )

    class Meta:
        ordering = ("effective_date", "predecessor_code", "successor_code")
        constraints = (
            models.UniqueConstraint(
                fields=["predecessor_code", "successor_code", "effective_date"],
                name="trusts_succession_once",
            ),
            models.CheckConstraint(
                condition=~Q(predecessor_code=F("successor_code")),
                name="trusts_succession_of_another",
            ),
        )
        triggers = (*never_deleted("Successions"),)

    def __str__(self) -> str:
        return f"{self.predecessor_code} → {self.successor_code}"
