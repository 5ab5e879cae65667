"""Checks of maturity statements as a kind of claim, settled with a level of their scale."""

from datetime import date

from django.db.models import Exists, F, OuterRef
from django.urls import reverse

from evidence.kinds import ClaimKind
from evidence.models import Claim
from maturity.models import AnswerItem, Assessment, Check, Option, Publication

SLUG = "maturity_sample"


def address(claim: Claim) -> str:
    """The page of the assessment whose answer is checked."""
    found = Assessment.objects.filter(answers__check_asked__claim=claim).first()
    return reverse("maturity:assessment", args=[found.reference]) if found else ""


def levels(claim: Claim) -> list[tuple[int, str, str]]:
    """The levels that may be found: level, its name, what it requires; 0 if nothing shows one."""
    scale = Check.objects.filter(claim=claim).values("answer__statement__scale")
    options = Option.objects.filter(scale__in=scale).order_by("level")
    found = [(option.level, option.label, option.requires) for option in options]
    if found and found[0][0] > 0:
        found.insert(0, (0, "None of these", "The evidence shows not even the first level."))
    return found


def held() -> Exists:
    """True of claims whose signed answer points to evidence."""
    named = AnswerItem.objects.filter(
        answer__check_asked__claim=OuterRef("pk"), edition=F("answer__edition")
    )
    return Exists(named.order_by())


def last_day(claim: Claim) -> date | None:
    """The last day before the checked score becomes public, as the trust was told; None before."""
    told = Publication.objects.filter(draw__items__check_asked__claim=claim).first()
    return told.last_day if told else None


SAMPLE = ClaimKind(
    SLUG,
    "Maturity statement",
    address=address,
    levels=levels,
    sampled=True,
    held=held,
    many="maturity statements",
    last_day=last_day,
)
