// The views beside the conversation: the reader, the explanation, the corpus, reloads, figures.
"use strict";

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

/** An article's text as its document has it: code, rows and items on lines of their own. What lies in `span` is marked. */
function blocksOf(article, span) {
  if (article.blocks.every((block) => block.kind === "paragraph")) return marked(article.body, span ? [span] : []);
  const out = document.createDocumentFragment();
  const cut = cutter(article.body);
  const text = ([from, to]) => {
    const [start, end] = span ? [Math.max(from, span[0]), Math.min(to, span[1])] : [from, from];
    return start < end ? [cut(from, start), make("mark", {}, cut(start, end)), cut(end, to)] : [cut(from, to)];
  };
  let table = null;
  for (const block of article.blocks) {
    if (block.kind === "row") {
      if (!table) out.append((table = make("table", { className: "block" })));
      table.append(make("tr", {}, ...block.cells.map((cell) => make(block.is_header ? "th" : "td", {}, ...text(cell)))));
      continue;
    }
    table = null;
    const made = block.kind === "code" ? make("pre", {}, make("code", {}, ...text(block.span))) : make("div", { className: `block ${block.kind}` }, ...text(block.span));
    if (block.depth) made.style.marginLeft = `${Math.min(block.depth, 8) * 1.5}em`;
    out.append(made);
  }
  return out;
}

