"""Charts as Vega-Lite specifications: bars, bars in columns, and lines; each row of a chart is one link."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from profileparse.report.lists import Chart, Mark, SourceList
from profileparse.view.shown import plain

# What XML can't hold, besides what `plain` names: the library that measures texts aborts the process at one.
_NO_XML = dict.fromkeys([0, 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)], "\ufffd")
# Lines differ in colour and in the shape of their points.
_SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")


class Size(NamedTuple):
    """How a chart is laid out, in pixels.

    Attributes:
        name: Its class on the page.
        width: All of it.
        labels: What of it the labels take; 0: they stand above the bars.
        said: What of it the texts at the ends of bars take.
        row: How high a row is.
        characters: So many of a label are shown.
    """

    name: str
    width: int
    labels: int
    said: int
    row: int
    characters: int


WIDE = Size("wide", 760, 250, 130, 28, 33)
NARROW = Size("narrow", 340, 0, 115, 44, 40)

Address = Callable[[SourceList], str]


def specification(chart: Chart, size: Size, address: Address) -> dict[str, Any]:
    """Return the Vega-Lite specification of a chart.

    Args:
        chart: The chart.
        size: How wide it is.
        address: Where a list of sources stands on the page.
    """
    if chart.kind == "lines":
        made = _lines(chart, size, address)
    elif chart.kind == "columns" and size is WIDE:
        made = _columns(chart, size, address)
    else:
        made = _bars(_in_rows(chart.marks), size, address)
    return {"$schema": "https://vega.github.io/schema/vega-lite/v6.json", "config": _CONFIG, **made}


def short(text: str, most: int) -> str:
    r"""Return a text as a chart can hold it: in a line, invisible characters named, without its middle if it is long.

    >>> short("a\u202eb\x00", 20), short("abcdefghij", 5), short("/data/in/a.txt", 9)
    ('a(U+202E)b\ufffd', 'abc…j', '…/a.txt')
    """
    made = plain(text.translate(_NO_XML))
    if len(made) <= most:
        return made
    if made.startswith("/") or "://" in made:  # the end of a path says most
        end = made[1 - most :]
        return f"…{end[max(end.find('/'), 0) :]}"
    tail = most // 4
    return f"{made[: most - tail - 1]}…{made[-tail:]}"


def _in_rows(marks: Sequence[Mark]) -> list[Mark]:
    return [mark._replace(label=f"{mark.label}: {mark.column}") if mark.column else mark for mark in marks]


def _rows(marks: Sequence[Mark], size: Size, address: Address) -> list[dict[str, Any]]:
    """Return the data: a row has a number, for two may have the same label."""
    order = {label: number for number, label in enumerate(dict.fromkeys(mark.label for mark in marks))}
    return [
        {
            "row": order[mark.label],
            "label": short(mark.label, size.characters),
            "value": mark.value,
            "said": short(mark.said, 30),
            "column": short(mark.column, 30),
            "colour": f"var(--{mark.tone})",
            "url": f"#{address(mark.sources)}",
            "about": short(": ".join(filter(None, (mark.label, mark.column, mark.said))), 200),
        }
        for mark in marks
    ]


def _bars(marks: Sequence[Mark], size: Size, address: Address) -> dict[str, Any]:
    inner = size.width - size.labels
    return {
        "width": inner,
        "height": {"step": size.row},
        "data": {"values": _rows(marks, size, address)},
        "layer": _bar_layers(marks, inner, inner - size.said, size, from_x=-size.labels),
    }


def _bar_layers(marks: Sequence[Mark], width: int, most: int, size: Size, from_x: int) -> list[dict[str, Any]]:
    """Return the layers of bars: the bars, what is said at their ends, and the rows, which are the links.

    A row is a link as a whole, as high as a finger needs it (24 pixels), though its bar be short.
    """
    greatest = max((mark.value for mark in marks), default=0) or 1
    is_above = not size.labels
    down = 8 if is_above else 0
    y = {"field": "row", "type": "ordinal", "axis": None if is_above else _axis(size, marks)}
    x = {"field": "value", "type": "quantitative", "axis": None, "scale": {"domain": [0, greatest], "range": [0, most]}}
    # A bar is at least a pixel long, so that a small number is not none.
    seen = {"calculate": f"datum.value > 0 ? max(datum.value, {greatest / most}) : 0", "as": "value"}
    labels = {
        "mark": {"type": "text", "align": "left", "yOffset": -11, "aria": False},
        "encoding": {"y": y, "x": {"value": 0}, "text": {"field": "label"}},
    }
    return [
        *([labels] if is_above else []),
        {
            "transform": [seen],
            "mark": {"type": "bar", "height": 14, "yOffset": down, "aria": False},
            "encoding": {"y": y, "x": x, "color": {"field": "colour", "type": "nominal", "scale": None}},
        },
        {
            "mark": {"type": "text", "align": "left", "dx": 5, "yOffset": down, "aria": False},
            "encoding": {"y": y, "x": x, "text": {"field": "said"}},
        },
        {
            "mark": {"type": "bar", "height": {"band": 1}, "fill": None},
            "encoding": {"y": y, "x": {"value": from_x}, "x2": {"value": width}, **_LINK},
        },
    ]


def _axis(size: Size, marks: Sequence[Mark]) -> dict[str, Any]:
    names = [short(label, size.characters) for label in dict.fromkeys(mark.label for mark in marks)]
    return {
        "title": None,
        "labelExpr": _lookup(names),
        "labelLimit": 0,
        "minExtent": size.labels,
        "maxExtent": size.labels,
    }


def _lookup(names: Sequence[str]) -> str:
    """Return the expression for the label of a row."""
    return f"{json.dumps(list(names))}[datum.value]"


def _columns(chart: Chart, size: Size, address: Address) -> dict[str, Any]:
    """Return bars in columns: a column has a value for some of the rows."""
    columns = list(dict.fromkeys(mark.column for mark in chart.marks))
    inner = (size.width - size.labels) // len(columns) - 10
    return {
        "data": {"values": _rows(chart.marks, size, address)},
        "facet": {
            "column": {
                "field": "column",
                "type": "nominal",
                "title": None,
                "sort": [short(each, 30) for each in columns],
                "header": {
                    "labelAnchor": "start",
                    "labelFontSize": 12,
                    "labelColor": "currentColor",
                    "labelLimit": inner,
                },
            }
        },
        "spacing": 10,
        "spec": {
            "width": inner,
            "height": {"step": size.row},
            "layer": _bar_layers(chart.marks, inner, max(inner - 45, 10), size, from_x=0),
        },
    }


def _lines(chart: Chart, size: Size, address: Address) -> dict[str, Any]:
    """Return lines over the labels; what stands over each label is one link."""
    runs = list(dict.fromkeys(mark.label for mark in chart.marks))
    names = list(dict.fromkeys(mark.column for mark in chart.marks))
    rows = _rows(chart.marks, size, address)
    line = {short(name, 30): f"var(--line-{number + 1})" for number, name in enumerate(names)}
    x = {
        "field": "row",
        "type": "ordinal",
        "scale": {"paddingOuter": 0.5},
        "axis": {
            "title": None, "labelExpr": _lookup([short(run, 18) for run in runs]), "labelAngle": -40, "labelLimit": 120,
            "labelFlush": False, "labelOverlap": False,
        },
    }  # fmt: skip
    y = {
        "field": "value",
        "type": "quantitative",
        "axis": {
            "title": None,
            "grid": True,
            "gridColor": "var(--line)",
            "tickCount": 5,
            "format": ",~r",
            "tickMinStep": 1,
        },
    }
    legend = {"title": None, "orient": "bottom", "columns": 3 if size is WIDE else 1, "labelLimit": 0, "symbolSize": 70,
              "columnPadding": 60, "symbolOpacity": 1,
              "symbolStrokeWidth": 2}  # fmt: skip
    colour = {
        "field": "column", "type": "nominal", "sort": list(line), "legend": legend,
        "scale": {"domain": list(line), "range": list(line.values())},
    }  # fmt: skip
    shape = {**colour, "scale": {"domain": list(line), "range": _SHAPES[: len(line)]}}
    bands = [
        {
            **first,
            "about": f"{first['label']}: "
            + ", ".join(f"{each['column']} {each['said']}" for each in rows if each["row"] == first["row"]),
        }
        for first in {each["row"]: each for each in reversed(rows)}.values()
    ]
    return {
        "width": size.width - 70,
        "height": 240,
        "data": {"values": rows},
        "encoding": {"x": x},
        "layer": [
            {"mark": {"type": "line", "strokeWidth": 2, "aria": False}, "encoding": {"y": y, "color": colour}},
            {
                "mark": {"type": "point", "filled": True, "size": 70, "opacity": 1, "aria": False},
                "encoding": {"y": y, "color": colour, "shape": shape},
            },
            {
                "data": {"values": sorted(bands, key=lambda each: each["row"])},
                "mark": {"type": "bar", "width": {"band": 1}, "fill": None},
                "encoding": {"y": {"value": 0}, "y2": {"value": 240}, **_LINK},
            },
        ],
    }


_LINK = {"href": {"field": "url"}, "description": {"field": "about"}}

_CONFIG: dict[str, Any] = {
    "background": None,
    "font": "system-ui, Liberation Sans, DejaVu Sans, sans-serif",
    "padding": 0,
    "view": {"stroke": None},
    "text": {"fontSize": 13, "fill": "currentColor"},
    "axis": {
        "domain": False,
        "ticks": False,
        "grid": False,
        "labelFontSize": 13,
        "labelColor": "currentColor",
        "labelPadding": 8,
    },
    "legend": {"labelFontSize": 13, "labelColor": "currentColor"},
}
