/* The messenger page: shows what the simulator's event stream tells, and acts as a person.
   Everything that comes from messages enters the page as text nodes. */
"use strict";

const $ = (id) => document.getElementById(id);
const GENERAL = 0;
const BUTTON_WAIT_MS = 30_000;
const TOAST_MS = 4500;
const NEAR_BOTTOM_PX = 160;
const SHORT = 60;

const state = {
  users: new Map(), bot: null, group: null, description: "",
  chats: new Map(), // chat id -> {messages: Map, keyboard, typing: {thread, until}, topics: Map, unread: Map}
  view: "private", person: null, officer: null, topic: GENERAL,
  replyTo: null, editing: null, commands: [], stream: null,
};

/* --- small helpers --- */

function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

function button(label, onClick, className = "") {
  const made = element("button", className, label);
  made.type = "button";
  made.addEventListener("click", onClick);
  return made;
}

/* Own drawings instead of emoji: not every machine has a font for those. */
function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const made = document.createElementNS(space, "svg");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `#i-${name}`);
  made.setAttribute("class", "icon");
  made.setAttribute("aria-hidden", "true");
  made.append(use);
  return made;
}

async function call(path, body) {
  const options = body === undefined ? {} : {
    method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body),
  };
  let answer;
  try {
    answer = await (await fetch(path, options)).json();
  } catch {
    answer = { ok: false, error: "Telegram lokal tidak menjawab." };
  }
  if (!answer.ok) {
    toast(answer.error, true);
    throw new Error(answer.error);
  }
  return answer;
}

let toastTimer = 0;
function toast(text, bad = false) {
  const box = $("toast");
  box.textContent = text;
  box.classList.toggle("bad", bad);
  box.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { box.hidden = true; }, TOAST_MS);
}

const time = (seconds) =>
  new Date(seconds * 1000).toLocaleTimeString("id-ID", { hour: "2-digit", minute: "2-digit" });
const day = (seconds) =>
  new Date(seconds * 1000).toLocaleDateString("id-ID", { weekday: "long", day: "numeric", month: "long", year: "numeric" });
const initials = (name) =>
  name.split(/\s+/).filter((word) => /^[\p{L}\p{N}]/u.test(word)).slice(-2).map((word) => word[0]).join("").toUpperCase();
const fullName = (user) => [user.first_name, user.last_name].filter(Boolean).join(" ");
const bytes = (size) => (size < 1024 ? `${size} B` : `${Math.round(size / 1024)} KB`);

function paintAvatar(box, name, seed) {
  box.textContent = initials(name);
  box.className = `avatar c${seed % 6}`;
}

/* --- where we are --- */

const citizens = () => [...state.users.values()].filter((user) => !user.staff);
const officers = () => [...state.users.values()].filter((user) => user.staff);
// Officers have private chats with the bot as well; they come last.
const people = () => [...citizens(), ...officers()];
const inGroup = () => state.view === "group";
const chatId = () => (inGroup() ? state.group.id : state.person);
const actor = () => state.users.get(inGroup() ? state.officer : state.person);
const threadOf = (message) => message.message_thread_id ?? GENERAL;

function chatState(id) {
  if (!state.chats.has(id)) {
    state.chats.set(id, {
      messages: new Map(), keyboard: null, typing: new Map(), topics: new Map(), unread: new Map(),
    });
  }
  return state.chats.get(id);
}

function visible(id, message) {
  return id === chatId() && (!inGroup() || threadOf(message) === state.topic);
}

function shownMessages() {
  return [...chatState(chatId()).messages.values()].filter((message) => visible(chatId(), message));
}

/* --- text with entities --- */

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};

const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

function link(address) {
  const made = element("a");
  made.href = address;
  made.target = "_blank";
  made.rel = "noopener noreferrer";
  return made;
}