/** Opens an article as it is seen from a server. */
async function read(id, span, server) {
  const article = await ask(`/preview/article?id=${encodeURIComponent(id)}&server=${server}`);
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
  byId("reader-body").replaceChildren(article.error ?? blocksOf(article, span));
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
  if (!state.lastAnswer) return;
  const { message, server } = state.lastAnswer;
  const embed = message.embeds?.[0] ?? {};
  const answer = await ask("/preview/why", { custom_id: firstButton(message).custom_id, title: embed.title ?? "", description: embed.description ?? "", server });
  if (answer.error) return byId("why").replaceChildren(make("p", { className: "bad" }, answer.error));
  const sentences = [
    `Confidence ${answer.confidence.toFixed(2)} (${answer.tier}), read as ${answer.language}, in ${(answer.took_us / 1000).toFixed(1)} ms.`,
    answer.missing_words.length > 0 ? `No article holds: ${answer.missing_words.join(", ")}.` : "",
    answer.corrected.map(({ from, to }) => `“${from}” was read as “${to}”.`).join(" "),
  ];
  const quotes = answer.quotes.length > 0 ? answer.quotes : answer.nearest;
  byId("why").replaceChildren(
    make("p", {}, make("strong", {}, answer.question)), make("p", { className: "muted" }, sentences.filter(Boolean).join(" ")),
    ...quotes.map((quote, at) => explained(quote, at, answer.quotes.length > 0, server)), rankedTable(answer.ranked));
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

function explained(quote, at, isAnswer, server) {
  const most = Math.max(...quote.reasons.map((reason) => Math.abs(reason.score)), 0.001);
  const rows = quote.reasons.map((reason) => {
    const bar = make("span", { className: reason.score < 0 ? "bar less" : "bar" });
    bar.style.width = `${(Math.abs(reason.score) / most) * 100}%`;
    const count = (value) => (value ? value.toFixed(2) : "");
    return [nameOf(reason), reason.score.toFixed(2), make("span", { className: "track", "aria-hidden": "true" }, bar), count(reason.idf), count(reason.in_sentence), count(reason.around)];
  });
  const open = make("button", { type: "button", onclick: () => read(quote.article.id, quote.span, server) }, "Read it in its article");
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
  const server = here();
  const list = await ask(`/preview/articles?find=${encodeURIComponent(byId("find").value)}&from=${from}&server=${server}`);
  if (list.error) return byId("articles").replaceChildren(make("p", { className: "bad" }, list.error));
  byId("sizes").textContent = `${list.in_all} articles, ${list.passages} passages, read in ${list.load_took_ms} ms, ${ago(list.loaded_seconds_ago)} ago.`;
  const problems = list.problems.map((problem) => make("li", {}, problem));
  byId("problems").replaceChildren(...(problems.length > 0 ? [make("h3", { className: "bad" }, `${list.problems_in_all} problems`), make("ul", {}, ...problems)] : []));
  const rows = list.articles.map((article) => {
    const title = make("button", { type: "button", onclick: () => read(article.id, null, server) }, article.fields.title.value ?? article.id);
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
  const stop = showProgress(byId("report"));
  const report = await ask("/preview/reload", { how: byId("how").value }).catch(() => ({ error: "pullquote does not answer any more" }));
  stop();
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

/** Shows how far a reload has come until what it returns is called. */
function showProgress(place) {
  const bar = make("progress", { max: 1, "aria-label": "done so far" });
  const said = make("span", {}, "Reading the articles …");
  place.replaceChildren(make("p", {}, bar, " ", said));
  const timer = setInterval(async () => {
    const { progress } = await ask("/preview/reload").catch(() => ({}));
    if (!progress) return;
    const { stage, done, of } = progress;
    [bar.max, bar.value] = [of, done];
    said.textContent = stage === "reading" ? `${done} of ${of} files read` : done < of ? `${done} of ${of} articles indexed` : "Finishing the index …";
  }, 300);
  return () => clearInterval(timer);
}

async function drawUnanswered() {
  const { questions = [], error } = await ask("/preview/unanswered");
  if (error) return byId("unanswered").replaceChildren(make("p", { className: "bad" }, error));
  const rows = questions.map(({ question, times, last }) => [question, String(times), last]);
  byId("unanswered").replaceChildren(rows.length > 0 ? table("Most often asked first", ["Question", "#Times", "Last asked"], rows) : make("p", {}, "None so far."));
}

/** Asks the questions of a file, a few at a time, and shows how they fare. */
async function judge(event) {
  event.preventDefault();
  const [out, file] = [byId("figures"), byId("questions").files[0]];
  const fail = (text) => out.replaceChildren(make("p", { className: "bad" }, text));
  let cases;
  try {
    cases = (await file.text()).split("\n").filter((line) => line.trim()).map((line) => JSON.parse(line));
  } catch {
    return fail("Not a question file: it holds a JSON object a line, as pullquote eval reads it.");
  }
  const bar = make("progress", { max: Math.max(cases.length, 1), value: 0, "aria-label": "Questions asked" });
  const said = make("p", { className: "muted" });
  out.replaceChildren(bar, said);
  const rows = [];
  for (let at = 0; at < cases.length; at += 20) {
    const answer = await ask("/preview/judge", cases.slice(at, at + 20)).catch(() => ({ error: "pullquote does not answer any more" }));
    if (answer.error) return fail(answer.error);
    rows.push(...answer.questions);
    bar.value = rows.length;
    said.textContent = `${rows.length} of ${cases.length} questions`;
  }
  const answer = await ask("/preview/figures", rows).catch(() => ({ error: "pullquote does not answer any more" }));
  if (answer.error) return fail(answer.error);
  const shown = (value) => (Number.isInteger(value) ? String(value) : value.toFixed(3));
  const figures = Object.entries(answer.figures.values).filter(([, value]) => typeof value === "number").map(([name, value]) => [name, shown(value)]);
  const isWrong = (row) => (row.answerable ? !row.answered || (row.has_answers && row.quote === null) : row.answered);
  const came = (row) => (!row.answerable ? "answered, though there is no answer" : !row.answered ? "not answered" : "answered, but not with a right quote");
  const wrong = rows.map((row, at) => [cases[at].question, row]).filter(([, row]) => isWrong(row)).map(([question, row]) => [question, came(row), row.confidence.toFixed(2)]);
  out.replaceChildren(
    make("p", { className: "muted" }, `${cases.length} questions. What the figures mean: docs/quality.md.`), table("Figures", ["Figure", "#Value"], figures, ""),
    wrong.length > 0 ? table(`Not as wished (${wrong.length})`, ["Question", "What came of it", "#Confidence"], wrong) : make("p", {}, "All came out as wished."));
}
