// Edits the record: each change goes to the server, which answers with the new content of the page. `data-e` says what can
// be done with a value: s, set its text; a, add to it; r, remove it; m, move it in its list.
(() => {
  const byId = (id) => document.getElementById(id);
  const { pointerOf, choose } = profileparse;
  const LONG = 80;  // a longer text is not typed anew
  const WHAT = { set: "s", add: "a", remove: "r", up: "m", down: "m" };
  let state = null, current = null, editor = null, isBusy = false;

  // ---- which value ---------------------------------------------------------------------------------------

  // The value that an action would change: the current one, or the nearest around it.
  function targetOf(action) {
    const mark = WHAT[action], isAdd = action === "add";
    for (let each = current; each; each = above(each)) {
      const can = each.dataset.e || "";
      // Beside an entry of a list, another one can be added.
      if (can.includes(mark) || isAdd && can.includes("m")) return each;
    }
    return null;
  }

  function above(element) {
    const outer = element.parentElement && element.parentElement.closest("[data-k]");
    return outer && byId("record").contains(outer) ? outer : null;
  }

  function findingOf(element) {
    const finding = element && element.closest && element.closest(".finding");
    return finding && finding.querySelector(".apply") ? finding : null;
  }

  function setCurrent(element) {
    current = element;
    for (const action of Object.keys(WHAT)) {
      const button = byId(`do-${action}`), target = targetOf(action);
      button.disabled = isBusy || !target;
      button.title = target ? `${button.firstChild.textContent.trim()}: ${nameOf(target)}` : "Not possible for what is chosen";
    }
  }

  const nameOf = (element) => pointerOf(element).slice(1).replaceAll("/", " › ");

  // ---- the server ----------------------------------------------------------------------------------------

  async function ask(action, asked) {
    let answer;
    try {
      const response = await fetch(action, {
        method: "POST", headers: { "Content-Type": "application/json" }, credentials: "omit", redirect: "error",
        body: JSON.stringify({ revision: state.revision, ...asked }),
      });
      const isJson = (response.headers.get("Content-Type") || "").startsWith("application/json");
      answer = isJson ? await response.json() : { refused: await response.text() };
      answer.isDone = response.ok;
    } catch {
      answer = { refused: "the server does not answer: is the command still running? Nothing was changed" };
    }
    return answer;
  }

  // Make a change, and show what came of it.
  async function act(action, asked, refuse = (said) => tell("refused", said)) {
    if (isBusy) return;
    const from = current && pointerOf(current), button = document.activeElement.closest("#bar button");
    busy(true);
    tell("done", "…");
    const answer = await ask(action, asked);
    busy(false);
    if (!answer.isDone) {
      tell("done", "");
      refuse(answer.refused);
      byId("do-read").hidden = action !== "save";
      return;
    }
    show(answer);
    goTo(answer.pointer === null ? from : answer.pointer, { isNew: answer.pointer !== null, isFocused: !button });
    if (button && !button.disabled) button.focus();
    else if (button) byId("right").focus();
    tell("done", answer.said);
    byId("do-read").hidden = true;
  }

  function busy(is) {
    isBusy = is;
    byId("bar").setAttribute("aria-busy", is);
    setCurrent(current);
    if (state) showState();
  }

  function tell(kind, said) {
    byId("done").textContent = kind === "done" ? said : "";
    byId("refused").textContent = kind === "refused" ? said : "";
  }

  // ---- the new page --------------------------------------------------------------------------------------

  function show(answer) {
    const made = new DOMParser().parseFromString(answer.body, "text/html");
    const open = [...document.querySelectorAll("main details[open]")].map((each) => each.id);
    const tops = ["left", "right"].map((id) => [id, byId(id).scrollTop]);
    // The bar and the footer stay: what they say is read out.
    for (const what of ["main", "header h1", "#data"]) {
      document.querySelector(what).replaceWith(document.adoptNode(made.querySelector(what)));
    }
    document.title = answer.title;
    for (const details of document.querySelectorAll("main details")) {
      if (open.includes(details.id)) details.open = true;
    }
    editor = null;
    profileparse.mount();
    mounted();
    for (const [id, top] of tops) byId(id).scrollTop = top;
  }

  // Choose a value, or the one around it where it is gone; what is new is brought into sight.
  function goTo(pointer, { isNew, isFocused }) {
    for (let rest = pointer; rest; rest = rest.slice(0, rest.lastIndexOf("/"))) {
      const element = elementOf(rest);
      if (!element) continue;
      if (element.value_) choose(element.value_, { focus: isFocused, text: isNew, record: isNew });
      else if (isFocused) element.focus();
      setCurrent(element);
      return;
    }
    if (isFocused) byId("right").focus();
    setCurrent(null);
  }

  function elementOf(pointer) {
    const value = profileparse.valueOf(pointer);
    if (value) return value.element;
    return [...byId("record").querySelectorAll("[data-k]")].find((each) => pointerOf(each) === pointer) || null;
  }

  function mounted() {
    state = profileparse.page.said.editing;
    for (const element of byId("record").querySelectorAll("[data-e]:not([data-a])")) element.tabIndex = 0;
    for (const finding of document.querySelectorAll(".finding")) {
      const fix = finding.querySelector(".fix");
      if (!fix) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "apply";
      button.textContent = "Apply";
      button.setAttribute("aria-label", `Apply the fix of ${finding.querySelector("code").textContent}`);
      fix.firstElementChild.append(" ", button);
    }
    byId("bar").hidden = false;
    showState();
    setCurrent(null);
  }

  function showState() {
    byId("state").textContent = state.unsaved ? `Not saved: ${state.unsaved}` : "Saved";
    byId("state").classList.toggle("unsaved", Boolean(state.unsaved));
    byId("do-save").disabled = isBusy || !state.unsaved;
    byId("do-undo").disabled = isBusy || !state.undo;
    document.title = document.title.replace(/^(?:\* )?/, state.unsaved ? "* " : "");
  }

  // ---- the editor ----------------------------------------------------------------------------------------

  async function edit() {
    const target = targetOf("set");
    if (!target || isBusy || editor) return;
    busy(true);
    const answer = await ask("text", { pointer: pointerOf(target) });
    busy(false);
    if (!answer.isDone) return tell("refused", answer.refused);
    open(target, "set", answer.text);
  }

  function add() {
    const target = targetOf("add");
    if (target && !isBusy && !editor) open(target, "add", "");
  }

  // Show an input in the place of a value, or after it for what is added.
  function open(target, action, text) {
    const form = document.createElement("form"), label = document.createElement("label");
    const input = document.createElement("textarea"), problem = document.createElement("p");
    const isAbsent = pointerOf(target).startsWith("/absent/");
    form.className = "editor";
    label.htmlFor = "editor-text";
    const name = isAbsent ? nameOf(target).replace("absent › ", "") : nameOf(target);
    label.textContent = action === "set" ? name : `${target.dataset.e.includes("a") ? "New in" : "New behind"} ${name}`;
    input.id = "editor-text";
    input.value = text;
    input.rows = 1;
    input.spellcheck = false;
    input.setAttribute("aria-describedby", "editor-problem editor-keys");
    problem.id = "editor-problem";
    problem.setAttribute("role", "alert");
    const keys = document.createElement("p"), apply = document.createElement("button"), cancel = document.createElement("button");
    keys.id = "editor-keys";
    keys.append("Enter applies, Shift+Enter is a new line, Escape cancels");
    apply.type = "submit";
    apply.textContent = "Apply";
    cancel.type = "button";
    cancel.textContent = "Cancel";
    cancel.addEventListener("click", close);
    const row = document.createElement("div");
    row.className = "row";
    row.append(apply, cancel, keys);
    form.append(label, input, problem, row);
    form.addEventListener("submit", (event) => { event.preventDefault(); submit(); });
    // A form inside of a cell or a line of words would be cut off; it stands in the next box around.
    const host = target.closest("li, .member, .block, .scroll, .field");
    if (action === "set") target.classList.add("being-edited");
    if (host.matches(".block, .scroll")) host.after(form);
    else host.append(form);
    editor = { form, input, problem, target, action, text };
    grow();
    input.addEventListener("input", grow);
    input.focus();
    if (text.length < LONG) input.select();
    else input.setSelectionRange(0, 0);
    form.scrollIntoView({ block: "nearest" });
  }

  function grow() {
    const { input } = editor;
    input.style.height = "auto";
    input.style.height = `${Math.min(input.scrollHeight + 2, innerHeight / 3)}px`;
  }

  async function submit() {
    if (!editor || isBusy) return;
    const { target, action, input, problem, form } = editor;
    problem.textContent = "";
    input.removeAttribute("aria-invalid");
    form.classList.add("waiting");
    await act(action, { pointer: pointerOf(target), text: input.value }, (said) => {
      form.classList.remove("waiting");
      problem.textContent = `${said.replace(/[.]$/, "")}. Nothing was changed.`;
      input.setAttribute("aria-invalid", "true");
      input.focus();
    });
  }

  function close() {
    if (!editor) return;
    const { form, target } = editor;
    form.remove();
    target.classList.remove("being-edited");
    editor = null;
    if (target.value_) choose(target.value_, { focus: true, text: false });
    else target.focus();
    setCurrent(target);
  }

  // ---- what a person does --------------------------------------------------------------------------------

  function remove() {
    const target = targetOf("remove");
    if (target && !editor) act("remove", { pointer: pointerOf(target) });
  }

  function move(by) {
    const target = targetOf("up");
    if (target && !editor) act("move", { pointer: pointerOf(target), by });
  }

  function applyFix(finding) {
    if (!editor) act("fix", { number: Number(finding.dataset.d) });
  }

  const undo = () => { if (state.undo && !editor) act("undo", {}); };
  const save = () => { if (state.unsaved && !editor) act("save", {}); };

  const BUTTONS = {
    "do-set": edit, "do-add": add, "do-remove": remove, "do-up": () => move(-1), "do-down": () => move(1),
    "do-undo": undo, "do-save": save, "do-read": () => act("read", {}),
  };

  function onClick(event) {
    const button = event.target.closest && event.target.closest("button");
    if (button && Object.hasOwn(BUTTONS, button.id)) BUTTONS[button.id]();
    else if (button && button.classList.contains("apply")) applyFix(button.closest(".finding"));
    else if (!event.target.closest(".editor") && byId("record").contains(event.target)) {
      setCurrent(event.target.closest("[data-k]"));
    }
  }

  function onKey(event) {
    const target = event.target, inEditor = target.closest(".editor"), letters = byId("letters").checked;
    const withControl = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    let done = null;
    if (inEditor) {
      event.stopPropagation();  // no key of the page counts here
      if (event.key === "Escape") done = close;
      else if (event.key === "Enter" && target === editor.input && !event.shiftKey && !event.isComposing) done = submit;
      else if (withControl && event.key === "s") done = () => {};
    } else if (withControl && event.key === "s") done = save;
    else if (target.closest("input, textarea, select, dialog")) return;
    else if (withControl && event.key === "z") done = undo;
    else if (byId("record").contains(target)) done = inRecord(event, letters);
    else if (letters && event.key === "a" && findingOf(target)) done = () => applyFix(findingOf(target));
    if (done) {
      event.preventDefault();
      event.stopPropagation();
      done();
    }
  }

  // What a key does on a value of the record.
  function inRecord(event, letters) {
    if (event.ctrlKey || event.metaKey) return null;
    if (event.altKey) return { ArrowUp: () => move(-1), ArrowDown: () => move(1) }[event.key] || null;
    if (event.target.closest("a[href]") && event.key === "Enter") return null;
    if ((event.key === "Enter" || event.key === "F2") && targetOf("set")) return edit;
    if (event.key === "Delete") return remove;
    if (letters && event.key === "e") return edit;
    return letters && event.key === "a" ? add : null;
  }

  document.addEventListener("click", onClick);
  document.addEventListener("dblclick", (event) => {
    if (byId("record").contains(event.target) && !event.target.closest("a, button, .editor")) {
      setCurrent(event.target.closest("[data-k]"));
      edit();
    }
  });
  document.addEventListener("keydown", onKey, true);
  document.addEventListener("focusin", (event) => {
    if (byId("record").contains(event.target) && !event.target.closest(".editor")) setCurrent(event.target.closest("[data-k]"));
  });
  document.addEventListener("profileparse:choose", (event) => {
    if (!event.detail.severity) setCurrent(event.detail.element);
  });
  window.addEventListener("beforeunload", (event) => { if (state.unsaved || editor) event.preventDefault(); });
  mounted();
})();
