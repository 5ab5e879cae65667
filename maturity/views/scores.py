"""Computing all scores anew, and how far that is."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import needs
from accounts.permissions import Permission
from core.dates import when
from maturity import services
from maturity.models import ScoreRun
from maturity.services.scoring import progress_key
from maturity.views.finding import HOME, list_crumb, user_of
from trusts.progress import percent_done

SHOWN = 10


@require_http_methods(["GET", "POST"])
@needs(Permission.MATURITY_MANAGE)
def score_runs(request: HttpRequest) -> HttpResponse:
    """The last recomputations; a POST asks for another."""
    if request.method == "POST":
        services.ask_recomputation(by=user_of(request))
        messages.success(request, "The scores are being computed. Until then the old ones stand.")
        return redirect("maturity:score_runs")
    runs = list(ScoreRun.objects.visible_to(user_of(request)).select_related("asked_by")[:SHOWN])
    running = next((run for run in runs if run.is_unfinished), None)
    context = {
        "rows": [row_of(run) for run in runs],
        "running": running,
        "done": running.total * percent_done(progress_key(running)) // 100 if running else 0,
        "breadcrumbs": [HOME, list_crumb(request)],
    }
    return render(request, "maturity/score_runs.html", context)


def row_of(run: ScoreRun) -> tuple[str, str, int, str, str]:
    """One line of the table: when, by whom, how many, how long, how it ended."""
    took = "No data"
    if run.finished_at and run.started_at:
        took = f"{(run.finished_at - run.started_at).total_seconds():.1f} seconds"
    by = run.asked_by.name if run.asked_by else "The portal"
    return when(run.asked_at), by, run.done, took, run.failure or run.get_status_display()
