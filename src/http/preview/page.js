// Sends what Discord would send, and shows what comes back as Discord would. Whatever is shown is put in as text,
// never as markup: the articles are not to be trusted here.
"use strict";

const byId = (id) => document.getElementById(id);

/** An element with properties (`data-`, `aria-` and `role` as attributes) and children; text stays text. */
function make(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes("-") || name === "role" || name === "scope") made.setAttribute(name, value);
    else made[name] = value;
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

async function ask(path, body) {
  const how = body === undefined ? {} : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const response = await fetch(path, how);
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return { error: text.trim() || `status ${response.status}` };
  }
}

// Discord's markdown.

const INLINE = [
  [/\\([!-/:-@[-`{-~])/y, (found) => found[1]],
  [/(`+)(.+?)\1(?!`)/sy, (found) => make("code", {}, found[2])],
  [/\[((?:\\.|[^\]\\])+)\]\(<?(https?:\/\/[^\s)>]+)>?\)/y, (found) => link(found[2], inline(found[1]))],
  [/<(https?:\/\/[^\s>]+)>/y, (found) => link(found[1], found[1])],
  [/https?:\/\/[^\s<>]*[^\s<>.,:;!?'")\]]/y, (found) => link(found[0], found[0])],
  [/<(@!?|@&|#)\d+>/y, (found) => make("span", { className: "mention" }, found[1].startsWith("#") ? "#channel" : "@someone")],
  [/<(\/[^:>]+):\d+>/y, (found) => make("span", { className: "mention" }, found[1])],
  [/<t:(-?\d{1,12})(?::[a-zA-Z])?>/y, (found) => new Date(Number(found[1]) * 1000).toLocaleString()],
  [/\*\*((?:\\.|[^\\])+?)\*\*(?!\*)/sy, (found) => make("strong", {}, inline(found[1]))],
  [/__((?:\\.|[^\\])+?)__(?!_)/sy, (found) => make("u", {}, inline(found[1]))],
  [/~~((?:\\.|[^\\])+?)~~/sy, (found) => make("s", {}, inline(found[1]))],
  [/\|\|((?:\\.|[^\\])+?)\|\|/sy, (found) => make("span", { className: "spoiler" }, inline(found[1]))],
  [/\*(?!\s)((?:\\.|[^\\*])+?)\*(?!\*)/sy, (found) => make("em", {}, inline(found[1]))],
  [/_((?:\\.|[^\\_])+?)_(?![\p{L}\p{N}])/suy, (found) => make("em", {}, inline(found[1]))],
];

function link(address, shown) {
  return make("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, shown);
}

/** Markdown within a line. */
function inline(text) {
  const out = document.createDocumentFragment();
  let plain = "";
  for (let at = 0; at < text.length; ) {
    const rule = INLINE.find(([pattern]) => {
      pattern.lastIndex = at;
      return pattern.test(text);
    });
    if (!rule) {
      plain += text[at];
      at += 1;
      continue;
    }
    const [pattern, build] = rule;
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    at = pattern.lastIndex;
    out.append(plain, build(found));
    plain = "";
  }
  out.append(plain);
  return out;
}

/** Markdown of whole lines. */
function markdown(text) {
  const out = document.createDocumentFragment();
  const lines = text.split("\n");
  const run = (at, pattern) => {
    let end = at;
    while (end < lines.length && pattern.test(lines[end])) end += 1;
    return end;
  };
  for (let at = 0; at < lines.length; ) {
    const line = lines[at];
    const heading = /^(#{1,3}) +(.+)$/.exec(line);
    const fence = /^```/.test(line) ? lines.findIndex((other, place) => place > at && /```\s*$/.test(other)) : -1;
    if (fence > at) {
      out.append(make("pre", {}, make("code", {}, lines.slice(at + 1, fence).join("\n"))));
      at = fence + 1;
    } else if (/^>>> /.test(line)) {
      out.append(make("blockquote", {}, markdown([line.slice(4), ...lines.slice(at + 1)].join("\n"))));
      at = lines.length;
    } else if (/^> /.test(line)) {
      const end = run(at, /^> /);
      out.append(make("blockquote", {}, markdown(lines.slice(at, end).map((quoted) => quoted.slice(2)).join("\n"))));
      at = end;
    } else if (/^\s*[-*] /.test(line) || /^\d+\. /.test(line)) {
      const [pattern, tag] = /^\d/.test(line) ? [/^\d+\. /, "ol"] : [/^\s*[-*] /, "ul"];
      const end = run(at, pattern);
      out.append(make(tag, {}, ...lines.slice(at, end).map((item) => make("li", {}, inline(item.replace(pattern, ""))))));
      at = end;
    } else {
      if (heading) out.append(make("div", { className: `heading h${heading[1].length}`, role: "heading", "aria-level": "4" }, inline(heading[2])));
      else if (line.startsWith("-# ")) out.append(make("div", { className: "small" }, inline(line.slice(3))));
      else if (line.trim() === "") out.append(make("div", { className: "gap" }));
      else out.append(make("div", {}, inline(line)));
      at += 1;
    }
  }
  return out;
}

// Interactions.

const state = { commands: [], servers: ["1"], next: Date.now(), lastAnswer: null };

const PRIVATE = 64;
const newId = () => String((state.next += 1));

/** Who asks where, as each interaction says. */
function scene() {
  const isAdmin = byId("who").value === "admin";
  const user = { id: isAdmin ? "8" : "7", username: isAdmin ? "admin" : "member" };
  const locale = byId("locale").value;
  const server = byId("place").value;
  const base = { version: 1, id: newId(), application_id: "2", token: "preview", channel_id: "9", locale };
  if (server === "dm") return { ...base, context: 1, user };
  return { ...base, context: 0, guild_id: server, member: { user, roles: [], permissions: isAdmin ? "32" : "0" } };
}

const language = () => byId("locale").value.split("-")[0];

/** A name or description of a definition in the chosen language. */
function said(definition, key) {
  const translations = definition[`${key}_localizations`] ?? {};
  return translations[byId("locale").value] ?? translations[language()] ?? definition[key];
}

function chosen() {
  const command = state.commands[Number(byId("command").value)] ?? state.commands[0];
  const subs = (command.options ?? []).filter((option) => option.type === 1);
  const sub = subs[Number(byId("sub").value) || 0];
  return { command, subs, sub, options: (sub ? sub.options : command.options) ?? [] };
}

/** What stands in the form, as Discord's options; the focused one is marked for autocompletion. */
function given(focused) {
  const { command, sub, options } = chosen();
  const values = options.flatMap((option) => {
    const control = byId(`option-${option.name}`);
    const raw = control.value;
    if (raw === "" && option.name !== focused) return [];
    const value = option.type === 4 ? Number(raw) : option.type === 5 ? raw === "true" : (option.name !== focused && control.dataset.value) || raw;
    return [{ type: option.type, name: option.name, value, ...(option.name === focused ? { focused: true } : {}) }];
  });
  const data = { id: "3", type: command.type, name: command.name };
  if (command.type === 3) {
    const message = { id: "5", channel_id: "9", content: byId("option-message").value, author: { id: "6", username: "someone" } };
    return { ...data, target_id: "5", resolved: { messages: { 5: message } } };
  }
  return { ...data, options: sub ? [{ type: 1, name: sub.name, options: values }] : values };
}

async function send(interaction, did, place) {
  byId("status").textContent = "Asking";
  let answer;
  try {
    answer = await ask("/preview/interactions", interaction);
  } catch {
    answer = { error: "pullquote does not answer any more. Is it still running?" };
  }
  show(interaction, answer, did, place);
}

/** Shows an answer as a new reply, or in the place of the reply whose button was pressed. */
function show(interaction, answer, did, pressed) {
  const kind = answer.callback?.type;
  const first = answer.callback?.data ?? {};
  const message = { ...(kind === 5 ? answer.message : first), id: newId() };
  const replaces = kind === 7 && pressed;
  const isPrivate = replaces ? pressed.isPrivate : Boolean(first.flags & PRIVATE);
  const failure = answer.error ? `The preview failed: ${answer.error}` : answer.callback ? null : "The bot says nothing here.";
  const reply = { message, isPrivate, did: replaces ? pressed.did : did, quotes: answer.quotes ?? [], files: answer.files ? [answer.files] : [], failure };
  const shown = drawn(reply, interaction, answer, kind === 5);
  if (replaces) pressed.shown.replaceWith(shown);
  else byId("replies").prepend(shown);
  reply.shown = shown;
  byId("nothing").hidden = true;
  byId("status").textContent = failure ?? "pullquote answered";
  if (interaction.type === 3) shown.focus({ preventScroll: true });
  if (interaction.type === 3 || window.innerWidth < 900) shown.scrollIntoView({ block: interaction.type === 3 ? "nearest" : "start" });
  if (reply.quotes.length > 0 && firstButton(message)) state.lastAnswer = message;
}

const buttonsOf = (message) => (message.components ?? []).flatMap((row) => row.components ?? []);
const firstButton = (message) => buttonsOf(message).find((button) => button.custom_id);

function drawn(reply, interaction, answer, wasDeferred) {
  const { message, isPrivate, did, failure } = reply;
  const article = make("article", { className: "reply", tabIndex: -1, "aria-label": `Reply to ${did}` });
  const body = make("div", {}, make("span", { className: "name" }, "pullquote"), " ", make("span", { className: "app" }, "APP"));
  if (failure) body.append(make("p", { className: "bad" }, failure));
  if (message.content) body.append(make("div", { className: "content" }, markdown(message.content)));
  for (const embed of message.embeds ?? []) body.append(embedded(embed));
  for (const file of reply.files) body.append(attached(file));
  for (const row of message.components ?? []) body.append(make("div", { className: "buttons" }, ...row.components.map((button) => pressable(button, reply))));
  if (isPrivate) {
    const dismiss = make("button", { type: "button", onclick: () => article.remove() }, "Dismiss message");
    body.append(make("div", { className: "only" }, "👁 Only you can see this · ", dismiss));
  }
  const asked = make("div", { className: "asked" }, make("b", {}, interaction.member?.user.username ?? interaction.user.username), ` ${did}`);
  article.append(make("div", { className: "message" }, asked, make("img", { src: "/preview/icon.svg", alt: "", width: 40, height: 40 }), body));
  article.append(tools(reply, interaction, answer, wasDeferred));
  return article;
}

function embedded(embed) {
  const box = make("div", { className: "embed" });
  if (embed.color !== undefined) box.style.borderColor = `#${embed.color.toString(16).padStart(6, "0")}`;
  if (embed.title) box.append(make("div", { className: "title" }, inline(embed.title)));
  if (embed.description) box.append(make("div", { className: "description" }, markdown(embed.description)));
  if (embed.footer) box.append(make("div", { className: "footer" }, embed.footer.text));
  return box;
}

function attached(file) {
  return make("details", { className: "file" }, make("summary", {}, `📄 ${file.name}`), make("pre", {}, file.text));
}

function pressable(button, reply) {
  if (button.url) return link(button.url, `${button.label} ↗`);
  const pressed = make("button", { type: "button", disabled: Boolean(button.disabled) }, button.label);
  pressed.addEventListener("click", async () => {
    pressed.disabled = true;
    // A private message's flags are told with it, and so is who it answered.
    const message = { ...reply.message, channel_id: "9", author: { id: "2", bot: true }, flags: reply.isPrivate ? PRIVATE : 0 };
    const data = { component_type: 2, custom_id: button.custom_id };
    await send({ ...scene(), type: 3, message, data }, `pressed ${button.label}`, reply);
    pressed.disabled = false;
  });
  return pressed;
}

/** What Discord does not show: the way to the article, the explanation, the JSON. */
function tools(reply, interaction, answer, wasDeferred) {
  const bar = make("div", { className: "tools" });
  const took = answer.took_us === undefined ? "" : `${(answer.took_us / 1000).toFixed(1)} ms${wasDeferred ? ", deferred first" : ""}`;
  bar.append(make("span", {}, took));
  reply.quotes.forEach((quote, at) => {
    const open = make("button", { type: "button", onclick: () => read(quote.article, quote.span) }, `Read quote ${at + 1} in its article`);
    open.title = quote.title ?? quote.article;
    bar.append(open);
  });
  if (reply.quotes.length > 0 && firstButton(reply.message)) {
    bar.append(make("button", { type: "button", onclick: () => { state.lastAnswer = reply.message; openTab("why"); } }, "Explain"));
  }
  const json = (title, value) => [make("h4", {}, title), make("pre", { className: "json", tabIndex: 0 }, JSON.stringify(value, null, 2))];
  const details = make("details", {}, make("summary", {}, "Show JSON"));
  details.addEventListener("toggle", () => {
    if (details.childElementCount > 1) return;
    details.append(...json("Callback", answer.callback ?? answer));
    if (answer.message) details.append(...json("Message that follows", answer.message));
    details.append(...json("Interaction", interaction));
  });
  bar.append(details);
  return bar;
}

// The form.

function drawCommands() {
  const picked = byId("command").value;
  const choices = state.commands.map((command, at) => make("option", { value: at }, command.type === 3 ? `${said(command, "name")} (on a message)` : `/${said(command, "name")}`));
  byId("command").replaceChildren(...choices);
  byId("command").value = picked || "0";
  drawOptions();
}

function drawOptions() {
  const { command, subs, options } = chosen();
  const before = new Map([...byId("options").querySelectorAll("[id^=option-]")].map((control) => [control.id, control.value]));
  byId("sub-field").hidden = subs.length === 0;
  const sub = byId("sub").value;
  byId("sub").replaceChildren(...subs.map((option, at) => make("option", { value: at }, said(option, "name"))));
  byId("sub").value = subs[Number(sub)] ? sub || "0" : "0";
  const { sub: picked } = chosen();
  byId("about").textContent = picked ? said(picked, "description") : command.type === 3 ? "From the menu of a message: paste what it says." : said(command, "description");
  const fields = command.type === 3
    ? [make("label", { className: "field" }, "Message", make("textarea", { id: "option-message", required: true }))]
    : chosen().options.filter((option) => option.required).map(optionField);
  const optional = command.type === 3 ? [] : chosen().options.filter((option) => !option.required).map(optionField);
  const more = optional.length > 2 ? [make("details", { className: "more" }, make("summary", {}, `${optional.length} more options`), ...optional)] : optional;
  byId("options").replaceChildren(...fields, ...more);
  for (const [id, value] of before) if (byId(id)) byId(id).value = value;
}

function optionField(option) {
  const id = `option-${option.name}`;
  const about = make("span", {}, ` ${said(option, "description")}`);
  const label = make("label", { className: "field", htmlFor: id }, said(option, "name"), about);
  const field = make("div", { className: "field" }, label);
  const picks = (choices) => make("select", { id, required: Boolean(option.required) }, make("option", { value: "" }, "—"), ...choices.map(([value, name]) => make("option", { value }, name)));
  let control;
  if (option.choices) control = picks(option.choices.map((choice) => [choice.value, said(choice, "name")]));
  else if (option.type === 5) control = picks([["true", "yes"], ["false", "no"]]);
  else if (option.type === 4) control = make("input", { id, type: "number", min: option.min_value ?? "", max: option.max_value ?? "" });
  else control = make("input", { id, type: "text", maxLength: option.max_length ?? 6000, minLength: option.min_length ?? 0 });
  if (option.type === 7 || option.type === 8) control.placeholder = "its id, such as 9";
  control.required = Boolean(option.required);
  field.append(control);
  if (option.autocomplete) completing(control, option, field);
  return field;
}

/** Offers what the bot offers while something is typed. */
function completing(input, option, field) {
  const list = make("ul", { className: "choices", id: `choices-${option.name}`, role: "listbox", hidden: true, "aria-label": said(option, "name") });
  const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
  for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
  field.append(list);
  let [asked, timer, active] = [0, 0, -1];
  const close = () => {
    // What is still under way comes too late.
    asked += 1;
    clearTimeout(timer);
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const pick = (item) => {
    input.value = item.textContent;
    input.dataset.value = item.dataset.value;
    close();
  };
  const move = (by) => {
    const items = [...list.children];
    active = (active + by + items.length) % items.length;
    items.forEach((item, at) => item.setAttribute("aria-selected", String(at === active)));
    items[active].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", items[active].id);
  };
  const offer = async () => {
    const turn = (asked += 1);
    const answer = await ask("/preview/interactions", { ...scene(), type: 4, data: given(option.name) }).catch(() => ({}));
    if (turn !== asked) return;
    const choices = answer.callback?.data?.choices ?? [];
    list.replaceChildren(...choices.map((choice, at) => {
      const item = make("li", { id: `${list.id}-${at}`, role: "option", "aria-selected": "false", "data-value": choice.value }, choice.name);
      item.addEventListener("mousedown", (event) => { event.preventDefault(); pick(item); });
      return item;
    }));
    active = -1;
    list.hidden = choices.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
  };
  input.addEventListener("input", () => {
    delete input.dataset.value;
    clearTimeout(timer);
    timer = setTimeout(offer, 120);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && list.hidden) offer();
    else if (list.hidden) return;
    else if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(-1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && active >= 0) pick(list.children[active]);
    else return;
    event.preventDefault();
  });
}

async function submit(event) {
  event.preventDefault();
  const { command, sub } = chosen();
  // Closes what is being completed there.
  for (const input of byId("options").querySelectorAll("[role=combobox]")) input.dispatchEvent(new Event("blur"));
  const did = command.type === 3 ? `used ${said(command, "name")}` : `used /${said(command, "name")}${sub ? ` ${said(sub, "name")}` : ""}`;
  await send({ ...scene(), type: 2, data: given(null) }, did, null);
}

// The other views.

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Cuts text at places counted in bytes of UTF-8, as the bot counts. */
function cutter(text) {
  const bytes = encoder.encode(text);
  return (from, to) => decoder.decode(bytes.subarray(from, to));
}

function marked(text, spans) {
  const out = document.createDocumentFragment();
  const cut = cutter(text);
  let done = 0;
  for (const [from, to] of spans) {
    out.append(cut(done, from), make("mark", {}, cut(from, to)));
    done = to;
  }
  out.append(cut(done));
  return out;
}

async function read(id, span) {
  const article = await ask(`/preview/article?id=${encodeURIComponent(id)}`);
  const reader = byId("reader");
  byId("reader-title").textContent = article.error ? "Not there" : article.title ?? article.id;
  const fact = (name, field, value) => {
    const status = article.status?.[field];
    const evidence = article.evidence?.fields?.[field];
    const known = value ? make("span", {}, value) : make("span", { className: "unknown" }, "not stated");
    return [make("dt", {}, name), make("dd", {}, known, status === "inferred" ? make("span", { className: "tag" }, `inferred from “${evidence}”`) : null)];
  };
  const plain = (name, value) => (value ? [make("dt", {}, name), make("dd", {}, value)] : []);
  const facts = article.error ? [] : [
    ...fact("Outlet", "source", article.source), ...fact("By", "authors", (article.authors ?? []).join(", ")), ...fact("Published", "published", article.published),
    ...fact("Address", "url", /^https?:/.test(article.url ?? "") ? link(article.url, article.url) : null),
    ...plain("Via", article.via && `${article.via.title ?? "a digest"}, item ${article.via.item}`), ...plain("Wire", article.wire), ...plain("File", article.file),
    ...(article.evidence?.not_body ?? []).flatMap((text) => plain("Not quoted", text)),
  ];
  byId("reader-facts").replaceChildren(...facts);
  byId("reader-body").replaceChildren(article.error ?? marked(article.body, span ? [span] : []));
  if (!reader.open) reader.showModal();
  byId("reader-body").focus();
  byId("reader-body").querySelector("mark")?.scrollIntoView({ block: "center", behavior: "instant" });
}

function table(caption, columns, rows, className = "stack") {
  const isNumber = (column) => column.startsWith("#");
  const name = (column) => column.replace("#", "");
  const head = make("tr", {}, ...columns.map((column) => make("th", { scope: "col", className: isNumber(column) ? "number" : "" }, name(column))));
  const body = rows.map((cells) => make("tr", {}, ...cells.map((cell, at) => {
    const made = make("td", { "data-label": name(columns[at]), className: isNumber(columns[at]) ? "number" : "" }, cell ?? "");
    if (cell?.className === "track") made.className = "track-cell";
    return made;
  })));
  return make("table", { className }, make("caption", {}, caption), make("thead", {}, head), make("tbody", {}, ...body));
}

async function drawWhy() {
  const message = state.lastAnswer;
  if (!message) return;
  const embed = message.embeds?.[0] ?? {};
  const answer = await ask("/preview/why", { custom_id: firstButton(message).custom_id, title: embed.title ?? "", description: embed.description ?? "" });
  if (answer.error) return byId("why").replaceChildren(make("p", { className: "bad" }, answer.error));
  const sentences = [
    `Confidence ${answer.confidence.toFixed(2)} (${answer.tier}), read as ${answer.language}, in ${(answer.took_us / 1000).toFixed(1)} ms.`,
    answer.missing_words.length > 0 ? `No article holds: ${answer.missing_words.join(", ")}.` : "",
    answer.corrected.map(({ from, to }) => `“${from}” was read as “${to}”.`).join(" "),
  ];
  const quotes = answer.quotes.length > 0 ? answer.quotes : answer.nearest;
  byId("why").replaceChildren(
    make("p", {}, make("strong", {}, answer.question)), make("p", { className: "muted" }, sentences.filter(Boolean).join(" ")),
    ...quotes.map((quote, at) => explained(quote, at, answer.quotes.length > 0)), rankedTable(answer.ranked));
}

/** What each kind of evidence beside words means. */
const EVIDENCE = {
  covered: "what it holds of the question", reached: "what it and its surroundings hold", pairs: "neighbouring words in the same order", near: "neighbouring words close by",
  related: "relatives of words it lacks", time: "a date, where “when” was asked", number: "a number, for “how many”", name: "a name, for “who”", place: "a name behind “in” or “at”, for “where”",
  opener: "it opens with a pronoun", passage: "its passage’s score beside the best one’s", rank: "its passage’s rank", particular: "names and numbers that are missing", last: "the question’s last word",
  reached_before: "words that only the sentence before holds",
};

function nameOf(reason) {
  const meaning = EVIDENCE[reason.word.replace(/[()]/g, "")];
  return reason.word.startsWith("(") && meaning ? make("span", {}, `${reason.word} `, make("span", { className: "small" }, meaning)) : reason.word;
}

function explained(quote, at, isAnswer) {
  const most = Math.max(...quote.reasons.map((reason) => Math.abs(reason.score)), 0.001);
  const rows = quote.reasons.map((reason) => {
    const bar = make("span", { className: reason.score < 0 ? "bar less" : "bar" });
    bar.style.width = `${(Math.abs(reason.score) / most) * 100}%`;
    const count = (value) => (value ? value.toFixed(2) : "");
    return [nameOf(reason), reason.score.toFixed(2), make("span", { className: "track", "aria-hidden": "true" }, bar), count(reason.idf), count(reason.in_sentence), count(reason.around)];
  });
  const open = make("button", { type: "button", onclick: () => read(quote.article.id, quote.span) }, "Read it in its article");
  const words = table("What adds to its score (in brackets: evidence beside words)", ["Word", "#Adds", "Share", "#Rarity", "#In it", "#Around it"], rows, "");
  return make("section", { className: "card why-quote" }, make("h3", {}, `${isAnswer ? "Quote" : "Nearest passage"} ${at + 1} · score ${quote.score.toFixed(2)}`),
    make("q", {}, marked(quote.text, quote.matched)), make("p", { className: "muted" }, `${quote.article.title ?? quote.article.id} · ${quote.article.source ?? "outlet not stated"}`), open, words);
}

function rankedTable(ranked) {
  const most = Math.max(...ranked.map((passage) => passage.score), 0.001);
  const rows = ranked.map((passage, at) => {
    const bar = make("span", { className: "bar" });
    bar.style.width = `${Math.max(0, passage.score / most) * 100}%`;
    const short = passage.text.length > 160 ? `${passage.text.slice(0, 160)}…` : passage.text;
    return [String(at + 1), passage.score.toFixed(2), make("span", { className: "track", "aria-hidden": "true" }, bar), passage.article_id, short];
  });
  return table("Passages in their order", ["#Rank", "#Score", "Share", "Article", "Text"], rows);
}

async function drawArticles(from = 0) {
  const list = await ask(`/preview/articles?find=${encodeURIComponent(byId("find").value)}&from=${from}`);
  if (list.error) return byId("articles").replaceChildren(make("p", { className: "bad" }, list.error));
  byId("sizes").textContent = `${list.in_all} articles, ${list.passages} passages, read in ${list.load_took_ms} ms, ${ago(list.loaded_seconds_ago)} ago.`;
  const problems = list.problems.map((problem) => make("li", {}, problem));
  byId("problems").replaceChildren(...(problems.length > 0 ? [make("h3", { className: "bad" }, `${list.problems_in_all} problems`), make("ul", {}, ...problems)] : []));
  const rows = list.articles.map((article) => {
    const title = make("button", { type: "button", onclick: () => read(article.id, null) }, article.fields.title.value ?? article.id);
    const { source, authors, published, url } = article.fields;
    return [withStatus(article.fields.title, title), withStatus(source), withStatus(authors), withStatus(published), withStatus(url, /^https?:/.test(url.value ?? "") ? link(url.value, "link") : null), article.file];
  });
  const last = Math.min(from + list.on_page, list.found);
  const caption = list.found === 0 ? "No article fits" : `Articles ${from + 1} to ${last} of ${list.found}`;
  const step = (label, to, isThere) => make("button", { type: "button", disabled: !isThere, onclick: () => drawArticles(to) }, label);
  const pages = make("div", { className: "pages" }, step("Earlier", from - list.on_page, from > 0), step("Later", last, last < list.found));
  byId("articles").replaceChildren(table(caption, ["Headline", "Outlet", "Author", "Published", "Address", "File"], rows), list.found > list.on_page ? pages : "");
  const outlets = list.outlets.map((outlet) => [outlet.name, String(outlet.articles), outlet.days ? outlet.days.join(" to ") : "not stated"]);
  if (list.unattributed > 0) outlets.push([make("span", { className: "unknown" }, "not stated"), String(list.unattributed), ""]);
  byId("outlets").replaceChildren(table(`Outlets (${list.outlets_in_all})`, ["Outlet", "#Articles", "Published"], outlets));
}

function ago(seconds) {
  return seconds < 120 ? `${seconds} s` : seconds < 7200 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 3600)} h`;
}

/** A field's value with how it is known, where that is not from the document itself. */
function withStatus(field, shown) {
  if (field.status === "unknown") return make("span", {}, ...(shown ? [shown, " "] : []), make("span", { className: "unknown" }, "not stated"));
  const tag = field.status === "inferred" ? make("span", { className: "tag", title: field.evidence ?? "" }, "inferred") : "";
  return make("span", {}, shown ?? field.value, tag && " ", tag);
}

async function reload(event) {
  event.preventDefault();
  const button = event.currentTarget.querySelector("button");
  button.disabled = true;
  byId("report").replaceChildren(make("p", {}, "Reading the articles …"));
  const report = await ask("/preview/reload", { how: byId("how").value }).catch(() => ({ error: "pullquote does not answer any more" }));
  button.disabled = false;
  const problem = report.error ?? report.reason;
  if (problem) return byId("report").replaceChildren(make("p", { className: "bad" }, `Not reloaded: ${problem}.`));
  const { changes, questions } = report;
  byId("report").replaceChildren(
    make("p", {}, make("strong", {}, report.swapped ? "Reloaded." : "Dry run: nothing was changed.")),
    make("p", {}, `${changes.added} added, ${changes.changed} changed, ${changes.removed} removed, ${changes.unchanged} unchanged; ${report.articles} articles and ${report.passages} passages in ${(report.took_us / 1000).toFixed(0)} ms.`),
    questions ? make("p", {}, `${questions.right} of ${questions.asked} of your questions are answered rightly.`) : "",
    make("ul", {}, ...report.problems.map((text) => make("li", { className: "bad" }, text))));
  start();
}

async function drawUnanswered() {
  const { questions = [], error } = await ask("/preview/unanswered");
  if (error) return byId("unanswered").replaceChildren(make("p", { className: "bad" }, error));
  const rows = questions.map(({ question, times, last }) => [question, String(times), last]);
  byId("unanswered").replaceChildren(rows.length > 0 ? table("Most often asked first", ["Question", "#Times", "Last asked"], rows) : make("p", {}, "None so far."));
}

// The page.

const TABS = { ask: () => {}, why: drawWhy, articles: () => drawArticles(), reload: () => {}, unanswered: drawUnanswered };

function openTab(name) {
  for (const other of Object.keys(TABS)) {
    const tab = byId(`tab-${other}`);
    tab.setAttribute("aria-selected", String(other === name));
    tab.tabIndex = other === name ? 0 : -1;
    byId(`panel-${other}`).hidden = other !== name;
  }
  byId(`tab-${name}`).focus({ preventScroll: true });
  TABS[name]();
}

function stepTab(event) {
  const names = Object.keys(TABS);
  const at = names.findIndex((name) => byId(`tab-${name}`) === document.activeElement);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: names.length - 1 }[event.key];
  if (at < 0 || to === undefined) return;
  event.preventDefault();
  openTab(names[(to + names.length) % names.length]);
}

async function start() {
  const started = await ask("/preview/start").catch(() => ({ error: "pullquote does not answer" }));
  if (started.error) return void (byId("facts").textContent = started.error);
  Object.assign(state, { commands: started.commands, servers: started.servers });
  byId("facts").textContent = `${started.articles} articles · version ${started.version}`;
  const place = byId("place").value;
  const own = started.servers.length === 1 && started.servers[0] === "1";
  const servers = started.servers.map((server) => make("option", { value: server }, own ? "a server" : `server ${server}`));
  byId("place").replaceChildren(...servers, make("option", { value: "dm" }, "a direct message"));
  if (place) byId("place").value = place;
  const examples = started.examples.map((question) => make("li", {}, make("button", { type: "button", onclick: () => askExample(question) }, question)));
  byId("examples").querySelector("ul").replaceChildren(...examples);
  byId("examples").hidden = examples.length === 0;
  drawCommands();
}

function askExample(question) {
  byId("command").value = String(state.commands.findIndex((command) => command.name === "ask"));
  drawOptions();
  byId("option-question").value = question;
  byId("command-form").requestSubmit();
}

byId("command").addEventListener("change", () => { byId("sub").value = "0"; drawOptions(); });
byId("sub").addEventListener("change", drawOptions);
byId("locale").addEventListener("change", drawCommands);
byId("command-form").addEventListener("submit", submit);
// What is wrong in a folded option has to be seen.
byId("command-form").addEventListener("invalid", (event) => event.target.closest("details")?.setAttribute("open", ""), true);
byId("find-form").addEventListener("submit", (event) => { event.preventDefault(); drawArticles(); });
byId("reload-form").addEventListener("submit", reload);
byId("close").addEventListener("click", () => byId("reader").close());
for (const name of Object.keys(TABS)) byId(`tab-${name}`).addEventListener("click", () => openTab(name));
document.querySelector("[role=tablist]").addEventListener("keydown", stepTab);
start();
