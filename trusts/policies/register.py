"""Who may do what with register imports and trusts, and when."""

from accounts.permissions import Permission
from accounts.policies import check_has
from core.actors import Actor
from core.errors import NotPossible
from trusts.lifecycles import REGISTER_IMPORT
from trusts.models import RegisterImport, Trust


def check_can_confirm(by: Actor, upload: RegisterImport, *, skip_refused: bool) -> None:
    """Raise NotAllowed or NotPossible unless `by` may have this import applied now."""
    check_has(by, Permission.REGISTER_IMPORT)
    REGISTER_IMPORT.check(upload.status, "queued")
    if upload.refused and not skip_refused:
        raise NotPossible(
            f"The file has {upload.refused} refused rows.",
            next_step="Say that they are to be left out, or mend the file and upload it again.",
            code="refused_rows",
        )


def check_can_discard(by: Actor, upload: RegisterImport) -> None:
    """Raise NotAllowed or NotPossible unless `by` may discard this import."""
    check_has(by, Permission.REGISTER_IMPORT)
    REGISTER_IMPORT.check(upload.status, "discarded")


def check_can_record_profile(by: Actor, trust: Trust) -> None:
    """Raise NotAllowed unless `by` may record a trust's setting, supplier and size at all;
    NotPossible if the trust has recorded them and `by` is not programme staff."""
    check_has(by, Permission.TRUST_EDIT_PROFILE, trust)
    if trust.profile_recorded_on and not is_staff(by):
        raise NotPossible(
            "The trust has recorded this already.",
            next_step="Ask the programme team to correct it.",
            code="profile_recorded",
        )


def is_staff(by: Actor) -> bool:
    """Whether a staff role, not a role at the trust, lets `by` change profiles."""
    return by.pk is None or by.has(Permission.TRUST_EDIT_PROFILE)  # type: ignore[attr-defined]
