// The simulated clock: it runs like any other, and can be pushed forward.

import { moveClock } from "./api.js";
import { svg } from "./dom.js";
import { hourOf, wall } from "./words.js";

const DATE = wall("en-GB", { weekday: "short", day: "numeric", month: "long" });
const YEAR = wall("en-GB", { year: "numeric" });
const find = (id) => document.getElementById(id);

export class Clock {
  constructor(complain) {
    this.shown = Date.now();
    this.at = performance.now();
    [this.hourHand, this.minuteHand] = drawFace(find("clock-face"));
    for (const button of document.querySelectorAll(".steps button")) {
      button.addEventListener("click", () => this.step(button, complain));
    }
    setInterval(() => this.draw(), 1000);
  }

  async step(button, complain) {
    button.setAttribute("aria-busy", "true");
    try {
      await moveClock(Number(button.dataset.hours));
    } catch (error) {
      complain(error.message);
    }
    button.removeAttribute("aria-busy");
  }

  set({ now, offset }) {
    this.shown = new Date(now).getTime();
    this.at = performance.now();
    find("clock-ahead").textContent = ahead(offset);
    this.draw();
  }

  draw() {
    const moment = new Date(this.shown + performance.now() - this.at);
    const reading = hourOf(moment);
    find("clock-time").textContent = reading;
    find("clock-time").dateTime = moment.toISOString();
    find("clock-date").textContent = DATE.format(moment).replace(",", "");
    find("clock-year").textContent = ` ${YEAR.format(moment)}`;
    const [hours, minutes] = reading.split(":").map(Number);
    turn(this.hourHand, (hours % 12) * 30 + minutes / 2);
    turn(this.minuteHand, minutes * 6);
  }
}

const turn = (hand, degrees) => hand.setAttribute("transform", `rotate(${degrees} 24 24)`);

function drawFace(holder) {
  const ticks = [0, 90, 180, 270].map((degrees) =>
    svg("line", { x1: 24, x2: 24, y1: 6, y2: 9, class: "tick", transform: `rotate(${degrees} 24 24)` }),
  );
  const hour = svg("line", { x1: 24, x2: 24, y1: 25, y2: 14.5, class: "hand hour" });
  const minute = svg("line", { x1: 24, x2: 24, y1: 26, y2: 9.5, class: "hand minute" });
  const rim = svg("circle", { cx: 24, cy: 24, r: 21.5, class: "rim" });
  const pin = svg("circle", { cx: 24, cy: 24, r: 1.8, class: "pin" });
  holder.append(svg("svg", { viewBox: "0 0 48 48" }, rim, ...ticks, hour, minute, pin));
  return [hour, minute];
}

function ahead(seconds) {
  const hours = Math.round(seconds / 3600);
  if (hours === 0) return "";
  const [days, rest] = [Math.floor(hours / 24), hours % 24];
  const part = (count, unit) => (count ? `${count} ${unit}${count === 1 ? "" : "s"}` : "");
  return `${[part(days, "day"), part(rest, "hour")].filter(Boolean).join(" ")} ahead`;
}
