// What a text may consist of: exactly what partnership/richtext.py allows. What is not here, the editor cannot hold.
const LANGUAGES = ["de", "uk", "en"];
const LEADS_SOMEWHERE = /^(https?:|mailto:|tel:|\/(?!\/))/i;

export const isAddress = (text) => LEADS_SOMEWHERE.test(text);

const spokenIn = (element) => {
  const code = (element.getAttribute("lang") ?? "").slice(0, 2).toLowerCase();
  return LANGUAGES.includes(code) ? code : null;
};

const lang = { default: null, parseHTML: spokenIn };
const element = (tag) => ({ HTMLAttributes }) => [tag, HTMLAttributes, 0];

// A bundle of extensions for one editor; `tiptap` is the module of the library.
export function extensions(tiptap) {
  const { Mark, Node } = tiptap;
  const link = Mark.create({
    name: "link",
    priority: 1000, // outermost: one link around differently marked words stays one
    inclusive: false,
    addAttributes: () => ({ href: { default: null }, hreflang: { default: null }, lang }),
    parseHTML: () => [{ tag: "a[href]", getAttrs: (a) => isAddress(a.getAttribute("href")) && null }],
    renderHTML: element("a"),
  });
  const foreign = Mark.create({
    name: "foreign",
    parseHTML: () => [{ tag: "span[lang]", getAttrs: (span) => spokenIn(span) && null }],
    renderHTML: element("span"),
  });
  const work = Mark.create({
    name: "work",
    parseHTML: () => [{ tag: "cite" }],
    renderHTML: element("cite"),
  });
  const speaker = Node.create({
    name: "speaker",
    content: "inline*",
    defining: true,
    // Before `work`: directly in a quotation, <cite> names who speaks.
    parseHTML: () => [{ tag: "cite", context: "blockquote/", priority: 60 }],
    renderHTML: element("cite"),
  });
  const language = tiptap.Extension.create({
    name: "language",
    addGlobalAttributes: () => [
      {
        types: [
          ...["paragraph", "heading", "bulletList", "orderedList", "listItem", "blockquote", "speaker", "hardBreak"],
          ...["foreign", "work", "bold", "italic"],
        ],
        attributes: { lang },
      },
    ],
  });
  return [
    ...[tiptap.Document, tiptap.Paragraph, tiptap.Text, tiptap.HardBreak, tiptap.Bold, tiptap.Italic],
    ...[tiptap.BulletList, tiptap.History, tiptap.Gapcursor, tiptap.SpecialCharacters],
    tiptap.Heading.configure({ levels: [2, 3] }),
    tiptap.Blockquote.extend({ content: "(block | speaker)+" }),
    tiptap.Node.create({
      name: "orderedList",
      group: "block list",
      content: "listItem+",
      addAttributes: () => ({ start: { default: null } }),
      parseHTML: () => [{ tag: "ol" }],
      renderHTML: element("ol"),
    }),
    tiptap.ListItem.extend({
      content: "block+",
      // Tab leaves the editor, as it leaves every other field; levels have keys of their own.
      addKeyboardShortcuts() {
        return {
          Enter: () => this.editor.commands.splitListItem(this.name),
          "Mod-]": () => this.editor.commands.sinkListItem(this.name),
          "Mod-[": () => this.editor.commands.liftListItem(this.name),
        };
      },
    }),
    ...[link, foreign, work, speaker, language],
  ];
}

// The text as it is stored: a line for each block, and a list item without a paragraph of its own around its words.
export function written(editor) {
  if (!editor.getText().trim()) return "";
  const { body } = new DOMParser().parseFromString(editor.getHTML(), "text/html");
  for (const paragraph of body.querySelectorAll("li > p:first-child")) {
    if (!paragraph.hasAttributes() && paragraph.parentElement.querySelectorAll(":scope > p").length === 1) {
      paragraph.replaceWith(...paragraph.childNodes);
    }
  }
  while (body.lastElementChild.matches("p:empty")) body.lastElementChild.remove();
  for (const block of body.querySelectorAll("p, h2, h3, ul, ol, li, blockquote, blockquote > cite")) block.before("\n");
  for (const group of body.querySelectorAll("ul, ol, blockquote, li:has(> :is(p, ul, ol))")) group.append("\n");
  return body.innerHTML.trim();
}
