// One phone: a person's whole chat with the companion, kept equal to what the simulator says.

import { act, upload } from "./api.js";
import { composer } from "./composer.js";
import { el, icon } from "./dom.js";
import { menu } from "./menu.js";
import { messageNode, summary } from "./message.js";
import { alertOn, askOn, chooseOn } from "./sheet.js";
import { dayKey, dayName, directionOf, languageName, wordsFor } from "./words.js";

const POSTER = "/start place-luton";
const PATIENCE = 3000; // how long a tapped button waits for an answer

export class Phone {
  // `desk` knows the other phones: people() lists them, open(chat, link) follows a link on one.
  constructor(data, bot, hue, desk) {
    this.chat = data.chat;
    this.person = data;
    this.group = Boolean(data.group); // a group's chat: only what the companion says there is shown
    this.bot = bot;
    this.desk = desk;
    this.messages = new Map(); // message_id → {node, print}
    this.waiting = null;
    this.hands = {
      name: data.name,
      botName: bot.first_name,
      username: bot.username,
      language: data.language_code,
      say: (text) => this.do("text", { text }),
      tap: (id, dataOfButton, button) => this.tap(id, dataOfButton, button),
      manage: this.group ? null : (message) => this.manage(message),
      note: (text) => this.toast(text),
      copy: (text) => this.copy(text),
      find: (messageId) => this.find(messageId),
      carry: (url) => this.carry(url),
    };
    this.node = this.draw(hue);
    this.sync(data);
  }

  draw(hue) {
    const { name, role, language_code: code } = this.person;
    const words = wordsFor(code);
    this.log = el("div", {
      class: "log",
      role: "log",
      "aria-live": "polite",
      "aria-label": `${name}'s chat`,
      tabindex: "0",
    });
    this.log.addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.log.addEventListener("load", () => this.atEnd && this.toEnd(), true);
    new ResizeObserver(() => this.resized()).observe(this.log);
    this.notice = el("div", { class: "toast", role: "status", dir: "auto" });
    this.composer = composer({
      words,
      name,
      commands: () => this.person.commands ?? this.bot.commands ?? [],
      act: (action, body) => this.do(action, body),
      upload: (file, details) => this.trying(upload(this.chat, file, details)),
      place: () => this.askForPlace(),
    });
    this.start = el(
      "button",
      { type: "button", class: "start", "data-testid": "start", onclick: () => this.hands.say("/start") },
      words.start,
    );
    this.screen = el(
      "div",
      { class: "screen", dir: directionOf(code), lang: code },
      el(
        "header",
        { class: "head" },
        el("span", { class: "avatar bot", "aria-hidden": "true" }, initial(this.bot.first_name)),
        el(
          "span",
          { class: "lines" },
          el("bdi", { class: "first" }, this.bot.first_name),
          el("small", {}, words.bot),
        ),
        this.overflow(),
      ),
      el("div", { class: "chat" }, this.log, this.start, this.notice),
      this.composer.node,
      el(
        "button",
        { type: "button", class: "unblock", onclick: () => this.do("unblock") },
        words.unblock,
      ),
    );
    const label = el(
      "div",
      { class: "label" },
      el("span", { class: "avatar", "aria-hidden": "true" }, initial(name)),
      el("h2", {}, el("bdi", {}, name)),
      this.group
        ? el("p", {}, role)
        : el("p", {}, `${role} · `, el("bdi", { lang: code }, languageName(code))),
    );
    return el(
      "section",
      {
        class: this.group ? "station group" : "station",
        style: `--person: var(--person-${hue})`,
        "data-testid": `phone-${this.chat}`,
        "data-chat": this.chat,
        "aria-label": this.group ? `${name}, ${role}` : `${name}'s phone`,
      },
      label,
      el("div", { class: "phone" }, this.screen),
    );
  }