/* A link to a topic or message of the group opens it here, as Telegram's apps do. */
function groupLink(address) {
  const [, group, place] = /^https:\/\/t\.me\/c\/(\d+)\/(\d+)$/i.exec(address) ?? [];
  if (!group || Number(`-100${group}`) !== state.group.id) return null;
  const made = element("a");
  made.href = `#grup/${place}`;
  made.addEventListener("click", (event) => {
    event.preventDefault();
    openInGroup(Number(place));
  });
  return made;
}

function openInGroup(place) {
  const chat = chatState(state.group.id);
  const message = chat.messages.get(place);
  state.topic = chat.topics.has(place) || !message ? place : threadOf(message);
  if (!chat.topics.has(state.topic)) state.topic = GENERAL;
  show("group");
}

function entityElement(entity, value) {
  if (entity.type === "url") return link(/^[a-z]+:\/\//i.test(value) ? value : `http://${value}`);
  if (entity.type === "text_link" && /^https?:/i.test(entity.url)) return groupLink(entity.url) ?? link(entity.url);
  if (entity.type === "email") return link(`mailto:${value}`);
  if (entity.type === "phone_number") return link(`tel:${value}`);
  if (entity.type === "bot_command") return button("", () => sendText(value), "command");
  if (entity.type === "spoiler") {
    const made = element("span", "spoiler");
    made.tabIndex = 0;
    made.setAttribute("role", "button");
    made.setAttribute("aria-label", "Teks tersembunyi, tekan untuk membuka");
    const open = () => { made.classList.add("open"); made.removeAttribute("aria-label"); };
    made.addEventListener("click", open);
    made.addEventListener("keydown", (event) => { if (event.key === "Enter") open(); });
    return made;
  }
  return element(TAGS[entity.type] || "span");
}

/* Entity offsets are UTF-16 units, as are JavaScript's string positions. */
function formatted(text, entities = []) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const fill = (parent, from, to, list) => {
    let position = from;
    while (list.length) {
      const entity = list.shift();
      if (entity.offset < position) continue;
      const end = Math.min(entity.offset + entity.length, to);
      parent.append(text.slice(position, entity.offset));
      const inner = [];
      while (list.length && list[0].offset < end) inner.push(list.shift());
      const node = entityElement(entity, text.slice(entity.offset, end));
      fill(node, entity.offset, end, inner);
      parent.append(node);
      // A block ends its line by itself; the line break after it would show as an empty line.
      position = BLOCKS.has(entity.type) && text[end] === "\n" ? end + 1 : end;
    }
    parent.append(text.slice(position, to));
    return parent;
  };
  return fill(element("div", "text"), 0, text.length, sorted);
}

/* --- messages --- */

function serviceText(message) {
  if (message.forum_topic_created) return `Topik dibuat: ${message.forum_topic_created.name}`;
  if (message.forum_topic_edited) return `Nama topik diubah: ${message.forum_topic_edited.name}`;
  if (message.forum_topic_closed) return "Topik ditutup";
  if (message.forum_topic_reopened) return "Topik dibuka lagi";
  if (message.pinned_message) return `Disematkan: ${shortened(summary(message.pinned_message))}`;
  return null;
}

const shortened = (text) => (text.length > SHORT ? `${text.slice(0, SHORT).trimEnd()}…` : text);

function summary(message) {
  if (message.text || message.caption) return message.text || message.caption;
  if (message.photo) return "Foto";
  if (message.voice) return "Pesan suara";
  if (message.sticker) return `Stiker ${message.sticker.emoji || ""}`;
  if (message.document) return message.document.file_name || "Dokumen";
  if (message.location) return "Lokasi";
  if (message.contact) return "Kontak";
  return serviceText(message) || "Pesan";
}

const fileAddress = (file) => `/sim/files/${encodeURIComponent(file.file_id)}`;

function image(file, className, alt) {
  const made = element("img", className);
  made.src = fileAddress(file);
  made.alt = alt;
  made.addEventListener("load", keepAtBottom);
  return made;
}

