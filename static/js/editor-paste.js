// What is pasted or dropped is read by the server (partnership/texts), which knows what a text may hold and what its writer
// sees of it. Nothing of it is parsed here: the content security policy would report every style and handler.
const PATIENCE = 20_000; // milliseconds

// Answers with the HTML to insert, as `tags` allow it, and a line that says what was lost; rejects what cannot be read now.
async function readPasted(address, html) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  body.set("html", html.replace(/\ssrc\s*=\s*(["'])data:[^"'>]*\1/gi, "")); // a picture may be larger than what is taken
  const answer = await fetch(address, { method: "POST", body, signal: AbortSignal.timeout(PATIENCE) });
  if (!answer.ok || answer.redirected) throw new Error(`${answer.status}`);
  return answer.json();
}

// Text copied within an editor of this site is as it should be already, and keeps its spaces at both ends.
function isOwn(html, tags) {
  if (!html.includes("data-pm-slice")) return false;
  return [...html.matchAll(/<([a-z][^\s/>]*)/gi)].every(([, tag]) => [...tags, "meta"].includes(tag.toLowerCase()));
}

// Returns handlers for the editor that `current` returns; `say` shows a line.
export function pasting(current, area, { read, tags, labels }, say) {
  let waiting = null;

  // The place of the text moves with what is written meanwhile.
  async function insert(html, plain) {
    const { view } = current();
    let place = view.state.selection.getBookmark();
    const follow = ({ transaction }) => (place = place.map(transaction.mapping));
    current().on("transaction", follow);
    const answer = await readPasted(read, html).catch(() => null);
    current().off("transaction", follow);
    view.dispatch(view.state.tr.setSelection(place.resolve(view.state.doc)));
    if (!answer) view.pasteText(plain);
    else if (answer.html) view.pasteHTML(answer.html);
    say(answer ? answer.line : labels["not-read"]);
  }

  function take(data, event) {
    const html = data?.getData("text/html");
    if (!html || isOwn(html, tags)) return false;
    event.preventDefault();
    const plain = data.getData("text/plain");
    const task = (waiting ?? Promise.resolve()).then(() => insert(html, plain));
    waiting = task;
    task.then(() => (waiting = waiting === task ? null : waiting));
    return true;
  }

  // A form that is sent before the answer has come waits for it.
  area.form.addEventListener("submit", (event) => {
    if (!waiting) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    waiting.then(() => area.form.requestSubmit(event.submitter));
  });

  return {
    paste: (_view, event) => take(event.clipboardData, event),
    drop(view, event) {
      const at = view.posAtCoords({ left: event.clientX, top: event.clientY });
      if (view.dragging || !at || !event.dataTransfer?.getData("text/html")) return false;
      current().commands.setTextSelection(at.pos);
      return take(event.dataTransfer, event);
    },
  };
}