  overflow() {
    const ofGroup = [
      { icon: "block", label: "Take the bot out", test: "remove", run: () => this.do("remove") },
    ];
    const items = () => this.group ? ofGroup : [
      { icon: "poster", label: "Scan the poster", detail: POSTER, test: "poster", run: () => this.hands.say(POSTER) },
      { icon: "link", label: "Open a link", detail: "one that somebody sent you", test: "open-link", run: () => this.askForLink() },
      this.person.blocked
        ? { icon: "block", label: "Unblock the bot", test: "unblock", run: () => this.do("unblock") }
        : { icon: "block", label: "Block the bot", test: "block", run: () => this.do("block") },
    ];
    return menu({ label: "More", iconName: "more", className: "at-end below", test: "more", items });
  }

  // What a person does.

  do(action, body) {
    return this.trying(act(this.chat, action, body));
  }

  async trying(deed) {
    try {
      await deed;
      return true;
    } catch (error) {
      this.toast(error.message);
      this.settle();
      return false;
    }
  }

  tap(messageId, data, button) {
    this.settle();
    button.setAttribute("aria-busy", "true");
    this.waiting = { button, timer: setTimeout(() => this.settle(), PATIENCE) };
    this.do("tap", { message_id: messageId, data });
  }

  // What Telegram offers when a message is held down. Its apps differ in whether the bot keeps what is deleted.
  manage(message) {
    const { message_id, text, from, forward_origin: forwarded } = message;
    const remove = (for_both) => this.do("delete", { message_id, for_both });
    const answer = () => {
      this.composer.answer(message, summary(message, this.hands));
      this.composer.focus();
    };
    const items = [
      { label: "Reply", mark: icon("reply"), test: "reply", run: answer },
      { label: "Edit", mark: icon("edit"), test: "edit", run: () => this.composer.edit(message) },
      { label: "Delete", detail: "for both sides", mark: icon("bin"), test: "delete", run: () => remove(true) },
      { label: "Delete", detail: "only here", mark: icon("bin"), test: "delete-here", run: () => remove(false) },
    ];
    const editable = !from.is_bot && text && !forwarded;
    chooseOn(this.screen, "This message", items.filter(({ test }) => editable || test !== "edit"));
  }

  settle() {
    if (!this.waiting) return;
    clearTimeout(this.waiting.timer);
    this.waiting.button.removeAttribute("aria-busy");
    this.waiting = null;
  }

  // What the simulator reports.

  sync(data) {
    this.person = data;
    const before = this.messages.size;
    const known = new Set(data.messages.map((message) => message.message_id));
    for (const id of this.messages.keys()) if (!known.has(id)) this.drop(id);
    for (const message of data.messages) this.put(message, false);
    this.block(data.blocked);
    if (this.messages.size > before) this.toEnd();
  }

  hears(message) {
    return !this.group || Boolean(message.from?.is_bot);
  }

  message(message) {
    this.settle();
    this.put(message, false);
    this.toEnd();
  }

  edit(message) {
    this.settle();
    this.put(message, true);
  }

  drop(messageId) {
    this.messages.get(messageId)?.node.remove();
    this.messages.delete(messageId);
    this.composer.forget(messageId);
    this.start.hidden = this.messages.size > 0;
  }

  answer({ text, show_alert: important }) {
    this.settle();
    if (!text) return;
    if (important) alertOn(this.screen, this.bot.first_name, text);
    else this.toast(text);
  }

  block(blocked) {
    this.person.blocked = Boolean(blocked);
    this.node.classList.toggle("blocked", this.person.blocked);
    this.start.hidden = this.messages.size > 0 || this.person.blocked;
  }

  put(message, lit) {
    const print = JSON.stringify(message);
    const old = this.messages.get(message.message_id);
    if (old?.print === print) return;
    const node = messageNode(message, this.hands);
    if (old) this.replace(old.node, node, lit);
    else this.append(message, node);
    this.messages.set(message.message_id, { node, print });
    this.start.hidden = true;
  }

  append(message, node) {
    const moment = new Date(message.date * 1000);
    const day = dayKey(moment);
    if (day !== this.lastDay || this.messages.size === 0) {
      const name = dayName(moment, this.person.language_code);
      this.log.append(el("div", { class: "day", role: "separator", "data-day": day }, el("span", {}, name)));
      this.lastDay = day;
    }
    this.log.append(node);
    if (!message.from?.is_bot) this.composer.said();
    else if (message.reply_markup?.force_reply) this.askForReply(message);
  }

