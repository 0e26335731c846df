// One message of a chat: its bubble, and the buttons under it.
// `hands` is what the message may do on its phone: say, tap, manage it, note, find another, carry a link.

import { fileUrl } from "./api.js";
import { el, icon } from "./dom.js";
import { media } from "./media.js";
import { link, rich } from "./rich.js";
import { hourOf, thingsFor, wordsFor } from "./words.js";

export function messageNode(message, hands) {
  const side = message.from?.is_bot ? "in" : "out";
  const words = wordsFor(hands.language);
  const body = shown(message.text) ?? message.caption;
  const entities = message.text ? message.entities : message.caption_entities;
  const attached = media(message);
  const bare = Boolean(message.sticker);
  const keyboard = message.reply_markup?.inline_keyboard;
  return el(
    "article",
    {
      class: `message ${side}${bare ? " bare" : ""}${attached && !bare ? " laden" : ""}${keyboard ? " asks" : ""}`,
      "data-message-id": message.message_id,
    },
    el(
      "div",
      { class: "bubble" },
      el("span", { class: "unseen" }, side === "in" ? hands.botName : hands.name, ": "),
      forwarded(message, words),
      quoted(message.reply_to_message, hands),
      attached,
      body ? el("div", { class: "text", dir: "auto" }, rich(body, entities, hands)) : null,
      attached || body ? null : el("div", { class: "text" }, "(a kind of message this page cannot show)"),
      meta(message, side, words, hands),
    ),
    keyboard ? keyboardNode(keyboard, message, hands) : null,
  );
}

// Telegram shows a link that was followed as a bare /start: what it carries is for the bot.
const shown = (text) => text?.replace(/^\/start .*$/s, "/start");

function meta(message, side, words, hands) {
  const moment = new Date(message.date * 1000);
  return el(
    "div",
    { class: "meta" },
    hands.manage
      ? el(
          "button",
          { type: "button", class: "handle", "aria-label": "This message", onclick: () => hands.manage(message) },
          icon("more"),
        )
      : null,
    message.edit_date ? el("span", { class: "edited" }, words.edited) : null,
    el("time", { datetime: moment.toISOString(), dir: "ltr" }, hourOf(moment)),
    side === "out" ? icon("ticks") : null,
  );
}

function forwarded({ forward_origin: origin }, words) {
  if (!origin) return null;
  const chat = origin.chat ?? origin.sender_chat;
  const name = origin.sender_user?.first_name ?? origin.sender_user_name ?? chat?.title ?? "";
  return el("div", { class: "forwarded" }, words.forwarded, " ", el("bdi", {}, name));
}

// The strip above the words that shows what this message answers; it leads there.
function quoted(original, hands) {
  if (!original) return null;
  const thing = thingOf(original);
  const { name, old: words } = summary(original, hands);
  const sizes = original.photo;
  return el(
    "button",
    {
      type: "button",
      class: "quoted",
      "data-testid": "quoted",
      "aria-label": `In answer to: ${words}`,
      onclick: () => hands.find(original.message_id),
    },
    sizes?.length ? el("img", { src: fileUrl(sizes.at(-1).file_id), alt: "" }) : null,
    thing && !sizes ? icon(PICTURES[thing]) : null,
    el(
      "span",
      { class: "lines" },
      el("bdi", { class: "first" }, name),
      el("span", { class: "old", dir: "auto" }, words),
    ),
  );
}

// Whose message it is, and what it says, in a line.
export function summary(message, hands) {
  const thing = thingOf(message);
  return {
    name: message.from?.is_bot ? hands.botName : hands.name,
    old: message.text ?? message.caption ?? (thing ? thingsFor(hands.language)[thing] : "…"),
  };
}

const PICTURES = { photo: "photo", voice: "voice", file: "document", place: "location" };

function thingOf(message) {
  if (message.photo) return "photo";
  if (message.voice) return "voice";
  if (message.document) return "file";
  return message.location ? "place" : null;
}

function keyboardNode(rows, message, hands) {
  return el(
    "div",
    { class: "keyboard", role: "group", "aria-label": "Choices" },
    rows.map((row) => el("div", { class: "row" }, row.map((button) => buttonNode(button, message, hands)))),
  );
}

function buttonNode(button, message, hands) {
  const face = el("span", { class: "face", dir: "auto" }, button.text);
  const look = { class: "choice", "data-style": button.style, dir: "auto" };
  if (button.url) return link(button.url, [face, icon("open")], hands, look);
  const { callback_data: data, copy_text: copy } = button;
  const press = (event) => {
    if (data !== undefined) hands.tap(message.message_id, data, event.currentTarget);
    else if (copy) hands.copy(copy.text);
    else hands.note("This kind of button works only in Telegram itself.");
  };
  return el("button", { type: "button", "data-callback": data, onclick: press, ...look }, face);
}
