// Gives the choices of Select2 the names that their labels have: without this a screen reader says "combo box" alone.
"use strict";

function speakOf(select) {
  const label = document.querySelector(`label[for="${CSS.escape(select.id)}"]`)?.textContent.trim().replace(/:$/, "");
  const box = select.nextElementSibling;
  if (!label || !box?.matches(".select2")) return;
  box.querySelector("ul > .select2-selection__clear")?.remove(); // no list may hold it; each choice has its own
  for (const part of box.querySelectorAll("[role=combobox], [role=textbox], .select2-search__field")) {
    part.removeAttribute("aria-labelledby"); // it names what is chosen, which is nothing at first
    const chosen = part.querySelector("[role=textbox]")?.title ?? "";
    part.setAttribute("aria-label", [label, chosen].filter(Boolean).join(": "));
  }
}

const choices = () => document.querySelectorAll("select.admin-autocomplete");

// Django's own script makes the choices in a callback of jQuery that was registered before this one.
django.jQuery(() => {
  choices().forEach(speakOf);
  django.jQuery(document).on("select2:open select2:select select2:unselect formset:added", () => {
    choices().forEach(speakOf);
    const open = document.querySelector(".select2-container--open .select2-search__field");
    const label = document.querySelector("select.admin-autocomplete + .select2-container--open [role=combobox]")
      ?.ariaLabel;
    if (open && label) open.setAttribute("aria-label", label);
  });
});
