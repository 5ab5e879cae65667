"""One form field as the NHS.UK design system draws it.

Everything a page may want beyond Django's own field is said in the widget's ``attrs``; the names
in ``OPTIONS`` are taken out before the HTML attributes are written (README.md lists them).
"""

from collections.abc import Iterable, Iterator
from typing import Any, cast

from django import forms
from django.forms.boundfield import BoundField
from django.forms.widgets import Input
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from nhsuk.dates import DateInput
from nhsuk.html import attributes, classes, escaped, joined_ids

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
NO_CHOICE = "Select an option"


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

    def render(self) -> SafeString:
        if self.kind == "hidden":
            return self.bound.as_widget()
        return mark_safe(RENDERERS[self.kind](self))


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


def render_field(bound: BoundField) -> SafeString:
    """The whole form group of one bound field."""
    return FieldView(bound).render()


# --- the kinds ---------------------------------------------------------------------------------


def from_template(view: FieldView, name: str, **context: Any) -> str:
    return render_to_string(f"nhsuk/fields/{name}.html", {"f": view, **context})


def input_type(view: FieldView) -> dict[str, Any]:
    """Numbers are typed as text with a numeric keypad: spinners change figures by accident."""
    field, widget = view.bound.field, view.widget
    if isinstance(widget, forms.NumberInput):
        decimal = isinstance(field, forms.DecimalField | forms.FloatField)
        return {"type": "text", "inputmode": "decimal" if decimal else "numeric"}
    kind = str(getattr(widget, "input_type", "text"))
    if kind == "email":
        return {"type": kind, "spellcheck": "false"}
    return {"type": kind}


def render_input(view: FieldView) -> str:
    control = {**input_type(view), "value": view.value}
    control.update({name: view.extra[name] for name in control if view.extra.get(name)})
    return from_template(view, "input", attrs=view.attrs("nhsuk-input", **control))


def render_textarea(view: FieldView) -> str:
    extra = ("nhsuk-js-character-count",) if view.counted else ()
    rows = view.extra.get("rows", 5)
    view.extra.pop("cols", None)
    attrs = view.attrs("nhsuk-textarea", classes=extra, rows=5 if rows == "10" else rows)
    return from_template(view, "textarea", attrs=attrs)


def render_select(view: FieldView) -> str:
    multiple = bool(getattr(view.widget, "allow_multiple_selected", False))
    return from_template(
        view,
        "select",
        attrs=view.attrs("nhsuk-select", multiple=multiple),
        options=option_tags(view),
    )


def option_tags(view: FieldView) -> SafeString:
    """All options in one string: a list of trusts has hundreds."""
    out = []
    for group, options, _ in view.widget.optgroups(view.name, view.value):
        tags = "".join(option_tag(option) for option in options)
        out.append(
            format_html('<optgroup label="{}">{}</optgroup>', group, mark_safe(tags))
            if group
            else tags
        )
    return mark_safe("".join(out))


def option_tag(option: dict[str, Any]) -> str:
    label = option["label"]
    if option["value"] in ("", None) and not str(label).strip("-"):
        label = NO_CHOICE
    value = escaped("" if option["value"] is None else str(option["value"]))
    chosen = " selected" if option["selected"] else ""
    return f'<option value="{value}"{chosen}>{escaped(label)}</option>'


def choice_items(view: FieldView) -> list[dict[str, Any]]:
    """Radios or checkboxes; the first keeps the unsuffixed id, the target of the error link."""
    hints = view.options.get("hints", {})
    conditional = view.options.get("conditional", {})
    items: list[dict[str, Any]] = []
    for option in flat_options(view):
        value = str(option["value"])
        number = len(items) + 1
        item_id = view.id if number == 1 else f"{view.id}-{number}"
        reveals = conditional.get(value)
        items.append(
            {
                "id": item_id,
                "label": option["label"],
                "hint": hints.get(value, ""),
                "divider": "or" if view.options.get("divider") == value else "",
                "reveals": render_field(view.bound.form[reveals]) if reveals else "",
                "attrs": attributes(
                    {
                        "checked": option["selected"],
                        "disabled": view.bound.field.disabled,
                        "aria-describedby": f"{item_id}-item-hint" if value in hints else None,
                    }
                ),
                "value": value,
            }
        )
    return items


