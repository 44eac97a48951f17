// The editor of rich text in the admin. Without this script, each text stays in its text area, as HTML.
import { extensions, isAddress, written } from "./editor-schema.js";
import { pasting } from "./editor-paste.js";

const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
};

// Each button: its name, what it shows, what it does, and when it is pressed and can be used (if not always).
function buttons(editor, language, askForLink) {
  const run = () => editor.chain().focus();
  const insert = (text) => () => run().insertContent({ type: "text", text }).run();
  const foreign = (code) => [
    `foreign-${code}`,
    code.toUpperCase(),
    () =>
      (editor.isActive("foreign", { lang: code })
        ? run().unsetMark("foreign")
        : run().setMark("foreign", { lang: code })).run(),
    () => editor.isActive("foreign", { lang: code }),
    () => !editor.state.selection.empty || editor.isActive("foreign"),
  ];
  const heading = (level) => [
    `heading-${level}`,
    `H${level}`,
    () => run().toggleHeading({ level }).run(),
    () => editor.isActive("heading", { level }),
  ];
  return [
    ["paragraph", "¶", () => run().setParagraph().run(), () => editor.isActive("paragraph")],
    heading(2),
    heading(3),
    ["bullets", "•", () => run().toggleBulletList().run(), () => editor.isActive("bulletList")],
    ["numbers", "1.", () => run().toggleList("orderedList", "listItem").run(), () => editor.isActive("orderedList")],
    [
      "quotation",
      language === "uk" ? "«»" : "„“",
      () => run().toggleBlockquote().run(),
      () => editor.isActive("blockquote"),
    ],
    [
      "speaker",
      "—",
      () => run().toggleNode("speaker", "paragraph").run(),
      () => editor.isActive("speaker"),
      () => editor.isActive("blockquote"),
    ],
    ["strong", "B", () => run().toggleBold().run(), () => editor.isActive("bold")],
    ["emphasis", "I", () => run().toggleItalic().run(), () => editor.isActive("italic")],
    ["link", "↗", askForLink, () => editor.isActive("link")],
    ...["de", "uk", "en"].filter((code) => code !== language).map(foreign),
    ["no-break-space", "⍽", insert("\u00a0")],
    ["soft-hyphen", "‐", insert("\u00ad")],
    ["undo", "↶", () => run().undo().run(), undefined, () => editor.can().undo()],
    ["redo", "↷", () => run().redo().run(), undefined, () => editor.can().redo()],
  ];
}

function toolbar(editor, labels, language, askForLink) {
  const bar = make("div", { role: "toolbar", class: "editor-toolbar", "aria-label": labels.toolbar });
  const items = buttons(editor, language, askForLink).map(([name, sign, command, isPressed, isUsable]) => {
    const button = make(
      "button",
      { type: "button", tabindex: "-1", title: labels[name], "aria-label": labels[name] },
      sign,
    );
    button.dataset.name = name;
    button.addEventListener("click", () => button.ariaDisabled === "true" || command());
    const update = () => {
      if (isPressed) button.ariaPressed = String(isPressed());
      button.ariaDisabled = String(isUsable ? !isUsable() : false);
    };
    editor.on("transaction", update);
    update();
    return button;
  });
  items[0].tabIndex = 0;
  bar.append(...items);
  bar.addEventListener("mousedown", (event) => event.preventDefault()); // the text keeps the focus and its selection
  bar.addEventListener("keydown", (event) => move(event, items, editor));
  return bar;
}

// One stop for the Tab key; within the toolbar the arrow keys lead on, Escape leads back to the text.
function move(event, items, editor) {
  const now = items.indexOf(document.activeElement);
  const next = { ArrowRight: now + 1, ArrowLeft: now - 1, Home: 0, End: items.length - 1 }[event.key];
  if (event.key === "Escape") editor.commands.focus();
  if (next === undefined) return;
  event.preventDefault();
  items[now].tabIndex = -1;
  const target = items[(next + items.length) % items.length];
  target.tabIndex = 0;
  target.focus();
}

