"""What staff fill in about validations from outside."""

from typing import Any

from django import forms

from core.dates import today
from evidence.models import EvidenceItem
from maturity.external import Finding
from maturity.models import ExternalScheme, ExternalValidation
from maturity.models.external import Scope
from nhsuk.forms import Form, SplitDateField
from trusts.models import Trust


class FindingForm(Form):
    """A stage, how much of the trust it is about, who found it, when, and what shows it."""

    stage = forms.ChoiceField(label="Stage", widget=forms.RadioSelect(attrs={"small": True}))
    scope = forms.ChoiceField(
        label="What was looked at",
        choices=Scope.choices,
        widget=forms.RadioSelect(attrs={"small": True, "conditional": {Scope.SITE: "site_name"}}),
    )
    site_name = forms.CharField(label="Name of the site", required=False, max_length=120)
    validator = forms.CharField(
        label="Who validated it", max_length=120, help_text="The organisation, not a person."
    )
    validated_on = SplitDateField(
        label="Date of the validation", help_text="For example, 27 3 2026."
    )
    valid_until = SplitDateField(
        label="Valid until", required=False, help_text="Only if the validator named a day."
    )
    source = forms.CharField(
        label="Where this stands",
        required=False,
        max_length=250,
        help_text="A publication or a letter, with its date.",
    )
    evidence = forms.CharField(
        label="Evidence of the trust that shows it",
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"width": 20}),
        help_text="Its reference, if the trust has uploaded it. For example, EV-2026-0007.",
    )

    def __init__(self, *args: Any, user: Any, trust: Trust | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.of_trust = user, trust
        self.schemes = {scheme.slug: scheme for scheme in ExternalScheme.objects.all()}
        stage: Any = self.fields["stage"]
        stage.choices = [
            (f"{slug}.{number}", f"{scheme} stage {number}: {name}")
            for slug, scheme in self.schemes.items()
            for number, name in scheme.stages
        ]

    def clean_validated_on(self) -> Any:
        day = self.cleaned_data["validated_on"]
        if day > today():
            raise forms.ValidationError("The date of the validation must be today or in the past")
        return day

    def clean_evidence(self) -> EvidenceItem | None:
        """By its reference, among what the person may read of this trust."""
        reference = self.cleaned_data["evidence"].strip().upper()
        trust = self.cleaned_data.get("trust") or self.of_trust
        if not reference or trust is None:
            return None
        rows = EvidenceItem.objects.visible_to(self.user).filter(trust=trust)
        found = rows.filter(reference=reference).first()
        if found is None:
            raise forms.ValidationError(f"{trust.display_name} has no evidence {reference}")
        return found

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if found.get("scope") == Scope.SITE and found.get("site_name") == "":
            self.add_error("site_name", "Enter the name of the site")
        first, last = found.get("validated_on"), found.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", "It must be valid until the validation's date or later")
        if not self.errors and not found["source"] and found["evidence"] is None:
            self.add_error("source", "Enter where this stands, or the evidence that shows it")
        return found

    @property
    def finding(self) -> Finding:
        given = self.cleaned_data
        slug, _, stage = given["stage"].rpartition(".")
        return Finding(
            scheme=self.schemes[slug],
            stage=int(stage),
            scope=given["scope"],
            site_name=given["site_name"] if given["scope"] == Scope.SITE else "",
            validator=given["validator"],
            validated_on=given["validated_on"],
            valid_until=given["valid_until"],
            source=given["source"],
            evidence=given["evidence"],
        )


class RecordForm(FindingForm):
    """For which trust, too."""

    submit_label = "Record this validation"

    trust = forms.CharField(
        label="ODS code of the trust",
        max_length=5,
        widget=forms.TextInput(attrs={"width": 5}),
        help_text="For example, RJ1.",
    )
    field_order = ("trust",)

    def clean_trust(self) -> Trust:
        code = self.cleaned_data["trust"].strip().upper()
        found = Trust.objects.visible_to(self.user).filter(code=code).first()
        if found is None:
            raise forms.ValidationError(f"No trust has the code {code}")
        return found


class CorrectionForm(FindingForm):
    """The whole of it as it should read, and why."""

    submit_label = "Record the correction"

    withdrawn = forms.BooleanField(
        label="There is no such validation: withdraw it",
        required=False,
        help_text="For a wrong trust, for example. What it said stays to be read.",
    )
    reason = forms.CharField(
        label="Why it is corrected", max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


def initial_of(validation: ExternalValidation) -> dict[str, Any]:
    """A validation as a form shows it."""
    return {
        "stage": f"{validation.scheme.slug}.{validation.stage}",
        "scope": validation.scope,
        "site_name": validation.site_name,
        "validator": validation.validator,
        "validated_on": validation.validated_on,
        "valid_until": validation.valid_until,
        "source": validation.source,
        "evidence": validation.evidence.reference if validation.evidence else "",
    }
