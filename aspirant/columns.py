"""Columns of lists that join apps."""

from django.utils.html import format_html

from nhsuk.columns import Column
from nhsuk.components import tag
from trusts.models import Trust


def open_tag(trust: Trust) -> str:
    """Open or not, a word first and a colour second, then the date that matters."""
    word, _, rest = trust.status.partition(" on ")
    shown = tag(word, "green" if trust.is_open() else "grey")
    return format_html("{} <span class='app-nowrap'>{}</span>", shown, rest) if rest else shown


TRUST_COLUMNS = [
    Column(
        "name", "Name", value="display_name", sort="sort_name", link=lambda t: t.get_absolute_url()
    ),
    Column("code", "Code", sort="code"),
    Column("region", "Region", value="region_name", sort="region_code"),
    Column("icb", "Integrated care board", value="icb_name", sort="icb_code"),
    Column("setting", "Care setting", value="get_setting_display", sort="setting"),
    Column("programmes", "Programmes", value=lambda t: ", ".join(t.programme_names), empty="None"),
    Column("status", "Status", sort=("close_date", "open_date"), html=open_tag),
    Column("town", "Town", on_page=False),
    Column("postcode", "Postcode", on_page=False),
    Column("open_date", "Opened", on_page=False),
    Column("close_date", "Closes or closed", on_page=False),
    Column("region_code", "Region code", on_page=False),
    Column("icb_code", "Integrated care board code", on_page=False),
]
