// Text with Telegram entities, as nodes. Offsets are UTF-16 units, which is how JavaScript counts too.

import { el } from "./dom.js";
import { leadsToBot, whole } from "./links.js";

const PLAIN = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
  expandable_blockquote: "blockquote",
};
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

export function rich(text, entities, hands) {
  const ordered = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return stretch(text, 0, text.length, ordered, hands);
}

function stretch(text, from, to, entities, hands) {
  const parts = document.createDocumentFragment();
  let at = from;
  let rest = entities;
  while (rest.length > 0) {
    const [entity] = rest;
    const end = Math.min(entity.offset + entity.length, to);
    const inside = rest.slice(1).filter((other) => other.offset < end);
    rest = rest.slice(1 + inside.length);
    if (entity.offset < at) continue;
    parts.append(text.slice(at, entity.offset));
    const content = stretch(text, entity.offset, end, inside, hands);
    parts.append(dress(entity, text.slice(entity.offset, end), content, hands));
    // A block brings its own line break.
    at = BLOCKS.has(entity.type) && text[end] === "\n" ? end + 1 : end;
  }
  parts.append(text.slice(at, to));
  return parts;
}

function dress(entity, words, content, hands) {
  if (PLAIN[entity.type]) return el(PLAIN[entity.type], {}, content);
  switch (entity.type) {
    case "text_link":
      return link(entity.url, content, hands);
    case "url":
      return link(whole(words), content, hands, { dir: "ltr" });
    case "email":
      return el("a", { href: `mailto:${words}` }, content);
    case "phone_number":
      return el("a", { href: `tel:${words.replace(/[^+\d]/g, "")}`, dir: "ltr" }, content);
    case "bot_command":
      // A command keeps its slash in front, also in right-to-left text.
      return el(
        "button",
        { type: "button", class: "command", dir: "ltr", onclick: () => hands.say(words) },
        content,
      );
    case "spoiler":
      return spoiler(content);
    default:
      return content;
  }
}

function spoiler(content) {
  const cover = el("button", { type: "button", class: "spoiler", "aria-pressed": "false" }, content);
  cover.addEventListener("click", () => cover.setAttribute("aria-pressed", "true"));
  return cover;
}

// A link to the bot is followed on one of the phones; others open a tab.
export function link(url, content, hands, attributes = {}) {
  if (leadsToBot(url, hands.username)) {
    const follow = (event) => {
      event.preventDefault();
      hands.carry(url);
    };
    return el("a", { href: whole(url), onclick: follow, "data-testid": "bot-link", ...attributes }, content);
  }
  if (!/^(https?|mailto|tel|tg):/i.test(url)) return el("span", attributes, content);
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer", ...attributes }, content);
}
