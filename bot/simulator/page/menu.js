// A button that opens a small menu: arrows move, Escape and a click elsewhere close.

import { el, icon } from "./dom.js";

// `items` is called at each opening and gives [{icon, label, detail, test, run}].
export function menu({ label, iconName, className, test, items }) {
  const list = el("div", { class: "menu", role: "menu", "aria-label": label, hidden: true });
  const opener = el(
    "button",
    {
      type: "button",
      class: "round",
      "aria-label": label,
      title: label,
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      "data-testid": test,
    },
    icon(iconName),
  );
  const holder = el("div", { class: `menu-holder ${className}` }, opener, list);

  const close = (returnFocus) => {
    list.hidden = true;
    opener.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", outside, true);
    if (returnFocus) opener.focus();
  };
  const outside = (event) => {
    if (!holder.contains(event.target)) close(false);
  };
  const open = () => {
    list.replaceChildren(...items().map((item) => itemNode(item, () => close(true))));
    list.hidden = false;
    opener.setAttribute("aria-expanded", "true");
    document.addEventListener("pointerdown", outside, true);
    list.querySelector("button")?.focus({ preventScroll: true });
  };

  opener.addEventListener("click", () => (list.hidden ? open() : close(true)));
  holder.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "Escape") close(true);
    else if (event.key === "Tab") close(false);
    else if (!move(list, event.key)) return;
    if (event.key !== "Tab") event.preventDefault();
  });
  return holder;
}

function itemNode(item, close) {
  const run = () => {
    close();
    item.run();
  };
  return el(
    "button",
    { type: "button", role: "menuitem", tabindex: "-1", "data-testid": item.test, onclick: run },
    item.icon ? icon(item.icon) : null,
    el(
      "span",
      { class: "lines" },
      el("span", { class: "first", dir: "auto" }, item.label),
      item.detail ? el("small", { dir: "auto" }, item.detail) : null,
    ),
  );
}

function move(list, key) {
  const choices = [...list.querySelectorAll("button")];
  const at = choices.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: choices.length - 1 }[key];
  if (to === undefined) return false;
  choices[(to + choices.length) % choices.length]?.focus();
  return true;
}
