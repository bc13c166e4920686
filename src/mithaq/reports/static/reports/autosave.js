// Saves paragraphs as they are typed (core/autosave.js sends them). Without this file the button saves the whole page.
//
// A paragraph has a key, a text knows the version it was written over: so sending twice is once, and nobody's text is
// written over another's.
"use strict";
(() => {
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const say = form.dataset;
  const FIELD = /^t:(\d+):([0-9a-f-]{36}):(\d+):([0-9a-f-]{36})?$/;
  const said = new WeakMap(); // field -> the text that the server is known to have

  const keyOf = (name) => (FIELD.exec(name) || [])[2];
  const fields = () => [...form.querySelectorAll("textarea")].filter((field) => FIELD.test(field.name));
  const fieldOf = (key) => fields().find((field) => keyOf(field.name) === key);

  // The queue: key of the paragraph -> {name, text}.
  const { queue, keep, soon, send, tell } = keepSaving(form, {
    body: (waiting) => {
      const paragraphs = {};
      for (const each of Object.values(waiting)) paragraphs[each.name] = each.text;
      return { paragraphs };
    },
    receive,
  });

  function note(field) {
    const waiting = queue();
    const key = keyOf(field.name);
    if (field.value === said.get(field)) delete waiting[key];
    else waiting[key] = { name: withNeighbour(field), text: field.value };
    keep(waiting);
  }

  // A new paragraph says which one stands before it.
  function withNeighbour(field) {
    const part = FIELD.exec(field.name);
    if (part[3] !== "0") return `t:${part[1]}:${part[2]}:${part[3]}:`;
    const all = fields().filter((each) => FIELD.exec(each.name)[1] === part[1]);
    const before = all[all.indexOf(field) - 1];
    return `t:${part[1]}:${part[2]}:0:${before ? keyOf(before.name) : ""}`;
  }

  function receive(receipts, sent) {
    const waiting = queue();
    const answered = new Set();
    for (const receipt of receipts) {
      answered.add(receipt.key);
      const was = sent[receipt.key];
      const field = fieldOf(receipt.key);
      if (!was) continue;
      if (waiting[receipt.key] && waiting[receipt.key].text === was.text) delete waiting[receipt.key];
      if (waiting[receipt.key]) waiting[receipt.key].name = rebase(waiting[receipt.key].name, receipt.version);
      if (!field) continue;
      const typedOn = field.value !== was.text;
      field.name = rebase(field.name, receipt.version);
      if (receipt.outcome === "kept") meet(field, receipt);
      else if (field.value === was.text && receipt.text !== was.text.trim()) field.value = receipt.text;
      said.set(field, field.value === was.text ? field.value : was.text);
      // Taken back while it was on its way: what stands on the page is sent once more.
      if (typedOn && receipt.outcome !== "kept" && !waiting[receipt.key]) {
        waiting[receipt.key] = { name: withNeighbour(field), text: field.value };
      }
    }
    // An empty new paragraph gets no receipt: there is nothing to keep.
    for (const key of Object.keys(sent)) {
      if (!answered.has(key) && waiting[key] && waiting[key].text === sent[key].text) delete waiting[key];
    }
    keep(waiting);
  }

  const rebase = (name, version) => {
    const part = FIELD.exec(name);
    return `t:${part[1]}:${part[2]}:${version}:`;
  };

  // Somebody else's text stands in the database, ours is kept beside it: show the way to choose. What is typed on
  // from here is written over theirs only after the choice, so the field goes back to reading.
  function meet(field, receipt) {
    const holder = field.closest("[data-paragraph]");
    if (holder.querySelector("[data-met]")) return;
    const line = document.createElement("p");
    line.className = "error";
    line.dataset.met = "";
    line.textContent = say.kept + " ";
    const way = document.createElement("a");
    way.href = receipt.address;
    way.textContent = say.choose;
    line.append(way);
    holder.append(line);
    field.readOnly = true;
    tell(say.kept, true);
  }

  function count(area) {
    const words = area.closest("[data-section]");
    const shown = words.closest("section").querySelector("[data-count]");
    let sum = 0;
    for (const each of words.querySelectorAll("textarea")) {
      sum += (each.value.match(/[\u3400-\u9fff\uf900-\ufaff]|[^\s\u3400-\u9fff\uf900-\ufaff.,;:!?()«»"“”،؛؟…–—-]+/g) || []).length;
    }
    const number = document.createElement("bdi");
    number.textContent = String(sum);
    shown.replaceChildren(number);
  }

  function grow(field) {
    while (field.scrollHeight > field.clientHeight + 4 && field.rows < 40) field.rows += 1;
  }

  // When the last field of a section is written in, another empty one stands below it.
  function more(field) {
    const holder = field.closest("[data-paragraph]");
    if (!("new" in holder.dataset) || !field.value.trim()) return;
    const section = holder.closest("[data-section]");
    if (section.querySelector("[data-new] ~ [data-new]") || holder.nextElementSibling) return;
    const next = holder.cloneNode(true);
    const fresh = next.querySelector("textarea");
    const key = makeKey();
    fresh.value = "";
    fresh.id = "k" + key;
    fresh.name = `t:${section.dataset.section}:${key}:0:`;
    fresh.rows = 3;
    next.querySelector("label").htmlFor = fresh.id;
    for (const old of next.querySelectorAll("[data-met]")) old.remove();
    delete holder.dataset.new;
    section.append(next);
    said.set(fresh, "");
  }

  const makeKey = () => {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  };

  for (const field of fields()) { said.set(field, field.value); grow(field); }
  form.addEventListener("input", (event) => {
    const field = event.target;
    if (field.tagName !== "TEXTAREA" || !FIELD.test(field.name)) return;
    note(field);
    grow(field);
    count(field);
    more(field);
    soon();
  });
  // What an earlier page could not send: put it back where its field is here, and send it.
  for (const [key, each] of Object.entries(queue())) {
    const field = fieldOf(key);
    if (field && field.value !== each.text) field.value = each.text;
  }
  send();
})();
