//! What is quoted of documents, asked through `compose`.

use std::sync::Arc;

use proptest::prelude::{prop, proptest};

use super::compose;
use crate::answer::confidence::{Thresholds, Tier};
use crate::answer::outcome::{Answer, CELL_JOINER, Part, Quote};
use crate::answer::question::Question;
use crate::answer::rules::Rules;
use crate::article::Article;
use crate::block::{Block, Kind, Shape};
use crate::index::{Index, SnapshotKey, Weights, built as build};
use crate::parse;
use crate::unit::UnitKind;

fn articles(files: &[(&str, &str)]) -> Vec<Arc<Article>> {
    files.iter().flat_map(|(name, text)| parse::parse(name, text.as_bytes()).articles).map(Arc::new).collect()
}

fn index(files: &[(&str, &str)]) -> Index {
    build(articles(files), Weights::default())
}

fn ask(index: &Index, question: &str) -> Answer {
    compose(index, &Question::parse(question).expect("a question"), &Rules::default())
}

/// All that an answer shows, whether it answers or comes nearest.
fn shown(answer: &Answer) -> Vec<&Quote> {
    answer.quotes().iter().chain(answer.nearest()).collect()
}

fn texts(index: &Index, question: &str) -> Vec<String> {
    shown(&ask(index, question)).into_iter().map(|quote| quote.text().to_owned()).collect()
}

/// The first quote of the answer from one document.
fn first(markdown: &str, question: &str) -> (UnitKind, String) {
    let answer = ask(&index(&[("a.md", markdown), ("b.md", ELSEWHERE)]), question);
    let quote = shown(&answer).first().map(|quote| (quote.kind, quote.text().to_owned()));
    quote.unwrap_or((UnitKind::Sentence, String::new()))
}

/// Gives words their rarity.
const ELSEWHERE: &str =
    "# Other things\n\nThe weather is fine.\n\n- Nothing happens here.\n- Birds sing.\n\n## More\n\nRivers run to the sea.\n";

const GUIDE: &str = r#"# Island guide

Welcome to the islands.

## How do I reset my island?

Type `/island reset` twice within one minute. Your chest is emptied, and nothing brings it back.

## Starting

To start the server, run:

```bash
java -jar server.jar --nogui
```

## Server properties

| Property | Default | Meaning |
|---|---|---|
| view-distance | 10 | How far players see, in chunks |
| motd | A server | The line below the name in the list |

## Collections

A `Vec<_>` grows as elements are pushed, and `__init__` sets up a Python object.

## Installing the pack

To install the texture pack:

1. Download the archive.
2. Open the folder of packs.
3. Move the archive there.

> [!WARNING]
> Never unzip the archive while the game runs.
"#;

#[test]
fn a_question_asked_word_for_word_gets_the_text_below_it_and_never_itself() {
    let (kind, text) = first(GUIDE, "How do I reset my island?");
    assert_eq!(
        (kind, text.as_str()),
        (UnitKind::Answer, "Type /island reset twice within one minute. Your chest is emptied, and nothing brings it back.")
    );
    let faq = "**Q: How do I reset my island?**\n\n**A:** Type reset twice.\n\n**Q: Can I fly?**\n\n**A:** Only with wings.\n";
    let texts = texts(&index(&[("a.md", faq), ("b.md", ELSEWHERE)]), "How do I reset my island?");
    assert!(texts.first().is_some_and(|text| text.contains("Type reset twice.")), "{texts:?}");
    assert!(texts.iter().all(|text| !text.contains('?')), "{texts:?}");
}

#[test]
fn a_heading_asked_word_for_word_gets_the_text_below_it() {
    let (_, text) = first(GUIDE, "Installing the pack");
    assert!(text.starts_with("To install the texture pack:\n\n1. Download"), "{text}");
    assert!(texts(&index(&[("a.md", GUIDE)]), "Server properties").iter().all(|text| text != "Server properties"));
}

#[test]
fn a_line_that_leads_into_a_command_brings_the_command() {
    let answer = ask(&index(&[("a.md", GUIDE), ("b.md", ELSEWHERE)]), "How do I start the server?");
    let quote = shown(&answer)[0];
    assert_eq!(quote.text(), "To start the server, run:\n\njava -jar server.jar --nogui");
    assert_eq!((quote.kind, quote.parts[1].kind, quote.parts[1].language.as_deref()), (UnitKind::Code, UnitKind::Code, Some("bash")));
}

