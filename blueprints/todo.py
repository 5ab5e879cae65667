"""What waits for whom, for the home pages."""

from typing import Any

from django.urls import reverse

from accounts.models import User
from accounts.permissions import Permission
from blueprints import lifecycles
from blueprints.models import BlueprintVersion, CopyTask
from core.todo import Todo, first_few
from trusts.models import Trust

WRITERS, EDITORS = "Whoever writes blueprints", "Blueprint editor"


def for_trust(trust: Trust, user: User) -> list[Todo]:
    """Drafts to finish, and what waits for an editor."""
    versions = unfinished(trust)
    writes = user.has(Permission.BLUEPRINT_WRITE, trust=trust)
    return [
        with_editor(version) if version.status == lifecycles.REVIEW else to_write(version, writes)
        for version in versions.brief().select_related("blueprint")
    ]


def tasks_for_trust(trust: Trust, user: User) -> list[Todo]:
    """Tasks of copies that have a date."""
    tasks = dated_tasks(trust).select_related("copy").order_by("due_on", "pk")
    works = user.has(Permission.BLUEPRINT_COPY, trust=trust)
    return first_few(
        tasks,
        lambda task: to_do(task, works),
        "{} more tasks from blueprints",
        reverse("blueprints:copies"),
    )


def unfinished(trust: Trust) -> Any:
    return BlueprintVersion.objects.unfinished().filter(blueprint__trust=trust)


def dated_tasks(trust: Trust) -> Any:
    return CopyTask.objects.open().filter(copy__trust=trust, due_on__isnull=False)


def to_write(version: BlueprintVersion, writes: bool) -> Todo:
    """Finish a draft; if an editor sent it back, change it."""
    sent_back = version.round > 0
    return Todo(
        title=f"{'Change and send again' if sent_back else 'Finish'}: {version.title}",
        url=reverse("blueprints:edit", kwargs={"slug": version.blueprint.slug})
        if writes
        else version.get_absolute_url(),
        owner="You" if writes else WRITERS,
        minutes=30,
        detail="An editor sent this blueprint back with notes."
        if sent_back
        else "A blueprint that your trust is writing.",
    )


def with_editor(version: BlueprintVersion) -> Todo:
    return Todo(
        title=version.title,
        url=version.get_absolute_url(),
        owner=EDITORS,
        due_on=version.review_due_on,
        detail="Your blueprint, to be published.",
        with_us=True,
        since=version.sent_at.date() if version.sent_at else None,
        due_label="Decision due",
    )


def to_do(task: Any, works: bool) -> Todo:
    return Todo(
        title=task.title,
        url=f"{task.copy.get_absolute_url()}#task-{task.position}",
        owner="You" if works else "Whoever works on the copy",
        due_on=task.due_on,
        detail=f"From your copy of a blueprint, {task.copy.reference}.",
    )


def for_staff(user: User) -> list[Todo]:
    """Blueprints that wait for a review, the oldest first."""
    if not user.has(Permission.BLUEPRINT_PUBLISH):
        return []
    waiting = BlueprintVersion.objects.filter(status=lifecycles.REVIEW).brief()
    waiting = waiting.select_related("blueprint__trust").order_by("sent_at", "pk")
    more = "Review {} more blueprints"
    return first_few(waiting, to_review, more, reverse("blueprints:review_list"))


def to_review(version: BlueprintVersion) -> Todo:
    return Todo(
        title=f"Review: {version.title}",
        url=reverse("blueprints:review", kwargs={"slug": version.blueprint.slug}),
        owner="You",
        due_on=version.review_due_on,
        minutes=30,
        detail=f"By {version.blueprint.trust}.",
        since=version.sent_at.date() if version.sent_at else None,
    )
