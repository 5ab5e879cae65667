"""Refusals in the portal's own words: each says why, and what to do next (domain rule 19)."""


class DomainError(Exception):
    """A refusal that a person will read.

    `message` says why, in one sentence; `next_step` what to do now; `code` names the rule for
    tests and logs; `status` is the HTTP status of the page that explains it.
    """

    status = 400

    def __init__(self, message: str, *, next_step: str = "", code: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.next_step = next_step
        self.code = code

    def __str__(self) -> str:
        return f"{self.message} {self.next_step}".strip()


class BadInput(DomainError):
    """What was given cannot be understood or is out of range."""

    status = 400


class NotAllowed(DomainError):
    """This person may not do this, whatever the state."""

    status = 403


class NotPossible(DomainError):
    """The present state does not allow this, whoever asks."""

    status = 409