#[test]
fn a_row_is_quoted_cell_by_cell_under_the_headings_of_its_columns() {
    let (kind, text) = first(GUIDE, "What is the default view-distance?");
    assert_eq!((kind, text.as_str()), (UnitKind::Row, "Property: view-distance\nDefault: 10\nMeaning: How far players see, in chunks"));
}

#[test]
fn what_code_spans_hold_is_quoted_as_it_is() {
    let (_, text) = first(GUIDE, "Which Vec grows as elements are pushed?");
    assert_eq!(text, "A Vec<_> grows as elements are pushed, and __init__ sets up a Python object.");
}

#[test]
fn steps_come_with_their_numbers_and_what_leads_into_them() {
    let (kind, text) = first(GUIDE, "How do I install the texture pack?");
    assert_eq!(kind, UnitKind::Steps);
    let steps = "To install the texture pack:\n\n1. Download the archive.\n2. Open the folder of packs.\n3. Move the archive there.";
    assert!(text.starts_with(steps), "{text}");
}

#[test]
fn what_leads_into_a_table_says_what_its_rows_are_about() {
    let rows = |names: &str| format!("{names}\n\n| Name | Value |\n|---|---|\n| colour | red |\n| size | 12 |\n");
    let markdown = format!("# Lamps\n\n{}\n# Doors\n\n{}", rows("What a lamp may be:"), rows("What a door may be:"));
    let index = index(&[("a.md", &markdown)]);
    let answer = ask(&index, "which colour may a door be");
    let sections: Vec<&str> = shown(&answer)[0].section.iter().map(|span| &shown(&answer)[0].article.body[span.clone()]).collect();
    assert_eq!((shown(&answer)[0].text().starts_with("Name: colour"), sections), (true, vec!["Doors"]));
}

#[test]
fn when_a_page_was_published_and_who_wrote_it_is_answered_by_the_page() {
    let page = |version: &str, day: &str| {
        format!("---\ntitle: Lamp {version}\ndate: {day}\nauthor: Rosa Lind\n---\n# What is new\n\nThe wick burns longer since Lamp 3.0.\n")
    };
    let index = index(&[("a.md", &page("3.0", "2024-05-01")), ("b.md", &page("4.0", "2025-05-01"))]);
    for question in ["when was lamp 4.0 released", "who wrote the post about Lamp 4.0?"] {
        let answer = ask(&index, question);
        assert_eq!(shown(&answer).first().map(|quote| quote.article.file.as_str()), Some("b.md"), "{question}");
    }
}

#[test]
fn the_only_page_of_a_corpus_answers_a_short_question() {
    let page = "# The seed shelf\n\n## Hours\n\nThe seed shelf opened on 14 March 2026. It is open on Mondays.\n";
    assert_ne!(ask(&index(&[("a.md", page)]), "When did the seed shelf open?").tier, Tier::None);
}

#[test]
fn an_admonition_and_a_definition_are_quoted_whole() {
    let alone = "# A\n\nSome words.\n\n## Unzipping\n\n> [!WARNING]\n> Never unzip the archive while the game runs.\n>\n> It breaks.\n";
    let (kind, text) = first(alone, "May I unzip the archive while the game runs?");
    assert_eq!((kind, text.as_str()), (UnitKind::Admonition, "Never unzip the archive while the game runs.\n\nIt breaks."));
    let terms = "# Glossary\n\nchunk\n: Sixteen blocks square.\n\nbiome\n: A region with its own weather and plants.\n";
    let (_, text) = first(terms, "What is a biome?");
    assert!(text.contains("biome\n\nA region with its own weather and plants."), "{text}");
}

#[test]
fn a_section_and_its_anchor_come_with_a_quote() {
    let answer = ask(&index(&[("a.md", GUIDE), ("b.md", ELSEWHERE)]), "What is the default view-distance?");
    let quote = shown(&answer)[0];
    let section: Vec<&str> = quote.section.iter().map(|span| &quote.article.body[span.clone()]).collect();
    assert_eq!((section.as_slice(), quote.anchor.as_deref()), (["Server properties"].as_slice(), Some("server-properties")));
}

