"""What readers reported: one waits, one was right, one was not. About invented trusts, or about
what a page of a real programme says already."""

from django.urls import reverse

from aspirant.demo.clock import days_ago
from aspirant.demo.people import address
from aspirant.demo.scene import Cast
from corrections.models import Report
from corrections.services import READER, correct, decline, report_mistake

EDITOR = "Nadia Karim"


def tell(cast: Cast) -> None:
    """A correction on the public list; a reader who asks for more than is known; a new report."""
    with days_ago(31):
        setting = report(
            reverse("trust_detail", args=["ZZ4"]),
            "It says that this is a community trust. It runs two hospitals with emergency"
            " departments, and its annual report calls it an acute trust.",
        )
    with days_ago(27):
        correct(
            by=cast.people[EDITOR],
            report=setting,
            sentence="Saltmarsh and Fens was shown as a community trust. It is an acute trust.",
            answer="You are right, and the page says so now. Thank you.",
        )
    missing_trusts(cast)
    with days_ago(3):
        report(
            reverse("milestones:plan", args=["ZZ2", "disaster-recovery"]),
            "The page says that the test of the backups is late. The board papers of last month"
            " say that it was done. Which of the two is right?",
            "A Reader",
        )


def missing_trusts(cast: Cast) -> None:
    """The page was right, and says why."""
    with days_ago(20):
        short = report(
            reverse("programme_detail", args=["digital-aspirant"]),
            "59 trusts were announced, and your list is much shorter.",
            "Another Reader",
        )
    with days_ago(17):
        decline(
            by=cast.manager,
            report=short,
            answer="Both figures are right, and the page gives both: 59 trusts were announced, and"
            " we list those that a published source names. Tell us if you know of a source that"
            " names more.",
        )


def report(page: str, text: str, reader: str = "") -> Report:
    """What somebody wrote who did not sign in, and perhaps wants to be answered."""
    return report_mistake(by=READER, page=page, text=text, email=address(reader) if reader else "")
