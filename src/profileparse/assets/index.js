"use strict";
// Filters the list: a row stays if it fits all that is chosen.
(() => {
  const NONE = -1;
  const byId = (id) => document.getElementById(id);
  const { rows } = JSON.parse(byId("data").textContent);
  const groups = [...document.querySelectorAll(".rows")].map((element) => ({ element, items: [...element.children] }));
  const items = groups.flatMap((group) => group.items);
  const words = items.map((item) => item.textContent.toLocaleLowerCase());
  const form = byId("filters"), query = byId("query"), total = byId("count").textContent;
  const chosen = (id) => (byId(id).value === "" ? null : +byId(id).value);

  function filter() {
    const outcome = chosen("outcome"), field = chosen("field"), state = chosen("state"), rule = chosen("rule");
    const asked = query.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    let left = 0;
    for (let at = 0; at < rows.length; at += 1) {
      const [ended, states, codes] = rows[at];
      const isFit = (outcome === null || ended === outcome)
        // Without a field, any field may have the state.
        && (state === null || (field === null ? states : [states[field]]).some((each) => state === NONE ? each > 0 : each === state))
        && (rule === null || codes.includes(rule))
        && asked.every((word) => words[at].includes(word));
      if (items[at].hidden === isFit) items[at].hidden = !isFit;
      left += isFit;
    }
    for (const { element, items: inside } of groups) {
      const shown = inside.reduce((count, item) => count + !item.hidden, 0);
      element.hidden = !shown;
      element.style.containIntrinsicSize = `${shown * 2.1}em`;
    }
    byId("count").textContent = left === rows.length ? total : `${left.toLocaleString("en")} of ${total}`;
  }

  let waiting = 0;
  // A field alone would filter nothing.
  byId("field").addEventListener("change", () => { if (byId("state").value === "") byId("state").selectedIndex = 1; });
  form.addEventListener("change", filter);
  form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(filter, 60); });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter));
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.target.closest("input, select")) { event.preventDefault(); query.select(); }
    if (event.key === "Escape" && event.target === query) { query.value = ""; filter(); }
  });
  // A browser that comes back to the page fills the form again.
  window.addEventListener("pageshow", filter);
  form.hidden = false;
})();
