// Makes of what a word processor puts on the clipboard the lists and headings that it meant; the schema drops the rest.
const OFFICE = /mso-|urn:schemas-microsoft-com|class="?Mso/i;
const BULLET = /^[\u00b7\u2022\u25aa\u25cf\u25e6\u2013\uf0a7\uf0b7o§-]$/u;

export const NOT_TEXT = /<(img|table|video|iframe|object)\b/;

// Returns the HTML to insert; text copied within the editor is as it should be already.
export function cleaned(html) {
  if (html.includes("data-pm-slice")) return html;
  const page = new DOMParser().parseFromString(inert(html), "text/html");
  const isOffice = OFFICE.test(html);
  page.querySelectorAll("script, title, xml, o\\:p").forEach((element) => element.remove());
  if (isOffice) makeLists(page);
  // The language that a word processor guesses for every run of words says nothing about the text.
  for (const element of page.querySelectorAll("[lang]")) element.removeAttribute("lang");
  rename(page, "h1", "h2");
  rename(page, "h4, h5, h6", "h3");
  for (const cell of page.querySelectorAll("td, th")) if (!cell.querySelector("p")) rename(page, cell, "p");
  for (const element of page.querySelectorAll("p")) if (!element.textContent.trim()) element.remove();
  for (const element of page.querySelectorAll("[data-style]")) keepEmphasis(element);
  return page.body.innerHTML;
}

// The content security policy would report every style and handler in what is parsed; what styles say is needed still.
function inert(html) {
  const bare = html.replace(/<style\b[\s\S]*?<\/style\s*>/gi, "");
  return bare.replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\s(style|on\w+)\s*=/gi, " data-$1="));
}

const styleOf = (element) => element.dataset.style ?? "";

function rename(page, found, tag) {
  for (const element of typeof found === "string" ? page.querySelectorAll(found) : [found]) {
    const renamed = page.createElement(tag);
    renamed.append(...element.childNodes);
    element.replaceWith(renamed);
  }
}

// Some editors write emphasis as a style; others write <b> and take it back with one.
function keepEmphasis(element) {
  const style = styleOf(element);
  if (/font-weight:\s*(normal|400)/i.test(style) && element.matches("b, strong")) {
    element.replaceWith(...element.childNodes);
  } else if (/font-weight:\s*(bold|[6-9]00)/i.test(style) && element.matches("span")) wrap(element, "strong");
  if (/font-style:\s*italic/i.test(style) && element.matches("span")) wrap(element, "em");
}

function wrap(element, tag) {
  const around = element.ownerDocument.createElement(tag);
  around.append(...element.childNodes);
  element.append(around);
}

// Word writes list items as paragraphs whose style names the list and its level, with the bullet as text.
function makeLists(page) {
  let lists = [];
  for (const paragraph of page.querySelectorAll("p, h1, h2, h3, h4, h5, h6")) {
    const level = Number(/mso-list:\s*l\d+\s+level(\d)/i.exec(styleOf(paragraph))?.[1] ?? 0);
    const follows = lists.length && paragraph.previousElementSibling === lists[0];
    if (!level || !follows) lists = [];
    if (!level) continue;
    addItem(page, lists, level, paragraph);
  }
}

function addItem(page, lists, level, paragraph) {
  const mark = [...paragraph.querySelectorAll("span")].find((span) => /mso-list:\s*ignore/i.test(styleOf(span)));
  const sign = (mark?.textContent ?? "").trim();
  mark?.remove();
  lists.length = Math.min(lists.length, level);
  const item = page.createElement("li");
  item.append(...paragraph.childNodes);
  while (lists.length < level) {
    const list = page.createElement(BULLET.test(sign) || !sign ? "ul" : "ol");
    if (!lists.length) paragraph.before(list);
    else (lists.at(-1).lastElementChild ?? lists.at(-1)).append(list);
    lists.push(list);
  }
  lists[level - 1].append(item);
  paragraph.remove();
}
