"""Many payments approved in one go, each by the service that approves one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from accounts.models import User
from core.errors import BadInput, DomainError
from core.services import settle_constraints
from funding import queries
from funding.models import Release
from funding.services.releases import approve_for_finance, approve_for_programme
from funding.services.uploads import Undo, refusal_of

# So many in one go: each is a dozen questions to the database.
MOST = 100


@dataclass(frozen=True)
class Result:
    """What became of one payment. `refusal`: why it could not be approved. `taken_back`: it could,
    and was not, because another was refused and all were to be approved or none."""

    release: Release
    refusal: DomainError | None = None
    taken_back: bool = False

    @property
    def done(self) -> bool:
        return self.refusal is None and not self.taken_back


def approve_many(*, by: User, releases: Sequence[Release], together: bool = False) -> list[Result]:
    """Give each payment its next approval; which that is follows from the state in which it is
    handed in, so that nobody gives another approval than the one they saw.

    Each goes through the service of a single payment, with a history entry of its own, and one
    that is refused stops no other; with `together`, all are approved or none. The results come in
    the order of the payments. Raises BadInput for none, or more than `MOST`.
    """
    _check_number(releases)
    # In one order, so that two people who do this at once wait for each other and no more.
    ordered = sorted(releases, key=lambda release: release.pk)
    found = _all_or_none(by, ordered) if together else [_approve(by, each) for each in ordered]
    by_key = {result.release.pk: result for result in found}
    return [by_key[release.pk] for release in releases]


def _check_number(releases: Sequence[Release]) -> None:
    if not releases:
        raise BadInput("Select at least one payment.", code="none_selected")
    if len(releases) > MOST:
        raise BadInput(
            f"Select at most {MOST} payments.",
            next_step="Approve these in several goes.",
            code="too_many",
        )


def _all_or_none(by: User, releases: list[Release]) -> list[Result]:
    results: list[Result] = []
    try:
        with transaction.atomic():
            results.extend(_approve(by, release, within=True) for release in releases)
            if any(result.refusal for result in results):
                raise Undo
    except Undo:
        return [replace(each, taken_back=each.refusal is None) for each in results]
    return results


def _approve(by: User, release: Release, *, within: bool = False) -> Result:
    """One payment; `within` a transaction that others share, with a savepoint of its own."""

    def approve() -> None:
        _next_approval(release)(by=by, release=release)
        if within:
            settle_constraints()

    return Result(release, refusal_of(approve, savepoint=within))


def _next_approval(release: Release) -> Callable[..., Release]:
    if release.status == "proposed" and not queries.is_light(release.tranche):
        return approve_for_programme
    return approve_for_finance
