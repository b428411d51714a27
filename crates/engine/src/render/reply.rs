//! Answers in, the replies that Discord shows out.

use crate::answer::{Answer, Filter, MAX_CHARS, Outcome, Question, QuestionError, Quote, Tier, together};
use crate::article::Article;
use crate::render::attribution::Line;
use crate::render::markdown::{escape, escape_url, unescape};
use crate::render::message::{Embed, MAX_TITLE, Message, cut, cut_at_word, units};
use crate::render::wording::{Wording, fill};
use crate::render::{attribution, notes, quoted};

/// Green: an answer that is sure.
const STRONG: u32 = 0x2d_7d46;
/// Amber: an answer that may be one.
const POSSIBLE: u32 = 0xb0_7d00;
/// Grey: no answer.
const NONE: u32 = 0x60_6a75;

/// What stands before a question that is too long for a title in messages of versions up to 0.1.
const HEADING: &str = "### ";

/// What stands before the whole question in small print, and behind it. No other small print begins so.
const WHOLE: &str = "-# “";
/// See [`WHOLE`].
const WHOLE_END: &str = "”";

const ELLIPSIS: char = '…';

/// Of a question that is too long for a title, so much is its title: two or three lines.
const SHORT_TITLE: usize = 120;

/// So many words that no article has are named, the rest counted.
const MAX_MISSING: usize = 8;

/// Room for the attribution of a quote where there is little.
const ATTRIBUTION_ROOM: usize = 700;

/// So much of a quote is worth more than the end of its attribution.
const MIN_QUOTE: usize = 200;

/// What stands between two blocks of a description.
const GAP: usize = "\n\n".len();

/// An answer as a message. `filter` is what the question was limited to.
pub fn answer(question: &Question, answer: &Answer, filter: &Filter, wording: &Wording) -> Message {
    let (color, intro) = match (&answer.outcome, answer.tier) {
        (Outcome::NoAnswer(_), _) | (_, Tier::None) => (NONE, format!("**{}**", wording.no_answer)),
        (Outcome::Answered(_), _) if answer.is_further => (POSSIBLE, wording.less_certain.to_owned()),
        (Outcome::Answered(_), Tier::Strong) => (STRONG, String::new()),
        (Outcome::Answered(_), Tier::Possible) => (POSSIBLE, wording.may_answer.to_owned()),
    };
    let mut embed = asked(&question.text, color);
    embed.set_footer(&footer(answer, wording));
    let emphasised = |word: &str| format!("*{}*", escape(&cut(word, 40)));
    let notes = notes::limits(filter, wording, emphasised).into_iter().chain(notes::notes(answer, wording, emphasised));
    for block in Some(intro).filter(|intro| !intro.is_empty()).into_iter().chain(notes).chain(missing(answer, wording)) {
        embed.push(&block);
    }
    if !answer.nearest().is_empty() {
        embed.push(wording.nearest);
    }
    for group in groups(answer) {
        push_group(&mut embed, &group, wording);
    }
    Message::embed(embed)
}

/// A text that is no question, as a private message.
pub fn invalid(error: &QuestionError, wording: &Wording) -> Message {
    let text = match error {
        QuestionError::Empty => wording.question_empty.to_owned(),
        QuestionError::NoWords => wording.question_wordless.to_owned(),
        QuestionError::TooLong { chars } => fill(wording.question_long, &[&chars.to_string(), &MAX_CHARS.to_string()]),
    };
    Message::text(&text).private()
}

/// An embed under the question as its title. Of one that is too long the title has the beginning, and small print at the end has it whole:
/// buttons go on from there. [`question_in`] reads it back.
pub fn asked(question: &str, color: u32) -> Embed {
    let whole = escape(question);
    if units(&whole) <= MAX_TITLE {
        return Embed::new(&whole, color);
    }
    let beginning = cut_at_word(question, SHORT_TITLE);
    let beginning = if beginning.is_empty() { cut(question, SHORT_TITLE) } else { format!("{}{ELLIPSIS}", beginning.trim_end()) };
    let mut embed = Embed::new(&escape(&beginning), color);
    embed.close_with(&format!("{WHOLE}{whole}{WHOLE_END}"));
    embed
}