  // The bot wishes for a reply: whoever uses this phone can type it at once.
  askForReply(message) {
    this.composer.answer(message, summary(message, this.hands));
    if (this.screen.contains(document.activeElement)) this.composer.focus();
  }

  // The bubble changes where it stands: scroll, and the keyboard's place in it, are kept.
  replace(old, node, lit) {
    const { scrollTop } = this.log;
    const focused = old.contains(document.activeElement) ? document.activeElement : null;
    const data = focused?.dataset.callback;
    old.replaceWith(node);
    if (lit) node.classList.add("changed");
    this.log.scrollTop = scrollTop;
    if (node === this.log.lastElementChild) this.reveal(node);
    if (!focused) return;
    const same = data === undefined ? null : node.querySelector(`[data-callback="${CSS.escape(data)}"]`);
    (same ?? node.querySelector(".choice") ?? this.log).focus({ preventScroll: true });
  }

  reveal(node) {
    const below = node.getBoundingClientRect().bottom + 12 - this.log.getBoundingClientRect().bottom;
    const above = node.getBoundingClientRect().top - 12 - this.log.getBoundingClientRect().top;
    if (below > 0) this.log.scrollTop += Math.min(below, Math.max(above, 0));
  }

  toEnd() {
    this.atEnd = true;
    this.log.scrollTop = this.log.scrollHeight;
  }

  // A log that has just become shorter is no longer at its end, but nobody has scrolled away.
  scrolled() {
    if (this.log.clientHeight === this.height) this.atEnd = this.toGo() < 40;
  }

  resized() {
    this.height = this.log.clientHeight;
    if (this.atEnd) this.toEnd();
  }

  toGo() {
    return this.log.scrollHeight - this.log.clientHeight - this.log.scrollTop;
  }

  toast(text) {
    clearTimeout(this.toastTimer);
    this.notice.textContent = text;
    this.notice.classList.add("shown");
    this.toastTimer = setTimeout(() => this.notice.classList.remove("shown"), 4000);
  }

  find(messageId) {
    const node = this.messages.get(messageId)?.node;
    if (!node) return;
    node.scrollIntoView({ block: "center", inline: "nearest" });
    node.classList.remove("changed");
    requestAnimationFrame(() => node.classList.add("changed"));
  }

  // Not every browser lets a page write to its clipboard; the words are shown in any case.
  async copy(text) {
    await navigator.clipboard?.writeText(text).catch(() => {});
    this.toast(text);
  }

  // Links to the bot, which may be opened here or handed to somebody else.

  carry(url) {
    const open = (chat) => this.desk.open(chat, url);
    const others = this.desk.people().filter(({ chat }) => chat !== this.chat);
    if (others.length === 0) {
      open(this.chat);
      return;
    }
    const { name, role } = this.person;
    const here = { chat: this.chat, name, role: `this phone · ${role}`, face: this.face() };
    const items = [here, ...others].map(({ chat, name: label, role: detail, face }) => ({
      label,
      detail,
      mark: face,
      test: `open-on-${chat}`,
      run: () => open(chat),
    }));
    const copy = { label: "Copy the link", mark: icon("copy"), test: "copy-link", run: () => this.copy(url) };
    chooseOn(this.screen, "Open on", [...items, copy]);
  }

  askForLink() {
    askOn(this.screen, "Open a link", {
      placeholder: `https://t.me/${this.bot.username}?start=…`,
      done: "Open",
      test: "link",
      run: (link) => this.do("open", { link }),
    });
  }

  askForPlace() {
    askOn(this.screen, "Where are you? Latitude, longitude", {
      value: "51.8787, -0.4200",
      done: "Send",
      test: "place",
      run: (line) => {
        const [latitude, longitude] = line.split(/[\s,;]+/);
        this.do("location", { latitude, longitude });
      },
    });
  }

  face() {
    return el("span", { class: "avatar", style: this.node.getAttribute("style"), "aria-hidden": "true" }, initial(this.person.name));
  }
}

export const initial = (name) => [...(name || "?")][0].toUpperCase();
