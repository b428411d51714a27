//! Answers in, the replies that Discord shows out.

use crate::engine::answer::{Answer, Outcome, Question, QuestionError, Quote, Tier};
use crate::engine::render::attribution;
use crate::engine::render::markdown::{escape, escape_url, escape_with_bold};
use crate::engine::render::message::{Embed, MAX_TITLE, Message, cut, units};

/// Green: an answer that is sure.
const STRONG: u32 = 0x2d_7d46;
/// Amber: an answer that may be one.
const POSSIBLE: u32 = 0xb0_7d00;
/// Grey: no answer.
const NONE: u32 = 0x60_6a75;

/// Room kept in a description for the attribution of a quote that has to be cut.
const ATTRIBUTION_ROOM: usize = 700;

/// An answer as a message.
pub fn answer(question: &Question, answer: &Answer) -> Message {
    let (color, intro) = match (&answer.outcome, answer.tier) {
        (Outcome::NoAnswer(_), _) | (_, Tier::None) => (NONE, "**The articles hold no answer to this.**"),
        (Outcome::Answered(_), Tier::Strong) => (STRONG, ""),
        (Outcome::Answered(_), Tier::Possible) => (POSSIBLE, "This may answer it:"),
    };
    let mut embed = Embed::new(&asked(&question.text), color);
    embed.set_footer(&footer(answer));
    if !intro.is_empty() {
        embed.push(intro);
    }
    if let Some(missing) = missing(answer) {
        embed.push(&missing);
    }
    if !answer.nearest().is_empty() {
        embed.push("What comes nearest, and may be beside the point:");
    }
    for quote in answer.quotes().iter().chain(answer.nearest()) {
        push_quote(&mut embed, quote);
    }
    Message::embed(embed)
}

/// A text that is no question, as a private message.
pub fn invalid(error: &QuestionError) -> Message {
    let hint = match error {
        QuestionError::Empty | QuestionError::NoWords => "Ask in words, for example: *Who signed the memorandum?*",
        QuestionError::TooLong { .. } => "Ask it in a sentence or two.",
    };
    Message::text(&format!("I cannot read that: {error}. {hint}")).private()
}

/// The question as a title: whole where it fits, else as much as fits however it is escaped.
fn asked(question: &str) -> String {
    let whole = escape(question);
    if units(&whole) <= MAX_TITLE { whole } else { escape(&cut(question, MAX_TITLE / 2)) }
}

fn missing(answer: &Answer) -> Option<String> {
    let words: Vec<String> = answer.missing_words.iter().map(|word| format!("*{}*", escape(&cut(word, 40)))).collect();
    let shown = words.get(..words.len().min(8)).unwrap_or_default();
    (!shown.is_empty()).then(|| format!("No article mentions {}.", shown.join(", ")))
}

fn footer(answer: &Answer) -> String {
    let quotes = answer.quotes().len();
    match (&answer.outcome, answer.tier) {
        (Outcome::NoAnswer(_), _) | (_, Tier::None) => "Quoted word for word from the articles here; nothing is made up.".to_owned(),
        (Outcome::Answered(_), tier) => {
            let sure = if tier == Tier::Strong { "strong" } else { "possible" };
            let count = if quotes == 1 { "1 quote".to_owned() } else { format!("{quotes} quotes") };
            format!("{count}, word for word · {sure} match")
        }
    }
}

fn push_quote(embed: &mut Embed, quote: &Quote) {
    let attributed = attributed(quote);
    let whole = format!("> {}\n{attributed}", escape_with_bold(quote.text(), &quote.matched));
    if embed.push(&whole) {
        return;
    }
    // Escaping at most doubles a text, so that half of the room is always enough.
    let room = embed.room().saturating_sub(ATTRIBUTION_ROOM + 8) / 2;
    let short = cut_at_word(quote.text(), room);
    if !short.is_empty() {
        let matched: Vec<_> = quote.matched.iter().filter(|span| span.end <= short.len()).cloned().collect();
        embed.push(&format!("> {} […]\n{}", escape_with_bold(short, &matched), cut(&attributed, ATTRIBUTION_ROOM)));
    }
}

fn attributed(quote: &Quote) -> String {
    let line = attribution::line(&quote.article);
    let title = escape(&cut(&line.title, 200));
    let title = match &line.url {
        Some(url) if units(url) <= 300 => format!("[{title}]({})", escape_url(url)),
        Some(_) | None => format!("**{title}**"),
    };
    let parts = line.parts.iter().map(|part| escape(&cut(part, 120)));
    let not_stated = line.not_stated.iter().map(|missing| format!("*{missing}*"));
    let mut text = format!("-# — {}", [title].into_iter().chain(parts).chain(not_stated).collect::<Vec<_>>().join(" · "));
    if !quote.also_reported_by.is_empty() {
        let others = quote.also_reported_by.iter().take(3).map(|other| {
            let line = attribution::line(other);
            escape(&cut(line.parts.first().unwrap_or(&line.title), 80))
        });
        text.push_str(&format!("\n-# also reported by {}", others.collect::<Vec<_>>().join(", ")));
    }
    text
}

fn cut_at_word(text: &str, max_units: usize) -> &str {
    let mut end = 0;
    let mut used = 0;
    for (at, c) in text.char_indices() {
        used += c.len_utf16();
        if used > max_units {
            return text.get(..end).unwrap_or_default();
        }
        if c.is_whitespace() {
            end = at;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use time::macros::date;

    use super::*;
    use crate::engine::answer::{Rules, Thresholds, compose};
    use crate::engine::article::{Article, Field};
    use crate::engine::index::{Weights, build};

    fn reply(body: &str, title: &str, asked: &str) -> String {
        let mut article = Article::plain("mill.md", body);
        article.attribution.title = Field::Stated(title.to_owned());
        article.attribution.published = Field::Stated(date!(2024 - 05 - 01));
        article.attribution.url = Field::Stated("https://example.org/mill_(1)".to_owned());
        let index = build(vec![Arc::new(article)], Weights::default());
        let question = Question::parse(asked).expect("a question");
        let rules = Rules { thresholds: Thresholds { possible: 0.3, strong: 0.6 }, ..Rules::default() };
        serde_json::to_string_pretty(&answer(&question, &compose(&index, &question, &rules))).expect("JSON")
    }

    #[test]
    fn an_answer_shows_its_quotes_with_their_source() {
        insta::assert_snapshot!(reply(
            "The mill was built in 1912. It closed in 1980. Nobody lives there.",
            "The old mill",
            "When was the mill built?"
        ));
    }

    #[test]
    fn no_answer_says_so_and_shows_what_comes_nearest() {
        insta::assert_snapshot!(reply(
            "The mill was built in 1912. It closed in 1980.",
            "The old mill",
            "Who owned the castle before the mill and the harbour?"
        ));
    }

    #[test]
    fn a_question_is_shown_as_text() {
        assert_eq!(asked("Who is <@1>?"), "Who is \\<\\@1\\>?");
        assert!(units(&asked(&"*".repeat(900))) <= MAX_TITLE);
    }

    #[test]
    fn hostile_text_is_shown_as_text() {
        insta::assert_snapshot!(reply(
            "@everyone <@1> the **mill** [x](https://evil.example) `burnt`.",
            "T](https://evil.example)",
            "Who burnt the mill?"
        ));
    }

    #[test]
    fn a_quote_that_is_too_long_is_cut_between_words_and_marked() {
        let text = reply(&format!("The mill {} burnt.", "*_* ".repeat(1_500)), "Long", "Which mill?");
        assert!(text.contains("[…]") && text.contains("-# — [Long]"));
    }
}