function mediaElements(message) {
  const made = [];
  if (message.photo) made.push(image(message.photo.at(-1), "photo", message.caption || "Foto"));
  if (message.sticker) made.push(image(message.sticker, "sticker", `Stiker ${message.sticker.emoji || ""}`));
  if (message.voice) {
    const audio = element("audio");
    audio.controls = true;
    audio.preload = "metadata";
    audio.src = fileAddress(message.voice);
    audio.setAttribute("aria-label", `Pesan suara, ${message.voice.duration} detik`);
    made.push(audio);
  }
  if (message.document) {
    const anchor = element("a", "", message.document.file_name || "Dokumen");
    anchor.href = fileAddress(message.document);
    anchor.download = message.document.file_name || "dokumen";
    made.push(card("document", anchor, bytes(message.document.file_size)));
  }
  if (message.location) {
    made.push(card("location", "Lokasi", `${message.location.latitude}, ${message.location.longitude}`));
  }
  if (message.contact) made.push(card("contact", message.contact.first_name, message.contact.phone_number));
  return made;
}

function card(sign, title, detail) {
  return element("div", "file", icon(sign), element("div", "", title, element("small", "", detail)));
}

function quoteOf(message) {
  const replied = message.reply_to_message;
  // Telegram marks every message of a topic as a reply to its first one; people do not see that.
  if (!replied || replied.forum_topic_created) return null;
  return element("span", "quote", element("b", "", fullName(replied.from)), summary(replied));
}

function bubble(message, own) {
  const name = inGroup() && !own ? element("p", "author-name", fullName(message.from)) : null;
  const origin = message.forward_origin
    ? element("span", "quote", element("b", "", "Diteruskan dari"), fullName(message.forward_origin.sender_user)) : null;
  const body = message.text ?? message.caption;
  const text = body ? formatted(body, message.entities || message.caption_entities) : null;
  const marks = message.sim.reactions.map((reaction) => reaction.emoji || "⭐").join(" ");
  const reactions = marks ? element("span", "reactions", marks) : null;
  const edited = message.sim.edited ? "diedit · " : "";
  const pin = message.sim.pinned ? icon("pin") : null;
  const meta = element("span", "meta", pin, `${edited}${time(message.date)}`);
  const className = message.sticker ? "bubble bare" : "bubble";
  return element("div", className, name, origin, quoteOf(message), ...mediaElements(message), text, reactions, meta);
}

function inlineButtons(message) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows) return null;
  const lines = rows.map((row, rowIndex) => element("div", "line", ...row.map((key, colIndex) => {
    const made = button(key.url ? `${key.text} ↗` : key.text, () => press(message, rowIndex, colIndex, made));
    return made;
  })));
  const box = element("div", "buttons", ...lines);
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", "Tombol pesan");
  return box;
}

function tools(message, own) {
  const box = element("div", "tools", button("Balas", () => setContext("reply", message)));
  if (own && (message.text || message.caption)) box.append(button("Ubah", () => setContext("edit", message)));
  return box;
}

function messageElement(message) {
  const service = serviceText(message);
  if (service) {
    const line = element("p", "service", service);
    line.dataset.id = message.message_id;
    return line;
  }
  const own = message.from.id === actor()?.id;
  const buttons = inlineButtons(message);
  const stack = element("div", buttons ? "stack wide" : "stack", bubble(message, own), buttons, tools(message, own));
  const made = element("article", own ? "message own" : "message", stack);
  made.dataset.id = message.message_id;
  made.setAttribute("aria-label", `${own ? "Anda" : fullName(message.from)}, ${time(message.date)}`);
  return made;
}

let lastDay = "";
function appendMessage(message) {
  const box = $("messages");
  box.querySelector(".empty")?.remove();
  if (day(message.date) !== lastDay) {
    lastDay = day(message.date);
    box.append(element("p", "day", lastDay));
  }
  box.append(messageElement(message));
}

