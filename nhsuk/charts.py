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


def over_time(
    rows: Sequence[tuple[str, float, float, float]],
    marks: Sequence[tuple[str, float, str]] = (),
    *,
    axis: str,
    most: float,
) -> dict[str, Any]:
    """Estimates with their uncertainty: (day, low, estimate, high), days as `2021-03-12`. A dot for
    the estimate, with its number; a line from low to high, closed at both ends. `marks`, such as
    targets: (day, number, label), a diamond each."""
    values = [
        {"day": day, "low": low, "number": number, "high": high} for day, low, number, high in rows
    ]
    marked = [{"day": day, "number": number, "label": label} for day, number, label in marks]
    days = [day for day, *_ in rows] + [day for day, *_ in marks]
    first, last = min(days), max(days)
    x = {
        "field": "day",
        "type": "temporal",
        "title": None,
        "scale": {"domain": [f"{int(first[:4]) - 1}-07-01", f"{int(last[:4]) + 1}-12-31"]},
        "axis": {"format": "%b %Y", "values": sorted(set(days)), "labelOverlap": True},
    }
    number = {"type": "quantitative", "title": axis, "scale": {"domain": [0, most]}}
    y = {"field": "number", **number}
    line = {"type": "rule", "strokeWidth": 3, "color": COLOURS[0]}
    end = {"type": "tick", "orient": "horizontal", "size": 16, "thickness": 3, "color": COLOURS[0]}
    text = {"type": "text", "align": "left", "dx": 12}
    diamond = {
        "type": "point",
        "shape": "diamond",
        "size": 130,
        "color": COLOURS[2],
        "filled": True,
    }
    layer: list[dict[str, Any]] = [
        {"mark": line, "encoding": {"y": {"field": "low", **number}, "y2": {"field": "high"}}},
        {"mark": end, "encoding": {"y": {"field": "low", **number}}},
        {"mark": end, "encoding": {"y": {"field": "high", **number}}},
        {"mark": {"type": "point", "size": 130, "color": COLOURS[0], "filled": True, "opacity": 1}},
        {"mark": text, "encoding": {"text": {"field": "number", "format": ".0f"}}},
    ]
    layers = [{"data": {"values": values}, "encoding": {"x": x, "y": y}, "layer": layer}]
    if marked:
        below = {"type": "text", "dy": -14}
        labelled = [{"mark": diamond}, {"mark": below, "encoding": {"text": {"field": "label"}}}]
        layers.append({"data": {"values": marked}, "encoding": {"x": x, "y": y}, "layer": labelled})
    return {"width": 420, "height": 240, "layer": layers}


def spreads(
    rows: Sequence[tuple[str, float, float, float, float, float]], *, axis: str, most: float
) -> dict[str, Any]:
    """How many numbers lie, group below group: (group, lowest, quarter, median, three quarters,
    highest). A thin line for all, a bar for the middle half, a stroke and a number for the
    median."""
    names = ("group", "low", "quarter", "median", "three_quarters", "high")
    values = [dict(zip(names, row, strict=True)) for row in rows]
    y = {
        "field": "group",
        "type": "nominal",
        "sort": list(dict.fromkeys(row[0] for row in rows)),
        "title": None,
        "axis": {"ticks": False, "domain": False, "labelPadding": 8},
    }

    def along(start: str, end: str = "") -> dict[str, Any]:
        place = {
            "type": "quantitative",
            "title": axis,
            "scale": {"domain": [0, most]},
            "axis": {"tickCount": 5},
        }
        x: dict[str, Any] = {"x": {"field": start, **place}}
        return {**x, "x2": {"field": end}} if end else x

    middle = {"type": "bar", "height": 18, "color": "#A9C1DB"}
    stroke = {"type": "tick", "thickness": 4, "size": 22, "color": COLOURS[0]}
    return {
        "width": 340,
        "height": {"step": 44},
        "data": {"values": values},
        "encoding": {"y": y},
        "layer": [
            {"mark": {"type": "rule", "color": "#4C6272"}, "encoding": along("low", "high")},
            {"mark": middle, "encoding": along("quarter", "three_quarters")},
            {"mark": stroke, "encoding": along("median")},
            {
                "mark": {"type": "text", "dy": -18},
                "encoding": {**along("median"), "text": {"field": "median", "format": ".0f"}},
            },
        ],
    }


def columns(
    rows: Sequence[tuple[str, int]], *, axis: str, here: str = "", words: str = ""
) -> dict[str, Any]:
    """Upright columns in order: (name, how many). `words` stand above the column `here`, which is
    darker."""
    values = [
        {"name": name, "number": number, "words": words if name == here else ""}
        for name, number in rows
    ]
    colour = {
        "condition": {"test": f"datum.name === {json.dumps(here)}", "value": COLOURS[0]},
        "value": "#A9C1DB" if here else COLOURS[0],
    }
    most = max((number for _, number in rows), default=0)
    y = {
        "field": "number",
        "type": "quantitative",
        "title": axis,
        "scale": {"domain": [0, most + 1]},
        "axis": {"tickMinStep": 1, "format": "d"},
    }
    x = {
        "field": "name",
        "type": "nominal",
        "sort": [name for name, _ in rows],
        "title": None,
        "axis": {"labelAngle": -40, "ticks": False},
    }
    return {
        "width": {"step": 40},
        "height": 200,
        "data": {"values": values},
        "encoding": {"x": x, "y": y},
        "layer": [
            {"mark": {"type": "bar"}, "encoding": {"color": colour}},
            {
                "mark": {"type": "text", "dy": -8, "fontWeight": "bold"},
                "encoding": {"text": {"field": "words"}},
            },
        ],
    }
