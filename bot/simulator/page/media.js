// Everything in a message that is not its words: pictures, voices, files, places, people.

import { fileUrl } from "./api.js";
import { el, icon } from "./dom.js";

export function media(message) {
  if (message.photo?.length) return photo(message.photo, message.caption);
  if (message.sticker) return sticker(message.sticker);
  if (message.voice ?? message.audio) return voice(message.voice ?? message.audio);
  const file = message.document ?? message.video ?? message.animation ?? message.video_note;
  if (file) return download(file);
  if (message.venue) return place(message.venue.location, message.venue.title, message.venue.address);
  if (message.location) return place(message.location);
  if (message.contact) return contact(message.contact);
  return null;
}

function photo(sizes, caption) {
  const { file_id: id, width, height } = sizes.reduce((a, b) => (b.width > a.width ? b : a));
  const room = width > 1 ? { width, height } : {}; // a size of one is "unknown" in made-up pictures
  const picture = el("img", { src: fileUrl(id), alt: caption?.split("\n")[0] || "Picture", ...room });
  return el("a", { class: "photo", href: fileUrl(id), target: "_blank", rel: "noopener" }, picture);
}

function sticker({ file_id: id, emoji, width, height }) {
  const words = emoji || "Sticker";
  const picture = el("img", { src: fileUrl(id), width, height, alt: words });
  picture.addEventListener("error", () => picture.replaceWith(el("span", { class: "emoji" }, emoji || "🙂")));
  return el("div", { class: "sticker" }, picture);
}

function voice({ file_id: id, duration, title }) {
  const label = `${title || "Voice note"}, ${duration ?? "?"} seconds`;
  return el("audio", {
    class: "voice",
    controls: true,
    controlslist: "nodownload noplaybackrate", // a narrow bubble has no room for their menu
    preload: "metadata",
    src: fileUrl(id),
    "aria-label": label,
  });
}

function download({ file_id: id, file_name: name = "file", file_size: size }) {
  return el(
    "a",
    { class: "file", href: fileUrl(id), download: name },
    el("span", { class: "disc" }, icon("down")),
    el("span", { class: "lines" }, el("bdi", { class: "first" }, name), el("small", { dir: "ltr" }, weight(size))),
  );
}

function weight(bytes) {
  if (!bytes) return "";
  if (bytes < 1024) return `${bytes} B`;
  const [amount, unit] = bytes < 1024 ** 2 ? [bytes / 1024, "KB"] : [bytes / 1024 ** 2, "MB"];
  return `${amount.toFixed(amount < 10 ? 1 : 0)} ${unit}`;
}

function place({ latitude, longitude }, title, address) {
  const [lat, lon] = [latitude.toFixed(5), longitude.toFixed(5)];
  const href = `https://www.openstreetmap.org/?mlat=${lat}&mlon=${lon}#map=17/${lat}/${lon}`;
  return el(
    "a",
    { class: "place", href, target: "_blank", rel: "noopener noreferrer" },
    el("span", { class: "map" }, icon("location")),
    el(
      "span",
      { class: "lines" },
      el("bdi", { class: "first" }, title ?? "Location"),
      el("small", { dir: "auto" }, address ?? `${lat}, ${lon}`),
    ),
  );
}

function contact({ first_name: first, last_name: last, phone_number: number }) {
  return el(
    "div",
    { class: "file" },
    el("span", { class: "disc" }, icon("contact")),
    el(
      "span",
      { class: "lines" },
      el("bdi", { class: "first" }, [first, last].filter(Boolean).join(" ")),
      el("small", { dir: "ltr" }, number),
    ),
  );
}
