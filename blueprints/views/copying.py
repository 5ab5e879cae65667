"""Copying a blueprint, and working through the copy."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import needs
from accounts.permissions import Permission as P
from accounts.requests import posted
from blueprints import columns, policies, services
from blueprints.forms import ChangeTaskForm, FinishForm, TaskForm
from blueprints.models import Copy
from blueprints.views.finding import (
    COPIES,
    HOME,
    LIBRARY,
    copy_or_404,
    current,
    own_copy,
    task_or_404,
    trust_of,
    user_of,
    version_or_404,
    versions_of,
)
from core.forms import carried_out
from nhsuk.columns import ListPageView


@require_http_methods(["GET", "POST"])
@needs(P.BLUEPRINT_COPY)
def copy(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what copying means, then make the trust's own plan; leads to the one under way."""
    shown = current(versions_of(request, slug))
    version, trust = version_or_404(request, slug, shown.number), trust_of(request)
    if under_way := own_copy(request, version):
        messages.info(request, "Your trust is working on this copy of the blueprint already.")
        return redirect(under_way)
    policies.check_can_copy(user_of(request), version, trust)
    if request.method == "POST":
        made = services.copy_blueprint(by=user_of(request), version=version, trust=trust)
        messages.success(request, f"{made.reference} is your plan now. Change it as you need.")
        return redirect(made)
    context = {
        "version": version,
        "steps": version.steps.all(),
        "breadcrumbs": [HOME, LIBRARY, (version.title, version.get_absolute_url())],
    }
    return render(request, "blueprints/copy.html", context)


@method_decorator([require_GET, needs(P.TRUST_VIEW_PRIVATE)], name="dispatch")
class Copies(ListPageView):
    """The copies of the trust acted for; all of them for staff."""

    title = "Copies of blueprints"
    file_name = "copies"
    empty_text = "Nothing has been copied yet. Find a blueprint that fits, and copy it."
    breadcrumbs = (HOME, LIBRARY)

    def get_queryset(self) -> QuerySet[Copy]:
        rows = Copy.objects.visible_to(user_of(self.request)).select_related("version", "trust")
        if trust := trust_of(self.request):
            rows = rows.filter(trust=trust)
        return rows.annotate(
            done=Count("tasks", filter=Q(tasks__done_on__isnull=False)),
            to_do=Count("tasks", filter=Q(tasks__left_out=False)),
        ).order_by("-started_at", "-pk")

    def get_columns(self) -> Any:
        return columns.COPIES if trust_of(self.request) else [*columns.COPIES, columns.WHOSE]


@require_GET
@needs(P.TRUST_VIEW_PRIVATE)
def copy_plan(request: HttpRequest, reference: str) -> HttpResponse:
    """The plan: its tasks, where it comes from, and in the end what came of it."""
    return plan_page(request, copy_or_404(request, reference), TaskForm())


def plan_page(request: HttpRequest, found: Copy, form: TaskForm) -> HttpResponse:
    tasks = list(found.tasks.all())
    form.form_action = f"{found.get_absolute_url()}tasks/"
    context = {
        "copy": found,
        "tasks": tasks,
        "done": sum(task.done_on is not None for task in tasks),
        "to_do": sum(not task.left_out for task in tasks),
        "works": policies.can_work_on(user_of(request), found),
        "form": form,
        "breadcrumbs": [HOME, LIBRARY, COPIES],
    }
    return render(request, "blueprints/copy_plan.html", context)


@require_POST
@needs(P.TRUST_VIEW_PRIVATE)
def task_add(request: HttpRequest, reference: str) -> HttpResponse:
    """A task of the trust's own, at the end."""
    found = copy_or_404(request, reference)
    policies.check_can_work_on(user_of(request), found)
    form = TaskForm(request.POST)
    task = carried_out(form, services.add_task, by=user_of(request), copy=found)
    if task is None:
        return plan_page(request, found, form)
    messages.success(request, f"Added: {task.title}")
    return redirect(f"{found.get_absolute_url()}#task-{task.position}")


@require_http_methods(["GET", "POST"])
@needs(P.TRUST_VIEW_PRIVATE)
def task_edit(request: HttpRequest, reference: str, position: int) -> HttpResponse:
    """Change a task, give it a date, or leave it out."""
    found = copy_or_404(request, reference)
    policies.check_can_work_on(user_of(request), found)
    task = task_or_404(found, position)
    form = ChangeTaskForm(posted(request), task=task)
    if carried_out(form, services.change_task, by=user_of(request), task=task):
        return redirect(f"{found.get_absolute_url()}#task-{position}")
    crumbs = [HOME, LIBRARY, COPIES, (found.reference, found.get_absolute_url())]
    context = {"copy": found, "task": task, "form": form, "breadcrumbs": crumbs}
    return render(request, "blueprints/task_edit.html", context)


@require_POST
@needs(P.TRUST_VIEW_PRIVATE)
def task_tick(request: HttpRequest, reference: str, position: int) -> HttpResponse:
    """Done, or not done after all."""
    found = copy_or_404(request, reference)
    task, done = task_or_404(found, position), request.POST.get("done") == "yes"
    services.tick_task(by=user_of(request), task=task, done=done)
    return redirect(f"{found.get_absolute_url()}#task-{position}")


@require_http_methods(["GET", "POST"])
@needs(P.TRUST_VIEW_PRIVATE)
def copy_finish(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what came of the copy."""
    found = copy_or_404(request, reference)
    policies.check_can_work_on(user_of(request), found)
    form = FinishForm(posted(request))
    form.cancel_url = found.get_absolute_url()
    if carried_out(form, services.finish_copy, by=user_of(request), copy=found):
        messages.success(request, "Thank you. What you wrote stands beside the blueprint now.")
        return redirect(found)
    crumbs = [HOME, LIBRARY, COPIES, (found.reference, found.get_absolute_url())]
    context = {"copy": found, "form": form, "breadcrumbs": crumbs}
    return render(request, "blueprints/copy_finish.html", context)
