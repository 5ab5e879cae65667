"""Frameworks and assessments for tests, all through the services."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from accounts.models import User
from core.actors import PORTAL
from core.dates import today
from evidence.models import Claim
from maturity import services, tasks
from maturity.models import (
    Answer,
    Assessment,
    Check,
    Dimension,
    Draw,
    Exemption,
    Framework,
    FrameworkVersion,
    Option,
    Round,
    Scale,
    Statement,
)
from maturity.reading import checks_of
from maturity.services import Entry, Judgement
from maturity.services.frameworks import put_in_force
from tests.factories.accounts import make_user
from tests.factories.evidence import decide, submitted_claim
from tests.factories.people import make_member
from tests.factories.trusts import make_trust
from tests.support.acting import save
from trusts.models import Trust

WGLL, DMA = "what-good-looks-like", "digital-maturity-assessment"


def version_of(slug: str = WGLL) -> FrameworkVersion:
    """The shipped version in force."""
    services.load_frameworks(by=PORTAL)
    return FrameworkVersion.objects.get(framework__slug=slug, status="in_force")


def make_version(
    *,
    method: str = "statements",
    statements: Sequence[Sequence[int]] = ((1, 1), (2,)),
    **facts: Any,
) -> FrameworkVersion:
    """A version in force; each row of `statements` is a dimension, each number a weight."""
    version = make_draft(method=method, **facts)
    scale = version.scales.get()
    position = 0
    for number, weights in enumerate(statements, start=1):
        dimension = save(
            Dimension(version=version, code=f"d{number}", name=f"D {number}", position=number)
        )
        for weight in weights:
            position += 1
            add_statement(dimension, scale, position, weight=weight)
    return force(version)


def make_draft(*, method: str = "statements") -> FrameworkVersion:
    """The next draft, with a scale of levels 1 to 5 and nothing else."""
    framework, _ = Framework.objects.get_or_create(
        slug="test", defaults={"name": "Test framework", "summary": "For tests."}
    )
    number = framework.versions.count() + 1
    version = save(
        FrameworkVersion(framework=framework, number=number, method=method, source="A test")
    )
    scale = Scale.objects.create(version=version, slug="level", name="Levels")
    Option.objects.bulk_create(
        Option(scale=scale, level=level, label=f"Level {level}", points=20 * level)
        for level in range(1, 6)
    )
    return version


def add_statement(dimension: Dimension, scale: Scale, position: int, **facts: Any) -> Statement:
    return Statement.objects.create(
        version_id=dimension.version_id,
        dimension=dimension,
        scale=scale,
        code=f"S{position}",
        text=f"Statement {position} holds.",
        position=position,
        **facts,
    )


def force(version: FrameworkVersion) -> FrameworkVersion:
    _in_force(version)
    return FrameworkVersion.objects.get(pk=version.pk)


def _in_force(version: FrameworkVersion) -> None:
    from core.services import service

    @service
    def now_in_force(*, by: Any) -> None:
        put_in_force(version)

    now_in_force(by=PORTAL)


def in_days(days: int) -> date:
    return today() + timedelta(days=days)


def make_assessment(
    trust: Trust | None = None, version: FrameworkVersion | None = None, by: Any = PORTAL
) -> Assessment:
    """A trust is asked, and nothing is answered."""
    return services.open_assessment(
        by=by,
        trust=trust or make_trust(),
        version=version or make_version(),
        due_on=in_days(30),
    )


def make_round(
    *trusts: Trust,
    opens_in: int = 0,
    closes_in: int = 30,
    version: FrameworkVersion | None = None,
    by: Any = PORTAL,
) -> Round:
    """A round with these trusts; if it opens today they are asked."""
    made = services.plan_round(
        by=by,
        name="Spring",
        version=version or make_version(),
        opens_on=in_days(opens_in),
        closes_on=in_days(closes_in),
        trusts=trusts or [make_trust()],
    )
    return services.keep_round(by=PORTAL, the_round=made)


def answers_of(assessment: Assessment) -> list[Answer]:
    return list(Answer.objects.filter(assessment=assessment).whole())


def option_of(answer: Answer, level: int) -> Option:
    return Option.objects.get(scale=answer.statement.scale_id, level=level)


def say(answer: Answer, level: int | None, justification: str = "", reason: str = "") -> Entry:
    """What somebody wants an answer to be who sees it as it is in `answer`."""
    option = None if level is None else option_of(answer, level)
    return Entry(answer, answer.edition, option, justification, reason)


def fill(
    assessment: Assessment,
    by: User | None = None,
    levels: Mapping[str, int | None] | None = None,
    level: int = 3,
) -> Assessment:
    """Answer every statement: `levels` by statement code, None for one that does not apply."""
    levels = levels or {}
    entries = []
    for answer in answers_of(assessment):
        wanted = levels.get(answer.statement.code, level)
        entries.append(say(answer, wanted, reason="" if wanted is not None else "Not here."))
    writer = by or make_member(assessment.trust)
    services.save_answers(by=writer, assessment=assessment, entries=entries)
    return finish(assessment, writer)


def finish(assessment: Assessment, by: User | None = None) -> Assessment:
    """Mark every part as finished."""
    writer = by or make_member(assessment.trust)
    for part in Dimension.objects.filter(statements__answers__assessment=assessment).distinct():
        services.finish_section(by=writer, assessment=assessment, dimension=part)
    return assessment


def exempt(
    assessment: Assessment, *codes: str, agreed: bool = True, by: User | None = None
) -> list[Exemption]:
    """An assessor agrees, or does not, that these statements do not apply."""
    chosen = [each for each in answers_of(assessment) if each.statement.code in codes]
    reason = "" if agreed else "It applies to every trust."
    return services.decide_exemptions(
        by=by or make_user(staff_role="assessor"),
        assessment=assessment,
        judgements=[Judgement(each, each.edition, agreed, reason) for each in chosen],
    )


def signed_assessment(
    assessment: Assessment | None = None, by: User | None = None, **answers: Any
) -> Assessment:
    """Answered, and signed off by a chief information officer."""
    assessment = fill(assessment or make_assessment(), **answers)
    signer = by or make_member(assessment.trust, "cio")
    return services.sign_assessment(by=signer, assessment=assessment)


def drawn(assessment: Assessment) -> Draw:
    """The draw of a signed assessment, whose first statements are asked for."""
    tasks.draw(assessment.pk)
    return Draw.objects.get(assessment=assessment)


def request(assessment: Assessment, *codes: str) -> list[Check]:
    """The drawn checks of these statements, by their codes."""
    drawn(assessment)
    found = {check.answer.statement.code: check for check in checks_of(assessment)}
    return [found[code] for code in codes]


def settle_in_order(draw: Draw, levels: Mapping[str, int] | None = None, *, up_to: int = 99) -> int:
    """Decide what is asked for, in the order of the draw: at the level claimed, or as `levels`
    says. Gives how many decisions there are then."""
    levels = levels or {}
    open_now = Check.objects.filter(draw_item__draw=draw, draw_item__position__lte=up_to)
    rows = open_now.exclude(claim__status="settled").select_related(
        "answer__statement", "answer__option", "claim__trust"
    )
    for check in rows.order_by("draw_item__position"):
        claimed = check.answer.option
        assert claimed is not None
        settle(check, levels.get(check.answer.statement.code, claimed.level))
    tasks.follow_draw(draw.pk)
    return Check.objects.filter(draw_item__draw=draw, claim__status="settled").count()


def settle(check: Check, level: int, by: User | None = None) -> Claim:
    """The trust shows something, and an assessor finds a level; two where two read it."""
    claim = submitted_claim(check.claim)
    decide(claim, "settled", by=by, verified_level=level, reason="So it says.")
    if claim.second_reader:
        decide(claim, "settled", verified_level=level, reason="So I read it.")
    return Claim.objects.get(pk=claim.pk)
