"""Bringing the trusts up to the register of the Organisation Data Service."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import OuterRef, Subquery

from accounts.permissions import Permission
from accounts.policies import check_has
from core.actors import Actor
from core.dates import long_date, today
from core.errors import BadInput, NotPossible
from core.services import service
from trusts.models import Succession, Trust, TrustName, TrustPlace
from trusts.ods import Register
from trusts.plans import FACTS, Change, Plan, make_plan
from trusts.succession import SuccessionFile
from trusts.timelines import observe

Progress = Callable[[int, int], None]
# Two imports run one after the other: this names the lock they share.
REGISTER_LOCK = 2_016_271


def no_progress(_done: int, _of: int) -> None:
    """Nobody watches."""


def plan_register(register: Register, as_of: date) -> Plan:
    """What applying a file would do now; changes nothing."""
    check_as_of(as_of)
    return make_plan(register, Trust.objects.filter(code__in=_codes(register)), as_of)


def check_as_of(as_of: date) -> None:
    """Raise BadInput for a date that would keep later files from being believed."""
    if as_of > today() + timedelta(days=366):
        raise BadInput(
            f"{long_date(as_of)} is more than a year away.",
            next_step="Give the date on which the register was published.",
            code="as_of",
        )


def check_complete(register: Register | SuccessionFile, *, skip_refused: bool) -> None:
    """Raise NotPossible for a file with bad rows, unless told to leave them out."""
    if register.refused and not skip_refused:
        number = len(register.refused)
        raise NotPossible(
            f"{number} row{'' if number == 1 else 's'} of the file cannot be read, "
            "so nothing was imported.",
            next_step="Mend the file, or say that refused rows are to be left out.",
            code="refused_rows",
        )


@service
def apply_register(
    *,
    by: Actor,
    register: Register,
    as_of: date,
    skip_refused: bool = False,
    expected: str = "",
    progress: Progress = no_progress,
    reason: str = "",
) -> Plan:
    """Bring the trusts up to a register file as of a date (domain rules 1 and 3).

    All or nothing; applying a file again changes nothing; a trust that is not in the file is left
    alone; facts known as of a later date stay, and only the dated names and places are added to.
    `expected` is the fingerprint of the plan that a person confirmed. Raises NotAllowed without
    the permission, NotPossible for bad rows that are not to be skipped or for a plan that has
    changed since.
    """
    check_has(by, Permission.REGISTER_IMPORT)
    check_complete(register, skip_refused=skip_refused)
    take_register_lock()
    trusts = {trust.code: trust for trust in _locked(register)}
    check_as_of(as_of)
    plan = make_plan(register, trusts.values(), as_of)
    check_expected(plan, expected)
    _write(plan, trusts, progress)
    link_successions()
    return plan


def take_register_lock() -> None:
    """Wait for any other import to end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [REGISTER_LOCK])


def check_expected(plan: Plan, expected: str) -> None:
    """Raise NotPossible unless the plan is still the one that was confirmed."""
    if expected and plan.fingerprint() != expected:
        raise NotPossible(
            "The trusts have changed since this preview, so nothing was imported.",
            next_step="Upload the file again and look at the new preview.",
            code="stale_preview",
        )


def _codes(register: Register) -> list[str]:
    return [row.code for row in register.rows]


def _locked(register: Register) -> Iterable[Trust]:
    wanted = Trust.objects.filter(code__in=_codes(register))
    return wanted.order_by("code").select_for_update(of=("self",))


