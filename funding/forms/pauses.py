"""Why an award is paused, and why it goes on."""

from funding.forms.releases import ReasonForm


class PauseForm(ReasonForm):
    """Stopping every payment of an award for a while."""

    submit_label = "Pause this award"


class EndPauseForm(ReasonForm):
    """Letting it go on."""

    submit_label = "End the pause"
    submit_variant = ""