let stick = true;
function keepAtBottom() {
  const box = $("messages");
  if (stick) box.scrollTop = box.scrollHeight;
}

function renderMessages() {
  const box = $("messages");
  // A whole conversation is not news: screen readers hear only what arrives after it.
  box.setAttribute("aria-live", "off");
  box.replaceChildren();
  lastDay = "";
  const shown = shownMessages();
  shown.forEach(appendMessage);
  if (!shown.length) box.append(element("p", "empty", emptyText()));
  stick = true;
  keepAtBottom();
  requestAnimationFrame(() => box.setAttribute("aria-live", "polite"));
}

function emptyText() {
  if (inGroup()) return "Belum ada pesan di sini.";
  return state.description || "Belum ada pesan. Tekan Mulai untuk menyapa bot.";
}

/* --- the frame around the conversation --- */

function renderHead() {
  const name = fullName(state.bot);
  const topic = chatState(state.group.id).topics.get(state.topic);
  $("head-title").textContent = inGroup() ? (topic?.name ?? "Umum") : name;
  $("head-status").textContent = inGroup()
    ? `${state.group.title} · ${officers().length} petugas dan bot${topic?.closed ? " · ditutup" : ""}`
    : `bot · percakapan sebagai ${fullName(actor())}`;
  paintAvatar($("head-avatar"), inGroup() ? (topic?.name ?? "Umum") : name, inGroup() ? 2 : 0);
  const block = $("block");
  block.hidden = inGroup() || !actor().started;
  block.textContent = actor().blocked ? "Buka blokir" : "Blokir";
  const gated = !inGroup() && (!actor().started || actor().blocked);
  $("gate").hidden = !gated;
  $("composer").hidden = gated;
  $("gate-text").textContent = actor().blocked ? "Bot ini diblokir." : "Apa yang bisa bot ini lakukan? Tekan Mulai.";
  $("gate-button").textContent = actor().blocked ? "Buka blokir dan mulai lagi" : "Mulai";
}

function listEntry(entry) {
  const { last, unread } = entry;
  const avatar = element("span");
  paintAvatar(avatar, entry.name, entry.seed);
  avatar.setAttribute("aria-hidden", "true");
  const made = button("", () => choose(entry.key), "person");
  const badge = element("span", unread ? "badge" : "", unread ? String(unread) : "");
  if (unread) badge.append(element("span", "hidden", " pesan baru"));
  made.append(
    avatar, element("span", "name", entry.closed ? icon("lock") : "", entry.name),
    element("span", "when", last ? time(last.date) : ""), element("span", "last", last ? summary(last) : entry.note), badge,
  );
  made.setAttribute("aria-current", String(entry.current));
  return made;
}

function lastOf(id, thread) {
  const messages = [...chatState(id).messages.values()];
  return messages.filter((message) => thread === null || threadOf(message) === thread).at(-1);
}

function entries() {
  if (!inGroup()) {
    return people().map((user) => ({
      key: user.id, name: fullName(user), note: user.note, seed: user.id, thread: null,
      unread: chatState(user.id).unread.get(GENERAL) || 0, current: user.id === state.person, last: lastOf(user.id, null),
    }));
  }
  const group = chatState(state.group.id);
  const topics = [{ message_thread_id: GENERAL, name: "Umum" }, ...[...group.topics.values()].reverse()];
  return topics.map((topic) => ({
    key: topic.message_thread_id, name: topic.name, note: topic.closed ? "ditutup" : "", closed: topic.closed, seed: topic.message_thread_id,
    unread: group.unread.get(topic.message_thread_id) || 0, current: topic.message_thread_id === state.topic,
    last: lastOf(state.group.id, topic.message_thread_id),
  }));
}

