"""What programme managers fill in about rounds."""

import re
from typing import Any

from django import forms
from django.db.models import Q

from core.dates import today
from maturity.forms import MOST_TRUSTS, latest_due
from maturity.lifecycles import CANCELLED
from maturity.models import FrameworkVersion, Round
from nhsuk.forms import Form, SplitDateField
from programmes.models import Participation, Programme, Wave
from trusts.models import Trust
from trusts.models.organisations import open_on
from trusts.places import REGIONS

REASON: dict[str, Any] = {"max_length": 500, "widget": forms.Textarea(attrs={"rows": 3})}


class WaveChoice(forms.ModelChoiceField):
    """Waves by programme and name: many programmes have a first one."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.programme}: {obj}"


class TrustsForm(Form):
    """Which trusts: those that take part in a programme or wave, in a region, and codes besides."""

    programme = forms.ModelChoiceField(
        label="Trusts that take part in",
        queryset=Programme.objects.none(),
        required=False,
        empty_label="No programme in particular",
    )
    wave = WaveChoice(
        label="Only those of the wave",
        queryset=Wave.objects.none(),
        required=False,
        empty_label="Every wave",
    )
    region = forms.ChoiceField(
        label="Only those in",
        required=False,
        choices=[("", "Every region"), *sorted(REGIONS.items(), key=lambda pair: pair[1])],
        help_text="A region alone means every open trust in it.",
    )
    codes = forms.CharField(
        label="And these, by ODS code",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "character_count": False}),
        help_text="With spaces or commas between them. For example, RJ1 RRK.",
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        programmes = Programme.objects.visible_to(user)
        fields: Any = self.fields
        fields["programme"].queryset = programmes
        waves = Wave.objects.filter(programme__in=programmes).select_related("programme")
        fields["wave"].queryset = waves

    def clean_codes(self) -> list[str]:
        """The codes, in capitals, once each; each that no trust has is named."""
        given = re.split(r"[\s,;]+", self.cleaned_data["codes"].upper())
        codes = [code for code in dict.fromkeys(given) if code]
        rows = Trust.objects.visible_to(self.user).filter(code__in=codes)
        found = set(rows.values_list("code", flat=True))
        if unknown := [code for code in codes if code not in found]:
            raise forms.ValidationError(f"No trust has the code {', '.join(unknown)}")
        return codes

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        wave, programme = found.get("wave"), found.get("programme")
        if wave and programme and wave.programme_id != programme.pk:
            self.add_error("wave", f"{wave} belongs to {wave.programme}")
        if not self.errors:
            self.check_number(found)
        return found

    def check_number(self, found: dict[str, Any]) -> None:
        found["trusts"] = self.chosen(found)
        if not found["trusts"]:
            self.add_error("codes", "Choose a programme, a wave or a region, or enter ODS codes")
        if len(found["trusts"]) > MOST_TRUSTS:
            self.add_error("region", f"Invite {MOST_TRUSTS} trusts or fewer at once")

    def chosen(self, found: dict[str, Any]) -> list[Trust]:
        wanted = Q(code__in=found["codes"])
        if by_place := self.by_place(found):
            wanted |= open_on() & by_place
        return list(Trust.objects.visible_to(self.user).filter(wanted).order_by("code"))

    def by_place(self, found: dict[str, Any]) -> Q:
        """Where a trust takes part and lies; empty if nothing of that was chosen."""
        wanted = Q()
        parts = Participation.objects.visible_to(self.user).taking_part()
        if found["wave"]:
            wanted &= Q(pk__in=parts.filter(wave=found["wave"]).values("trust"))
        elif found["programme"]:
            wanted &= Q(pk__in=parts.filter(programme=found["programme"]).values("trust"))
        if found["region"]:
            wanted &= Q(region_code=found["region"])
        return wanted


class RoundForm(TrustsForm):
    """A new round: its name, framework, window, and whom it invites."""

    submit_label = "Start the round"

    field_order = ("name", "version", "opens_on", "closes_on")
    name = forms.CharField(max_length=80, help_text="For example, Spring 2027.")
    version = forms.ModelChoiceField(
        label="Framework",
        queryset=FrameworkVersion.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
    )
    opens_on = SplitDateField(
        label="Opens",
        help_text="Trusts are asked on this day, which may be today.",
        error_messages={"required": "Enter the day on which it opens"},
    )
    closes_on = SplitDateField(
        label="Closes",
        help_text="The day by which they sign off. For example, 31 3 2027.",
        error_messages={"required": "Enter the day on which it closes"},
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        rows = FrameworkVersion.objects.visible_to(user).in_force().select_related("framework")
        fields: Any = self.fields
        fields["version"].queryset = rows
        fields["opens_on"].latest = fields["closes_on"].latest = latest_due()

    def clean_name(self) -> str:
        """A round is known by its name; sent twice, the same one is not started twice."""
        name: str = self.cleaned_data["name"]
        rows = Round.objects.visible_to(self.user).exclude(status=CANCELLED)
        if rows.filter(name__iexact=name).exists():
            raise forms.ValidationError("There is a round with this name already: enter another")
        return name

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        opens, closes = found.get("opens_on"), found.get("closes_on")
        if opens and opens < today():
            self.add_error("opens_on", "The day on which it opens must be today or later")
        if opens and closes and closes < opens:
            self.add_error("closes_on", "It must close on the day on which it opens or later")
        return found


class InviteForm(TrustsForm):
    submit_label = "Invite them"


class MoveForm(Form):
    submit_label = "Move the closing date"
    closes_on = SplitDateField(label="New closing date", help_text="For example, 31 3 2027.")
    reason = forms.CharField(
        label="Reason", help_text="Everybody who reads the round reads it.", **REASON
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["closes_on"]
        field.earliest, field.latest = today(), latest_due()


class CancelRoundForm(Form):
    submit_label = "Call it off"
    submit_variant = "warning"
    reason = forms.CharField(label="Reason", **REASON)