/// The question above an answer, read from the embed that [`asked`] made, or that earlier versions made. None from any other.
pub fn question_in(title: &str, description: &str) -> Option<String> {
    let whole = || description.lines().last()?.strip_prefix(WHOLE)?.strip_suffix(WHOLE_END);
    let shown = match title {
        "" => description.lines().next()?.strip_prefix(HEADING)?,
        title if title.ends_with(ELLIPSIS) => whole().unwrap_or(title),
        title => title,
    };
    Some(unescape(shown)).filter(|question| !question.trim().is_empty())
}

fn missing(answer: &Answer, wording: &Wording) -> Option<String> {
    let shown = |word: &String| format!("*{}*", escape(&cut(word, 40)));
    let words = &answer.missing_words;
    // One more is shown rather than counted.
    let count = if words.len() <= MAX_MISSING + 1 { words.len() } else { MAX_MISSING };
    let mut listed: Vec<String> = words.iter().take(count).map(shown).collect();
    if count < words.len() {
        listed.push(fill(wording.more_words, &[&(words.len() - count).to_string()]));
    }
    (!listed.is_empty()).then(|| fill(wording.missing, &[&wording.list(&listed, wording.either)]))
}

fn footer(answer: &Answer, wording: &Wording) -> String {
    match (&answer.outcome, answer.tier) {
        (Outcome::NoAnswer(_), _) | (_, Tier::None) => wording.nothing_made_up.to_owned(),
        (Outcome::Answered(quotes), tier) => {
            let is_sure = tier == Tier::Strong && !answer.is_further;
            let sure = if is_sure { wording.strong_match } else { wording.possible_match };
            let count = match quotes.len() {
                1 => wording.one_quote.to_owned(),
                many => fill(wording.many_quotes, &[&many.to_string()]),
            };
            format!("{count} · {sure}")
        }
    }
}

/// The quotes of one article that an answer shows together, best first.
pub type Group<'a> = Vec<&'a Quote>;

/// What an answer shows, whether it answers or comes nearest: quotes of one article together, the article with the best one first. What a
/// server's team has pinned stands alone.
pub fn groups(answer: &Answer) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for quote in answer.quotes().iter().chain(answer.nearest()) {
        let is_same = |first: &&Quote| !first.pinned && !quote.pinned && first.article.id == quote.article.id;
        match groups.iter_mut().find(|group| group.first().is_some_and(is_same)) {
            Some(group) => group.push(quote),
            None => groups.push(vec![quote]),
        }
    }
    groups
}

/// The same, each quote by itself, in the order in which a reader meets them.
pub fn in_order(answer: &Answer) -> impl Iterator<Item = &Quote> {
    groups(answer).into_iter().flat_map(|mut group| {
        group.sort_by_key(|quote| quote.span.start);
        group
    })
}

/// The address that a group's source line leads to, and its button.
pub fn address(group: &Group<'_>) -> Option<String> {
    attribution::address(group.first()?)
}

fn push_group(embed: &mut Embed, group: &Group<'_>, wording: &Wording) {
    let Some(quote) = together(group) else { return };
    let attributed = attributed(group, wording);
    // What was cut before it came here is marked, unless it says so itself.
    let dots = |is_cut: bool, mark: &'static str| if is_cut { mark } else { "" };
    let open = dots(quote.cut.start && !quote.text().starts_with("..."), "[…] ");
    let close = dots(quote.cut.end && !quote.text().ends_with("..."), " […]");
    let room = embed.room().saturating_sub(GAP);
    let attributed = if units(&attributed) + MIN_QUOTE <= room { attributed } else { cut(&attributed, ATTRIBUTION_ROOM) };
    let text = quoted::markdown(&quote, open, close, room.saturating_sub(units(&attributed) + 1));
    if !text.is_empty() {
        embed.push(&format!("{text}\n{attributed}"));
    }
}

