"""A trust's own plan: made from a blueprint, worked through, and ended with what came of it."""

from datetime import date

from blueprints import lifecycles, policies, sections
from blueprints.models import BlueprintVersion, Copy, CopyTask
from blueprints.texts import checked, checked_line
from core.actors import Actor
from core.dates import now, today
from core.errors import BadInput, NotPossible
from core.references import next_reference
from core.services import locked, service
from evidence.policies import person
from trusts.models import Trust

# With those that a trust adds to what it copied.
MOST_TASKS = 200


@service
def copy_blueprint(*, by: Actor, version: BlueprintVersion, trust: Trust) -> Copy:
    """Make the trust's own plan, which begins with the blueprint's steps as its tasks.

    Raises NotAllowed, or NotPossible for one's own, for a version that is not published, or
    while the trust works on another copy of it.
    """
    # The lock makes two copies at once count one after the other.
    Trust.objects.select_for_update(of=("self",), no_key=True).get(pk=trust.pk)
    policies.check_can_copy(by, version, trust)
    copy = Copy.objects.create(
        reference=next_reference("CP", today().year),
        version=version,
        trust=trust,
        started_by=person(by),
        started_at=now(),
    )
    CopyTask.objects.bulk_create(
        CopyTask(
            copy=copy,
            position=step.position,
            title=step.title,
            detail=step.detail,
            from_task=step,
        )
        for step in version.steps.all()
    )
    return copy


@service
def add_task(
    *, by: Actor, copy: Copy, title: str, detail: str = "", due_on: date | None = None
) -> CopyTask:
    """Add a task of the trust's own at the end. Raises NotAllowed, NotPossible or BadInput."""
    copy = locked(copy)
    policies.check_can_work_on(by, copy)
    number = copy.tasks.count()
    if number >= MOST_TASKS:
        raise NotPossible(
            f"This plan has {number} tasks, which is the most it can hold.",
            next_step="Put several small tasks into one.",
            code="most_tasks",
        )
    facts = task_fields(title, detail, due_on)
    return CopyTask.objects.create(copy=copy, position=number + 1, **facts)


def task_fields(title: str, detail: str, due_on: date | None) -> dict[str, object]:
    """What the fields of a task become. Raises BadInput."""
    title = checked_line(title, "What to do", sections.LONGEST_STEP)
    if not title:
        raise BadInput("Enter what to do.", code="no_title")
    detail = checked(detail, "How", sections.LONGEST_DETAIL)
    return {"title": title, "detail": detail, "due_on": due_on}


def locked_task(by: Actor, task: CopyTask) -> CopyTask:
    """The task under its copy's lock, if it may be changed."""
    copy = locked(task.copy)
    policies.check_can_work_on(by, copy)
    return locked(task)


@service
def change_task(
    *,
    by: Actor,
    task: CopyTask,
    title: str,
    detail: str = "",
    due_on: date | None = None,
    left_out: bool = False,
) -> CopyTask:
    """Change a task, or leave it out: it stays in the plan, as not needed here.

    Raises NotAllowed, NotPossible or BadInput.
    """
    task = locked_task(by, task)
    facts = {**task_fields(title, detail, due_on), "left_out": left_out}
    if left_out:
        facts["done_on"] = None
    for name, value in facts.items():
        setattr(task, name, value)
    task.save(update_fields=list(facts))
    return task


@service
def tick_task(*, by: Actor, task: CopyTask, done: bool) -> CopyTask:
    """Mark a task as done today, or as not done after all; pressed twice, nothing more happens.

    Raises NotAllowed or NotPossible.
    """
    task = locked_task(by, task)
    if done == (task.done_on is not None):
        return task
    if task.left_out:
        raise NotPossible(
            "This task is left out of your plan.",
            next_step="Take it in again first.",
            code="left_out",
        )
    task.done_on = today() if done else None
    task.save(update_fields=["done_on"])
    return task


@service
def finish_copy(*, by: Actor, copy: Copy, outcome: str, why: str) -> Copy:
    """Say what came of it: used, adapted or abandoned, and why. The public reads that.

    Raises NotAllowed, NotPossible once it has ended, or BadInput without an outcome and a why.
    """
    copy = locked(copy)
    policies.check_can_work_on(by, copy)
    if outcome not in lifecycles.ENDS:
        raise BadInput("Select what came of it.", code="outcome")
    why = checked(why, "Why", sections.LONGEST_DETAIL)
    if not why:
        raise BadInput("Say why, for the next trust that thinks of copying it.", code="no_why")
    copy.status, copy.why = outcome, why
    copy.finished_by, copy.finished_at = person(by), now()
    copy.save(update_fields=["status", "why", "finished_by", "finished_at"])
    return copy