// Asks where a link leads, and for words that say so: its text is heard without what stands around it.
function linkDialog(editor, labels, vague) {
  const field = (name, input) => make("label", {}, `${labels[name]} `, input);
  const text = make("input", { name: "text", required: "", autocomplete: "off" });
  const href = make("input", {
    name: "href",
    required: "",
    inputmode: "url",
    autocomplete: "off",
    spellcheck: "false",
  });
  const options = [["", "–"], ["de", "Deutsch"], ["uk", "Українська"], ["en", "English"]];
  const hreflang = make(
    "select",
    { name: "hreflang" },
    ...options.map(([code, name]) => make("option", { value: code }, name)),
  );
  const apply = make("button", { value: "apply" }, labels.apply);
  const remove = make("button", { value: "remove", formnovalidate: "" }, labels["remove-link"]);
  const cancel = make("button", { value: "cancel", formnovalidate: "" }, labels.cancel);
  const form = make(
    "form",
    { method: "dialog" },
    make("h2", {}, labels.link),
    field("link-text", text),
    field("address", href),
    field("hreflang", hreflang),
    make("p", {}, apply, remove, cancel),
  );
  const dialog = make("dialog", { class: "editor-dialog", "aria-label": labels.link }, form);
  const check = () => {
    const bare = text.value.trim().toLowerCase().replace(/[\s.…:»>→]+$/u, "");
    text.setCustomValidity(
      vague.includes(bare) || isAddress(bare) || bare.startsWith("www.") ? labels["vague-link"] : "",
    );
    href.setCustomValidity(isAddress(href.value.trim()) ? "" : labels["no-address"]);
  };
  form.addEventListener("input", check);
  dialog.addEventListener("close", () => {
    dialog.remove();
    const attributes = { href: href.value.trim(), hreflang: hreflang.value || null };
    finish(editor, dialog.returnValue, text.value.trim(), attributes);
  });
  return { dialog, text, href, hreflang, remove, check };
}

function askForLink(editor, labels, vague) {
  const parts = linkDialog(editor, labels, vague);
  if (editor.isActive("link")) editor.commands.extendMarkRange("link");
  const { from, to } = editor.state.selection;
  const { href, hreflang } = editor.getAttributes("link");
  parts.text.value = editor.state.doc.textBetween(from, to, " ");
  parts.href.value = href ?? "";
  parts.hreflang.value = hreflang ?? "";
  parts.remove.hidden = !href;
  parts.check();
  document.body.append(parts.dialog);
  parts.dialog.showModal();
  (parts.text.value ? parts.href : parts.text).focus();
}

function finish(editor, answer, words, attributes) {
  const run = editor.chain().focus();
  const { from, to } = editor.state.selection;
  if (answer === "remove") run.unsetMark("link").run();
  else if (answer !== "apply") run.run();
  else if (words === editor.state.doc.textBetween(from, to, " ")) run.setMark("link", attributes).run();
  else run.insertContent({ type: "text", text: words, marks: [{ type: "link", attrs: attributes }] }).run();
}

function spoken(area, label) {
  const attributes = {
    role: "textbox",
    "aria-multiline": "true",
    "aria-label": label,
    spellcheck: "true",
    class: "editor-text",
  };
  const described = area.getAttribute("aria-describedby");
  if (described) attributes["aria-describedby"] = described;
  if (area.getAttribute("aria-invalid")) attributes["aria-invalid"] = "true";
  return { ...attributes, lang: area.lang };
}

function replace(area, tiptap) {
  const settings = JSON.parse(area.dataset.editor);
  const { labels, vague } = settings;
  const label = document.querySelector(`label[for="${area.id}"]`);
  const name = label?.textContent.trim().replace(/:$/, "") ?? "";
  const status = make("p", { role: "status", class: "editor-status" });
  const box = make("div", { class: "editor" });
  area.before(box);
  const editor = new tiptap.Editor({
    element: box,
    content: area.value,
    extensions: extensions(tiptap),
    injectCSS: false, // it would be a style of its own in the page; ours is in pressdesk.css
    editorProps: {
      attributes: spoken(area, name),
      handleKeyDown: (_view, event) =>
        event.altKey && event.key === "F10" && !box.querySelector("[tabindex='0']").focus(),
      handleDOMEvents: pasting(() => editor, area, settings, (line) => (status.textContent = line)),
    },
    onUpdate: () => (area.value = written(editor)),
  });
  box.prepend(
    toolbar(
      editor,
      { ...labels, toolbar: `${labels.toolbar}: ${name}` },
      area.lang,
      () => askForLink(editor, labels, vague),
    ),
  );
  box.append(status);
  label?.addEventListener("click", () => editor.commands.focus());
  area.hidden = true;
}

const areas = [...document.querySelectorAll("textarea[data-editor]")];
if (areas.length) {
  const tiptap = await import(areas[0].dataset.bundle);
  for (const area of areas) replace(area, tiptap);
}
