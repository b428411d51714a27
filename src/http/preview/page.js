// Sends what Discord would send, and shows what comes back as Discord would.
"use strict";

// Interactions.

const state = { commands: [], servers: ["1"], next: Date.now(), lastAnswer: null };

const PRIVATE = 64;
const newId = () => String((state.next += 1));

/** The server that is spoken from; empty in a direct message. */
const here = () => (byId("place").value === "dm" ? "" : byId("place").value);

/** Who asks where, as each interaction says. */
function scene() {
  const isAdmin = byId("who").value === "admin";
  const user = { id: isAdmin ? "8" : "7", username: isAdmin ? "admin" : "member" };
  const locale = byId("locale").value;
  const server = here();
  const base = { version: 1, id: newId(), application_id: "2", token: "preview", channel_id: "9", locale };
  // In which server the bot is installed; 0 in a direct message.
  const owners = { authorizing_integration_owners: { 0: server || "0" } };
  if (!server) return { ...base, ...owners, context: 1, user };
  return { ...base, ...owners, context: 0, guild_id: server, member: { user, roles: [], permissions: isAdmin ? "32" : "0" } };
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
  const reply = { message, isPrivate, did: replaces ? pressed.did : did, quotes: answer.quotes ?? [], server: interaction.guild_id ?? "", files: answer.files ? [answer.files] : [], failure };
  const shown = drawn(reply, interaction, answer, kind === 5);
  if (replaces) pressed.shown.replaceWith(shown);
  else byId("replies").prepend(shown);
  reply.shown = shown;
  byId("nothing").hidden = true;
  byId("status").textContent = failure ?? "pullquote answered";
  if (interaction.type === 3) shown.focus({ preventScroll: true });
  if (interaction.type === 3 || window.innerWidth < 900) shown.scrollIntoView({ block: interaction.type === 3 ? "nearest" : "start" });
  if (reply.quotes.length > 0 && firstButton(message)) state.lastAnswer = reply;
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

function pressable(control, reply) {
  if (control.url) return link(control.url, `${control.label} ↗`);
  if (control.type === 3) return selectable(control, reply);
  const label = control.emoji ? `${control.emoji.name} ${control.label}` : control.label;
  const pressed = make("button", { type: "button", className: control.style === 1 ? "primary" : "", disabled: Boolean(control.disabled) }, label);
  pressed.addEventListener("click", () => use(pressed, { component_type: 2, custom_id: control.custom_id }, `pressed ${control.label}`, reply));
  return pressed;
}

/** A list to choose one from. */
function selectable(control, reply) {
  const options = control.options.map((option) => make("option", { value: option.value }, option.description ? `${option.label} (${option.description})` : option.label));
  const select = make("select", { "aria-label": control.placeholder }, make("option", { value: "" }, control.placeholder), ...options);
  select.addEventListener("change", () => {
    if (select.value === "") return;
    const chosen = control.options.find((option) => option.value === select.value);
    use(select, { component_type: 3, custom_id: control.custom_id, values: [select.value] }, `chose ${chosen.label}`, reply);
  });
  return select;
}

/** Sends what a control under a reply sends. */
async function use(element, data, did, reply) {
  element.disabled = true;
  // A private message's flags are told with it, and so is who it answered.
  const message = { ...reply.message, channel_id: "9", author: { id: "2", bot: true }, flags: reply.isPrivate ? PRIVATE : 0 };
  await send({ ...scene(), type: 3, message, data }, did, reply);
  element.disabled = false;
}

/** What Discord does not show: the way to the article, the explanation, the JSON. */
function tools(reply, interaction, answer, wasDeferred) {
  const bar = make("div", { className: "tools" });
  const took = answer.took_us === undefined ? "" : `${(answer.took_us / 1000).toFixed(1)} ms${wasDeferred ? ", deferred first" : ""}`;
  bar.append(make("span", {}, took));
  reply.quotes.forEach((quote, at) => {
    const open = make("button", { type: "button", onclick: () => read(quote.article, quote.span, reply.server) }, `Read quote ${at + 1} in its article`);
    open.title = quote.title ?? quote.article;
    bar.append(open);
  });
  if (reply.quotes.length > 0 && firstButton(reply.message)) {
    bar.append(make("button", { type: "button", onclick: () => { state.lastAnswer = reply; openTab("why"); } }, "Explain"));
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

// The page.

const TABS = { ask: () => {}, why: drawWhy, articles: () => drawArticles(), reload: () => {}, unanswered: drawUnanswered, quality: () => {} };

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
byId("quality-form").addEventListener("submit", judge);
byId("close").addEventListener("click", () => byId("reader").close());
for (const name of Object.keys(TABS)) byId(`tab-${name}`).addEventListener("click", () => openTab(name));
document.querySelector("[role=tablist]").addEventListener("keydown", stepTab);
start();