function renderList() {
  const all = entries();
  const focused = [...$("list").children].indexOf(document.activeElement);
  $("list").replaceChildren(...all.map(listEntry));
  if (focused >= 0) $("list").children[focused]?.focus();
  $("picker").replaceChildren(...all.map((entry) => {
    const count = entry.unread ? ` (${entry.unread} baru)` : "";
    const option = element("option", "", `${entry.name}${entry.note ? `, ${entry.note}` : ""}${count}`);
    option.value = entry.key;
    option.selected = entry.current;
    return option;
  }));
  $("picker-label").textContent = inGroup() ? "Topik" : "Chat pribadi";
  $("adder-name").placeholder = $("adder-label").textContent = inGroup() ? "Nama topik baru" : "Nama warga baru";
  const waiting = [...chatState(state.group.id).unread.values()].reduce((sum, count) => sum + count, 0);
  $("group-unread").textContent = waiting;
  $("group-unread").hidden = !waiting;
}

function renderPinned() {
  const pinned = shownMessages().filter((message) => message.sim.pinned).at(-1);
  $("pinned").hidden = !pinned;
  $("pinned").replaceChildren(...(pinned ? [icon("pin"), summary(pinned)] : []));
}

function renderTyping() {
  const chat = chatState(chatId());
  const until = chat.typing.get(inGroup() ? state.topic : GENERAL) || 0;
  const active = until > Date.now();
  $("typing").hidden = !active;
  if (active) {
    $("typing-text").textContent = `${fullName(state.bot)} sedang mengetik…`;
    setTimeout(renderTyping, until - Date.now() + 50);
    keepAtBottom();
  }
}

function renderKeys() {
  const box = $("keys");
  const keyboard = inGroup() ? null : chatState(chatId()).keyboard;
  box.hidden = !keyboard;
  box.replaceChildren(...(keyboard?.keyboard || []).map((row) => element("div", "line", ...row.map((key) =>
    button(key.text, () => useKey(key, keyboard))))));
  $("text").placeholder = keyboard?.input_field_placeholder || "Tulis pesan…";
}

function useKey(key, keyboard) {
  if (key.request_contact) sendKind("contact");
  else if (key.request_location) sendKind("location");
  else sendText(key.text);
  if (keyboard.one_time_keyboard) {
    chatState(chatId()).keyboard = null;
    renderKeys();
  }
}

function renderAuthors() {
  $("author-label").hidden = !inGroup();
  $("author").replaceChildren(...officers().map((user) => {
    const option = element("option", "", fullName(user));
    option.value = user.id;
    option.selected = user.id === state.officer;
    return option;
  }));
}

async function loadCommands() {
  const answer = await call(`/sim/chats/${chatId()}/commands?user_id=${actor().id}`);
  state.commands = answer.commands;
}

function render() {
  for (const view of ["private", "group"]) {
    const tab = $(`tab-${view}`);
    tab.setAttribute("aria-selected", String(view === state.view));
    tab.tabIndex = view === state.view ? 0 : -1;
  }
  chatState(chatId()).unread.delete(inGroup() ? state.topic : GENERAL);
  setContext(null);
  closePopups();
  renderHead();
  renderAuthors();
  renderList();
  renderMessages();
  renderPinned();
  renderTyping();
  renderKeys();
  history.replaceState(null, "", inGroup() ? `#grup/${state.topic}` : `#${state.person}`);
  loadCommands().catch(() => {});
}

function choose(key) {
  if (inGroup()) state.topic = Number(key);
  else state.person = Number(key);
  render();
}

function show(view) {
  state.view = view;
  render();
}

/* --- acting --- */

function place() {
  const where = { chat_id: chatId() };
  if (inGroup() && state.topic !== GENERAL) where.thread_id = state.topic;
  if (state.replyTo) where.reply_to = state.replyTo.message_id;
  return where;
}

let lastSend = Promise.resolve();
function sendKind(kind, details = {}) {
  stick = true;
  closePopups();
  const path = `/sim/users/${actor().id}/messages`;
  const body = { kind, ...details, ...place() };
  setContext(null);
  // One after the other: parallel requests could overtake each other.
  lastSend = lastSend.then(() => call(path, body)).catch(() => {});
  return lastSend;
}

