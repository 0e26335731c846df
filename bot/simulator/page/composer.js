// The typing box: words, commands, and things a person can attach.

import { el, icon } from "./dom.js";
import { menu } from "./menu.js";

// Made-up things, sent with one touch; under the first three there can be words.
const ATTACHMENTS = [
  ["photo", "Photo"],
  ["voice", "Voice note"],
  ["document", "Document"],
  ["sticker", "Sticker"],
  ["contact", "Contact"],
  ["forward", "Forwarded message"],
];
const CAPTIONED = new Set(["photo", "voice", "document"]);

// `act(action, body)` and `upload(file, {kind, caption})` do it on the phone and say whether it worked;
// `place()` asks where the person is.
export function composer({ words, name, commands, act, upload, place }) {
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
  // What stands in the box goes along under a picture, a voice or a file.
  const withWords = async (send) => {
    const caption = editing ? "" : box.value.trim();
    if (caption) box.value = "";
    if (!(await send(caption)) && !box.value) box.value = caption;
  };
  const picker = (kind, accept) =>
    el("input", {
      type: "file",
      accept,
      hidden: true,
      "data-testid": `pick-${kind}`,
      onchange: ({ target }) => {
        const [file] = target.files;
        target.value = "";
        if (file) withWords((caption) => upload(file, { kind, caption }));
      },
    });
  const pickers = { photo: picker("photo", "image/*"), document: picker("document") };
  const made = ATTACHMENTS.map(([kind, label]) => ({
    icon: kind,
    label,
    test: `attach-${kind}`,
    run: () => (CAPTIONED.has(kind) ? withWords((caption) => act(kind, { caption })) : act(kind)),
  }));
  const own = [
    { icon: "picture", label: "Picture from here", test: "attach-own-photo", run: () => pickers.photo.click() },
    { icon: "file", label: "File from here", test: "attach-own-document", run: () => pickers.document.click() },
    { icon: "location", label: "Location", test: "attach-location", run: place },
  ];
  const attach = menu({
    label: "Attach",
    iconName: "attach",
    className: "at-end above",
    test: "attach",
    items: () => [...own, ...made],
  });
  const send = el(
    "button",
    { type: "submit", class: "round send", "aria-label": "Send", title: "Send", "data-testid": "send" },
    icon("send"),
  );

  return {
    node: el("form", { class: "composer", onsubmit: submit }, banner, el("div", { class: "line" }, slash, box, attach, send), Object.values(pickers)),
    edit(message) {
      editing = message.message_id;
      banner.querySelector(".old").textContent = message.text;
      banner.hidden = false;
      box.value = message.text;
      box.focus();
    },
  };
}