def flat_options(view: FieldView) -> Iterable[dict[str, Any]]:
    required = view.bound.field.required
    for _, options, _ in view.widget.optgroups(view.name, view.value):
        for option in options:
            blank = option["value"] in ("", None)
            if not (blank and required):
                if blank and not str(option["label"]).strip("-"):
                    option["label"] = "None of these"
                yield option


def render_choices(view: FieldView) -> str:
    kind = "radios" if view.kind == "radios" else "checkboxes"
    box = classes(
        f"nhsuk-{kind}",
        view.options.get("small") and f"nhsuk-{kind}--small",
        view.options.get("inline") and f"nhsuk-{kind}--inline",
    )
    items = choice_items(view)
    return from_template(
        view,
        "choices",
        items=items,
        kind=kind,
        input_type="radio" if kind == "radios" else "checkbox",
        box=box,
    )


def render_checkbox(view: FieldView) -> str:
    """A single checkbox: its label is the field's label, its hint the item's hint."""
    hint = f"{view.id}-item-hint" if view.bound.help_text else None
    checked = view.widget.get_context(view.name, view.bound.value(), {})["widget"]["attrs"]
    reveals = next(iter(view.options.get("conditional", {}).values()), None)
    attrs = attributes(
        {
            "class": classes("nhsuk-checkboxes__input", view.extra.get("class")),
            "id": view.id,
            "name": view.name,
            "type": "checkbox",
            "value": view.extra.get("value", "on"),
            "checked": checked.get("checked"),
            "disabled": view.bound.field.disabled,
            "aria-describedby": joined_ids([view.described_by, hint]),
            **{name: value for name, value in view.plain_attrs.items() if name != "value"},
        }
    )
    inner = render_field(view.bound.form[reveals]) if reveals else ""
    return from_template(view, "checkbox", attrs=attrs, reveals=inner)


def render_date(view: FieldView) -> str:
    widget = cast(DateInput, view.widget)
    values = widget.parts(view.bound.value())
    failing = failing_parts(view.bound)
    parts = [
        {
            "id": f"{view.id}-{part}",
            "name": f"{view.name}_{part}",
            "label": part.title(),
            "error": part in failing,
            "attrs": attributes(
                {
                    "class": classes(
                        "nhsuk-input",
                        part in failing and "nhsuk-input--error",
                        f"nhsuk-input--width-{4 if part == 'year' else 2}",
                        "nhsuk-date-input__input",
                    ),
                    "value": values[part],
                    "disabled": view.bound.field.disabled,
                    "inputmode": "numeric",
                    "autocomplete": widget.autocomplete(part),
                }
            ),
        }
        for part in DateInput.PARTS
    ]
    return from_template(view, "date", parts=parts)


def failing_parts(bound: BoundField) -> set[str]:
    """Which of day, month, year the errors are about; all three where an error does not say."""
    failing: set[str] = set()
    for error in bound.errors.as_data():
        failing.update((error.params or {}).get("parts", DateInput.PARTS))
    return failing


def render_file(view: FieldView) -> str:
    multiple = bool(getattr(view.widget, "allow_multiple_selected", False))
    attrs = view.attrs("nhsuk-file-upload__input", type="file", multiple=multiple)
    return from_template(view, "file", attrs=attrs)


def render_password(view: FieldView) -> str:
    attrs = view.attrs(
        "nhsuk-input",
        # Without these classes the component's script stays silent and shows no button.
        classes=("nhsuk-password-input__input", "nhsuk-js-password-input-input"),
        type="password",
        spellcheck="false",
        autocapitalize="none",
    )
    return from_template(view, "password", attrs=attrs)


def render_other(view: FieldView) -> str:
    """A widget we do not know, drawn by Django inside our fieldset (MultiWidget and the like)."""
    return from_template(view, "other", control=view.bound.as_widget())


RENDERERS = {
    "input": render_input,
    "textarea": render_textarea,
    "select": render_select,
    "radios": render_choices,
    "checkboxes": render_choices,
    "checkbox": render_checkbox,
    "date": render_date,
    "file": render_file,
    "password": render_password,
    "other": render_other,
}


def error_target(bound: BoundField, parts: Iterable[str] = ()) -> str | None:
    """The id that a line of the error summary links to; None for a hidden field."""
    view = FieldView(bound)
    if view.kind == "hidden":
        return None
    if view.kind == "date":
        first = next((part for part in DateInput.PARTS if part in set(parts)), "day")
        return f"{view.id}-{first}"
    return view.id
