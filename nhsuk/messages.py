"""What a form says about an answer: the field's name, and what to do."""

from django import forms
from django.utils.text import capfirst

from nhsuk.dates import lower_first

# A label that begins with one of these follows "Enter" as it is: "Enter your name".
NO_ARTICLE = frozenset(
    {"a", "an", "the", "your", "our", "their", "this", "that", "what", "which", "when", "where"}
    | {"why", "who", "whom", "how", "if", "whether", "by"}
)
# Messages of validators, which Django keeps outside the field.
LIMITS = {
    "min_value": "{label} must be %(limit_value)s or more",
    "max_value": "{label} must be %(limit_value)s or less",
    "min_length": "{label} must have %(limit_value)d characters or more",
    "max_length": "{label} must have %(limit_value)d characters or fewer",
    "max_digits": "{label} must have %(max)s digits or fewer",
    "max_whole_digits": "{label} must have %(max)s digits or fewer before the point",
    "max_decimal_places": "{label} must have %(max)s decimal places or fewer",
}


def word_messages(field: forms.Field, label: str) -> None:
    """Puts our words where Django's stand; words that a form chose itself stay."""
    label = label.removesuffix(" (optional)")
    defaults = django_messages(field)
    for code, text in our_messages(field, label).items():
        if str(field.error_messages.get(code, "")) == defaults.get(code, ""):
            field.error_messages[code] = text


def django_messages(field: forms.Field) -> dict[str, str]:
    """What Django says for each code, in this kind of field."""
    found: dict[str, str] = {}
    for kind in reversed(type(field).__mro__):
        if kind.__module__.startswith("django."):
            own = vars(kind).get("default_error_messages", {})
            found.update({code: str(text) for code, text in own.items()})
    return found


def our_messages(field: forms.Field, label: str) -> dict[str, str]:
    # These are filled in by Django, so a percent sign in a label is doubled.
    name = "Your answer" if label.endswith("?") else capfirst(label).replace("%", "%%")
    limits = {code: text.replace("{label}", name) for code, text in LIMITS.items()}
    found = {"required": missing_answer(field, label), **limits}
    if isinstance(field, forms.FileField):
        empty = "The file is empty: select another"
        return {"required": found["required"], "empty": empty, "invalid": "Select a file"}
    if isinstance(field, forms.IntegerField):
        whole = type(field) is forms.IntegerField
        found["invalid"] = f"{capfirst(label)} must be a {'whole ' * whole}number"
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        found["invalid_choice"] = f"{asked('Select', label)} from the list".replace("%", "%%")
    return found


def missing_answer(field: forms.Field, label: str) -> str:
    """ "Enter the full name" says more than "This field is required.", above all in the summary."""
    if isinstance(field, forms.BooleanField):
        return f"Tick “{label}” to go on"
    if isinstance(field, forms.FileField):
        return "Select a file"
    choice = isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
    return asked("Select" if choice else "Enter", label)


def asked(verb: str, label: str) -> str:
    """ "Select the region", "Enter your name", "Select an answer" to a question."""
    if label.endswith("?"):
        return f"{verb} an answer"
    article = "" if label.split(" ", maxsplit=1)[0].lower() in NO_ARTICLE else "the "
    return f"{verb} {article}{lower_first(label)}"