const sendText = (text) => sendKind("text", { text });

async function submit() {
  const text = $("text").value;
  if (!text.trim()) return;
  const { editing } = state;
  $("text").value = "";
  fitInput();
  if (editing) {
    setContext(null);
    const body = { message_id: editing.message_id, text, chat_id: chatId() };
    await call(`/sim/users/${actor().id}/edits`, body).catch(() => {});
  } else {
    await sendText(text);
  }
}

const waitingButtons = new Map();
async function press(message, row, col, pressed) {
  pressed.setAttribute("aria-busy", "true");
  const calm = () => pressed.removeAttribute("aria-busy");
  const body = { message_id: message.message_id, row, col, chat_id: chatId() };
  try {
    const answer = await call(`/sim/users/${actor().id}/presses`, body);
    if (!answer.query_id) {
      calm();
      if (/^https?:/i.test(answer.button.url || "")) window.open(answer.button.url, "_blank", "noopener");
    } else if (early.has(answer.query_id)) {
      calm();
    } else {
      waitingButtons.set(answer.query_id, calm);
      setTimeout(calm, BUTTON_WAIT_MS);
    }
  } catch {
    calm();
  }
}

function setContext(kind, message = null) {
  state.replyTo = kind === "reply" ? message : null;
  state.editing = kind === "edit" ? message : null;
  $("context").hidden = !kind;
  if (!kind) return;
  $("context-text").textContent = `${kind === "edit" ? "Mengubah" : "Membalas"}: ${summary(message)}`;
  if (kind === "edit") $("text").value = message.text ?? message.caption;
  fitInput();
  $("text").focus();
}

function fitInput() {
  const box = $("text");
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight + 2, 140)}px`;
}

/* --- pop-ups: attachments and the command list --- */

function closePopups() {
  $("text").removeAttribute("aria-activedescendant");
  for (const [popup, opener] of [["attach-menu", "attach"], ["commands", "slash"]]) {
    $(popup).hidden = true;
    $(opener).setAttribute("aria-expanded", "false");
  }
}

function toggle(popup, opener) {
  const open = $(popup).hidden;
  closePopups();
  $(popup).hidden = !open;
  $(opener).setAttribute("aria-expanded", String(open));
  return open;
}

function renderCommands(prefix) {
  const box = $("commands");
  const found = state.commands.filter((entry) => entry.command.startsWith(prefix));
  const options = found.map((entry, index) => {
    const option = element("div", "", element("b", "", `/${entry.command}`), entry.description);
    option.id = `command-${index}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", String(index === 0));
    option.addEventListener("click", () => takeCommand(entry.command));
    return option;
  });
  box.replaceChildren(...options);
  if (!options.length) box.append(element("p", "", "Bot belum punya daftar perintah yang cocok."));
  return options.length;
}

function takeCommand(command) {
  $("text").value = "";
  closePopups();
  sendText(`/${command}`);
  $("text").focus();
}

function onInput() {
  fitInput();
  const typed = /^\/(\w*)$/.exec($("text").value);
  const matches = typed ? renderCommands(typed[1]) : 0;
  $("commands").hidden = !matches;
  $("slash").setAttribute("aria-expanded", String(Boolean(matches)));
}

function onKey(event) {
  const options = $("commands").hidden ? [] : [...$("commands").querySelectorAll("[role=option]")];
  const current = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (options.length && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    const step = event.key === "ArrowDown" ? 1 : options.length - 1;
    const next = (current + step) % options.length;
    options.forEach((option, index) => option.setAttribute("aria-selected", String(index === next)));
    $("text").setAttribute("aria-activedescendant", options[next].id);
    options[next].scrollIntoView({ block: "nearest" });
  } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    if (options.length) options[current].click();
    else submit();
  }
}

