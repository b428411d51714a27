//! Answers in, terminal text out, with ANSI codes; the caller strips them where nothing shows them.

use anstyle::{AnsiColor, Style};

use crate::answer::{Answer, Outcome, Quote, Reason, Tier};
use crate::render::wording::COMMAND_LINE;
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
            out.push_str(&format!("{WARN}{}{WARN:#}\n", COMMAND_LINE.no_answer));
            out.push_str(&missing(answer));
            if !nearest.is_empty() {
                out.push_str(&format!("{}\n", COMMAND_LINE.nearest));
            }
        }
        (Outcome::Answered(_), _) if answer.is_further => out.push_str(&format!("{}\n", COMMAND_LINE.less_certain)),
        (Outcome::Answered(_), Tier::Strong) => {}
        (Outcome::Answered(_), Tier::Possible | Tier::None) => {
            out.push_str(&format!("{}\n", COMMAND_LINE.may_answer));
            out.push_str(&missing(answer));
        }
    }
    for note in notes::notes(answer, &COMMAND_LINE, |word| format!("“{word}”")) {
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
            out.push_str(&format!("{}{BOLD}{}{BOLD:#}", lines(before), lines(inside)));
            at = span.end;
        }
    }
    out.push_str(&lines(text.get(at..).unwrap_or_default()));
    out.push_str(if quote.cut.end && !text.ends_with("...") { " […]”\n" } else { "”\n" });
    let line = attribution::of_quote(quote, &COMMAND_LINE);
    let known = std::iter::once(&line.title).chain(&line.parts).chain(&line.url).cloned().collect::<Vec<_>>().join(" · ");
    out.push_str(&format!("    — {SOURCE}{known}{SOURCE:#}"));
    if let Some(not_stated) = &line.not_stated {
        out.push_str(&format!(" {FAINT}({not_stated}){FAINT:#}"));
    }
    out.push_str(&format!("\n      {FAINT}{}, bytes {}..{}{FAINT:#}\n", quote.article.id, quote.span.start, quote.span.end));
    for other in &quote.also_reported_by {
        out.push_str(&format!("      also reported by {}\n", attribution::line(other, &COMMAND_LINE).title));
    }
    out
}

/// A piece of a quote, whose lines stand below each other. Nothing of it reaches the terminal as a command.
fn lines(text: &str) -> String {
    let shown =
        |c: char| c == '\t' || !c.is_control() && !matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.split('\n').map(|line| line.chars().filter(|c| shown(*c)).collect()).collect::<Vec<String>>().join("\n   ")
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::answer::{Question, Rules, compose};
    use crate::article::Article;
    use crate::index::{Weights, built as build};
    use crate::parse;

    fn shown(article: Article, asked: &str) -> String {
        let index = build(vec![Arc::new(article)], Weights::default());
        let answer =
            crate::render::terminal::answer(&compose(&index, &Question::parse(asked).expect("a question"), &Rules::default()), false);
        ["\u{1b}[1m", "\u{1b}[2m", "\u{1b}[33m", "\u{1b}[36m", "\u{1b}[0m"].iter().fold(answer, |text, code| text.replace(code, ""))
    }

    #[test]
    fn the_lines_of_a_quote_stand_below_each_other() {
        let markdown = "# Server\n\nTo start the server, run:\n\n```sh\njava -jar server.jar\n  --nogui\n```\n";
        let text = shown(parse::parse("a.md", markdown.as_bytes()).articles.remove(0), "How do I start the server?");
        assert!(text.contains("  “To start the server, run:\n   \n   java -jar server.jar\n     --nogui”\n"), "{text}");
    }

    #[test]
    fn control_characters_never_reach_the_terminal() {
        let text =
            shown(Article::plain("a", "The server \u{1b}]0;owned\u{7} starts\u{202e} with \u{9b}31m java."), "Who starts the server?");
        assert!(text.chars().all(|c| c == '\n' || !c.is_control() && c != '\u{202e}'), "{text:?}");
    }
}
