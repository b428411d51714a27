//! Files of each export format in `tests/formats`, read as a stranger would: blocks and attribution.

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::{Map, Value};

    use crate::article::{Article, day};
    use crate::parse::blocks::tests;
    use crate::parse::{Parsed, parse};

    /// Reads a file and prints its articles: attribution on a line, then the blocks.
    fn read(path: &str, bytes: &[u8]) -> Vec<String> {
        let parsed = parse(path, bytes);
        let mut lines: Vec<String> = parsed.articles.iter().flat_map(article).collect();
        lines.extend(notes(&parsed));
        lines
    }

    fn article(article: &Article) -> Vec<String> {
        tests::check(&article.body, &article.shape);
        let attribution = &article.attribution;
        let told =
            |value: Option<String>, status: crate::article::Status| value.map_or("-".to_owned(), |value| format!("{value} ({status:?})"));
        let head = [
            article.id.clone(),
            told(attribution.title.value().cloned(), attribution.title.status()),
            told(attribution.source.value().cloned(), attribution.source.status()),
            told(attribution.authors.value().map(|names| names.join(", ")), attribution.authors.status()),
            told(attribution.published.value().copied().map(day), attribution.published.status()),
            told(attribution.url.value().cloned(), attribution.url.status()),
            format!("{:?} {}", article.tags, article.language.code()),
        ];
        let blocks =
            if article.shape.is_plain() { vec![format!("{:?}", article.body)] } else { tests::shown(&article.body, &article.shape) };
        std::iter::once(format!("== {}", head.join(" · "))).chain(blocks).collect()
    }

    fn notes(parsed: &Parsed) -> Vec<String> {
        let left_out = parsed.left_out.iter().map(|left_out| format!("left out: {}", left_out.reason));
        left_out.chain(parsed.problems.iter().map(|problem| format!("problem: {problem}"))).collect()
    }

    macro_rules! fixture {
        ($path:literal) => {
            read($path, include_bytes!(concat!("../../../../tests/formats/", $path))).join("\n")
        };
    }

    #[test]
    fn a_discord_channel_is_read_question_by_question() {
        insta::assert_snapshot!(fixture!("discord/help.json"));
    }

    #[test]
    fn a_discord_thread_is_one_article() {
        insta::assert_snapshot!(fixture!("discord/thread.json"));
    }

    #[test]
    fn a_day_of_slack_is_read_thread_by_thread() {
        insta::assert_snapshot!(fixture!("slack/help/2024-05-04.json"));
    }

    #[test]
    fn a_telegram_group_is_read_question_by_question() {
        insta::assert_snapshot!(fixture!("telegram/result.json"));
    }

    #[test]
    fn a_ghost_blog_is_its_public_posts() {
        insta::assert_snapshot!(fixture!("ghost/export.json"));
    }

    #[test]
    fn a_json_feed_keeps_the_blocks_of_its_items() {
        insta::assert_snapshot!(fixture!("json-feed/feed.json"));
    }

    #[test]
    fn questions_in_json_stand_above_their_answers() {
        insta::assert_snapshot!([fixture!("questions/faq.json"), fixture!("questions/bot.jsonl")].join("\n"));
    }

    #[test]
    fn tables_are_questions_articles_or_rows() {
        let tables = [fixture!("csv/faq.csv"), fixture!("csv/news.tsv"), fixture!("csv/fares.csv"), fixture!("csv/gates.csv")];
        insta::assert_snapshot!(tables.join("\n"));
    }

    #[test]
    fn pages_of_notion_are_named_without_their_ids() {
        let pages = [
            fixture!("notion/Row boats 0f1e2d3c4b5a69788796a5b4c3d2e1f0.md"),
            fixture!("notion/Boat race 1a2b3c4d5e6f708192a3b4c5d6e7f809.md"),
            fixture!("notion/Boats 2b3c4d5e6f708192a3b4c5d6e7f8091a.csv"),
        ];
        insta::assert_snapshot!(pages.join("\n"));
    }

    /// The places of a document's values, one for each shape of place: `/messages/0/author/name` stands for those of all messages.
    fn pointers(value: &Value, at: &str, found: &mut BTreeMap<String, String>) {
        let shape: String =
            at.split('/').map(|part| if part.bytes().all(|byte| byte.is_ascii_digit()) { "" } else { part }).collect::<Vec<_>>().join("/");
        found.entry(shape).or_insert_with(|| at.to_owned());
        match value {
            Value::Object(object) => object.iter().for_each(|(name, value)| pointers(value, &format!("{at}/{name}"), found)),
            Value::Array(values) => values.iter().enumerate().for_each(|(place, value)| pointers(value, &format!("{at}/{place}"), found)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    /// Each value of an export in turn is something else. A wrong field costs itself, or what it is a field of.
    fn spoil(path: &str, bytes: &[u8]) {
        let whole: Value = serde_json::from_slice(bytes).expect("JSON");
        let count = parse(path, bytes).articles.len();
        let mut found = BTreeMap::new();
        pointers(&whole, "", &mut found);
        for at in found.values().filter(|at| !at.is_empty()) {
            for wrong in [Value::Null, Value::from(5), Value::from("x"), Value::Array(vec![Value::Bool(true)]), Value::Object(Map::new())] {
                let mut spoilt = whole.clone();
                *spoilt.pointer_mut(at).expect("a place") = wrong;
                let parsed = parse(path, spoilt.to_string().as_bytes());
                parsed.articles.iter().for_each(|article| tests::check(&article.body, &article.shape));
                let is_about_one = at.matches('/').count() > 4;
                assert!(!is_about_one || parsed.articles.len() + 2 > count, "{path}: {at} cost {} articles", count - parsed.articles.len());
            }
        }
    }

    #[test]
    fn a_field_of_another_type_costs_itself() {
        spoil("help.json", include_bytes!("../../../../tests/formats/discord/help.json"));
        spoil("help/2024-05-04.json", include_bytes!("../../../../tests/formats/slack/help/2024-05-04.json"));
        spoil("result.json", include_bytes!("../../../../tests/formats/telegram/result.json"));
        spoil("export.json", include_bytes!("../../../../tests/formats/ghost/export.json"));
        spoil("feed.json", include_bytes!("../../../../tests/formats/json-feed/feed.json"));
        spoil("faq.json", include_bytes!("../../../../tests/formats/questions/faq.json"));
    }

    #[test]
    #[ignore = "load: it measures time"]
    #[expect(clippy::disallowed_methods, reason = "it measures time")]
    fn large_exports_cost_linear_time() {
        const MESSAGES: usize = 200_000;
        // Time that grows with the square would be hours.
        const ENOUGH: std::time::Duration = std::time::Duration::from_secs(200);
        let message = |number: usize| {
            let (author, asks) = (number % 97, number.is_multiple_of(7));
            format!(
                "{{\"id\":\"{number}\",\"type\":\"Default\",\"timestamp\":\"2024-03-04T{:02}:{:02}:{:02}Z\",\"author\":{{\"id\":\"{author}\",\"name\":\"A{author}\"}},\
                 \"content\":\"{} the sluice of gate {number}\",\"reference\":{{\"messageId\":\"{}\"}}}}",
                number / 3600 % 24,
                number / 60 % 60,
                number % 60,
                if asks { "How do I open, anybody?" } else { "Turn" },
                if number.is_multiple_of(11) { number / 2 } else { MESSAGES + 1 },
            )
        };
        let all: Vec<String> = (0..MESSAGES).map(message).collect();
        let deep = format!("{}{}", "{\"a\":[".repeat(50_000), "\"question\"");
        let files = [
            ("a.json", format!("{{\"guild\":{{}},\"channel\":{{}},\"messages\":[{}]}}", all.join(","))),
            ("a.json", format!("{{\"guild\":{{}},\"channel\":{deep}}},\"messages\":[]}}")),
            (
                "a.json",
                format!(
                    "{{\"guild\":{{}},\"channel\":{{}},\"messages\":[{{\"timestamp\":\"2024-03-04T10:00:00Z\",\"content\":\"{}\"}}]}}",
                    "> - `".repeat(12_000)
                ),
            ),
            ("a.jsonl", "{\"q\":\"Why?\",\"a\":\"So.\"}\n".repeat(MESSAGES)),
            ("a.csv", format!("question,answer\n{}", "Why is it?,It is.\n".repeat(MESSAGES / 2))),
            ("a.csv", "\"".repeat(1_000_000)),
            ("a.csv", ",".repeat(1_000_000)),
        ];
        for (path, text) in files {
            let began = std::time::Instant::now();
            let parsed = parse(path, text.as_bytes());
            let start = text.get(..40).unwrap_or(&text);
            println!("{path} {start:?}: {} articles, {:?}, {:?}", parsed.articles.len(), parsed.problems.last(), began.elapsed());
            assert!(began.elapsed() < ENOUGH, "{path} {start:?} took {:?}", began.elapsed());
        }
    }
}