async function sendOwnFile(file) {
  const data = await new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = reject;
    reader.readAsDataURL(file);
  });
  const kind = /^image\/(png|jpeg)$/.test(file.type) ? "photo" : "document";
  await sendKind(kind, {
    content_base64: data.slice(data.indexOf(",") + 1), file_name: file.name,
    mime_type: file.type || "application/octet-stream",
  });
}

/* --- what the stream tells --- */

const early = new Set(); // answers that came before the press itself returned

function onMessage(event) {
  const { message } = event;
  const chat = chatState(event.chat_id);
  chat.messages.set(message.message_id, message);
  if (visible(event.chat_id, message)) {
    appendMessage(message);
    keepAtBottom();
  } else if (message.from.is_bot || event.chat_id === state.group.id) {
    const thread = event.chat_id === state.group.id ? threadOf(message) : GENERAL;
    chat.unread.set(thread, (chat.unread.get(thread) || 0) + 1);
  }
  renderList();
}

function onEdit(event) {
  chatState(event.chat_id).messages.set(event.message.message_id, event.message);
  if (visible(event.chat_id, event.message)) {
    const old = $("messages").querySelector(`[data-id="${event.message.message_id}"]`);
    old?.replaceWith(messageElement(event.message));
    renderPinned();
    keepAtBottom();
  }
  renderList();
}

function onDelete(event) {
  chatState(event.chat_id).messages.delete(event.message.message_id);
  if (event.chat_id === chatId()) $("messages").querySelector(`[data-id="${event.message.message_id}"]`)?.remove();
  renderPinned();
  renderList();
}

function onTyping(event) {
  chatState(event.chat_id).typing.set(event.thread_id || GENERAL, Date.now() + event.seconds * 1000);
  if (!event.seconds) chatState(event.chat_id).typing.clear();
  renderTyping();
}

function onAnswer(event) {
  early.add(event.query_id);
  waitingButtons.get(event.query_id)?.();
  waitingButtons.delete(event.query_id);
  if (event.user_id !== actor().id || !event.text) return;
  if (!event.show_alert) {
    toast(event.text);
    return;
  }
  $("alert-text").textContent = event.text;
  $("alert").showModal();
}

/* The bot waits for a reply to its message: the apps open it for the people who are meant. */
function onForceReply(event) {
  const message = chatState(event.chat_id).messages.get(event.message_id);
  if (message && visible(event.chat_id, message) && isMeant(event.markup, message)) setContext("reply", message);
}

function isMeant(markup, message) {
  const mentioned = (message.entities || []).some((entity) => entity.user?.id === actor().id);
  return !markup.selective || mentioned || message.reply_to_message?.from.id === actor().id;
}

const handlers = {
  message: onMessage, edit: onEdit, delete: onDelete, typing: onTyping, answer: onAnswer,
  force_reply: onForceReply,
  keyboard: (event) => { chatState(event.chat_id).keyboard = event.markup; renderKeys(); },
  user: (event) => { state.users.set(event.user.id, event.user); renderHead(); renderList(); renderAuthors(); },
  topic: (event) => {
    chatState(event.chat_id).topics.set(event.topic.message_thread_id, event.topic);
    renderHead();
    renderList();
  },
  topic_deleted: (event) => {
    chatState(event.chat_id).topics.delete(event.thread_id);
    if (inGroup() && state.topic === event.thread_id) choose(GENERAL);
    else renderList();
  },
  commands: () => { loadCommands().catch(() => {}); },
  description: (event) => { state.description = event.text; if (!shownMessages().length) renderMessages(); },
  reset: () => load(),
  reload: () => load(),
};

function watch(version) {
  state.stream?.close();
  state.stream = new EventSource(`/sim/events?since=${version}`);
  state.stream.onmessage = (packet) => {
    const event = JSON.parse(packet.data);
    handlers[event.type]?.(event);
  };
}

/* --- beginning --- */

