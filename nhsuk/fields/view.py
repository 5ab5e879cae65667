"""One form field as the NHS.UK design system draws it.

Everything a page may want beyond Django's own field is said in the widget's ``attrs``; the names
in ``OPTIONS`` are taken out before the HTML attributes are written (README.md lists them).
"""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.widgets import Input
from django.utils.functional import cached_property
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from nhsuk.dates import DateInput
from nhsuk.html import attributes, classes, joined_ids

OPTIONS = frozenset(
    [
        "prefix",
        "suffix",
        "width",
        "label_size",
        "label_hidden",
        "page_heading",
        "hints",
        "conditional",
        "inline",
        "small",
        "divider",
        "character_count",
        "form_group_class",
    ]
)
# Attributes that Django adds and NHS.UK pages do not want: the server validates, and a browser
# that cuts pasted text or shows its own messages only confuses.
UNWANTED = frozenset({"maxlength", "minlength", "min", "max", "step", "required", "aria-invalid"})


class FieldView:
    """What a field template needs: identity, label, hint, error, attributes, choices."""

    def __init__(self, bound: BoundField) -> None:
        self.bound = bound
        self.widget = bound.field.widget
        self.options, self.extra = split_options(self.widget.attrs)
        self.id = str(self.extra.pop("id", "") or bound.auto_id or bound.html_name)
        self.name = bound.html_name
        self.kind = kind_of(self.widget)

    @cached_property
    def errors(self) -> list[str]:
        return [str(message) for message in self.bound.errors]

    @property
    def label_text(self) -> str:
        label = str(self.bound.label)
        optional = getattr(self.bound.form, "mark_optional", False) and not (
            self.bound.field.required or self.kind == "checkbox" or self.is_conditional
        )
        return f"{label} (optional)" if optional else label

    @property
    def is_conditional(self) -> bool:
        return self.bound.name in conditional_names(self.bound.form)

    @property
    def group_classes(self) -> str:
        return classes(
            "nhsuk-form-group",
            self.errors and "nhsuk-form-group--error",
            self.options.get("form_group_class"),
            self.kind == "password" and "nhsuk-password-input",
            self.kind == "file" and "nhsuk-file-upload",
            self.counted and "nhsuk-character-count",
        )

    @property
    def label(self) -> SafeString:
        size = self.options.get("label_size") or ("l" if self.options.get("page_heading") else "")
        label = format_html(
            '<label class="{}" for="{}">{}</label>',
            classes(
                "nhsuk-label",
                size and f"nhsuk-label--{size}",
                self.options.get("label_hidden") and "nhsuk-u-visually-hidden",
            ),
            self.id,
            self.label_text,
        )
        if self.options.get("page_heading"):
            return format_html('<h1 class="nhsuk-label-wrapper">{}</h1>', label)
        return label

    @property
    def legend(self) -> SafeString:
        return legend(
            self.label_text,
            size=self.options.get("label_size", ""),
            page_heading=bool(self.options.get("page_heading")),
            hidden=bool(self.options.get("label_hidden")),
        )

    @property
    def hint(self) -> SafeString:
        if not self.bound.help_text:
            return SafeString("")
        return format_html(
            '<div class="nhsuk-hint" id="{}-hint">{}</div>', self.id, help_html(self.bound)
        )

    @property
    def error(self) -> SafeString:
        if not self.errors:
            return SafeString("")
        return format_html(
            '<span class="nhsuk-error-message" id="{}-error">'
            '<span class="nhsuk-u-visually-hidden">Error: </span>{}</span>',
            self.id,
            format_html_join(mark_safe("<br>"), "{}", ((text,) for text in self.errors)),
        )

    @property
    def described_by(self) -> str:
        """Ids of what explains the field, in reading order."""
        hint = self.bound.help_text and self.kind != "checkbox"
        return joined_ids(
            [
                str(self.extra.get("aria-describedby", "")),
                f"{self.id}-info" if self.counted else None,
                f"{self.id}-hint" if hint else None,
                f"{self.id}-error" if self.errors else None,
            ]
        )

    @property
    def counted(self) -> int | None:
        """The most characters a textarea takes, if the page is to count them."""
        if self.kind != "textarea" or self.options.get("character_count") is False:
            return None
        return getattr(self.bound.field, "max_length", None)

    @property
    def value(self) -> Any:
        return self.widget.format_value(self.bound.value())

    def attrs(self, base: str, **more: Any) -> SafeString:
        """Attributes of the control itself; ``base`` is its NHS.UK class."""
        width = self.options.get("width")
        mine = {
            "class": classes(
                base,
                self.errors and base != "nhsuk-file-upload__input" and f"{base}--error",
                width and f"nhsuk-input--width-{width}",
                *more.pop("classes", ()),
                self.extra.get("class"),
            ),
            "id": self.id,
            "name": self.name,
            "aria-describedby": self.described_by,
            "disabled": self.bound.field.disabled,
        }
        return attributes({**mine, **self.plain_attrs, **more})

    @property
    def plain_attrs(self) -> dict[str, Any]:
        skip = UNWANTED | {"class", "aria-describedby"}
        return {name: value for name, value in self.extra.items() if name not in skip}


def split_options(attrs: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Our options, and what is left for HTML. crispy's Field() writes dashes for underscores."""
    options, extra = {}, {}
    for name, value in attrs.items():
        key = name.replace("-", "_")
        if key in OPTIONS:
            options[key] = value
        else:
            extra[name] = value
    return options, extra


def kind_of(widget: forms.Widget) -> str:
    """Which template draws the widget."""
    if widget.is_hidden:
        return "hidden"
    return next(kind for cls, kind in KINDS if isinstance(widget, cls))


KINDS: list[tuple[type[forms.Widget], str]] = [
    (DateInput, "date"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
    (forms.FileInput, "file"),
    (forms.PasswordInput, "password"),
    (Input, "input"),
    (forms.Widget, "other"),
]


def legend(
    text: str, *, size: str = "", page_heading: bool = False, hidden: bool = False
) -> SafeString:
    """A fieldset's legend; as the page's heading it holds the h1."""
    size = size or ("l" if page_heading else "")
    names = classes(
        "nhsuk-fieldset__legend",
        size and f"nhsuk-fieldset__legend--{size}",
        hidden and "nhsuk-u-visually-hidden",
    )
    inner = conditional_escape(text)
    if page_heading:
        inner = format_html('<h1 class="nhsuk-fieldset__heading">{}</h1>', inner)
    return format_html('<legend class="{}">{}</legend>', names, inner)


def help_html(bound: BoundField) -> SafeString:
    """Help text is written by us, not by users: HTML in it stands (Django's own convention)."""
    return mark_safe(str(bound.help_text))


def conditional_names(form: forms.BaseForm) -> set[str]:
    """Names of the fields that are drawn inside another field's radios or checkboxes."""
    names: set[str] = set()
    for field in form.fields.values():
        names.update(field.widget.attrs.get("conditional", {}).values())
    return names


def top_level(form: forms.BaseForm) -> Iterator[BoundField]:
    """The visible fields that stand on their own."""
    inner = conditional_names(form)
    return (bound for bound in form.visible_fields() if bound.name not in inner)
