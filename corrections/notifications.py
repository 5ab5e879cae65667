"""Who is told what: the reader who left an address, once, when the report is answered."""

from core.mail import send_mail
from corrections.models import Report


def answered(report: Report) -> None:
    """What was decided, in the words of whoever answered."""
    if report.email:
        send_mail(
            to=report.email,
            template="corrections/answered",
            context={"report": report},
            dedupe_key=f"corrections/answered:{report.pk}",
        )
