// A form is sent once, however often its button is pressed; whoever leaves with something unsaved is asked whether to.
"use strict";

function guard(form) {
  const buttons = () => [...form.elements].filter((part) => part.type === "submit");
  let isSent = false;
  let isTyped = document.querySelector(".errornote") !== null; // shown again: nothing of it is saved
  const set = (sent) => {
    isSent = sent;
    for (const button of buttons()) button.disabled = sent;
  };
  for (const kind of ["input", "change"]) form.addEventListener(kind, () => (isTyped = true));
  form.addEventListener("submit", (event) => {
    if (isSent) return event.preventDefault();
    isSent = true;
    setTimeout(() => set(!event.defaultPrevented)); // once the browser has taken the name of the button that was pressed
  });
  window.addEventListener("pageshow", () => set(false)); // who comes back finds the form as it was, and may send it again
  window.addEventListener("beforeunload", (event) => {
    if (isTyped && !isSent) event.preventDefault();
  });
}

document.querySelectorAll("form[id$='_form']").forEach(guard);