#[test]
fn what_says_nothing_alone_is_never_quoted_alone() {
    let text = "# Zebra\n\n25565\n\n## Zebra links\n\n- [Zebra one](https://a.org/1)\n- [Zebra two](https://a.org/2)\n\n## Zebra door\n\nTo open the zebra door:\n\n## Contents of zebra\n\n- [Zebra door](#zebra-door)\n- [Zebra links](#zebra-links)\n\n## Zebra picture\n\n<figure><figcaption>A zebra door</figcaption><pre>zebra()</pre></figure>\n\n## Zebra port\n\nVersion zebra\n";
    for question in ["Where is the zebra door?", "Zebra links", "Contents of zebra", "Zebra port", "zebra 25565"] {
        let texts = texts(&index(&[("a.md", text), ("b.md", ELSEWHERE)]), question);
        assert!(texts.iter().all(|text| text.contains("zebra()")), "{question}: {texts:?}");
    }
}

/// A transcript: each line of `body` is a turn, whose name ends at its colon.
fn transcript(body: &str) -> Article {
    let mut blocks = Vec::new();
    let mut start = 0;
    for line in body.split('\n') {
        let name = line.find(':').expect("a name");
        let (from, to) = (start as u32, (start + line.len()) as u32);
        let kind = Kind::Turn { speaker: from..from + name as u32, at: None };
        blocks.push(Block { kind, span: from..to, under: None, group: None, admonition: None });
        start += line.len() + 1;
    }
    Article { shape: Shape { blocks, inlines: Vec::new() }, ..Article::plain("t", body) }
}

#[test]
fn a_turn_is_quoted_with_the_name_whichever_of_its_sentences_is_shown() {
    let long =
        format!("Rosa Lind: {}The ferry sails at nine on Sundays. {}", "We spoke of the weather. ".repeat(40), "It rained. ".repeat(60));
    let index = build(vec![Arc::new(transcript(&format!("Ben Moor: Hello there.\n{}", long.trim())))], Weights::default());
    let texts = texts(&index, "When does the ferry sail on Sundays?");
    let text = texts.first().expect("a quote");
    assert!(text.starts_with("Rosa Lind: […] ") && text.contains("The ferry sails at nine on Sundays."), "{text}");
    assert!(text.chars().count() < 800);
}

#[test]
fn a_turn_is_quoted_with_the_question_that_it_answers_and_without_what_else_is_said() {
    let talk = "WEBVTT\n\n00:01.000 --> 00:04.000\n<v Rosa>Welcome to the quay.\n\n12:03.000 --> 12:06.000\n<v Rosa>When does the ferry sail on Sundays?\n\n\
                12:06.000 --> 12:09.000\n<v Ben>At nine, and never later.\n\n13:00.000 --> 13:09.000\n<v Rosa>And what about the lighthouse?\n\n\
                13:09.000 --> 13:12.000\n<v Ben>It was sold to a family.\n";
    let answer = ask(&index(&[("talk.vtt", talk), ("b.md", ELSEWHERE)]), "When does the ferry sail on Sundays?");
    let quote = shown(&answer)[0];
    assert_eq!(quote.text(), "Rosa: When does the ferry sail on Sundays?\nBen: At nine, and never later.");
    assert_eq!((quote.kind, quote.said_at), (UnitKind::Turn, Some(723)));
}

#[test]
fn one_sentence_of_plain_news_stays_one_sentence() {
    let news = "The mill was built in 1912. It closed in 1980. Nobody lives there.";
    let documents_beside = index(&[("a.txt", news), ("b.md", GUIDE)]);
    for index in [index(&[("a.txt", news)]), documents_beside] {
        let answer = ask(&index, "When was the mill built?");
        let quote = shown(&answer)[0];
        assert_eq!((quote.text(), quote.kind, quote.parts.len()), ("The mill was built in 1912.", UnitKind::Sentence, 1));
    }
}

#[test]
fn of_a_long_list_the_lead_in_and_the_items_that_match_are_shown() {
    let item = |at: usize| format!("- The gate number {at} opens with a key of iron that hangs by the door of the house.\n");
    let mut items: Vec<String> = (1..30).map(item).collect();
    items[20] = "- The harbour gate opens with a word that the zeppelin pilot knows.\n".to_owned();
    let text = first(&format!("# Gates\n\nThese gates can be opened:\n\n{}", items.concat()), "Which gate does the zeppelin pilot open?").1;
    assert!(text.starts_with("These gates can be opened:\n"), "{text}");
    assert!(text.contains("[…]") && text.contains("zeppelin pilot") && text.chars().count() < 900, "{text}");
}