async function loadChat(id) {
  const answer = await call(`/sim/chats/${id}/messages`);
  const chat = chatState(id);
  answer.messages.filter((message) => !message.sim.deleted)
    .forEach((message) => chat.messages.set(message.message_id, message));
  answer.topics.forEach((topic) => chat.topics.set(topic.message_thread_id, topic));
  chat.keyboard = answer.keyboard;
}

function fromAddress() {
  const [first, second] = location.hash.slice(1).split("/");
  if (first === "grup") {
    state.view = "group";
    state.topic = chatState(state.group.id).topics.has(Number(second)) ? Number(second) : GENERAL;
  } else if (state.users.has(Number(first))) {
    state.person = Number(first);
  }
}

async function load() {
  const answer = await call("/sim/users");
  Object.assign(state, { bot: answer.bot, group: answer.group, description: answer.description });
  state.users = new Map(answer.users.map((user) => [user.id, user]));
  state.chats = new Map();
  state.person = citizens()[0].id;
  state.officer = officers()[0].id;
  state.topic = GENERAL;
  await Promise.all([...people().map((user) => user.id), answer.group.id].map(loadChat));
  fromAddress();
  render();
  watch(answer.version);
}

function wire() {
  $("tab-private").addEventListener("click", () => show("private"));
  $("tab-group").addEventListener("click", () => show("group"));
  document.querySelector(".tabs").addEventListener("keydown", (event) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    show(inGroup() ? "private" : "group");
    $(`tab-${state.view}`).focus();
  });
  $("picker").addEventListener("change", (event) => choose(event.target.value));
  $("author").addEventListener("change", (event) => { state.officer = Number(event.target.value); render(); });
  $("adder").addEventListener("submit", addSomething);
  $("block").addEventListener("click", () => call(`/sim/users/${actor().id}/block`, { blocked: !actor().blocked }).catch(() => {}));
  $("gate-button").addEventListener("click", begin);
  $("composer").addEventListener("submit", (event) => { event.preventDefault(); submit(); });
  $("text").addEventListener("input", onInput);
  $("text").addEventListener("keydown", onKey);
  $("context-cancel").addEventListener("click", () => { $("text").value = ""; setContext(null); });
  $("attach").addEventListener("click", () => { if (toggle("attach-menu", "attach")) $("attach-menu").querySelector("button").focus(); });
  $("slash").addEventListener("click", () => { if (toggle("commands", "slash")) { renderCommands(""); $("text").focus(); } });
  $("attach-menu").addEventListener("click", (event) => {
    const { kind } = event.target.closest("button")?.dataset ?? {};
    if (kind) sendKind(kind);
  });
  $("own-file").addEventListener("click", () => $("file").click());
  $("file").addEventListener("change", (event) => { if (event.target.files[0]) sendOwnFile(event.target.files[0]); event.target.value = ""; });
  $("messages").addEventListener("scroll", () => {
    const box = $("messages");
    stick = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_BOTTOM_PX;
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") closePopups(); });
  document.addEventListener("click", (event) => { if (!event.target.closest("#composer")) closePopups(); });
  new ResizeObserver(keepAtBottom).observe($("messages"));
}

async function addSomething(event) {
  event.preventDefault();
  const name = $("adder-name").value.trim();
  if (!name) return;
  try {
    if (inGroup()) {
      const answer = await call(`/sim/users/${actor().id}/topics`, { action: "create", name });
      chatState(state.group.id).topics.set(answer.topic.message_thread_id, answer.topic);
      choose(answer.topic.message_thread_id);
    } else {
      const answer = await call("/sim/users", { first_name: name });
      state.users.set(answer.user.id, answer.user);
      choose(answer.user.id);
    }
    $("adder-name").value = "";
  } catch { /* the toast has told */ }
}

async function begin() {
  stick = true;
  await call(`/sim/users/${actor().id}/start`, { payload: $("payload").value.trim() }).catch(() => {});
  $("payload").value = "";
}

wire();
load().catch(() => {});
