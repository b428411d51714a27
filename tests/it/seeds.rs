//! The five documents that the bot was first asked to read, where they lie beside the project. Expected values are facts
//! (outlets, numbers, the first words of headlines), never copied sentences.

use std::fs;
use std::path::PathBuf;

use pullquote_engine::article::{Article, Status, Wire, day};
use pullquote_engine::parse;
use pullquote_engine::stories;

use crate::support::shared::shared;

fn seeds() -> Vec<Article> {
    let entries = fs::read_dir(shared("seeds")).expect("a folder");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    let mut articles = Vec::new();
    for path in files {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let parsed = parse::parse(&name, &fs::read(&path).expect("a seed"));
        assert_eq!(parsed.problems, [], "{name}");
        articles.extend(parsed.articles);
    }
    articles
}

fn starting<'a>(articles: &'a [Article], id: &str) -> &'a Article {
    articles.iter().find(|article| article.id.starts_with(id)).unwrap_or_else(|| panic!("no article {id}"))
}

fn item(articles: &[Article], number: usize) -> &Article {
    articles.iter().find(|article| article.id.starts_with("002") && article.id.ends_with(&format!("#{number}"))).expect("an item")
}

fn paragraphs(article: &Article) -> usize {
    article.body.split("\n\n").filter(|text| !text.is_empty()).count()
}