#[test]
fn a_question_that_only_asks_has_no_answer_in_documents() {
    for question in ["How many?", "Who?", "How long?"] {
        let answer = ask(&index(&[("a.md", GUIDE)]), question);
        assert_eq!((answer.tier, answer.confidence, answer.quotes().len()), (Tier::None, 0.0, 0), "{question}");
    }
}

#[test]
fn a_foreign_question_is_trusted_less() {
    let index = index(&[("a.md", GUIDE), ("b.md", ELSEWHERE)]);
    let (own, foreign) =
        (ask(&index, "How do I install the texture pack?"), ask(&index, "Wie installiere ich das texture pack und den server?"));
    assert!(foreign.foreign && foreign.confidence <= 0.25 && foreign.confidence < own.confidence);
    assert_eq!(foreign.tier, Tier::None);
}

fn page(index: &Index, question: &str, skip: usize) -> Vec<(String, std::ops::Range<usize>)> {
    let rules = Rules { skip, thresholds: Thresholds { possible: 0.01, strong: 0.9 }, ..Rules::default() };
    let answer = compose(index, &Question::parse(question).expect("a question"), &rules);
    shown(&answer).into_iter().map(|quote| (quote.text().to_owned(), quote.span.clone())).collect()
}

/// All quotes, page after page.
fn pages(index: &Index, question: &str) -> Vec<(String, std::ops::Range<usize>)> {
    let mut all = page(index, question, 0);
    loop {
        let next = page(index, question, all.len());
        if next.is_empty() || all.len() > 100 {
            return all;
        }
        all.extend(next);
    }
}

const HARBOUR: &str = "# Harbour\n\nThe harbour opens at six.\n\n## Ships\n\nA harbour ship pays two coins:\n\n- one for the harbour wall\n- one for the light\n\n## Table\n\n| harbour | depth |\n|---|---|\n| north | 3 |\n| south harbour | 5 |\n\n## Rules\n\nNo harbour fires. Never.\n\nThe harbour master decides.\n";
const HARBOUR_NEWS: &str = "The harbour closed on Monday. A storm broke the harbour wall. It was mended by hand. Nobody was hurt at the harbour.\n\nThe harbour master spoke to the town. The town pays for the harbour.";

#[test]
fn pages_show_each_quote_once() {
    for files in [&[("a.md", HARBOUR)][..], &[("a.md", HARBOUR), ("n.txt", HARBOUR_NEWS)], &[("n.txt", HARBOUR_NEWS), ("b.md", ELSEWHERE)]]
    {
        let index = index(files);
        let all = pages(&index, "What does the harbour master decide at the harbour wall?");
        let mut texts: Vec<&String> = all.iter().map(|(text, _)| text).collect();
        texts.sort();
        texts.dedup();
        assert_eq!(texts.len(), all.len(), "{all:?}");
        for skip in 0..all.len() {
            let page = page(&index, "What does the harbour master decide at the harbour wall?", skip);
            assert!(all[skip..].starts_with(&page), "{skip}: {page:?} of {all:?}");
        }
    }
}

#[test]
fn no_quote_of_either_kind_is_lost_between_pages() {
    let mixed = index(&[("a.md", HARBOUR), ("n.txt", HARBOUR_NEWS)]);
    let all: String = pages(&mixed, "harbour master wall town").into_iter().map(|(text, _)| text + "\n").collect();
    for wanted in
        ["A storm broke the harbour wall.", "The town pays for the harbour.", "- one for the harbour wall", "The harbour master decides."]
    {
        assert!(all.contains(wanted), "{wanted} in {all}");
    }
}

#[test]
fn the_likelier_kind_of_article_comes_first() {
    let mixed = index(&[("a.md", GUIDE), ("n.txt", HARBOUR_NEWS)]);
    assert!(texts(&mixed, "How do I reset my island?")[0].starts_with("Type /island reset"));
    assert!(texts(&mixed, "When did the harbour close?")[0].starts_with("The harbour closed on Monday."));
}

/// The text of a quote, made from the body and its parts alone.
fn rebuilt(quote: &Quote) -> String {
    let of = |part: &Part| {
        let spans: Vec<&str> = part.spans.iter().map(|span| &quote.article.body[span.clone()]).collect();
        format!("{}{}", part.joiner.text(), spans.join(CELL_JOINER))
    };
    quote.parts.iter().map(of).collect()
}

