// The typing box: words, commands, and things a person can attach.

import { el, icon } from "./dom.js";
import { menu } from "./menu.js";

const ATTACHMENTS = [
  ["photo", "Photo"],
  ["voice", "Voice note"],
  ["sticker", "Sticker"],
  ["document", "Document"],
  ["contact", "Contact"],
  ["location", "Location"],
  ["forward", "Forwarded message"],
];

// `act(action, body)` does it on the phone and says whether it worked.
export function composer({ words, name, commands, act }) {
  let editing = null;

  const box = el("textarea", {
    rows: "1",
    dir: "auto",
    maxlength: "4096",
    placeholder: words.message,
    "aria-label": `Write as ${name}`,
    "data-testid": "composer",
  });
  const banner = el(
    "div",
    { class: "editing", hidden: true },
    icon("edit"),
    el("span", { class: "old", dir: "auto" }),
    el("button", { type: "button", class: "round", "aria-label": "Stop editing", onclick: () => stop() }, icon("close")),
  );
  const submit = async (event) => {
    event?.preventDefault();
    const text = box.value.trim();
    if (!text) return;
    const sent = editing ? act("edit", { message_id: editing, text }) : act("text", { text });
    stop();
    if (!(await sent) && !box.value) box.value = text;
  };
  const stop = () => {
    editing = null;
    banner.hidden = true;
    box.value = "";
  };

  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) submit(event);
    if (event.key === "Escape" && editing) stop();
  });

  const slash = menu({
    label: "Commands",
    iconName: "slash",
    className: "at-start above",
    test: "commands",
    items: () =>
      commands().map(({ command, description }) => ({
        label: `/${command}`,
        detail: description,
        run: () => act("text", { text: `/${command}` }),
      })),
  });
  const attach = menu({
    label: "Attach",
    iconName: "attach",
    className: "at-end above",
    test: "attach",
    items: () => ATTACHMENTS.map(([kind, label]) => ({ icon: kind, label, test: `attach-${kind}`, run: () => act(kind) })),
  });
  const send = el(
    "button",
    { type: "submit", class: "round send", "aria-label": "Send", title: "Send", "data-testid": "send" },
    icon("send"),
  );

  return {
    node: el("form", { class: "composer", onsubmit: submit }, banner, el("div", { class: "line" }, slash, box, attach, send)),
    edit(message) {
      editing = message.message_id;
      banner.querySelector(".old").textContent = message.text;
      banner.hidden = false;
      box.value = message.text;
      box.focus();
    },
  };
}
