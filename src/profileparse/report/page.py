"""The page of a store: charts, the tables that say the same, and the sources that the marks lead to."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from shlex import quote

from profileparse.batch.sources import PathLike
from profileparse.html import asset, document, escape
from profileparse.report.drawing import draw
from profileparse.report.gathering import Gathered, gathered
from profileparse.report.lists import Chart, Listed, Section, SourceList
from profileparse.report.specs import NARROW, WIDE
from profileparse.view.shown import address, link, plain, shown


def report_page(store: PathLike) -> str:
    """Return the page of a store: how full each field is, findings by rule and over runs, sizes, terms and more.

    It is one HTML file that needs nothing else and runs no script. Memory does not grow with the store.

    Args:
        store: The store that `run` or `merge_stores` wrote.

    Raises:
        BatchError: there is no such store.
        ModuleNotFoundError: vl-convert is missing (the extra ``report``).
    """
    found = gathered(Path(store))
    return _Page().made(Path(store).name, found)


@dataclass(slots=True)
class _Page:
    """A page in the making: it gathers the lists that marks lead to, each once."""

    _lists: dict[int, tuple[str, str, SourceList]] = field(default_factory=dict)  # by identity: name, section, list
    _section: str = ""

    def made(self, name: str, found: Gathered) -> str:
        """Return the page of a store with this name."""
        sections = found.sections
        parts = [self._part(number, each) for number, each in enumerate(sections, 1)]
        navigation = "".join(
            f'<li><a href="#part-{number}">{escape(each.title)}</a></li>' for number, each in enumerate(sections, 1)
        )
        said = "".join(f"<li>{escape(each)}</li>" for each in found.facts)
        of = ", ".join(f"<code>{shown(each)}</code>" for each in found.models)
        body = (
            f'<header><h1 id="top">Report of <bdi>{shown(name)}</bdi></h1><ul class="facts">{said}</ul>'
            + (f"<p>Record models: {of}</p>" if of else "")
            + f'<nav aria-label="Parts"><ul>{navigation}<li><a href="#sources">Sources</a></li></ul></nav></header>\n'
            f"<main>{''.join(parts)}{self._sources(name)}</main>\n"
        )
        return document(plain(f"Report of {name}"), body, styles=asset("report.css"))

    def _address(self, sources: SourceList) -> str:
        """Return the name of the element that lists sources."""
        return self._lists.setdefault(id(sources), (f"list-{len(self._lists) + 1}", self._section, sources))[0]

    # ---- parts ---------------------------------------------------------------------------------------------

    def _part(self, number: int, section: Section) -> str:
        self._section = f"part-{number}"
        charts = "".join(map(self._chart, section.charts)) or f'<p class="none">{escape(section.without)}</p>'
        return f'<section id="part-{number}"><h2>{escape(section.title)}</h2>{charts}</section>\n'

    def _chart(self, chart: Chart) -> str:
        drawn = "".join(draw(chart, size, self._address) for size in (WIDE, NARROW))
        heads = "".join(f'<th scope="col">{escape(each)}</th>' for each in chart.columns)
        rows = "".join(
            f'<tr><th scope="row"><a href="#{self._address(mark.sources)}"><bdi>{shown(mark.label)}</bdi></a></th>'
            + "".join(f"<td><bdi>{shown(cell)}</bdi></td>" for cell in mark.cells)
            + "</tr>"
            for mark in chart.marks
        )
        return (
            f"<h3><bdi>{shown(chart.title)}</bdi></h3><p>{shown(chart.about)}</p>"
            f"<figure>{drawn}</figure><details><summary>Table: <bdi>{shown(chart.title)}</bdi></summary>"
            f'<div class="scroll" tabindex="0" role="region" aria-label="Table: {escape(plain(chart.title))}">'
            f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div></details>"
        )

    # ---- where the marks lead ------------------------------------------------------------------------------

    def _sources(self, store: str) -> str:
        lists = "".join(_list(*each) for each in self._lists.values())
        how = f'sqlite3 -box {quote(store)} "QUERY"'
        return (
            '<section id="sources"><h2>Sources</h2><p>What the marks stand for. To see all sources of a list, run its '
            f"query: <code>{shown(how)}</code>. To see one beside its record: "
            f'<code>profileparse view PATH --open</code>.</p><div class="lists">{lists}</div></section>\n'
        )


def _list(name: str, section: str, sources: SourceList) -> str:
    listed = sources.listed
    more = sources.total - len(listed)
    noun = sources.unit.removesuffix("s") if sources.total == 1 else sources.unit
    items = "".join(map(_item, listed))
    rest = f'<p class="more">and {more:,} more</p>' if more else ""
    return (
        f'<section class="list" id="{name}" tabindex="-1" aria-labelledby="{name}-title">'
        f'<h3 id="{name}-title"><bdi>{shown(sources.title)}</bdi></h3>'
        f'<p>{sources.total:,} {noun} · <a href="#{section}">back to the chart</a></p>'
        f'<ol>{items}</ol>{rest}<pre tabindex="0"><code>{shown(sources.query)}</code></pre></section>\n'
    )


def _item(listed: Listed) -> str:
    source = f"<bdi>{shown(listed.source)}</bdi>"
    url = address(listed.source)
    note = f' <span class="note"><bdi>{shown(listed.note)}</bdi></span>' if listed.note else ""
    return f"<li>{source if url is None else link(url, source)}{note}</li>"
