"use strict";
// Links each value of the record with its place in the text. The text stands whole in #text, the record in #record, places
// are in data-a. The text is cut into pieces, which get their marks when they come near the window.
const profileparse = (() => {
  const PIECE = 3000, LONG_LINE = 20000, MOST_HITS = 20000, TREE_ROWS = 200;
  const HINT = "Point at a value to see its place on the other side; ? shows the keys.";
  const LINE_END = /\r\n?|\n/g;
  let page = null;

  const byId = (id) => document.getElementById(id);

  // ---- what the page says --------------------------------------------------------------------------------

  function mount() {
    if (page) page.observer.disconnect();
    page = null;
    const pre = byId("text");
    if (!pre) return;
    const said = JSON.parse(byId("data").textContent);
    const record = byId("record");
    const text = pre.textContent;
    const values = [];
    for (const element of record.querySelectorAll("[data-a]")) {
      const cut = element.dataset.a.indexOf("-");
      const value = {
        number: values.length, element, start: +element.dataset.a.slice(0, cut), end: +element.dataset.a.slice(cut + 1),
      };
      element.value_ = value;
      values.push(value);
    }
    const placed = values.slice().sort((one, other) => one.start - other.start || other.end - one.end);
    const findings = said.findings.map(([severity, start, end], number) => (
      { number, severity, start, end, element: byId(`finding-${number}`) }
    ));
    for (const finding of findings) finding.element.tabIndex = -1;
    page = {
      text, values, placed, findings, record, pre, said, pieces: [], lineStarts: [], chosen: null, pointed: null,
      hasPairs: /[\ud800-\udbff]/.test(text), hits: [], hit: -1, back: [], observer: null, lastSegment: null, invisible: new RegExp(`[${said.invisible}]`, "gu"),
    };
    cutText();
    if (values.length) values[0].element.tabIndex = 0;
    byId("status").hidden = false;
    for (const tools of document.querySelectorAll(".tools")) tools.hidden = false;
    drawTree.done = false;
    if (byId("tree").open) drawTree();
    say(null);
    fromAddress();
  }

  function pointerOf(element) {
    const steps = [];
    for (let each = element; each && each !== page.record; each = each.parentElement) {
      if (each.dataset.k !== undefined) steps.push(each.dataset.k);
    }
    return steps.length ? `/${steps.reverse().join("/")}` : "";
  }

  function valueOf(pointer) {
    let element = page.record, rest = pointer.slice(1);
    outer: while (rest) {
      for (const child of stepsOf(element)) {
        const key = child.dataset.k;
        if (rest === key || rest.startsWith(`${key}/`)) {
          element = child;
          rest = rest.slice(key.length + 1);
          continue outer;
        }
      }
      return null;
    }
    return element.value_ || null;
  }

  // The elements of the next steps inside one.
  function stepsOf(element) {
    return [...element.querySelectorAll("[data-k]")].filter((each) => each.parentElement.closest("[data-k], #record") === element);
  }

  function around(value) {
    const outer = value.element.parentElement.closest("[data-a]");
    return outer && page.record.contains(outer) ? outer.value_ : null;
  }

  // ---- the text in pieces --------------------------------------------------------------------------------

  function cutText() {
    const { text, pre, placed } = page;
    page.lineStarts = [0];
    for (const match of text.matchAll(LINE_END)) page.lineStarts.push(match.index + match[0].length);
    const starts = page.lineStarts, pieces = page.pieces, made = document.createDocumentFragment();
    for (let line = 0; line < starts.length;) {
      let last = line + 1;
      const start = starts[line];
      while (last < starts.length && starts[last] - start < PIECE && ends(last) - starts[last] < LONG_LINE) last += 1;
      const end = ends(last - 1), block = document.createElement("div");
      block.className = "lines";
      block.style.containIntrinsicSize = `auto ${(last - line) * 1.55}em`;
      if (last - line === 1 && end - start > LONG_LINE) {
        const whole = lineElement(line);
        for (let at = start; at < end;) {
          const to = partEnd(at, end), part = document.createElement("div");
          part.className = "part";
          part.style.containIntrinsicSize = `auto ${(to - at) / 50}em`;
          addPiece(part, at, to, false);
          whole.append(part);
          at = to;
        }
        block.append(whole);
      } else {
        addPiece(block, start, end, true);
      }
      made.append(block);
      line = last;
    }
    // What reaches into a piece from before it.
    let open = [], next = 0;
    for (const piece of pieces) {
      open = open.filter((value) => value.end > piece.start);
      piece.open = open.slice();
      piece.first = next;
      while (next < placed.length && placed[next].start < piece.end) {
        if (placed[next].end > piece.end) open.push(placed[next]);
        next += 1;
      }
      piece.last = next;
    }
    if (pieces.length) pieces[pieces.length - 1].last = placed.length;
    pre.replaceChildren(made);
    pre.classList.add("live");
    page.record.classList.add("live");
    page.observer = new IntersectionObserver((entries) => {
      for (const entry of entries) if (entry.isIntersecting) mark(entry.target.piece_);
    }, { root: byId("left"), rootMargin: "800px" });
    for (const piece of pieces) page.observer.observe(piece.element);
    for (const piece of pieces.slice(0, 2)) mark(piece);

    // A line that is longer than any window is cut where it would wrap.
    function partEnd(at, end) {
      if (at + PIECE >= end) return end;
      const space = text.lastIndexOf(" ", at + PIECE);
      if (space > at + PIECE / 2) return space + 1;
      return isPair(text, at + PIECE) ? at + PIECE + 1 : at + PIECE;
    }
    function ends(line) { return line + 1 < starts.length ? starts[line + 1] : text.length; }
    function addPiece(element, start, end, isLines) {
      const piece = { element, start, end, isLines, segments: null, open: [], first: 0, last: 0 };
      element.piece_ = piece;
      element.textContent = text.slice(start, end);
      pieces.push(piece);
    }
  }

  function isPair(text, at) {
    const code = text.charCodeAt(at), before = text.charCodeAt(at - 1);
    return code >= 0xdc00 && code < 0xe000 && before >= 0xd800 && before < 0xdc00;
  }

  function lineElement(line) {
    const element = document.createElement("div");
    element.className = "line";
    element.dataset.n = line + page.said.line;
    if (page.said.moved && page.said.moved.some(([from, to]) => line >= from && line < to)) element.classList.add("moved");
    return element;
  }

  // Index of the last entry of a sorted list that is not greater.
  function lastAt(list, offset, key = (each) => each) {
    let low = -1, high = list.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (key(list[middle]) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  // ---- marks ---------------------------------------------------------------------------------------------

  function mark(piece) {
    if (piece.segments) return;
    page.observer.unobserve(piece.element);
    const { text, placed, findings, hits, said } = page, { start, end } = piece;
    const cuts = new Set([start, end]);
    const cut = (at) => { if (at > start && at < end) cuts.add(at); };
    const values = piece.open.concat(placed.slice(piece.first, piece.last));
    const isLast = end === text.length;
    const here = (each) => each.start < end && each.end > start
      || each.start === each.end && each.start >= start && (each.start < end || isLast);
    const found = findings.filter(here);
    const hitFrom = Math.max(0, lastAt(hits, start, (hit) => hit.start));
    const hit = [];
    for (let at = hitFrom; at < hits.length && hits[at].start < end; at += 1) if (here(hits[at])) hit.push(hits[at]);
    const labels = [], all = said.tree.labels;
    for (let at = firstLabel(all, start); at < all.length && all[at] < end; at += 2) labels.push({ start: all[at], end: all[at + 1] });
    const boxes = new Map();
    for (const match of text.slice(start, end).matchAll(page.invisible)) {
      boxes.set(start + match.index, match[0]);
      cut(start + match.index);
      cut(start + match.index + match[0].length);
    }
    for (const each of [...values, ...found, ...hit, ...labels]) { cut(each.start); cut(each.end); }
    const firstLine = lastAt(page.lineStarts, start), lines = new Map();
    if (piece.isLines) {
      for (let line = firstLine; line < page.lineStarts.length && (page.lineStarts[line] < end || isLast); line += 1) {
        lines.set(page.lineStarts[line], line);
        cut(page.lineStarts[line]);
      }
    }
    const order = [...cuts].sort((one, other) => one - other), made = document.createDocumentFragment();
    const sweeps = [values, found, hit, labels].map((list) => sweep(list));
    // Places without a width, such as that of a field that is empty.
    const points = new Map();
    for (const each of [...values, ...found]) {
      if (each.start !== each.end) continue;
      if (!points.has(each.start)) points.set(each.start, { values: [], findings: [] });
      points.get(each.start)[each.severity ? "findings" : "values"].push(each);
    }
    let into = made;
    piece.segments = [];
    for (let at = 0; at < order.length; at += 1) {
      const from = order[at], to = at + 1 < order.length ? order[at + 1] : from;
      if (lines.has(from)) {
        into = lineElement(lines.get(from));
        made.append(into);
      }
      const [covering, problems, hitsHere, labelled] = sweeps.map((each) => each(from));
      const point = points.get(from);
      if (point && (from < end || isLast)) into.append(segment(from, from, point.values, point.findings, [], [], ""));
      if (to > from) {
        if (covering.length || problems.length || hitsHere.length || labelled.length || boxes.has(from)) {
          into.append(segment(from, to, covering, problems, hitsHere, labelled, boxes.get(from) || ""));
        } else {
          into.append(text.slice(from, to));
        }
      }
    }
    piece.element.replaceChildren(made);

    function segment(from, to, covering, problems, hitsHere, labelled, box) {
      const element = document.createElement("span");
      const own = covering.length ? covering[covering.length - 1] : null;
      const names = ["s"];
      if (own) {
        names.push(...kindOf(own), ...(own.start === from ? ["first"] : []));
        if (own.element.classList.contains("cite")) names.push("citing");
      }
      if (from === to) names.push("point");
      for (const problem of problems) names.push("found", problem.severity);
      if (hitsHere.length) names.push("hit", ...(hitsHere.includes(page.hits[page.hit]) ? ["current"] : []));
      if (labelled.length) names.push("label");
      if (page.chosen && within(page.chosen, from, to)) names.push("chosen");
      if (page.pointed && within(page.pointed, from, to)) names.push("pointed");
      element.className = names.join(" ");
      if (box) {
        const shown = document.createElement("i");
        shown.className = "box";
        shown.dataset.u = box === "\r" ? "CR" : `U+${box.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
        shown.textContent = box;
        element.append(shown);
      } else {
        element.textContent = text.slice(from, to);
      }
      const made = { element, start: from, end: to, values: covering, findings: problems };
      element.segment_ = made;
      piece.segments.push(made);
      return element;
    }
  }

  // Return what of a list covers a place, asked for places in order.
  function sweep(list) {
    const sorted = list.filter((each) => each.end > each.start);
    let open = [], next = 0;
    return (at) => {
      open = open.filter((each) => each.end > at);
      while (next < sorted.length && sorted[next].start <= at) {
        if (sorted[next].end > at) open.push(sorted[next]);
        next += 1;
      }
      return open.slice();
    };
  }

  function firstLabel(all, start) {
    let low = 0, high = all.length / 2;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (all[2 * middle + 1] > start) high = middle;
      else low = middle + 1;
    }
    return 2 * low;
  }

  // The classes that give a value's place its colour; what only holds others has none of its own.
  function kindOf(value) {
    if (value.kinds) return value.kinds;
    const field = value.element.closest(".field"), hue = [...field.classList].filter((name) => /^[hp]\w$/.test(name));
    // What holds other values, but is no term, no block of prose and no single value: a list, a section, a row.
    const isWhole = value.element.querySelector("[data-a]")
      && !value.element.querySelector(":scope > :is(.label, .segment, .text), :scope > .later > .segment, :scope > .value > .text");
    return (value.kinds = isWhole ? [...hue, "whole"] : hue);
  }

  const within = (range, start, end) => start >= range.start && end <= range.end;

  function piecesIn(start, end) {
    const from = Math.max(0, lastAt(page.pieces, start, (piece) => piece.start));
    const found = [];
    for (let at = from; at < page.pieces.length && (page.pieces[at].start < end || at === from); at += 1) found.push(page.pieces[at]);
    return found;
  }

  function segmentsIn(range) {
    const found = [];
    for (const piece of piecesIn(range.start, range.end)) {
      if (!piece.segments) continue;
      for (const each of piece.segments) {
        if (each.start >= range.end && each.end > range.end) break;
        if (within(range, each.start, each.end) && (each.start < each.end || range.start === range.end)) found.push(each);
      }
    }
    return found;
  }

  function paint(range, name, isOn) {
    for (const each of segmentsIn(range)) each.element.classList.toggle(name, isOn);
  }

  // ---- pointing and choosing -----------------------------------------------------------------------------

  function point(thing) {
    if (page.pointed === thing) return;
    if (page.pointed) {
      paint(page.pointed, "pointed", false);
      page.pointed.element.classList.remove("pointed");
    }
    page.pointed = thing;
    if (thing) {
      paint(thing, "pointed", true);
      thing.element.classList.add("pointed");
    }
    say(thing || page.chosen);
  }

  function choose(thing, { text = true, record = true, focus = false } = {}) {
    const last = page.chosen;
    if (last && last !== thing) {
      paint(last, "chosen", false);
      last.element.classList.remove("chosen");
      last.element.removeAttribute("aria-current");
    }
    page.chosen = thing;
    if (thing) {
      for (const piece of piecesIn(thing.start, thing.end).slice(0, 3)) mark(piece);
      paint(thing, "chosen", true);
      thing.element.classList.add("chosen");
      thing.element.setAttribute("aria-current", "true");
      if (thing.severity) byId("findings").open = true;
      else rove(thing);
      if (record) soon("record", () => bring(thing.element, byId("right")));
      if (text) bringText(thing.start);
      if (focus) {
        if (!thing.element.hasAttribute("tabindex")) thing.element.tabIndex = -1;
        thing.element.focus({ preventScroll: true });
      }
      document.dispatchEvent(new CustomEvent("profileparse:choose", { detail: thing }));
    }
    say(thing);
  }

  function rove(value) {
    if (page.roving) page.roving.element.tabIndex = -1;
    else if (page.values.length) page.values[0].element.tabIndex = -1;
    page.roving = value;
    value.element.tabIndex = 0;
  }

  function bring(element, panel) {
    const box = element.getBoundingClientRect(), room = panel.getBoundingClientRect();
    if (box.top < room.top || box.bottom > room.bottom && (box.height < room.height || box.top > room.bottom - 60)) {
      element.scrollIntoView({ block: box.height < room.height ? "center" : "start", inline: "nearest" });
    }
  }

  function bringText(offset) {
    const piece = piecesIn(offset, offset)[0];
    if (!piece) return;
    mark(piece);
    const look = () => {
      const found = piece.segments && piece.segments.find((each) => each.end > offset || each.start === offset);
      bring(found ? found.element : piece.element, byId("left"));
    };
    // Pieces that come into sight have their own height only then.
    soon("text", () => { look(); soon("text", look); });
  }

  // Scrolling waits for the next frame: of many jumps until then, the last one counts.
  const waiting = new Map();

  function soon(what, act) {
    if (!waiting.has(what)) {
      requestAnimationFrame(() => {
        const last = waiting.get(what);
        waiting.delete(what);
        last();
      });
    }
    waiting.set(what, act);
  }

  // ---- what is said of it --------------------------------------------------------------------------------

  function placeOf(thing) {
    const line = lastAt(page.lineStarts, thing.start);
    const before = page.text.slice(page.lineStarts[line], thing.start);
    const column = (page.hasPairs ? [...before].length : before.length) + 1;
    return `line ${line + page.said.line}, column ${column}`;
  }

  function say(thing) {
    const path = byId("path"), said = byId("said");
    path.replaceChildren();
    said.textContent = "";
    if (!thing) {
      path.textContent = HINT;
      return;
    }
    if (thing.severity) {
      const message = thing.element.querySelector(".message").textContent;
      said.textContent = `${thing.element.querySelector("code").textContent} ${thing.severity}: ${message} (${placeOf(thing)})`;
      return;
    }
    const chain = [];
    for (let each = thing; each; each = around(each)) chain.unshift(each);
    let done = "";
    for (const each of chain) {
      const pointer = pointerOf(each.element), button = document.createElement("button");
      button.type = "button";
      button.textContent = pointer.slice(done.length + 1);
      done = pointer;
      button.addEventListener("click", () => choose(each));
      path.append(button);
    }
    const parts = [placeOf(thing)];
    const target = referenceOf(thing);
    if (target) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "jump";
      button.textContent = `reference ${thing.element.textContent}`;
      button.addEventListener("click", () => jump(target));
      path.append(button);
    }
    for (const each of page.findings) {
      if (each.start < thing.end && each.end > thing.start && parts.length < 4) {
        parts.push(`${each.element.querySelector("code").textContent} ${each.element.querySelector(".message").textContent}`);
      }
    }
    said.textContent = parts.join(" · ");
  }

  // ---- jumps ---------------------------------------------------------------------------------------------

  function referenceOf(value) {
    const href = value.element.getAttribute("href");
    return href && value.element.classList.contains("cite") ? valueAt(href) : null;
  }

  function valueAt(href) {
    const id = href.slice(1), element = document.getElementById(id) || document.getElementById(decoded(id));
    return element && element.value_ || valueOf(decoded(id));
  }

  function decoded(text) {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;  // a stray per cent sign
    }
  }

  function jump(value) {
    if (page.chosen) page.back.push(page.chosen);
    byId("back").disabled = !page.back.length;
    choose(value, { focus: true });
    // A page in a frame has no address of its own.
    if (location.protocol !== "about:") history.pushState(null, "", `#${encodeURI(pointerOf(value.element))}`);
  }

  function goBack() {
    const last = page.back.pop();
    byId("back").disabled = !page.back.length;
    if (last) choose(last, { focus: true });
  }

  function fromAddress() {
    if (!page || location.hash.length < 2) return;
    const value = valueAt(location.hash);
    if (value) choose(value);
  }

  // ---- the mouse -----------------------------------------------------------------------------------------

  const segmentOf = (target) => target.closest && target.closest(".s") && target.closest(".s").segment_;
  const thingOf = (target) => {
    const element = target.closest && target.closest("[data-a], [data-d]");
    return element ? element.value_ || page.findings[element.dataset.d] : null;
  };
  const deepest = (segment) => segment.values[segment.values.length - 1] || segment.findings[0] || null;

  // While keys are used, a window that scrolls below a mouse at rest points at nothing.
  let isByKeys = false, mouse = "";

  function onMove(event) {
    const last = mouse;
    mouse = `${event.screenX} ${event.screenY}`;
    if (!isByKeys || mouse === last) return;
    isByKeys = false;
    onPoint(event);
    onTree(event);
  }

  function onPoint(event) {
    if (!page || isByKeys) return;
    if (page.pre.contains(event.target)) {
      const segment = segmentOf(event.target);
      point(segment ? deepest(segment) : null);
    } else if (event.target.closest && event.target.closest("#right")) {
      point(thingOf(event.target));
    } else {
      point(null);
    }
  }

  function onClick(event) {
    if (!page || event.defaultPrevented) return;
    if (event.target.closest("#back")) return goBack();
    if (event.target.closest("#help-open")) return byId("help").showModal();
    if (page.pre.contains(event.target)) {
      if (getSelection().type === "Range") return;
      const segment = segmentOf(event.target);
      if (!segment || !deepest(segment)) return choose(null);
      clickSegment(segment);
      return;
    }
    const link = event.target.closest && event.target.closest("#record a[href^='#']");
    if (link && !(event.ctrlKey || event.metaKey || event.shiftKey)) {
      const value = valueAt(link.getAttribute("href"));
      if (value) {
        event.preventDefault();
        if (link.value_) choose(link.value_, { record: false });
        jump(value);
      }
      return;
    }
    if (!event.target.closest || event.target.closest("a, summary, button, form") || getSelection().type === "Range") return;
    if (event.target.closest("#right")) {
      const thing = thingOf(event.target);
      if (thing) choose(thing, { record: false, focus: true });
    }
  }

  function clickSegment(segment) {
    const at = segment.values.indexOf(page.chosen), isAgain = page.lastSegment === segment && at >= 0;
    page.lastSegment = segment;
    const target = isAgain && at === segment.values.length - 1 ? referenceOf(page.chosen) : null;
    if (target) jump(target);
    else if (isAgain && at > 0) choose(segment.values[at - 1], { text: false });
    else choose(deepest(segment), { text: false });
  }

  // ---- the keyboard --------------------------------------------------------------------------------------

  function step(by) {
    const { values, chosen } = page;
    if (!values.length) return;
    const at = chosen && !chosen.severity ? chosen.number + by : by > 0 ? 0 : values.length - 1;
    choose(values[Math.max(0, Math.min(values.length - 1, at))], { focus: byId("right").contains(document.activeElement) });
  }

  function stepIn() {
    const { values, chosen } = page;
    const next = chosen && !chosen.severity && values[chosen.number + 1];
    if (next && chosen.element.contains(next.element)) choose(next, { focus: true });
  }

  function stepOut() {
    const outer = page.chosen && !page.chosen.severity && around(page.chosen);
    if (outer) choose(outer, { focus: byId("right").contains(document.activeElement) });
  }

  function stepText(by) {
    const { placed, chosen } = page;
    if (!placed.length) return;
    const start = chosen ? chosen.start : -1;
    let at = chosen && !chosen.severity ? placed.indexOf(chosen) : lastAt(placed, start, (each) => each.start);
    // The next value that holds no other.
    do at += by; while (at > 0 && at < placed.length - 1 && at + 1 < placed.length && placed[at + 1].start < placed[at].end && placed[at + 1].end <= placed[at].end);
    choose(placed[Math.max(0, Math.min(placed.length - 1, at))]);
    focusText();
  }

  function focusText() {
    const segment = page.chosen && segmentsIn(page.chosen)[0];
    if (!segment) return byId("left").focus();
    for (const each of page.pre.querySelectorAll("[tabindex]")) each.removeAttribute("tabindex");
    segment.element.tabIndex = -1;
    bringText(segment.start);
    segment.element.focus({ preventScroll: true });
  }

  function stepFinding(by) {
    const { findings, chosen } = page;
    if (!findings.length) return;
    let at;
    if (chosen && chosen.severity) at = (chosen.number + by + findings.length) % findings.length;
    else at = by > 0 ? 0 : findings.length - 1;
    choose(findings[at], { focus: true });
  }

  const LETTERS = {
    j: () => step(1), k: () => step(-1), u: stepOut, d: () => stepFinding(1), D: () => stepFinding(-1), b: goBack,
    "/": () => byId("query").select(), "?": () => byId("help").showModal(), t: () => focusText(),
    r: () => (page.roving || page.values[0] || { element: byId("right") }).element.focus(),
    y: () => { byId("tree").open = !byId("tree").open; },
  };

  function onKey(event) {
    isByKeys = true;
    if (!page || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const target = event.target;
    if (target.closest("input, textarea, select, dialog, [contenteditable]")) {
      if (target.id === "query") onQueryKey(event);
      return;
    }
    const inText = byId("left").contains(target), inRecord = page.record.contains(target);
    const node = target.closest(".node");
    let act = null;
    if (event.key === "Escape") act = () => { choose(null); point(null); };
    else if (event.key === "Enter" && inText) act = fromText;
    else if (event.key === "Enter" && inRecord && target.value_) act = () => (referenceOf(target.value_) ? jump(referenceOf(target.value_)) : toText(target.value_));
    else if (event.key === "Enter" && target.dataset.d) act = () => toText(page.findings[target.dataset.d]);
    else if (inRecord && event.key === "ArrowDown") act = () => step(1);
    else if (inRecord && event.key === "ArrowUp") act = () => step(-1);
    else if (inRecord && event.key === "ArrowRight") act = stepIn;
    else if (inRecord && event.key === "ArrowLeft") act = stepOut;
    else if (inText && event.key === "ArrowRight") act = () => stepText(1);
    else if (inText && event.key === "ArrowLeft") act = () => stepText(-1);
    else if (node && event.key === "ArrowDown") act = () => stepNode(node, 1);
    else if (node && event.key === "ArrowUp") act = () => stepNode(node, -1);
    else if (node && event.key === "Enter") act = () => { pointNode(node); bringText(node.range_.start); };
    else if (byId("letters").checked && Object.hasOwn(LETTERS, event.key)) act = LETTERS[event.key];
    if (act) {
      event.preventDefault();
      act();
    }
  }

  function onQueryKey(event) {
    if (event.key === "Enter") {
      event.preventDefault();
      stepHit(event.shiftKey ? -1 : 1);
    } else if (event.key === "Escape") {
      event.target.value = "";
      search();
      byId("left").focus();
    }
  }

  function toText(thing) {
    choose(thing, { record: false });
    focusText();
  }

  function fromText() {
    if (page.chosen) choose(page.chosen, { focus: true });
  }

  function onFocus(event) {
    if (!page) return;
    const value = event.target.value_;
    if (value && value !== page.chosen) choose(value, { record: false });
    else if (event.target.dataset && event.target.dataset.d && page.findings[event.target.dataset.d] !== page.chosen) {
      choose(page.findings[event.target.dataset.d], { record: false });
    }
  }

  // ---- search --------------------------------------------------------------------------------------------

  function search() {
    const query = byId("query").value;
    page.hits = [];
    if (query) {
      const pattern = new RegExp(query.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "giu");
      for (const match of page.text.matchAll(pattern)) {
        page.hits.push({ start: match.index, end: match.index + match[0].length });
        if (page.hits.length === MOST_HITS) break;
      }
    }
    page.hit = page.hits.length ? 0 : -1;
    remark();
    showHit();
  }

  function remark() {
    for (const piece of page.pieces) {
      if (!piece.segments) continue;
      piece.segments = null;
      page.observer.observe(piece.element);
    }
  }

  function showHit() {
    const { hits, hit } = page;
    const more = hits.length === MOST_HITS ? " or more" : "";
    byId("found").textContent = hits.length ? `${hit + 1} of ${hits.length}${more}` : byId("query").value ? "none" : "";
    if (hit < 0) return;
    const here = hits[hit], piece = piecesIn(here.start, here.start)[0];
    const at = piece.segments ? piece : (mark(piece), piece);
    const segment = at.segments.find((each) => each.end > here.start);
    choose(segment ? deepest(segment) : null, { text: false });
    bringText(here.start);
  }

  function stepHit(by) {
    const { hits } = page;
    if (!hits.length) return;
    const last = hits[page.hit];
    page.hit = (page.hit + by + hits.length) % hits.length;
    for (const range of [last, hits[page.hit]]) for (const piece of piecesIn(range.start, range.end)) { piece.segments = null; mark(piece); }
    showHit();
  }

  // ---- the tree ------------------------------------------------------------------------------------------

  function drawTree() {
    if (drawTree.done || !page) return;
    drawTree.done = true;
    const { kinds, nodes } = page.said.tree, made = document.createDocumentFragment();
    for (let from = 0; from < nodes.length; from += 4 * TREE_ROWS) {
      const rows = document.createElement("div");
      rows.className = "rows";
      rows.style.containIntrinsicSize = `auto ${Math.min(TREE_ROWS, (nodes.length - from) / 4) * 1.6}em`;
      for (let at = from; at < nodes.length && at < from + 4 * TREE_ROWS; at += 4) rows.append(row(at));
      made.append(rows);
    }
    byId("nodes").replaceChildren(made);
    page.nodes = [...byId("nodes").querySelectorAll(".node")];
    if (page.nodes.length) page.nodes[0].tabIndex = 0;

    function row(at) {
      const [depth, kind, start, end] = nodes.slice(at, at + 4), element = document.createElement("div");
      const [name, note] = kinds[kind].split(" ");
      element.className = "node";
      element.style.paddingInlineStart = `${Math.min(depth, 30) * 0.9}em`;
      element.range_ = { start, end, number: at / 4 };
      const named = document.createElement("b");
      named.textContent = note ? note : name;
      if (note && name === "Field") named.className = "of-field";
      element.append(named);
      if (name === "Leaf") {
        const words = document.createElement("bdi");
        words.append(...boxed(JSON.stringify(page.text.slice(start, Math.min(end, start + 80))).slice(1, -1)));
        element.append(" ", words, end - start > 80 ? "…" : "");
      }
      return element;
    }
  }

  function boxed(text) {
    const made = [];
    let done = 0;
    for (const match of text.matchAll(page.invisible)) {
      const box = document.createElement("i");
      box.className = "box";
      box.dataset.u = `U+${match[0].codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
      made.push(text.slice(done, match.index), box);
      done = match.index + match[0].length;
    }
    return [...made, text.slice(done)];
  }

  // A node's edges need not be those of marks, so its text is lit as a range of its own.
  function pointNode(node) {
    page.node = node && node.range_;
    if (!CSS.highlights) return;
    CSS.highlights.delete("node");
    if (!node) return;
    point(null);
    const range = document.createRange();
    range.setStart(...positionOf(page.node.start));
    range.setEnd(...positionOf(page.node.end));
    CSS.highlights.set("node", new Highlight(range));
  }

  function positionOf(offset) {
    const piece = piecesIn(offset, offset)[0];
    mark(piece);
    const walk = document.createTreeWalker(piece.element, NodeFilter.SHOW_TEXT);
    let at = piece.start, last = null;
    while (walk.nextNode()) {
      last = walk.currentNode;
      if (at + last.length >= offset) return [last, offset - at];
      at += last.length;
    }
    return last ? [last, last.length] : [piece.element, 0];
  }

  function onTree(event) {
    if (isByKeys && event.type !== "click") return;
    const node = page && event.target.closest && event.target.closest(".node");
    if (!page || !node && !page.node) return;
    pointNode(node);
    if (node && event.type === "click") bringText(node.range_.start);
  }

  function stepNode(node, by) {
    const next = page.nodes[node.range_.number + by];
    if (!next) return;
    node.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
    pointNode(next);
  }

  // ---- start ---------------------------------------------------------------------------------------------

  // What is copied is the text itself, whatever the page made of it.
  function onCopy(event) {
    const selection = getSelection();
    if (!page || !selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    if (!page.pre.contains(range.startContainer) || !page.pre.contains(range.endContainer)) return;
    const before = document.createRange();
    before.selectNodeContents(page.pre);
    before.setEnd(range.startContainer, range.startOffset);
    const start = before.toString().length;
    event.clipboardData.setData("text/plain", page.text.slice(start, start + range.toString().length));
    event.preventDefault();
  }

  function start() {
    document.addEventListener("mouseover", onPoint);
    document.addEventListener("mousemove", onMove);
    document.addEventListener("mouseleave", () => page && point(null));
    document.addEventListener("click", onClick);
    document.addEventListener("keydown", onKey);
    document.addEventListener("focusin", onFocus);
    document.addEventListener("copy", onCopy);
    window.addEventListener("popstate", fromAddress);
    window.addEventListener("beforeprint", () => { if (page) page.pieces.forEach(mark); });
    // All listeners are the document's, so that `mount` can be called again with another body.
    document.addEventListener("toggle", (event) => { if (event.target.id === "tree" && event.target.open) drawTree(); }, true);
    document.addEventListener("mouseover", onTree);
    document.addEventListener("click", onTree);
    let typing = 0;
    document.addEventListener("input", (event) => {
      if (!page || event.target.id !== "query") return;
      clearTimeout(typing);
      typing = setTimeout(search, 120);
    });
    document.addEventListener("submit", (event) => { if (event.target.id === "search") event.preventDefault(); });
    mount();
  }

  start();
  return {
    mount, choose, jump, pointerOf, valueOf, markAll: () => page.pieces.forEach(mark), segmentsIn,
    get page() { return page; },
  };
})();
