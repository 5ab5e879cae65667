"""Charts, drawn on the server from Vega-Lite specifications, in the design system's letters.

Always with a table beside them: the picture only illustrates. Colours in the order of `COLOURS`,
at most four series, never by colour alone. SVG without inline style, so that a strict
Content-Security-Policy lets it through.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.cache import cache
from redis.exceptions import RedisError

COLOURS = ("#12436D", "#28A197", "#801650", "#F46A25")
FONT = "Arial, sans-serif"
KEPT_SECONDS = 7 * 24 * 3600

CONFIG = {
    "background": "#FFFFFF",
    "font": FONT,
    "padding": 8,
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": 15,
        "titleFontSize": 15,
        "titleFontWeight": "normal",
        "labelColor": "#212B32",
        "titleColor": "#4C6272",
        "gridColor": "#D8DDE0",
        "labelLimit": 300,
    },
    "legend": {"labelFontSize": 15, "labelColor": "#212B32", "symbolType": "square"},
    "text": {"fontSize": 15, "color": "#212B32"},
}


def draw(spec: dict[str, Any]) -> str:
    """The specification as SVG; drawn once for each content, and kept where a cache is."""
    whole = completed(spec)
    key = f"chart.{hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()}"
    with suppressed():
        if found := cache.get(key):
            return str(found)
    svg = render(whole)
    with suppressed():
        cache.set(key, svg, KEPT_SECONDS)
    return svg


def completed(spec: dict[str, Any]) -> dict[str, Any]:
    """With everything that all charts have in common."""
    whole = {"$schema": "https://vega.github.io/schema/vega-lite/v5.json", **spec}
    whole["config"] = {**CONFIG, **spec.get("config", {})}
    return whole


def render(whole: dict[str, Any]) -> str:
    """A completed specification as SVG, drawn now."""
    # Imported here: it brings an engine of its own, which only those who draw should carry.
    import vl_convert

    return str(vl_convert.vegalite_to_svg(whole))


@contextmanager
def suppressed() -> Iterator[None]:
    """Losing the cache costs time, and nothing else."""
    try:
        yield
    except RedisError:
        return


def grouped_bars(
    rows: Sequence[tuple[str, str, float]],
    series: Sequence[str],
    *,
    axis: str,
    most: float,
    digits: int = 0,
) -> dict[str, Any]:
    """Horizontal bars side by side: (group, series, number); `most` ends the axis;
    numbers are written with so many `digits` behind the point."""
    values = [{"group": group, "series": name, "number": number} for group, name, number in rows]
    groups = list(dict.fromkeys(group for group, _, _ in rows))
    position = {
        "y": {
            "field": "group",
            "type": "nominal",
            "sort": groups,
            "title": None,
            "axis": {"ticks": False, "domain": False, "labelPadding": 8},
        },
        "yOffset": {"field": "series", "sort": list(series)},
        "x": {
            "field": "number",
            "type": "quantitative",
            "title": axis,
            "scale": {"domain": [0, most]},
        },
    }
    colour = {
        "field": "series",
        "type": "nominal",
        "sort": list(series),
        "scale": {"domain": list(series), "range": list(COLOURS[: len(series)])},
        "legend": {"title": None, "orient": "top"} if len(series) > 1 else None,
    }
    return {
        "width": 520,
        "height": {"step": 22},
        "data": {"values": values},
        "encoding": position,
        "layer": [
            {"mark": {"type": "bar"}, "encoding": {"color": colour}},
            {
                "mark": {"type": "text", "align": "left", "dx": 5},
                "encoding": {"text": {"field": "number", "format": f".{digits}f"}},
            },
        ],
    }


def lines(
    rows: Sequence[tuple[float, str, float]],
    series: Sequence[str],
    *,
    across: str,
    axis: str,
    most: float,
) -> dict[str, Any]:
    """Lines with points: (place, series, number); places are whole numbers, named by `across`;
    `axis` names the numbers, from 0 to `most`. Series differ by dash and mark, not by colour
    alone."""
    values = [{"place": place, "series": name, "number": number} for place, name, number in rows]
    scale = {"domain": list(series), "range": list(COLOURS[: len(series)])}
    by_series = {"field": "series", "type": "nominal", "sort": list(series)}
    legend = {"title": None, "orient": "top", "symbolType": "circle", "labelLimit": 400}
    return {
        "width": 560,
        "height": 260,
        "data": {"values": values},
        "mark": {"type": "line", "point": {"size": 60, "filled": True}, "strokeWidth": 2.5},
        "encoding": {
            "x": {
                "field": "place",
                "type": "quantitative",
                "title": across,
                "axis": {"tickMinStep": 1, "format": "d", "grid": False},
                "scale": {"zero": False, "nice": False},
            },
            "y": {
                "field": "number",
                "type": "quantitative",
                "title": axis,
                "scale": {"domain": [0, most]},
            },
            "color": {**by_series, "scale": scale, "legend": legend},
            "strokeDash": {**by_series, "legend": None},
            "shape": {**by_series, "legend": None},
        },
    }
