"""The forms of signing in, in NHS.UK's clothes and our words; what they do is allauth's."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.recovery_codes import forms as recovery_codes
from allauth.mfa.totp import forms as totp
from django import forms

from nhsuk.forms import Form, NhsukFormMixin
from nhsuk.layout import Button

LONG_ENOUGH = "At least 12 characters. Three random words make a good one."


class Worded(NhsukFormMixin):
    """Labels and hints of our own for fields that allauth made."""

    labels: dict[str, str] = {}
    hints: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]
        for field in fields.values():
            field.help_text = ""
            field.widget.attrs.pop("placeholder", None)
        for name, label in self.labels.items():
            fields[name].label = label
            fields[name].error_messages["required"] = f"Enter {label[0].lower()}{label[1:]}"
        for name, hint in self.hints.items():
            fields[name].help_text = hint


class SignInForm(Worded, account.LoginForm):
    submit_label = "Sign in"
    labels = {"login": "Email address", "password": "Password"}


class ResetPasswordForm(Worded, account.ResetPasswordForm):
    submit_label = "Send me a link"
    labels = {"email": "Email address"}


class NewPasswordForm(Worded, account.ResetPasswordKeyForm):
    submit_label = "Change password"
    labels = {"password1": "New password", "password2": "New password again"}
    hints = {"password1": LONG_ENOUGH}


class ChangePasswordForm(Worded, account.ChangePasswordForm):
    submit_label = "Change password"
    labels = {
        "oldpassword": "Current password",
        "password1": "New password",
        "password2": "New password again",
    }
    hints = {"password1": LONG_ENOUGH}


class SetPasswordForm(Worded, account.SetPasswordForm):
    submit_label = "Set password"
    labels = {"password1": "New password", "password2": "New password again"}
    hints = {"password1": LONG_ENOUGH}


class ChangeEmailForm(Worded, account.AddEmailForm):
    labels = {"email": "New email address"}

    def buttons(self) -> list[Any]:
        return [Button("Send me a link", name="action_add")]


class ReauthenticateForm(Worded, account.ReauthenticateForm):
    submit_label = "Confirm"
    labels = {"password": "Password"}


class CodeForm(Worded, mfa.AuthenticateForm):
    submit_label = "Continue"
    labels = {"code": "Code"}
    hints = {"code": "Six digits from your authenticator app, or one of your recovery codes."}


class ConfirmCodeForm(Worded, mfa.ReauthenticateForm):
    submit_label = "Confirm"
    labels = {"code": "Code"}
    hints = {"code": "Six digits from your authenticator app, or one of your recovery codes."}


class ActivateTotpForm(Worded, totp.ActivateTOTPForm):
    submit_label = "Switch it on"
    labels = {"code": "Code"}
    hints = {"code": "The six digits that the app shows now."}


class DeactivateTotpForm(Worded, totp.DeactivateTOTPForm):
    submit_label = "Remove the app"
    submit_variant = "warning"


class RecoveryCodesForm(Worded, recovery_codes.GenerateRecoveryCodesForm):
    submit_label = "Make new codes"


class ReasonForm(Form):
    """An action on somebody's account that the history must explain."""

    reason = forms.CharField(
        label="Reason",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It is kept in the history of the account.",
    )


class NameForm(Form):
    """One's own name."""

    submit_label = "Change my name"
    cancel_url = "/account/"
    name = forms.CharField(label="Full name", max_length=150)
