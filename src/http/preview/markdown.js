// Discord's markdown, drawn. Whatever is shown is put in as text, never as markup: the articles are not to be trusted.
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
