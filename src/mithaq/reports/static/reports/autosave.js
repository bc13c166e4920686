// Saves paragraphs as they are typed. Without this file the button saves the whole page.
//
// What is typed goes into a queue on the device first, and leaves it only when the server has answered with a receipt
// for that very text. A line that breaks, a closed lid, a killed server: the queue is sent again, and sending twice is
// once (a paragraph has a key, a text knows the version it was written over).
"use strict";
(() => {
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const say = form.dataset;
  const box = form.querySelector("[data-status]");
  const place = `autosave ${say.writer} ${say.autosave}`;
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const FIELD = /^t:(\d+):([0-9a-f-]{36}):(\d+):([0-9a-f-]{36})?$/;
  const said = new WeakMap(); // field -> the text that the server is known to have
  let timer = 0, busy = false, wait = 1000;

  const keyOf = (name) => (FIELD.exec(name) || [])[2];
  const fields = () => [...form.querySelectorAll("textarea")].filter((field) => FIELD.test(field.name));
  const fieldOf = (key) => fields().find((field) => keyOf(field.name) === key);

  function tell(words, bad) {
    box.hidden = false;
    box.classList.toggle("box-warn", Boolean(bad));
    if (box.textContent !== words) box.textContent = words;
  }

  // The queue: key of the paragraph -> {name, text}. It is per report, so that a page left in a hurry is sent from the next.
  function queue() {
    try { return JSON.parse(localStorage.getItem(place)) || {}; } catch (_) { return memory; }
  }
  let memory = {};
  function keep(waiting) {
    memory = waiting;
    try {
      if (Object.keys(waiting).length) localStorage.setItem(place, JSON.stringify(waiting));
      else localStorage.removeItem(place);
    } catch (_) { /* a full or forbidden store: the queue lives as long as the page */ }
  }

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
    const paragraphs = {};
    for (const each of Object.values(waiting)) paragraphs[each.name] = each.text;
    let answer;
    try {
      answer = await fetch(say.autosave, {
        method: "POST",
        credentials: "same-origin",
        redirect: "manual",
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token },
        body: JSON.stringify({ paragraphs }),
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
      receive(told.receipts, waiting);
      wait = 1000;
    } catch (_) {
      tell(say.waiting, true);
      wait = Math.min(wait * 2, 30000);
      held = false;
    }
    busy = false;
    if (Object.keys(queue()).length) timer = setTimeout(send, wait);
    else if (!form.querySelector(".error[data-met]")) tell(say.saved);
    return held;
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
      field.name = rebase(field.name, receipt.version);
      if (receipt.outcome === "kept") meet(field, receipt);
      else if (field.value === was.text && receipt.text !== was.text.trim()) field.value = receipt.text;
      said.set(field, field.value === was.text ? field.value : was.text);
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
    clearTimeout(timer);
    timer = setTimeout(send, 1200);
  });
  // The button sends the whole page, but only what has a receipt: then the queue is empty and nothing is sent twice.
  form.addEventListener("submit", async (event) => {
    if (!Object.keys(queue()).length) return;
    event.preventDefault();
    // Another sending may be on its way: wait for it, then send what is left; a dead line ends the attempt.
    for (let turn = 0; turn < 120 && Object.keys(queue()).length; turn += 1) {
      if (busy) await new Promise((go) => setTimeout(go, 250));
      else if (!(await send())) return;
    }
    if (!Object.keys(queue()).length) form.submit();
  });
  addEventListener("online", send);
  addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") send(); });
  // What an earlier page could not send: put it back where its field is here, and send it.
  for (const [key, each] of Object.entries(queue())) {
    const field = fieldOf(key);
    if (field && field.value !== each.text) field.value = each.text;
  }
  send();
})();
