"""Charts as SVG, for the inside of a page."""

from __future__ import annotations

from xml.etree import ElementTree

from profileparse.report.lists import Chart
from profileparse.report.specs import Address, Size, short, specification

_SVG = "http://www.w3.org/2000/svg"
_XLINK_HREF = "{http://www.w3.org/1999/xlink}href"


def draw(chart: Chart, size: Size, address: Address) -> str:
    """Return a chart as an SVG element, whose links lead to elements of the page.

    Args:
        chart: The chart.
        size: How it is laid out.
        address: Where a list of sources stands on the page.

    Raises:
        ModuleNotFoundError: vl-convert is missing (the extra ``report``).
    """
    try:
        from vl_convert import vegalite_to_svg
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError("charts need vl-convert: pip install 'profileparse[report]'") from error
    # Nothing is fetched: no address is allowed.
    svg = vegalite_to_svg(specification(chart, size, address), allowed_base_urls=[])
    root = ElementTree.fromstring(svg)  # noqa: S314  (Vega has written it)
    for parent in list(root.iter()):
        for name in ("role", "aria-roledescription", "aria-label", "aria-hidden"):
            if parent.tag != f"{{{_SVG}}}path" or name != "aria-label":
                parent.attrib.pop(name, None)
        if parent.tag == f"{{{_SVG}}}a":
            _make_link(parent)
    for place in root.iter(f"{{{_SVG}}}g"):
        # The links say what the texts say.
        if "mark-text" in place.get("class", "") or "role-axis" in place.get("class", ""):
            place.set("aria-hidden", "true")
    root.attrib.update({"role": "group", "aria-label": short(chart.title, 200), "class": f"chart {size.name}"})
    for name in ("width", "height", "version"):
        root.attrib.pop(name, None)
    ElementTree.register_namespace("", _SVG)
    return ElementTree.tostring(root, encoding="unicode")


def _make_link(link: ElementTree.Element) -> None:
    """Let a link, whose address Vega made an absolute one, lead into the page, and say what its mark says."""
    link.set("href", "#" + link.attrib.pop(_XLINK_HREF).partition("#")[2])
    for name in ("target", "rel"):
        link.attrib.pop(name, None)
    for mark in link:
        said = mark.attrib.pop("aria-label", None)
        if said is not None:
            link.set("aria-label", said)
            title = ElementTree.SubElement(link, f"{{{_SVG}}}title")
            title.text = said
