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

// `act(action, body)` and `upload(file, {kind, caption, reply_to})` do it on the phone and say whether it
// worked; `place()` asks where the person is.
export function composer({ words, name, commands, act, upload, place }) {
  let held = null; // the message that is being changed, or answered: {id, edits}

  const box = el("textarea", {
    rows: "1",
    dir: "auto",
    maxlength: "4096",
    placeholder: words.message,
    "aria-label": `Write as ${name}`,
    "data-testid": "composer",
  });
  const banner = el("div", { class: "held", "data-testid": "held", hidden: true });
  const hold = (message, edits, ...lines) => {
    const stop = edits ? "Stop editing" : "Do not answer this message";
    held = { id: message.message_id, edits };
    banner.replaceChildren(
      icon(edits ? "edit" : "reply"),
      el("span", { class: "lines" }, lines),
      el("button", { type: "button", class: "round", "aria-label": stop, onclick: release }, icon("close")),
    );
    banner.hidden = false;
    box.placeholder = message.reply_markup?.input_field_placeholder ?? words.message;
  };
  const release = () => {
    if (held?.edits) box.value = "";
    held = null;
    banner.hidden = true;
    box.placeholder = words.message;
  };
  // What is sent next goes along with the message that it answers.
  const answering = () => (held && !held.edits ? { reply_to: held.id } : {});
  const submit = async (event) => {
    event?.preventDefault();
    const text = box.value.trim();
    if (!text) return;
    const sent = held?.edits ? act("edit", { message_id: held.id, text }) : act("text", { text, ...answering() });
    release();
    box.value = "";
    if (!(await sent) && !box.value) box.value = text;
  };

  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) submit(event);
    if (event.key === "Escape" && held) release();
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
    const caption = held?.edits ? "" : box.value.trim();
    if (caption) box.value = "";
    if (!(await send({ caption, ...answering() })) && !box.value) box.value = caption;
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
        if (file) withWords((details) => upload(file, { kind, ...details }));
      },
    });
  const pickers = { photo: picker("photo", "image/*"), document: picker("document") };
  const made = ATTACHMENTS.map(([kind, label]) => ({
    icon: kind,
    label,
    test: `attach-${kind}`,
    run: () => (CAPTIONED.has(kind) ? withWords((details) => act(kind, details)) : act(kind, answering())),
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
      hold(message, true, el("span", { class: "old", dir: "auto" }, message.text));
      box.value = message.text;
      box.focus();
    },
    // `name` and `old`: whose message, and what it says.
    answer(message, { name, old }) {
      hold(message, false, el("bdi", { class: "first" }, name), el("span", { class: "old", dir: "auto" }, old));
    },
    focus: () => box.focus(),
    // The person has said something: it was the answer.
    said: () => held && !held.edits && release(),
    forget: (id) => held?.id === id && release(),
  };
}
