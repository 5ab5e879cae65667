"""Everything a role can allow, one name each. What the state allows is in each app's policies."""

from enum import StrEnum


class Permission(StrEnum):
    """The value is the sentence fragment a refusal uses: "You need to be able to …"."""

    # Trusts and people
    TRUST_VIEW_PRIVATE = "see a trust's private pages"
    TRUST_EDIT_PROFILE = "record a trust's setting, supplier and size"
    TEAM_VIEW = "see a trust's team"
    TEAM_MANAGE = "invite and remove people, and arrange cover"
    STAFF_INVITE = "invite anyone"
    REGISTER_IMPORT = "import the register of organisations"
    ACCOUNTS_MANAGE = "manage accounts"
    MAIL_VIEW = "see what mail was delivered"
    HISTORY_VIEW = "read the history of decisions"
    # Evidence and claims
    EVIDENCE_VIEW = "read evidence"
    EVIDENCE_UPLOAD = "upload evidence"
    CLAIM_VIEW = "see evidence to check"
    CLAIM_EDIT = "prepare evidence to check"
    CLAIM_SIGN = "sign off evidence"
    CLAIM_DECIDE = "decide whether evidence shows it"
    CLAIM_ALLOCATE = "give evidence to assessors"
    # Programmes and money
    PROGRAMME_EDIT = "change programmes, waves and participation"
    PAIRING_CONFIRM = "confirm a pairing"
    FUNDING_VIEW = "see a trust's money"
    FUNDING_OVERVIEW = "see the programme's money"
    AWARD_EDIT = "set up awards, commitments and instalments"
    BUDGET_EDIT = "set budgets"
    RELEASE_PROPOSE = "propose a payment"
    RELEASE_APPROVE_PROGRAMME = "approve a payment for the programme"
    RELEASE_APPROVE_FINANCE = "approve a payment for finance"
    PAYMENT_INSTRUCT = "put payments into a batch"
    PAYMENT_RECORD = "record that a payment was made"
    # Milestones, maturity, blueprints
    MILESTONE_PLAN = "plan the milestones of trusts"
    MILESTONE_FORECAST = "re-forecast a trust's milestones"
    MATURITY_VIEW = "see a trust's own assessments"
    MATURITY_ANSWER = "answer a trust's assessment"
    MATURITY_SIGN = "sign off a trust's assessment"
    MATURITY_MANAGE = "invite trusts to assess themselves"
    BLUEPRINT_WRITE = "write blueprints"
    BLUEPRINT_COPY = "copy blueprints for a trust"
    BLUEPRINT_PUBLISH = "publish blueprints"
    # What the public points out
    CORRECTION_HANDLE = "answer reports of mistakes"