fn attributed(group: &Group<'_>, wording: &Wording) -> String {
    let Some((best, others)) = group.split_first() else { return String::new() };
    let mut text = small_print(&attribution::of_group(best, others, wording));
    if best.pinned {
        text.push_str(&format!("\n-# **{}**", wording.pinned_by_team));
    }
    let mut also: Vec<String> = Vec::new();
    for other in group.iter().flat_map(|quote| &quote.also_reported_by) {
        let line = attribution::line(other, wording);
        let name = escape(&cut(line.parts.first().unwrap_or(&line.title), 80));
        if also.len() < 3 && !also.contains(&name) {
            also.push(name);
        }
    }
    if !also.is_empty() {
        text.push_str(&format!("\n-# {}", fill(wording.also_reported_by, &[&wording.list(&also, wording.both)])));
    }
    text
}

/// Where an article comes from, as one line of small print.
pub(super) fn source_line(article: &Article, wording: &Wording) -> String {
    small_print(&attribution::line(article, wording))
}

fn small_print(line: &Line) -> String {
    let title = escape(&cut(&line.title, 200));
    let title = match &line.url {
        Some(url) if units(url) <= 300 => format!("[{title}]({})", escape_url(url)),
        Some(_) | None => format!("**{title}**"),
    };
    let parts = line.parts.iter().map(|part| escape(&cut(part, 120)));
    let not_stated = line.not_stated.iter().map(|missing| format!("*{missing}*"));
    format!("-# — {}", [title].into_iter().chain(parts).chain(not_stated).collect::<Vec<_>>().join(" · "))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::proptest;
    use time::macros::date;

    use super::*;
    use crate::answer::{Rules, Thresholds, compose};
    use crate::article::{Article, Field};
    use crate::index::{Weights, built as build};
    use crate::parse;
    use crate::render::wording::ENGLISH;
    use crate::text::clean;

    fn reply(body: &str, title: &str, asked: &str) -> String {
        let mut article = Article::plain("mill.md", body);
        article.attribution.title = Field::Stated(title.to_owned());
        article.attribution.published = Field::Stated(date!(2024 - 05 - 01));
        article.attribution.url = Field::Stated("https://example.org/mill_(1)".to_owned());
        let index = build(vec![Arc::new(article)], Weights::default());
        let question = Question::parse(asked).expect("a question");
        let rules = Rules { thresholds: Thresholds { possible: 0.3, strong: 0.6 }, ..Rules::default() };
        serde_json::to_string_pretty(&answer(&question, &compose(&index, &question, &rules), &Filter::default(), &ENGLISH)).expect("JSON")
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
    fn a_later_page_says_that_it_is_less_certain() {
        let index =
            build(vec![Arc::new(Article::plain("mill.md", "The mill was built in 1912. The mill closed in 1980."))], Weights::default());
        let question = Question::parse("When was the mill built?").expect("a question");
        let rules = Rules { skip: 1, thresholds: Thresholds { possible: 0.0, strong: 0.0 }, ..Rules::default() };
        let shown =
            serde_json::to_string(&answer(&question, &compose(&index, &question, &rules), &Filter::default(), &ENGLISH)).expect("JSON");
        assert!(
            shown.contains(ENGLISH.less_certain) && shown.contains(ENGLISH.possible_match) && !shown.contains(ENGLISH.strong_match),
            "{shown}"
        );
    }

    #[test]
    fn no_answer_says_so_and_shows_what_comes_nearest() {
        insta::assert_snapshot!(reply(
            "The mill was built in 1912. It closed in 1980.",
            "The old mill",
            "Who owned the castle before the mill and the harbour?"
        ));
    }

    fn read_back(question: &str) -> Option<String> {
        let message = serde_json::to_value(Message::embed(asked(question, 0))).expect("JSON");
        let embed = &message["embeds"][0];
        question_in(embed["title"].as_str().unwrap_or_default(), embed["description"].as_str().unwrap_or_default())
    }

    #[test]
    fn the_question_is_read_back_from_its_reply() {
        assert_eq!(read_back("Who is <@1>?").as_deref(), Some("Who is <@1>?"));
        let long = "1. Why is *this* so? ".repeat(47);
        assert_eq!(read_back(long.trim()).as_deref(), Some(long.trim()));
        assert_eq!(question_in("", "Some other text."), None);
        assert_eq!(question_in("And then…", "> It closed.\n-# — **The mill**").as_deref(), Some("And then…"));
        assert_eq!(question_in("", "### Why \\*this\\*?\n\nText").as_deref(), Some("Why *this*?"), "as earlier versions posted it");
    }

    #[test]
    fn a_long_question_is_cut_in_the_title_and_whole_at_the_end() {
        let long = format!("When was the mill built? {}", "I have to know. ".repeat(60));
        let shown: serde_json::Value = serde_json::from_str(&reply("The mill was built in 1912.", "The mill", &long)).expect("JSON");
        let (title, text) = (&shown["embeds"][0]["title"], shown["embeds"][0]["description"].as_str().unwrap_or_default());
        assert!(title.as_str().is_some_and(|title| units(title) <= 121 && title.ends_with("have to…")), "{title}");
        assert!(text.contains("> The **mill** was **built** in 1912.\n-# — [The mill]") && text.ends_with("know.”"), "{text}");
    }

    proptest! {
        #[test]
        fn any_question_is_read_back(raw in "\\PC{1,1000}") {
            if let Ok(question) = Question::parse(&raw) {
                assert_eq!(read_back(&question.text), Some(question.text));
            }
        }
    }

    proptest! {
        #[test]
        fn no_text_pings_links_or_leaves_its_quote(
            body in "[\\PC<>@#*_~`|\\[\\]()\u{202e}\u{200b}:/. -]{1,80}", title in "[\\PC<>@#*`\\[\\]()\u{202e}:/-]{0,60}", asked in "[a-z<>@*`\u{202e}: /]{3,60}",
        ) {
            let Ok(question) = Question::parse(&format!("{asked} zebra")) else { return Ok(()) };
            let mut article = Article::plain("mill.md", &clean::clean(&format!("The zebra {body} ran.")));
            article.attribution.title = Field::stated(Some(clean::clean_inline(&title)).filter(|title| !title.is_empty()));
            article.attribution.source = Field::Stated(clean::clean_inline(&format!("M {title}")));
            article.attribution.url = Field::Stated("https://example.org/a".to_owned());
            let index = build(vec![Arc::new(article)], Weights::default());
            let answer = compose(&index, &question, &Rules::default());
            let shown = serde_json::to_value(super::answer(&question, &answer, &Filter::default(), &ENGLISH)).expect("JSON");
            let texts = [&shown["embeds"][0]["title"], &shown["embeds"][0]["description"]].map(|text| text.as_str().unwrap_or_default());
            for text in texts {
                // What an escape shows is only text; our own links are the only brackets that are left.
                let mut bare = String::new();
                let mut chars = text.chars();
                while let Some(c) = chars.next() {
                    bare.push(if c == '\\' { chars.next().map_or('\\', |_| 'x') } else { c });
                }
                let bare = bare.replace("](https://example.org/a)", "");
                assert!(!bare.contains(['@', '<', '`', '|', '~', '_', ']', '(', '\u{202e}', '\u{200b}']) && !bare.contains("://"), "{text}");
                let lines = bare.lines().filter(|line| line.starts_with(['#', '>', '-']));
                assert!(lines.clone().all(|line| line.starts_with("> ") || line.starts_with("-# ")), "{text}");
            }
        }
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
    fn a_sentence_that_was_cut_is_marked() {
        let mut article = Article::plain("d.txt#1", "and sold the old mill to Anna Holm, who");
        article.excerpted = true;
        let index = build(vec![Arc::new(article)], Weights::default());
        let question = Question::parse("Who sold the old mill?").expect("a question");
        let answer = compose(&index, &question, &Rules::default());
        let shown = serde_json::to_string(&super::answer(&question, &answer, &Filter::default(), &ENGLISH)).expect("JSON");
        assert!(shown.contains("> […] and **sold** the **old mill** to Anna Holm, who […]"), "{shown}");
    }

    #[test]
    fn a_quote_that_is_too_long_is_cut_between_words_and_marked() {
        let text = reply(&format!("The mill {} burnt.", "*_* ".repeat(1_500)), "Long", "Which mill?");
        assert!(text.contains("[…]") && text.contains("-# — [Long]"));
    }

    /// The reply to a question on a document, beside another that gives words their rarity.
    fn of_document(markdown: &str, asked: &str, rules: &Rules) -> serde_json::Value {
        let other = "# Other\n\nThe weather is fine.\n\n- Birds sing.\n\n## More\n\nRivers run to the sea.\n";
        let read = |name: &str, text: &str| parse::parse(name, text.as_bytes()).articles.into_iter();
        let mut articles: Vec<Article> = read("guide.md", markdown).chain(read("other.md", other)).collect();
        articles[0].attribution.url = Field::Stated("https://example.org/guide".to_owned());
        let index = build(articles.into_iter().map(Arc::new).collect(), Weights::default());
        let question = Question::parse(asked).expect("a question");
        serde_json::to_value(answer(&question, &compose(&index, &question, rules), &Filter::default(), &ENGLISH)).expect("JSON")
    }

    /// The text of the reply, one quote at most.
    fn described(markdown: &str, asked: &str) -> String {
        let thresholds = Thresholds { possible: 0.1, strong: 0.2 };
        let reply = of_document(markdown, asked, &Rules { max_quotes: 1, thresholds, ..Rules::default() });
        reply["embeds"][0]["description"].as_str().unwrap_or_default().to_owned()
    }

    const STEPS: &str = "# Packs\n\n## Installing\n\nTo install the texture pack:\n\n1. Download the *archive*.\n2. Open `packs_new`, then\n   - drag it in\n   - wait.\n3. Restart.\n";

    #[test]
    fn steps_are_shown_with_their_numbers() {
        insta::assert_snapshot!(described(STEPS, "How do I install the texture pack?"));
    }

    #[test]
    fn a_list_is_shown_as_a_list_with_its_links() {
        let list = "# Packs\n\n## Mirrors\n\nThe pack is on two mirrors:\n\n- the [northern mirror](https://north.example/a_(1)), which is fast\n- the southern mirror (see [https://south.example](https://evil.example))\n";
        insta::assert_snapshot!(described(list, "Which mirrors is the pack on?"));
    }

    #[test]
    fn a_row_is_shown_line_by_line() {
        let table = "# Server\n\n## Properties\n\n| Property | Default | Meaning |\n|---|---|---|\n| `view-distance` | 10 | How far players see |\n| motd | | A line |\n";
        insta::assert_snapshot!(described(table, "What is the default view-distance?"));
    }

    #[test]
    fn code_is_shown_in_a_fence_of_its_language() {
        let code = "# Server\n\n## Starting\n\nTo start the server, run:\n\n```bash\n# <@1> **not bold**\njava -jar server.jar\n```\n\nThen wait.\n";
        insta::assert_snapshot!(described(code, "How do I start the server?"));
    }

    #[test]
    fn a_definition_is_shown_below_its_term() {
        let terms = "# Glossary\n\n## Words\n\nbiome\n: A region with its own weather and __plants__.\n";
        insta::assert_snapshot!(described(terms, "What is a biome?"));
    }

    #[test]
    fn an_answer_is_shown_without_its_question() {
        let faq =
            "# FAQ\n\n## How do I reset my island?\n\nType `/island reset` twice. Your `Vec<_>` is emptied.\n\n## May I fly?\n\nNo.\n";
        insta::assert_snapshot!(described(faq, "How do I reset my island?"));
    }

    #[test]
    fn an_admonition_is_shown_with_its_list() {
        let note = "# Packs\n\n## Unzipping\n\n> [!WARNING]\n> Never unzip the archive:\n>\n> - while the game runs\n> - at night\n";
        insta::assert_snapshot!(described(note, "When must I never unzip the archive?"));
    }

    #[test]
    fn long_code_is_cut_between_lines_and_its_fence_is_closed() {
        let code: String = (0..400).map(|at| format!("let zebra_{at} = call({at});\n")).collect();
        let quoted = |room| {
            let article = parse::parse("a.md", format!("# A\n\nThe zebra code:\n\n```rust\n{code}```\n").as_bytes()).articles.remove(0);
            quoted::excerpt(&article, &(0..article.body.len()), &[], room)
        };
        for room in [0, 20, 60, 100, 300, 1_000, 20_000] {
            let text = quoted(room);
            assert!(units(&text) <= room, "{text}");
            assert_eq!(text.matches("```").count() % 2, 0, "{text}");
            assert!(text.lines().filter(|line| line.starts_with("let")).all(|line| line.ends_with(';')), "{text}");
            assert_eq!(text.contains("[…]"), (60..20_000).contains(&room), "{text}");
        }
    }

    #[test]
    fn five_long_quotes_stay_within_the_limits_of_a_message() {
        let section = |at: usize| {
            format!(
                "## Zebra {at}\n\nTo feed zebra number {at}, run:\n\n```sh\n{}```\n\n- {}\n\n",
                "feed *_* zebra\n".repeat(40),
                "The zebra eats what you_give to it by *day*. ".repeat(200)
            )
        };
        let markdown: String = std::iter::once("# Zebras\n\n".to_owned()).chain((0..9).map(section)).collect();
        let thresholds = Thresholds { possible: 0.0, strong: 0.9 };
        let reply =
            of_document(&markdown, "How do I feed a zebra, and which number?", &Rules { max_quotes: 5, thresholds, ..Rules::default() });
        let text = reply["embeds"][0]["description"].as_str().unwrap_or_default();
        assert!(units(text) <= crate::render::message::MAX_DESCRIPTION && text.matches("-# — ").count() == 1, "{text}");
        assert!(text.matches("> **Zebra").count() > 1, "each under its heading: {text}");
        assert_eq!(text.matches("```").count() % 2, 0, "{text}");
    }

    /// What is left of a description without the addresses of its links.
    fn outside_links(text: &str) -> String {
        let mut parts = text.split("](https://");
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |bare, part| bare + part.split_once(')').expect("the address ends").1)
    }

    /// What is left of a description outside of code, with escapes taken for letters.
    fn outside_code(text: &str) -> String {
        let mut bare = String::new();
        let mut fenced = false;
        for line in text.lines() {
            if fenced || line.starts_with("```") {
                // Only a fence of ours opens or closes.
                fenced = if fenced { line != "```" } else { true };
                assert!(fenced || line == "```", "{text}");
                continue;
            }
            let mut chars = line.chars();
            while let Some(c) = chars.next() {
                match c {
                    '\\' => drop(chars.next()),
                    '`' => assert!(chars.by_ref().any(|c| c == '`'), "{text}"),
                    c => bare.push(c),
                }
            }
            bare.push('\n');
        }
        assert!(!fenced, "{text}");
        bare
    }

    const HOSTILE: [&str; 24] = [
        "# Zebra <@1>\n\n",
        "zebra @everyone ",
        "`zebra`",
        "``a ` b``",
        "```\n",
        "```js<@1>\n",
        "````\n```\n````\n",
        "\n\n",
        "- ",
        "1. ",
        "> ",
        "> [!NOTE]\n> ",
        "| zebra | [x](https://evil.example/`) |\n|---|---|\n| a | **b** |\n\n",
        "[x](https://evil.example)",
        "[https://a.org](https://evil.example)",
        "**zebra** ",
        "||zebra|| ",
        "__zebra__ ",
        "<b>zebra</b> ",
        "\\",
        "*",
        "zebra\n: [y](https://evil.example/\"()) ~~z~~\n\n",
        "-# small\n",
        "# ",
    ];

    proptest! {
        #[test]
        fn no_document_pings_or_leaves_its_quote(pieces in proptest::collection::vec(proptest::sample::select(&HOSTILE[..]), 1..16)) {
            let markdown = format!("# Zebra\n\nA zebra runs.\n\n{}\n\nThe zebra ran.\n", pieces.concat());
            let reply = of_document(&markdown, "What did the zebra do?", &Rules::default());
            let text = reply["embeds"][0]["description"].as_str().unwrap_or_default();
            let bare = outside_links(&outside_code(text));
            assert!(!bare.contains(['@', '<', '|', '~', '_', '\u{202e}']) && !bare.contains("://"), "{text}");
            let lines = bare.lines().filter(|line| line.starts_with(['#', '>', '-']));
            assert!(lines.clone().all(|line| line.starts_with("> ") || line.starts_with("-# ")), "{text}");
            assert!(bare.lines().all(|line| line.trim_start_matches("> ").find('#').is_none_or(|at| at > 0)), "{text}");
        }
    }
}