fn check(quote: &Quote) {
    let text = quote.text();
    assert_eq!(text, rebuilt(quote));
    assert!(!text.trim().is_empty() && text.chars().count() < 2_500, "{text}");
    assert!(quote.matched.iter().all(|span| !text[span.clone()].is_empty()));
    assert!(quote.matched.windows(2).all(|pair| pair[0].end <= pair[1].start));
    let inside = quote.parts.iter().flat_map(|part| &part.spans).any(|span| span.start <= quote.span.start && quote.span.end <= span.end);
    let is_block = quote.article.shape.blocks.iter().any(|block| block.range() == quote.span);
    assert!(inside || is_block, "{:?}", quote.span);
    let body = quote.article.body.as_str();
    let headings: Vec<&str> =
        quote.article.shape.blocks.iter().filter(|block| block.kind.is_heading()).map(|block| block.text(body)).collect();
    // Another block may say the same as a heading; the heading itself is in no part.
    let is_heading = |span: &std::ops::Range<usize>| {
        quote
            .article
            .shape
            .blocks
            .iter()
            .any(|block| block.kind.is_heading() && block.range().start < span.end && span.start < block.range().end)
    };
    assert!(!quote.parts.iter().flat_map(|part| &part.spans).any(is_heading), "{headings:?}: {text}");
}

const PIECES: [&str; 26] = [
    "# Zebra crossing\n\n",
    "## How do zebras sleep?\n\n",
    "### Stripes\n\n",
    "A zebra sleeps on its feet. It wakes early. Zebras run.\n\n",
    "To feed a zebra, run:\n\n",
    "```sh\nzebra --feed\n\n  now `é`\n```\n\n",
    "```\n",
    "- a zebra\n- two zebras\n  - nested é zebra\n\n",
    "1. Catch a zebra.\n2. Let it go.\n\n   Not too soon.\n\n",
    "| zebra | stripes |\n|---|---|\n| one | 40 |\n| | |\n| two zebra | |\n\n",
    "> [!NOTE]\n> Zebras bite:\n>\n> - often\n\n",
    "> Somebody said zebra.\n\n",
    "zebra\n: An animal with stripes.\n\n",
    "**Q: Is it a zebra?**\n\n**A:** It is.\n\n",
    "- [Zebra](https://a.org/z)\n- [Zebra two](https://a.org/y)\n\n",
    "<details><summary>What is folded?</summary>\n\nA zebra.\n\n</details>\n\n",
    "25565\n\n",
    "Zebra:\n\n",
    "`Vec<Zebra>` and `__zebra__` stay.\n\n",
    "斑马 zebra 在睡觉。 它醒了。\n\n",
    "<table><caption>Zebras</caption><tr><th>zebra</th></tr><tr><td>one zebra</td></tr></table>\n\n",
    "Long zebra. Long zebra. Long zebra. Long zebra. Long zebra. Long zebra. Long zebra. Long zebra. Long zebra. Long zebra. Long zebra. ",
    "zebrazebrazebrazebrazebrazebrazebrazebrazebrazebrazebrazebrazebrazebrazebrazebrazebrazebrazebrazebra ",
    "- ",
    "\n\n",
    "    zebra indented\n\n",
];

const QUESTIONS: [&str; 4] = ["How do zebras sleep?", "What is a zebra?", "zebra stripes one two", "Who feeds the zebra, and when?"];

const KEY: SnapshotKey = SnapshotKey(7);

proptest! {
    #[test]
    fn any_quote_is_rebuilt_from_its_parts(
        pieces in prop::collection::vec(prop::collection::vec(prop::sample::select(&PIECES[..]), 0..14), 1..4),
        question in prop::sample::select(&QUESTIONS[..]),
        skip in 0_usize..4,
    ) {
        let texts: Vec<String> = pieces.iter().map(|pieces| pieces.concat()).collect();
        let names = ["a.md", "b.txt", "c.md"];
        let files: Vec<(&str, &str)> = names.into_iter().zip(texts.iter().map(String::as_str)).collect();
        let made = index(&files);
        let rules = Rules { skip, ..Rules::default() };
        let question = Question::parse(question).expect("a question");
        let answer = compose(&made, &question, &rules);
        shown(&answer).into_iter().for_each(check);
        assert_eq!(format!("{answer:?}"), format!("{:?}", compose(&index(&files), &question, &rules)));
        let mut kept = Vec::new();
        made.to_snapshot(KEY, "", &mut kept).expect("a snapshot");
        let kept = Index::from_snapshot(Box::new(kept), KEY).expect("an index").index;
        assert_eq!(format!("{answer:?}"), format!("{:?}", compose(&kept, &question, &rules)));
    }
}
