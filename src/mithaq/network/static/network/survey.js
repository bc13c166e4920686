// Saves answers of the survey as they are given (core/autosave.js sends them). Without this file every button saves.
//
// An answer knows what stood there before: where somebody else of the organisation answered meanwhile, theirs stands
// until a button is pressed, and the page says so.
"use strict";
(() => {
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const say = form.dataset;
  const names = new Set([...form.elements].filter((each) => each.name && each.type !== "hidden" && each.tagName !== "BUTTON").map((each) => each.name));
  const valuesOf = (name) => new FormData(form).getAll(name).map(String);
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  const known = new Map(); // name -> the values that the server is known to have
  for (const name of names) known.set(name, valuesOf(name));

  // The queue: name of the question -> {value, over}; both lists of texts, as a form sends them.
  const { queue, keep, soon, send, tell } = keepSaving(form, {
    body: (waiting) => ({ answers: waiting }),
    receive,
  });

  function receive(receipts, sent) {
    const waiting = queue();
    for (const receipt of receipts) {
      const was = sent[receipt.name];
      const now = waiting[receipt.name];
      if (!was) continue;
      if (receipt.outcome === "saved") known.set(receipt.name, was.value);
      if (now && same(now.value, was.value)) delete waiting[receipt.name];
      else if (now && receipt.outcome === "saved") now.over = was.value;
      // Taken back while it was on its way: what stands on the page is sent once more.
      else if (names.has(receipt.name) && receipt.outcome === "saved" && !same(valuesOf(receipt.name), was.value)) {
        waiting[receipt.name] = { value: valuesOf(receipt.name), over: was.value };
      }
      show(receipt.name, receipt.outcome === "saved" ? "" : receipt.message);
    }
    keep(waiting);
  }

  // What is wrong with an answer stands beside it.
  function show(name, words) {
    const field = [...form.elements].find((each) => each.name === name);
    const holder = field && field.closest(".field");
    if (!holder) return;
    const old = holder.querySelector("[data-met]");
    if (old) old.remove();
    holder.classList.toggle("wrong", Boolean(words));
    if (!words) return;
    const line = document.createElement("p");
    line.className = "error";
    line.dataset.met = "";
    line.textContent = words;
    holder.insertBefore(line, holder.querySelector("legend, label").nextSibling);
    tell(say.some, true);
  }

  form.addEventListener("input", (event) => {
    const name = event.target.name;
    if (!names.has(name)) return;
    const waiting = queue();
    const value = valuesOf(name);
    const over = waiting[name] ? waiting[name].over : known.get(name);
    if (same(value, over)) delete waiting[name];
    else waiting[name] = { value, over };
    keep(waiting);
    soon();
  });

  // What an earlier page could not send: put it back where its field is here, and send it.
  for (const [name, each] of Object.entries(queue())) {
    for (const field of [...form.elements].filter((found) => found.name === name)) {
      if (field.type === "radio" || field.type === "checkbox") field.checked = each.value.includes(field.value);
      else field.value = each.value[0] || "";
    }
  }
  send();
})();
