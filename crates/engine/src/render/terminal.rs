//! Answers in, terminal text out, with ANSI codes; the caller strips them where nothing shows them.

use anstyle::{AnsiColor, Style};

use crate::answer::{Answer, Outcome, Quote, Reason, Tier};
use crate::render::wording::ENGLISH;
use crate::render::{attribution, columns, notes};

const BOLD: Style = Style::new().bold();
const FAINT: Style = Style::new().dimmed();
const SOURCE: Style = AnsiColor::Cyan.on_default();
const WARN: Style = AnsiColor::Yellow.on_default();

/// What a terminal shows of an answer, line break at the end. `explain` adds what made up each score, `ranked` the
/// passages that were ranked.
pub fn answer(answer: &Answer, explain: bool) -> String {
    let mut out = String::new();
    match (&answer.outcome, answer.tier) {
        (Outcome::NoAnswer(nearest), _) => {
            out.push_str(&format!("{WARN}{}{WARN:#}\n", ENGLISH.no_answer));
            out.push_str(&missing(answer));
            if !nearest.is_empty() {
                out.push_str(&format!("{}\n", ENGLISH.nearest));
            }
        }
        (Outcome::Answered(_), Tier::Strong) => {}
        (Outcome::Answered(_), Tier::Possible | Tier::None) => {
            out.push_str(&format!("{}\n", ENGLISH.may_answer));
            out.push_str(&missing(answer));
        }
    }
    for note in notes::notes(answer, &ENGLISH, |word| format!("“{word}”")) {
        out.push_str(&format!("{note}\n"));
    }
    for quote in answer.quotes().iter().chain(answer.nearest()) {
        out.push('\n');
        out.push_str(&quoted(quote));
        if explain {
            out.push_str(&explained(quote));
        }
    }
    let language = answer.language.code();
    out.push_str(&format!("\n{FAINT}confidence {:.2}, read as {language}{FAINT:#}\n", answer.confidence));
    if !answer.ranked.is_empty() {
        out.push_str("\nRanked passages:\n");
    }
    for (place, ranked) in (1..).zip(&answer.ranked) {
        let text = ranked.article.body.get(ranked.span.clone()).unwrap_or_default();
        let start: String = text.chars().take(100).map(|c| if c == '\n' { ' ' } else { c }).collect();
        out.push_str(&format!("{place:>3}. {:8.3}  {SOURCE}{}{SOURCE:#}  {start}\n", ranked.score, ranked.passage_name));
    }
    out
}

fn missing(answer: &Answer) -> String {
    if answer.missing_words.is_empty() { String::new() } else { format!("No article mentions: {}\n", answer.missing_words.join(", ")) }
}

fn quoted(quote: &Quote) -> String {
    let text = quote.text();
    let mut out = String::from(if quote.cut.start && !text.starts_with("...") { "  “[…] " } else { "  “" });
    let mut at = 0;
    for span in &quote.matched {
        if let (Some(before), Some(inside)) = (text.get(at..span.start), text.get(span.clone())) {
            out.push_str(&format!("{before}{BOLD}{inside}{BOLD:#}"));
            at = span.end;
        }
    }
    out.push_str(text.get(at..).unwrap_or_default());
    // The lines of a quote stand below each other.
    out = out.replace('\n', "\n   ");
    out.push_str(if quote.cut.end && !text.ends_with("...") { " […]”\n" } else { "”\n" });
    let line = attribution::of_quote(quote, &ENGLISH);
    let known = std::iter::once(&line.title).chain(&line.parts).chain(&line.url).cloned().collect::<Vec<_>>().join(" · ");
    out.push_str(&format!("    — {SOURCE}{known}{SOURCE:#}"));
    if let Some(not_stated) = &line.not_stated {
        out.push_str(&format!(" {FAINT}({not_stated}){FAINT:#}"));
    }
    out.push_str(&format!("\n      {FAINT}{}, bytes {}..{}{FAINT:#}\n", quote.article.id, quote.span.start, quote.span.end));
    for other in &quote.also_reported_by {
        out.push_str(&format!("      also reported by {}\n", attribution::line(other, &ENGLISH).title));
    }
    out
}

/// The words of explanations stand in a column of this width.
const WORD_COLUMNS: usize = 20;

fn explained(quote: &Quote) -> String {
    let mut out = format!("      score {:.3}:\n", quote.score);
    for reason in &quote.reasons {
        let Reason { word, idf, in_sentence, around, score } = reason;
        let pad = columns::padding(word, WORD_COLUMNS);
        out.push_str(&format!("        {word}{pad} {score:6.3}  (idf {idf:.2}, in the sentence {in_sentence}, around it {around:.2})\n"));
    }
    out
}
