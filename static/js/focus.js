// Lets editors choose the focal point of a photo on the picture itself; the two numbers beside it stay what is sent.
"use strict";

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function enhance(frame) {
  const inputs = ["x", "y"].map((axis) => document.getElementById(`id_focus_${axis}`));
  if (inputs.includes(null)) return; // a form that may only be read
  const marker = document.createElement("button");
  marker.type = "button";
  marker.setAttribute("aria-label", frame.dataset.focus);
  frame.append(marker);
  const show = () => {
    marker.style.insetInlineStart = `${inputs[0].value}%`;
    marker.style.insetBlockStart = `${inputs[1].value}%`;
  };
  const set = (point) => {
    inputs.forEach((input, axis) => (input.value = Math.min(100, Math.max(0, Math.round(point[axis])))));
    show();
  };
  frame.querySelector("img").addEventListener("click", (event) => {
    const box = event.target.getBoundingClientRect();
    set([((event.clientX - box.left) / box.width) * 100, ((event.clientY - box.top) / box.height) * 100]);
  });
  marker.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    set(inputs.map((input, axis) => Number(input.value) + step[axis] * (event.shiftKey ? 10 : 1)));
  });
  for (const input of inputs) input.addEventListener("input", show);
  show();
}

document.querySelectorAll("[data-focus]").forEach(enhance);
