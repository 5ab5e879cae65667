"""What the journey of a checked score leaves to the services, called by manage.py on the stack."""

from accounts.models import User
from core.dates import today
from evidence import services as evidence
from evidence.models import Claim
from maturity.models import Answer, Assessment, Check
from maturity.reading import AnswerSheet
from maturity.services import Entry, finish_section, save_answers
from tests.factories.evidence import csv_upload


def answer_all_but(reference: str, part: str, writer: str) -> None:
    """The lowest answer everywhere but in one part, which is left to the browser."""
    assessment = Assessment.objects.get(reference=reference)
    by = User.objects.get(name=writer)
    answers = Answer.objects.filter(assessment=assessment).whole()
    entries = [
        Entry(each, each.edition, each.statement.scale.options.order_by("level")[0])
        for each in answers.exclude(statement__dimension__code=part)
    ]
    save_answers(by=by, assessment=assessment, entries=entries)
    for each in AnswerSheet(assessment).parts:
        if each.dimension.code != part:
            finish_section(by=by, assessment=assessment, dimension=each.dimension)


def show_all(reference: str, writer: str, signer: str) -> None:
    """The same evidence for every statement asked for."""
    by = User.objects.get(name=writer)
    checks = Check.objects.filter(answer__assessment__reference=reference)
    claims = list(Claim.objects.filter(pk__in=checks.values("claim")).select_related("trust"))
    item = evidence.upload_evidence(
        by=by,
        trust=claims[0].trust,
        title="Survey of services",
        file=csv_upload("survey.csv"),
        effective_date=today(),
        expires_on=None,
    )
    for claim in claims:
        evidence.save_draft(by=by, claim=claim, text="The survey shows it.", items=[(item, None)])
        evidence.mark_ready(by=by, claim=claim)
    evidence.sign_claims(by=User.objects.get(name=signer), claims=claims)
