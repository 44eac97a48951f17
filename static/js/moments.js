// Says what a time in Düsseldorf is in Kyjiw while it is typed. What the server makes of it is what counts.
"use strict";

const DAYS = [/^(?<y>\d{4})-(?<m>\d{1,2})-(?<d>\d{1,2})$/, /^(?<d>\d{1,2})[./](?<m>\d{1,2})[./](?<y>\d{2}|\d{4})$/];
const TIME = /^(?<h>\d{1,2})[:.](?<min>\d{2})(?::\d{2})?$/;

function zone(names) {
  for (const timeZone of names) {
    try {
      return new Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone;
    } catch {
      // a browser that knows the zone by its former name alone
    }
  }
}
const KYJIW = zone(["Europe/Kyiv", "Europe/Kiev"]);

// Returns what the clocks of a zone show at a moment, as if it were UTC.
function shown(moment, timeZone) {
  const style = { timeZone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit" };
  const format = new Intl.DateTimeFormat("en", { ...style, hour: "2-digit", minute: "2-digit" });
  const part = Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute);
}

// Returns the moment at which the clocks in Düsseldorf show what was typed; null if it is none, or not one alone.
function moment(day, time) {
  const date = DAYS.map((form) => form.exec(day.trim())?.groups).find(Boolean);
  const clock = TIME.exec(time.trim())?.groups;
  if (!date || !clock) return null;
  const local = Date.UTC(date.y.length === 2 ? 2000 + Number(date.y) : date.y, date.m - 1, date.d, clock.h, clock.min);
  const read = new Date(local);
  if (read.getUTCDate() !== Number(date.d) || read.getUTCHours() !== Number(clock.h)) return null; // 31 February
  const found = [1, 2].map((hours) => local - hours * 3600000).filter((at) => shown(at, "Europe/Berlin") === local);
  return found.length === 1 ? found[0] : null;
}

function follow(day) {
  const time = document.getElementById(day.id.replace(/_0$/, "_1"));
  const output = document.createElement("output");
  output.setAttribute("aria-live", "polite");
  output.className = "kyjiw";
  time.closest(".datetime").append(output);
  const language = document.documentElement.lang;
  const format = new Intl.DateTimeFormat(language, { timeZone: KYJIW, dateStyle: "long", timeStyle: "short" });
  const show = () => {
    const at = moment(day.value, time.value);
    const text = at === null ? "" : `${day.dataset.kyjiw}: ${format.format(at)}`;
    if (output.textContent !== text) output.textContent = text;
  };
  // The calendar and the clock of the admin fill a field and give it the focus; they tell nobody.
  for (const kind of ["input", "change", "focus"]) for (const part of [day, time]) part.addEventListener(kind, show);
  show();
}

document.querySelectorAll("[data-kyjiw]").forEach(follow);
