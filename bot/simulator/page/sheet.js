// What covers a phone until it is dealt with: an alert, a list to choose from, a question.

import { el } from "./dom.js";

export function alertOn(screen, name, text) {
  const ok = el("button", { type: "button", class: "strong", onclick: () => close() }, "OK");
  const close = cover(screen, { role: "alertdialog", name, first: ok }, el("p", { dir: "auto" }, text), end(ok));
}

// `items` are [{label, detail, mark, test, run}]; a mark stands in front of its label.
export function chooseOn(screen, name, items) {
  const choices = items.map(({ label, detail, mark, test, run }) =>
    el(
      "button",
      {
        type: "button",
        class: "option",
        "data-testid": test,
        onclick: () => {
          close();
          run();
        },
      },
      mark,
      el(
        "span",
        { class: "lines" },
        el("bdi", { class: "first" }, label),
        detail ? el("small", {}, detail) : null,
      ),
    ),
  );
  const close = cover(screen, { name, first: choices[0] }, el("h3", {}, name), el("div", { class: "options" }, choices), cancel(() => close()));
}

// Asks for one line; `run` gets it, trimmed, when it is not empty.
export function askOn(screen, name, { value = "", placeholder, done, test, run }) {
  const box = el("input", { value, placeholder, "aria-label": name, autocomplete: "off", dir: "ltr", "data-testid": test });
  const submit = (event) => {
    event.preventDefault();
    const line = box.value.trim();
    if (!line) return;
    close();
    run(line);
  };
  const send = el("button", { type: "submit", class: "strong", "data-testid": `${test}-done` }, done);
  const close = cover(
    screen,
    { name, first: box },
    el("form", { onsubmit: submit }, el("h3", {}, name), box, end(cancelButton(() => close()), send)),
  );
  box.select();
}

const end = (...buttons) => el("div", { class: "choices" }, buttons);
const cancelButton = (close) => el("button", { type: "button", class: "quiet", onclick: close }, "Cancel");
const cancel = (close) => end(cancelButton(close));

// Everything under the cover keeps still meanwhile. Returns what takes the cover away.
function cover(screen, { role = "dialog", name, first }, ...content) {
  const back = document.activeElement;
  const others = [...screen.children];
  const still = (inert) => others.forEach((part) => (part.inert = inert));
  const close = () => {
    veil.remove();
    still(false);
    back?.focus({ preventScroll: true });
  };
  const veil = el(
    "div",
    {
      class: "veil",
      onkeydown: (event) => event.key === "Escape" && close(),
      onpointerdown: (event) => event.target === veil && role === "dialog" && close(),
    },
    el("div", { class: "sheet", role, "aria-modal": "true", "aria-label": name }, content),
  );
  still(true);
  screen.append(veil);
  first.focus({ preventScroll: true });
  return close;
}
