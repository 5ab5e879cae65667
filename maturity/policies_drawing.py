"""May this person go on with the checks of a draw, ask for that, or put its publication off?"""

from datetime import date

from accounts.permissions import Permission
from accounts.policies import check_has, check_reason
from core.actors import Actor
from core.dates import long_date
from core.errors import BadInput, NotPossible
from evidence.policies import person
from evidence.policies.twins import twin
from maturity.models import Draw, Publication
from programmes.separation import check_not_connected

# The stopping rule of `maturity.assurance.rule`, whose numpy this module does without.
BATCH = 5
EXTENSIONS = (25, 30, 35, 40)


def check_can_extend(by: Actor, draw: Draw, up_to: int | None, reason: str) -> None:
    """An assessor with no connection to the trust decides to check more, in fives up to 40, or,
    where the trust asked, not to. Raises NotAllowed, NotPossible or BadInput."""
    check_may_extend(by, draw)
    check_reason(reason)
    if up_to is None:
        if not waits_for_extension(draw):
            raise NotPossible(
                "The trust has not asked that more is checked.",
                next_step="Nothing needs to be decided.",
                code="not_asked",
            )
        return
    if up_to not in further(draw):
        raise BadInput("Choose one of the numbers offered.", code="extension")


def check_may_extend(by: Actor, draw: Draw) -> None:
    check_has(by, Permission.CLAIM_DECIDE)
    check_not_connected(by, draw.assessment.trust)
    if not further(draw):
        raise NotPossible(
            "Nothing more can be checked: 40 statements at most, and no more than were drawn.",
            next_step="The checked score stands as it is.",
            code="all_checked",
        )


def further(draw: Draw) -> list[int]:
    """Up to how many statements one may still decide to go."""
    most = max((each.up_to or 0 for each in draw.extensions.all()), default=0)
    drawable = draw.items.count()
    return [up_to for up_to in EXTENSIONS if up_to > most and up_to - BATCH < drawable]


def waits_for_extension(draw: Draw) -> bool:
    """Whether the trust asked for more checks since the last decision about that."""
    asked, decided = draw.extensions_asked.last(), draw.extensions.last()
    return asked is not None and (decided is None or decided.decided_at < asked.asked_at)


def check_can_ask_extension(by: Actor, draw: Draw, reason: str) -> None:
    """Whoever signs for the trust may ask that more is checked, when all asked for is decided."""
    check_may_ask_extension(by, draw)
    check_reason(reason)


def check_may_ask_extension(by: Actor, draw: Draw) -> None:
    person(by)
    check_has(by, Permission.MATURITY_SIGN, draw.assessment.trust)
    bound = draw.bounds.last()
    if bound is None or not bound.is_complete:
        raise NotPossible(
            "What was asked for so far has not been decided yet.",
            next_step="Wait for these decisions first.",
            code="not_complete",
        )
    if waits_for_extension(draw):
        raise NotPossible(
            "Your trust has asked for that already.",
            next_step="Wait for the assessor's decision.",
            code="asked_already",
        )
    if not further(draw):
        raise NotPossible(
            "Nothing more can be checked: 40 statements at most, and no more than were drawn.",
            next_step="The checked score stands as it is.",
            code="all_checked",
        )


def check_can_postpone(by: Actor, publication: Publication, until: date, reason: str) -> None:
    """May put a first publication off, while a fact that the trust reported is looked at."""
    check_may_postpone(by, publication)
    check_reason(reason)
    if until <= publication.public_from:
        raise BadInput(
            f"The date must be later than {long_date(publication.public_from)}.", code="not_later"
        )


def check_may_postpone(by: Actor, publication: Publication) -> None:
    check_has(by, Permission.MATURITY_MANAGE)
    check_not_connected(by, publication.draw.assessment.trust)
    if publication.is_public:
        raise NotPossible(
            f"The score has been public since {long_date(publication.readable_from)}.",
            next_step="Add a correction if something in it is wrong.",
            code="public_already",
        )


can_extend = twin(check_may_extend)
can_ask_extension = twin(check_may_ask_extension)
can_postpone = twin(check_may_postpone)
