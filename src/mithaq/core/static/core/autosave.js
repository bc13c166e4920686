// Sends what is typed in a form, a moment after it is typed. Without this file the button saves the whole page.
//
// What is typed goes into a queue on the device first, and leaves it only when the server has answered with a receipt
// for that very text. A line that breaks, a closed lid, a killed server: the queue is sent again, and sending twice is
// once. The form says where to send (data-autosave), who writes (data-writer), and the words to show; the kind says what
// is sent (body), and what receipts do (receive).
"use strict";
window.keepSaving = (form, kind) => {
  const say = form.dataset;
  const box = form.querySelector("[data-status]");
  const place = `autosave ${say.writer} ${say.autosave}`;
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  let timer = 0, busy = false, wait = 1000, memory = {};

  function tell(words, bad) {
    box.hidden = false;
    box.classList.toggle("box-warn", Boolean(bad));
    if (box.textContent !== words) box.textContent = words;
  }

  // The queue: key of what was typed -> what is to be sent. It belongs to the address, not to the page, so that a page
  // left in a hurry is sent from the next.
  function queue() {
    try { return JSON.parse(localStorage.getItem(place)) || {}; } catch (_) { return memory; }
  }
  function keep(waiting) {
    memory = waiting;
    try {
      if (Object.keys(waiting).length) localStorage.setItem(place, JSON.stringify(waiting));
      else localStorage.removeItem(place);
    } catch (_) { /* a full or forbidden store: the queue lives as long as the page */ }
  }
  const isEmpty = () => !Object.keys(queue()).length;

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(send, 1200);
  }

  async function send() {
    clearTimeout(timer);
    if (busy) {
      timer = setTimeout(send, 400);
      return true;
    }
    const waiting = queue();
    if (!Object.keys(waiting).length) return true;
    let held = true;
    busy = true;
    tell(say.saving);
    try {
      const answer = await fetch(say.autosave, {
        method: "POST",
        credentials: "same-origin",
        redirect: "manual",
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token },
        body: JSON.stringify(kind.body(waiting)),
      });
      if (answer.type === "opaqueredirect") {
        // Signed out meanwhile. The queue waits on this device until the same person comes back to this page.
        tell(say.signin, true);
        busy = false;
        return false;
      }
      if (answer.status >= 500 || answer.status === 429) throw new Error(String(answer.status));
      const told = await answer.json();
      if (!answer.ok) {
        tell((told.error && told.error.message) || say.refused, true);
        busy = false;
        return false;
      }
      kind.receive(told.receipts, waiting);
      wait = 1000;
    } catch (_) {
      tell(say.waiting, true);
      wait = Math.min(wait * 2, 30000);
      held = false;
    }
    busy = false;
    if (!isEmpty()) timer = setTimeout(send, wait);
    else if (!form.querySelector(".error[data-met]")) tell(say.saved);
    return held;
  }

  // A button sends the whole page, but only what has a receipt: then the queue is empty and nothing is sent twice.
  form.addEventListener("submit", async (event) => {
    if (isEmpty()) return;
    event.preventDefault();
    const button = event.submitter;
    // Another sending may be on its way: wait for it, then send what is left; a dead line ends the attempt.
    for (let turn = 0; turn < 120 && !isEmpty(); turn += 1) {
      if (busy) await new Promise((go) => setTimeout(go, 250));
      else if (!(await send())) return;
    }
    if (!isEmpty()) return;
    if (button && button.name) {
      const pressed = document.createElement("input");
      pressed.type = "hidden";
      pressed.name = button.name;
      pressed.value = button.value;
      form.append(pressed);
    }
    form.submit();
  });
  addEventListener("online", send);
  addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") send(); });
  return { queue, keep, soon, send, tell };
};
