"""Form fields as the NHS.UK design system draws them."""

from nhsuk.fields.kinds import error_target, render_field
from nhsuk.fields.view import FieldView, legend, top_level

__all__ = ["FieldView", "error_target", "legend", "render_field", "top_level"]
