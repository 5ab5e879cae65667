"""The forms of signing in, in NHS.UK's clothes and our words; what they do is allauth's."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.recovery_codes import forms as recovery_codes
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms

from accounts.second_factor import use_code
from nhsuk.forms import Form, NhsukFormMixin
from nhsuk.layout import Button

WRONG_ADDRESS = "Enter an email address in the correct format, like name@example.com"
NEW_PASSWORD = {"password1": "a new password", "password2": "the new password again"}
CODE = {"code": "the code"}
LONG_ENOUGH = "At least 12 characters. Three random words make a good one."


class Worded(NhsukFormMixin):
    """Labels and hints of our own for fields that allauth made.

    `asked` says what to enter where the label alone would not: "Enter your password".
    """

    labels: dict[str, str] = {}
    hints: dict[str, str] = {}
    asked: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]
        for field in fields.values():
            field.help_text = ""
            field.widget.attrs.pop("placeholder", None)
        for name, label in self.labels.items():
            asked = self.asked.get(name, f"your {label[0].lower()}{label[1:]}")
            fields[name].label = label
            fields[name].error_messages["required"] = f"Enter {asked}"
            if isinstance(fields[name], forms.EmailField):
                fields[name].error_messages["invalid"] = WRONG_ADDRESS
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
    asked = NEW_PASSWORD


class ChangePasswordForm(Worded, account.ChangePasswordForm):
    submit_label = "Change password"
    labels = {
        "oldpassword": "Current password",
        "password1": "New password",
        "password2": "New password again",
    }
    hints = {"password1": LONG_ENOUGH}
    asked = NEW_PASSWORD


class SetPasswordForm(Worded, account.SetPasswordForm):
    submit_label = "Set password"
    labels = {"password1": "New password", "password2": "New password again"}
    hints = {"password1": LONG_ENOUGH}
    asked = NEW_PASSWORD


class ChangeEmailForm(Worded, account.AddEmailForm):
    labels = {"email": "New email address"}
    asked = {"email": "the new email address"}

    def buttons(self) -> list[Any]:
        return [Button("Send me a link", name="action_add")]


class ReauthenticateForm(Worded, account.ReauthenticateForm):
    submit_label = "Confirm"
    labels = {"password": "Password"}


class OnceOnly(Worded):
    """A code from an app lets in once, for as long as it would be believed (ASVS 6.5.1)."""

    labels = {"code": "Code"}
    hints = {"code": "Six digits from your authenticator app, or one of your recovery codes."}
    asked = CODE

    def clean_code(self) -> str:
        """allauth believes a code for ninety seconds, and remembers it for thirty."""
        code: str = super().clean_code()  # type: ignore[misc]
        if not use_code(self.user, code):  # type: ignore[attr-defined]
            raise get_adapter().validation_error("incorrect_code")
        return code


class CodeForm(OnceOnly, mfa.AuthenticateForm):
    submit_label = "Continue"


class ConfirmCodeForm(OnceOnly, mfa.ReauthenticateForm):
    submit_label = "Confirm"


class ActivateTotpForm(Worded, totp.ActivateTOTPForm):
    submit_label = "Switch it on"
    labels = {"code": "Code"}
    hints = {"code": "The six digits that the app shows now."}
    asked = CODE


class DeactivateTotpForm(Worded, totp.DeactivateTOTPForm):
    submit_label = "Remove the app"
    submit_variant = "warning"


class RecoveryCodesForm(Worded, recovery_codes.GenerateRecoveryCodesForm):
    submit_label = "Make new codes"


class PasskeyForm(Worded, webauthn.AddWebAuthnForm):
    mark_optional = False
    labels = {
        "name": "Name of the passkey",
        "passwordless": "Let me sign in with it alone, without a password",
    }
    hints = {
        "name": "One that you will know it by, such as “work laptop”.",
        "passwordless": "It asks for your fingerprint, your face or its own code each time.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True


class PasskeyNameForm(Worded, webauthn.EditWebAuthnForm):
    submit_label = "Save"
    cancel_url = "/accounts/2fa/webauthn/"
    labels = {"name": "Name of the passkey"}
    asked = {"name": "a name for the passkey"}


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
