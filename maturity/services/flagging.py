"""Raising flags, which only the portal does, and closing them, which only people do."""

from core.actors import Actor
from core.dates import now, today
from core.errors import NotAllowed
from core.references import next_reference
from core.services import locked, service
from evidence.policies import person
from maturity.flags.facts import Facts, facts_of, own_score
from maturity.flags.looking import basis_of
from maturity.flags.policies import check_can_close_flag
from maturity.flags.rules import RULES, Finding, Rule
from maturity.lifecycles import CLOSED
from maturity.models import Assessment, Flag, FlagLook


@service
def look_for_flags(*, by: Actor, assessment_id: int) -> int:
    """Raise what the rules find about a signed assessment, each once; how many are new.

    Without scores there is nothing to look at yet. For the portal only: a person's suspicion is
    none of its rules.
    """
    if by.pk is not None:
        raise NotAllowed("The portal alone raises what somebody should look at.", code="portal")
    # Two looks at once: the second finds what the first raised.
    Assessment.objects.select_for_update(of=("self",), no_key=True).get(pk=assessment_id)
    basis, own = basis_of(assessment_id), own_score(assessment_id)
    if basis is None or own is None:
        return 0
    raised = raise_flags(own.assessment, facts_of(own.assessment, own))
    seen = {"basis": basis, "looked_at": now()}
    FlagLook.objects.update_or_create(assessment_id=assessment_id, defaults=seen)
    return raised


def raise_flags(assessment: Assessment, facts: Facts) -> int:
    """One flag for each rule that finds something and has not raised it in its present version."""
    known = set(assessment.flags.values_list("rule", "rule_version"))
    wanted = [rule for rule in RULES.values() if (rule.slug, rule.version) not in known]
    found = [(rule, finding) for rule in wanted if (finding := rule.look(facts))]
    for rule, finding in found:
        raise_flag(assessment, rule, finding)
    return len(found)


def raise_flag(assessment: Assessment, rule: Rule, finding: Finding) -> Flag:
    return Flag.objects.create(
        reference=next_reference("FL", today().year),
        assessment=assessment,
        rule=rule.slug,
        rule_version=rule.version,
        raised_at=now(),
        sentence=finding.sentence,
        figures=[list(pair) for pair in finding.figures],
    )


@service
def close_flag(*, by: Actor, flag: Flag, note: str) -> Flag:
    """Somebody looked: the note says what they found. It stays closed.

    Raises NotAllowed, NotPossible, or BadInput without a note.
    """
    flag = locked(flag)
    check_can_close_flag(by, flag, note)
    flag.status, flag.note = CLOSED, note.strip()
    flag.closed_by, flag.closed_at = person(by), now()
    flag.save(update_fields=["status", "note", "closed_by", "closed_at"])
    return flag
