// The desk: holds the phones, hears the simulator, and hands each event to the phone it concerns.

import { addPhone, listen, loadState } from "./api.js";
import { Clock } from "./clock.js";
import { el } from "./dom.js";
import { Phone, initial } from "./phone.js";
import { LANGUAGES, languageName } from "./words.js";

const desk = document.querySelector(".desk");
const people = document.querySelector(".people");
const link = document.getElementById("link");
const CROWD = "one of many"; // the role of people who read along, without a phone on the desk
const crowd = new Set(); // their chats
const phones = new Map(); // chat → Phone
const tabs = new Map(); // chat → its tab on a narrow screen
const clock = new Clock(report);
const bot = { first_name: "Companion", username: "", commands: [] };
const inView = new Set(); // the chats whose phones can be seen
let current = null;
let early = null; // events heard while the state is being loaded
let refreshTimer = null;
let made = 0;

const deeds = {
  message: (phone, event) => {
    if (!phone.hears(event.message)) return;
    phone.message(event.message);
    if (!inView.has(event.chat)) markUnread(event.chat);
  },
  edit: (phone, event) => phone.edit(event.message),
  quote: (phone, event) => phone.put(event.message, false),
  delete: (phone, event) => phone.drop(event.message_id),
  answer: (phone, event) => phone.answer(event),
  blocked: (phone, event) => phone.block(event.blocked),
};

function hear(event) {
  if (early) early.push(event);
  else if (event.type === "clock") clock.set(event);
  else if (event.type === "phone") place(event.phone);
  else if (event.type === "commands") refreshSoon();
  else if (phones.has(event.chat)) deeds[event.type]?.(phones.get(event.chat), event);
}

async function refresh() {
  if (early) return;
  early = [];
  try {
    const state = await loadState();
    Object.assign(bot, state.bot);
    clock.set(state.clock);
    for (const chat of phones.keys()) {
      if (!state.phones.some((phone) => phone.chat === chat)) remove(chat);
    }
    state.phones.forEach(place);
    report("");
  } catch (error) {
    report(error.message);
  }
  const missed = early;
  early = null;
  missed.forEach(hear);
}

// A starting service sets its commands language by language.
function refreshSoon() {
  clearTimeout(refreshTimer);
  refreshTimer = setTimeout(refresh, 300);
}

function report(text) {
  link.textContent = text;
}

function place(data) {
  if (data.role === CROWD) {
    count(data.chat);
    return;
  }
  const known = phones.get(data.chat);
  if (known) {
    known.sync({ messages: [], ...data });
    return;
  }
  const phone = new Phone({ messages: [], ...data }, bot, made++ % 6, others);
  phones.set(data.chat, phone);
  desk.append(phone.node);
  watcher.observe(phone.node);
  const tab = el(
    "button",
    { type: "button", style: phone.node.getAttribute("style"), onclick: () => show(data.chat) },
    el("span", { class: "avatar", "aria-hidden": "true" }, initial(data.name)),
    el("span", { class: "lines" }, el("bdi", {}, data.name), el("small", {}, data.role)),
    el("span", { class: "unseen" }),
  );
  tabs.set(data.chat, tab);
  people.append(tab);
  settleDesk();
  if (current === null) show(data.chat);
  phone.toEnd();
}

function count(chat) {
  crowd.add(chat);
  document.getElementById("crowd").textContent = `${crowd.size} more readers.`;
}

function remove(chat) {
  watcher.unobserve(phones.get(chat).node);
  phones.get(chat).node.remove();
  tabs.get(chat).remove();
  phones.delete(chat);
  tabs.delete(chat);
  inView.delete(chat);
  if (current === chat) current = null;
  settleDesk();
}

// What a phone may know of the others.
const others = {
  people: () =>
    [...phones.values()].filter((phone) => !phone.group).map((phone) => ({
      chat: phone.chat,
      name: phone.person.name,
      role: phone.person.role,
      face: phone.face(),
    })),
  open: async (chat, link) => {
    if (chat !== current) show(chat);
    await phones.get(chat).do("open", { link });
  },
};

// On a crowded desk not every phone is in view: the tabs say who is, and who has heard something.
const watcher = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      const chat = Number(target.dataset.chat);
      if (isIntersecting) inView.add(chat);
      else inView.delete(chat);
      tabs.get(chat)?.classList.toggle("in-view", isIntersecting);
      if (isIntersecting && tabs.has(chat)) markUnread(chat, false);
    }
  },
  { root: desk, threshold: 0.6 },
);
new ResizeObserver(settleDesk).observe(desk);

function settleDesk() {
  document.body.classList.toggle("many", phones.size > 3);
  document.body.classList.toggle("crowded", desk.scrollWidth > desk.clientWidth);
}

function show(chat) {
  current = chat;
  for (const [other, tab] of tabs) {
    tab.setAttribute("aria-current", String(other === chat));
    phones.get(other).node.classList.toggle("current", other === chat);
  }
  markUnread(chat, false);
  tabs.get(chat).scrollIntoView({ block: "nearest", inline: "nearest" });
  phones.get(chat).toEnd();
  phones.get(chat).node.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function markUnread(chat, unread = true) {
  const tab = tabs.get(chat);
  tab.classList.toggle("unread", unread);
  tab.querySelector(".unseen").textContent = unread ? ", new message" : "";
}

function prepareNewcomer() {
  const dialog = document.querySelector(".newcomer");
  const form = dialog.querySelector("form");
  form.elements.language_code.append(
    ...LANGUAGES.map((code) =>
      el("option", { value: code }, `${languageName(code)} · ${languageName(code, "en")} (${code})`),
    ),
  );
  document.querySelector(".add").addEventListener("click", () => dialog.showModal());
  form.querySelector(".quiet").addEventListener("click", () => dialog.close());
  form.addEventListener("submit", async () => {
    const { name, language_code, role } = Object.fromEntries(new FormData(form));
    form.reset();
    try {
      const phone = await addPhone({ name: name.trim(), language_code, role });
      if (!phones.has(phone.chat)) place(phone);
      show(phone.chat);
    } catch (error) {
      report(error.message);
    }
  });
}

prepareNewcomer();
listen({
  onOpen: refresh,
  onEvent: hear,
  onLost: () => report("Waiting for the simulator to come back…"),
});