fn text(value: Option<&String>) -> &str {
    value.map_or("", String::as_str)
}

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared, which is not beside the project")]
fn single_articles_have_their_paragraphs_and_no_more() {
    let articles = seeds();
    for (id, expected) in [("000", 14), ("001", 22), ("003", 8), ("004", 9)] {
        let article = starting(&articles, id);
        assert_eq!(paragraphs(article), expected, "{id}: {:#?}", article.evidence);
        assert!(!article.excerpted && article.via.is_none() && article.wire.is_none(), "{id}");
    }
}

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared, which is not beside the project")]
fn single_articles_claim_only_what_they_say() {
    let articles = seeds();
    use Status::{Inferred, Unknown};
    // Title, outlet, author; and how each, the day and the address are known.
    let expected = [
        ("000", "", "Defense News", "Vivienne Machi", [Unknown, Inferred, Inferred, Unknown, Unknown]),
        (
            "001",
            "Nato strengthens co-operation",
            "The Sofia Globe",
            "The Sofia Globe staff",
            [Inferred, Inferred, Inferred, Unknown, Unknown],
        ),
        ("003", "", "", "", [Unknown; 5]),
        ("004", "NATO mulls pre-assigned", "", "", [Inferred, Unknown, Unknown, Unknown, Unknown]),
    ];
    for (id, title, source, author, statuses) in expected {
        let attribution = &starting(&articles, id).attribution;
        assert!(text(attribution.title.value()).starts_with(title), "{id}: {attribution:?}");
        assert_eq!(text(attribution.source.value()), source, "{id}");
        assert_eq!(attribution.authors.value().map_or("", |authors| text(authors.first())), author, "{id}");
        let found = [
            attribution.title.status(),
            attribution.source.status(),
            attribution.authors.status(),
            attribution.published.status(),
            attribution.url.status(),
        ];
        assert_eq!(found, statuses, "{id}");
    }
}

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared, which is not beside the project")]
fn what_is_not_body_is_kept_as_evidence() {
    let articles = seeds();
    let expected: [(&str, &[&str]); 4] = [
        ("000", &["about the author: Vivienne", "related link: More In"]),
        (
            "001",
            &[
                "credit: (Photo of",
                "appeal to the reader: For the rest",
                "appeal to the reader: Please support",
                "appeal to the reader: Become a",
                "byline: The Sofia",
                "about the publisher: The Sofia",
            ],
        ),
        ("003", &[]),
        (
            "004",
            &["photo caption: NATO Secretary", "related link: READ", "pull quote: Allies", "whose pull quote: Jens", "related link: ALSO"],
        ),
    ];
    for (id, starts) in expected {
        let evidence = &starting(&articles, id).evidence;
        assert_eq!(evidence.len(), starts.len(), "{id}: {evidence:#?}");
        for (line, start) in evidence.iter().zip(starts) {
            assert!(line.starts_with(start), "{id}: {line}");
        }
    }
}

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared, which is not beside the project")]
fn no_boilerplate_can_be_quoted() {
    let articles = seeds();
    const NEVER: [&str; 20] = [
        "READ MORE",
        "ALSO READ",
        "More In",
        "click here",
        "Click here",
        "Patron",
        "newsletter",
        "Premium",
        "Register for",
        "OLIVIER",
        "Photo of",
        "subscribe",
        "as little as",
        "Post cover",
        "courtesy",
        "Explore the",
        "PLANET B",
        "distinguished fellow",
        "](",
        "contributing to Defense",
    ];
    for article in &articles {
        for words in NEVER {
            assert!(!article.body.contains(words), "{} holds {words:?}", article.id);
        }
        assert!(!article.body.contains(['\u{a0}', '\u{ad}', '\u{200b}']), "{}", article.id);
    }
}

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared, which is not beside the project")]
fn the_digest_holds_36_items_of_20_outlets() {
    let articles = seeds();
    const ITEMS: [(&str, &str); 36] = [
        ("CNBC", "Erdogan suggests Turkey"),
        ("NATO HQ", "NATO Flight Training"),
        ("Reuters", "Finland to stick"),
        ("Voice of America", "Turkey Now Willing"),
        ("The Washington Post", "Turkey favors approving"),
        ("POLITICO.eu", "NATO's new secretary-general"),
        ("Bloomberg", "Finland Puts Positive"),
        ("Atlantic Council", "Sweden has a"),
        ("DefenseNews.com", "Turkey frustrates Finland's"),
        ("NATO HQ", "Remarks by NATO"),
        ("WOKV", "NATO chief urges"),
        ("Bloomberg", "China Wary as"),
        ("Newsweek", "As NATO Reaches"),
        ("Financial Times", "Swedish and Finnish"),
        ("Financial Times", "Finland prepares to"),
        ("WOKV", "NATO chief wants"),
        ("NATO HQ", "NATO Flight Training"),
        ("Reuters", "NATO to strengthen"),
        ("Aljazeera.com", "NATO chief Stoltenberg"),
        ("NATO HQ", "Secretary General in"),
        ("Bloomberg", "China Is Learning"),
        ("Associated Press", "NATO chief wants"),
        ("WOKV", "NATO chief wants"),
        ("WOKV", "NATO chief urges"),
        ("Countercurrents", "NATO Seeks Closer"),
        ("NATO HQ", "NATO'S Allied Rapid"),
        ("SHAPE", "NATO Medics Gather"),
        ("High North News", "Not As Dramatic"),
        ("NATO HQ", "NATO'S Allied Rapid"),
        ("UPI.com", "NATO, Japan reinforce"),
        ("ABC News", "Hungary FM: Sweden"),
        ("Helsinki Times", "Haavisto: Finland has"),
        ("WOKV", "NATO chief wants"),
        ("NATO HQ", "Speech by NATO"),
        ("CNBC", "NATO chief urges"),
        ("Reuters", "NATO chief stresses"),
    ];
    assert_eq!(articles.iter().filter(|article| article.id.starts_with("002")).count(), ITEMS.len());
    for (number, (outlet, title)) in (1..).zip(ITEMS) {
        let article = item(&articles, number);
        let attribution = &article.attribution;
        assert_eq!(text(attribution.source.value()), outlet, "item {number}");
        assert!(text(attribution.title.value()).starts_with(title), "item {number}: {:?}", attribution.title);
        assert_eq!((attribution.title.status(), attribution.source.status()), (Status::Stated, Status::Stated), "item {number}");
        assert_eq!((attribution.authors.status(), attribution.url.status()), (Status::Unknown, Status::Unknown), "item {number}");
        let via = article.via.as_ref().expect("via");
        assert_eq!((via.title.as_deref(), via.published.map(day).as_deref()), (Some("NATO"), Some("2023-01-30")));
        assert_eq!(usize::try_from(via.item).expect("small"), number);
        assert!(article.excerpted);
    }
    let outlets: std::collections::BTreeSet<_> = ITEMS.iter().map(|(outlet, _)| outlet).collect();
    assert_eq!(outlets.len(), 20);
}

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared, which is not beside the project")]
fn items_without_a_body_keep_their_lead() {
    let articles = seeds();
    let lead_only: Vec<usize> = (1..=36).filter(|number| paragraphs(item(&articles, *number)) == 1).collect();
    // 14 and 15 hold nothing else but what a paywall says.
    assert_eq!(lead_only, [7, 12, 14, 15, 21, 27]);
    assert!(item(&articles, 14).evidence.iter().any(|line| line.starts_with("appeal to the reader: For a")));
}

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared, which is not beside the project")]
fn an_items_day_is_known_only_from_its_dateline() {
    let articles = seeds();
    let dated: Vec<_> =
        (1..=36).filter_map(|number| item(&articles, number).attribution.published.value().map(|date| (number, day(*date)))).collect();
    assert_eq!(dated, [(27, "2023-01-25".to_owned())]);
}

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared, which is not beside the project")]
fn wire_copy_keeps_the_agencys_name() {
    let articles = seeds();
    let wires: Vec<_> = (1..=36).filter_map(|number| item(&articles, number).wire.clone().map(|wire| (number, wire))).collect();
    let carried = |number| (number, Wire::Carried("AP".to_owned()));
    assert_eq!(wires, [(1, Wire::Cited("Reuters".to_owned())), carried(11), carried(24), carried(33)]);
}

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared, which is not beside the project")]
fn every_gold_answer_stands_in_the_body_of_its_article() {
    let (articles, path) = (seeds(), shared("eval/seeds/questions.jsonl"));
    let mut beside_the_body = Vec::new();
    for line in fs::read_to_string(path).expect("questions").lines() {
        let question: serde_json::Value = serde_json::from_str(line).expect("a question");
        if question["answerable"] != true {
            continue;
        }
        let ids: Vec<&str> = question["articles"].as_array().expect("articles").iter().filter_map(|id| id.as_str()).collect();
        for answer in question["answers"].as_array().expect("answers").iter().filter_map(|answer| answer.as_str()) {
            let wanted = links_as_text(answer).replace('\u{a0}', " ");
            let of_question = || articles.iter().filter(|article| ids.contains(&article.id.as_str()));
            if !of_question().any(|article| article.body.contains(&wanted)) {
                assert!(of_question().any(|article| article.evidence.iter().any(|line| line.contains(&wanted))), "{question}");
                beside_the_body.push(question["id"].as_str().unwrap_or_default().to_owned());
            }
        }
    }
    // It asks for the day of a picture, which only the caption gives; captions are not quoted.
    assert_eq!(beside_the_body, ["A064"]);
}

fn links_as_text(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, link)) = rest.split_once('[') {
        let Some((label, after)) = link.split_once("](") else { break };
        let Some((_, behind)) = after.split_once(')') else { break };
        out.push_str(before);
        out.push_str(label);
        rest = behind;
    }
    out + rest
}

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared, which is not beside the project")]
fn the_same_story_is_found_under_other_names() {
    let articles = seeds();
    let stories = stories::group(&articles);
    let mut groups: std::collections::BTreeMap<u32, Vec<String>> = std::collections::BTreeMap::new();
    for (article, story) in articles.iter().zip(stories) {
        let name = article.id.split_once('#').map_or(article.id.get(..3).unwrap_or_default(), |(_, item)| item);
        groups.entry(story.0).or_default().push(name.to_owned());
    }
    let found: Vec<Vec<String>> = groups.into_values().filter(|group| group.len() > 1).collect();
    // One pair of the alliance's own releases; one agency's report on a visit, in six versions; one exercise.
    assert_eq!(found, [vec!["2", "17"], vec!["16", "22", "23", "24", "25", "35"], vec!["26", "29"]]);
}
