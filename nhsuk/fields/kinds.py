"""How each kind of field is drawn."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from nhsuk.dates import DateInput
from nhsuk.fields.view import FieldView
from nhsuk.html import attributes, classes, escaped, joined_ids

NO_CHOICE = "Select an option"


def render_field(bound: BoundField) -> SafeString:
    """The whole form group of one bound field."""
    view = FieldView(bound)
    if view.kind == "hidden":
        return bound.as_widget()
    return mark_safe(RENDERERS[view.kind](view))


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
