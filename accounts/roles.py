"""The roles, each with what it may do and a sentence that says so.

Roles at a trust are given by membership of that trust (`trusts`); staff roles and the
administrator's by `accounts.StaffRole`. A role says what kind of thing a person may do; the
policies of each app say whether this person may do it to this row now.
"""

from collections.abc import Iterable
from typing import ClassVar, Literal

from accounts.permissions import Permission as P

Scope = Literal["trust", "staff", "administrator"]


class Role:
    """One role. `registry` holds every role by its slug."""

    slug: ClassVar[str]
    name: ClassVar[str]
    sentence: ClassVar[str]
    scope: ClassVar[Scope]
    permissions: ClassVar[frozenset[P]]

    registry: ClassVar[dict[str, type["Role"]]] = {}

    def __init_subclass__(cls) -> None:
        Role.registry[cls.slug] = cls


READ_OWN = frozenset(
    {
        P.TRUST_VIEW_PRIVATE,
        P.TEAM_VIEW,
        P.EVIDENCE_VIEW,
        P.CLAIM_VIEW,
        P.FUNDING_VIEW,
        P.MATURITY_VIEW,
    }
)
PREPARE = frozenset(
    {
        P.EVIDENCE_UPLOAD,
        P.CLAIM_EDIT,
        P.MILESTONE_FORECAST,
        P.MATURITY_ANSWER,
        P.BLUEPRINT_WRITE,
        P.BLUEPRINT_COPY,
    }
)
READ_ALL = READ_OWN | {P.FUNDING_OVERVIEW}


class TrustCIO(Role):
    slug = "cio"
    name = "Chief information officer"
    sentence = "Signs off what the trust sends, and looks after its team."
    scope = "trust"
    permissions = (
        READ_OWN
        | PREPARE
        | {
            P.CLAIM_SIGN,
            P.MATURITY_SIGN,
            P.TEAM_MANAGE,
            P.TRUST_EDIT_PROFILE,
            P.PAIRING_CONFIRM,
        }
    )


class Contributor(Role):
    slug = "contributor"
    name = "Contributor"
    sentence = "Uploads evidence and prepares it for the chief information officer to sign."
    scope = "trust"
    permissions = READ_OWN | PREPARE


class FinanceLead(Role):
    slug = "finance_lead"
    name = "Finance lead"
    sentence = "Follows the trust's money and prepares what it must show about spending."
    scope = "trust"
    permissions = READ_OWN | PREPARE


class Viewer(Role):
    slug = "viewer"
    name = "Viewer"
    sentence = "Reads everything of the trust, and changes nothing."
    scope = "trust"
    permissions = READ_OWN


class ProgrammeManager(Role):
    slug = "programme_manager"
    name = "Programme manager"
    sentence = "Runs the programme: awards, instalments, who assesses what, and the first approval."
    scope = "staff"
    permissions = READ_ALL | {
        P.STAFF_INVITE,
        P.TRUST_EDIT_PROFILE,
        P.CLAIM_ALLOCATE,
        P.PROGRAMME_EDIT,
        P.AWARD_EDIT,
        P.BUDGET_EDIT,
        P.RELEASE_PROPOSE,
        P.RELEASE_APPROVE_PROGRAMME,
        P.MILESTONE_PLAN,
        P.MILESTONE_FORECAST,
        P.MATURITY_MANAGE,
        P.CORRECTION_HANDLE,
        P.MAIL_VIEW,
        P.HISTORY_VIEW,
    }


class Assessor(Role):
    slug = "assessor"
    name = "Assessor"
    sentence = "Decides whether evidence shows what was asked; never for a trust of their own."
    scope = "staff"
    permissions = READ_OWN | {P.CLAIM_DECIDE}


class FinanceApprover(Role):
    slug = "finance_approver"
    name = "Finance approver"
    sentence = "Gives the second approval of a payment, and confirms budgets."
    scope = "staff"
    permissions = READ_ALL | {P.RELEASE_APPROVE_FINANCE, P.BUDGET_EDIT, P.HISTORY_VIEW}


class PaymentsOfficer(Role):
    slug = "payments_officer"
    name = "Payments officer"
    sentence = "Sends approved payments to the finance system and records when they were paid."
    scope = "staff"
    permissions = READ_ALL | {P.PAYMENT_INSTRUCT, P.PAYMENT_RECORD}


class BlueprintEditor(Role):
    slug = "blueprint_editor"
    name = "Blueprint editor"
    sentence = "Reviews and publishes blueprints that others wrote."
    scope = "staff"
    permissions = frozenset(
        {P.TRUST_VIEW_PRIVATE, P.BLUEPRINT_WRITE, P.BLUEPRINT_PUBLISH, P.CORRECTION_HANDLE}
    )


class Auditor(Role):
    slug = "auditor"
    name = "Auditor"
    sentence = "Reads everything, with its history, and changes nothing."
    scope = "staff"
    permissions = READ_ALL | {P.HISTORY_VIEW, P.MAIL_VIEW}


class Administrator(Role):
    slug = "administrator"
    name = "Administrator"
    sentence = "Looks after accounts, reference data and imports in Django admin; moves no money."
    scope = "administrator"
    permissions = frozenset(
        {
            P.TRUST_VIEW_PRIVATE,
            P.TRUST_EDIT_PROFILE,
            P.TEAM_VIEW,
            P.TEAM_MANAGE,
            P.STAFF_INVITE,
            P.REGISTER_IMPORT,
            P.PROGRAMME_EDIT,
            P.CORRECTION_HANDLE,
            P.ACCOUNTS_MANAGE,
            P.MAIL_VIEW,
            P.HISTORY_VIEW,
        }
    )


def by_slug(slug: str) -> type[Role]:
    return Role.registry[slug]


def of_scope(*scopes: Scope) -> list[type[Role]]:
    """The roles of these scopes, in the order in which they are written above."""
    return [role for role in Role.registry.values() if role.scope in scopes]


def staff(slugs: Iterable[str]) -> list[type[Role]]:
    """The staff and administrator roles with these slugs."""
    held = set(slugs)
    return [role for role in of_scope("staff", "administrator") if role.slug in held]


def choices(*scopes: Scope) -> list[tuple[str, str]]:
    return [(role.slug, role.name) for role in of_scope(*scopes)]