def _write(plan: Plan, trusts: dict[str, Trust], progress: Progress) -> None:
    """Add what is new, change what differs, then bring the dated names and places up to date."""
    created = [_new_trust(change, plan.as_of) for change in plan.changes if not _known(change)]
    Trust.objects.bulk_create(created)
    trusts |= {trust.code: trust for trust in created}
    newer = [change for change in plan.changes if change.is_newest and _known(change)]
    changed = [trusts[change.row.code] for change in newer if _bring_up(trusts, change, plan.as_of)]
    Trust.objects.bulk_update(changed, [*FACTS, "as_of"], batch_size=500)
    names, places = Timeline(TrustName, ("name",)), Timeline(TrustPlace, PLACE)
    names.read(trusts.values())
    places.read(trusts.values())
    for done, change in enumerate(plan.changes, start=1):
        trust, row = trusts[change.row.code], change.row
        names.see(trust, (row.name,), plan.as_of)
        places.see(trust, (row.region_code, row.icb_code), plan.as_of)
        progress(done, len(plan.changes))
    names.write()
    places.write()


PLACE = ("region_code", "icb_code")


def _known(change: Change) -> bool:
    return "created" not in change.items


def _new_trust(change: Change, as_of: date) -> Trust:
    facts = {name: getattr(change.row, name) for name in FACTS}
    return Trust(code=change.row.code, as_of=as_of, **facts)


def _bring_up(trusts: dict[str, Trust], change: Change, as_of: date) -> bool:
    """Take over a row's facts; whether anything differs."""
    trust, new = trusts[change.row.code], {name: getattr(change.row, name) for name in FACTS}
    new["as_of"] = as_of
    differs = any(getattr(trust, name) != value for name, value in new.items())
    for name, value in new.items():
        setattr(trust, name, value)
    return differs


class Timeline:
    """The dated rows of one kind for the trusts of one import: read, seen again, written."""

    def __init__(self, model: type[Any], fields: tuple[str, ...]) -> None:
        self.model = model
        self.fields = fields
        self.runs: dict[int, list[Any]] = {}
        self.added: list[Any] = []
        self.changed: list[Any] = []

    def read(self, trusts: Iterable[Trust]) -> None:
        rows = self.model.objects.filter(trust__in=[trust.pk for trust in trusts])
        for row in rows.order_by("seen_on", "pk"):
            self.runs.setdefault(row.trust_id, []).append(row)

    def see(self, trust: Trust, value: tuple[str, ...], day: date) -> None:
        """Record that the register gave `value` for the trust on `day`."""
        runs = self.runs.get(trust.pk, [])
        old = [tuple(getattr(run, name) for name in self.fields) for run in runs]
        changed, added = observe(runs, [was == value for was in old], day)
        self.changed += changed
        split = old[runs.index(changed[0])] if changed else value
        for on, is_new in added:
            facts = dict(zip(self.fields, value if is_new else split, strict=True))
            self.added.append(self.model(trust=trust, from_date=on, seen_on=on, **facts))

    def write(self) -> None:
        self.model.objects.bulk_create(self.added)
        self.model.objects.bulk_update(self.changed, ["from_date", "seen_on"], batch_size=500)


def link_successions() -> None:
    """Point the successions whose codes are known by now at their trusts."""
    for side in ("predecessor", "successor"):
        trust = Trust.objects.filter(code=OuterRef(f"{side}_code")).values("pk")
        unlinked = Succession.objects.filter(**{f"{side}__isnull": True})
        known = unlinked.filter(**{f"{side}_code__in": Trust.objects.values("code")})
        known.update(**{side: Subquery(trust)})


@service
def apply_succession(
    *, by: Actor, succession: SuccessionFile, skip_refused: bool = False, reason: str = ""
) -> int:
    """Store which organisation succeeded which, and link the codes that are known.

    Safe to run twice. Returns how many are new. Raises NotAllowed without the permission to
    import the register, NotPossible for bad rows that are not to be skipped.
    """
    check_has(by, Permission.REGISTER_IMPORT)
    check_complete(succession, skip_refused=skip_refused)
    take_register_lock()
    before = Succession.objects.count()
    Succession.objects.bulk_create(
        [Succession(**row.facts) for row in succession.rows], ignore_conflicts=True
    )
    link_successions()
    return Succession.objects.count() - before
