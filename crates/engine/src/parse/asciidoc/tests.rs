//! Documents in, the blocks that Asciidoctor finds in them out; and what no author means.

use super::*;
use crate::article::{Article, Field, day};
use crate::block::{Block, Kind};
use crate::parse::blocks::tests;

fn read(text: &str) -> Parsed {
    parse(Document { path: "a.adoc", text })
}

fn shown(text: &str) -> Vec<String> {
    let article = read(text).articles.remove(0);
    tests::check(&article.body, &article.shape);
    tests::shown(&article.body, &article.shape)
}

/// What the fixtures' script prints of a document.
fn outline(article: &Article) -> Vec<String> {
    let attribution = &article.attribution;
    let title = attribution.title.value().map(|title| format!("title {title}"));
    let authors = attribution.authors.value().into_iter().flatten().map(|author| format!("author {author}"));
    let published = attribution.published.value().map(|published| format!("day {}", day(*published)));
    let blocks = article.shape.blocks.iter().map(|block| outlined(article, block));
    title.into_iter().chain(authors).chain(published).chain(blocks).collect()
}

fn outlined(article: &Article, block: &Block) -> String {
    let text = block.text(&article.body);
    let inside = block.admonition.map_or(String::new(), |kind| format!("{kind:?} "));
    let (kind, text) = match &block.kind {
        Kind::Heading { level, anchor } => (format!("heading{level}#{}", anchor.as_deref().unwrap_or("-")), text.to_owned()),
        Kind::Item { depth, number: None } => (format!("item{depth}"), text.trim_start_matches("- ").to_owned()),
        Kind::Item { depth, number: Some(number) } => (format!("item{depth}n"), text.trim_start_matches(&format!("{number}. ")).to_owned()),
        Kind::Row { is_header, .. } => (format!("row{}", if *is_header { "!" } else { "" }), text.replace("  ", " ")),
        Kind::Code { language } => {
            let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
            (format!("code:{}", language.as_deref().unwrap_or("-")), lines.join("⏎"))
        }
        kind => (kind.name().to_owned(), text.replace('\n', " / ")),
    };
    format!("{inside}{kind} {text}")
}

#[test]
fn blocks_are_those_that_asciidoctor_finds() {
    let fixtures = [
        (
            include_str!("../../../../../tests/formats/asciidoc/ferry.adoc"),
            include_str!("../../../../../tests/formats/asciidoc/ferry.expected"),
        ),
        (
            include_str!("../../../../../tests/formats/asciidoc/guide.adoc"),
            include_str!("../../../../../tests/formats/asciidoc/guide.expected"),
        ),
    ];
    for (text, expected) in fixtures {
        let parsed = read(text);
        assert_eq!(parsed.problems, []);
        let article = &parsed.articles[0];
        tests::check(&article.body, &article.shape);
        let expected: Vec<&str> = expected.lines().collect();
        assert_eq!(outline(article), expected);
    }
}

#[test]
fn the_header_states_the_attribution() {
    let article = read(include_str!("../../../../../tests/formats/asciidoc/ferry.adoc")).articles.remove(0);
    let attribution = &article.attribution;
    assert_eq!(attribution.title, Field::Stated("The ferry handbook".to_owned()));
    assert_eq!(attribution.authors, Field::Stated(vec!["Ada Moor".to_owned(), "Ben Lee Wood".to_owned()]));
    assert_eq!((attribution.published.value().copied().map(day).as_deref(), &attribution.url), (Some("2024-05-01"), &Field::Unknown));
    assert_eq!((article.language.code(), article.tags), ("en", vec!["ferry".to_owned(), "island".to_owned(), "timetable".to_owned()]));
    assert!(!article.body.contains("Nobody reads") && !article.body.contains("ferry.example"), "{}", article.body);
    assert!(article.evidence.is_empty(), "{:?}", article.evidence);
}

#[test]
fn what_is_not_published_is_no_article() {
    for header in [
        "= A\n:draft:\n",
        "= A\n:page-draft: true\n",
        ":page-published: false\n",
        "= A\n:jbake-status: draft\n",
        "---\ndraft: true\n---\n= A\n",
    ] {
        let parsed = read(&format!("{header}\nSecret.\n"));
        assert_eq!((parsed.articles.len(), parsed.left_out.len()), (0, 1), "{header}");
    }
    assert_eq!(read("= A\n:!draft:\n:page-draft: false\n\nText.\n").articles.len(), 1);
}

#[test]
fn site_builders_state_fields_above_and_in_the_header() {
    let article = read("---\ntitle: The mill\n---\n= Other\n:page-date: 2024-05-01\n:page-tags: a, b\n\nText.\n").articles.remove(0);
    assert_eq!(article.attribution.title, Field::Stated("The mill".to_owned()));
    assert_eq!((article.attribution.published.value().copied().map(day).as_deref(), article.tags.len()), (Some("2024-05-01"), 2));
}

#[test]
fn what_stands_below_a_picture_is_evidence() {
    let article = read("= A\n\n.The mill at night\nimage::mill.png[Mill]\n\n* Text.\n").articles.remove(0);
    assert_eq!((article.evidence.len(), article.body.as_str()), (1, "- Text."));
}

/// A row a construct: what is written, and its blocks.
#[test]
fn each_construct_is_its_block() {
    let cases: &[(&str, &[&str])] = &[
        ("* a\n\n  code\n\n* b\n", &["item0 \"- a\" g0", "code:- \"code\" g0", "item0 \"- b\" g0"]),
        ("* a\n** b\n\n\n+\nof a\n", &["item0 \"- a\" g0", "item1 \"- b\" g0", "paragraph \"of a\" g0"]),
        ("* a\n\n//-\n\n* b\n", &["item0 \"- a\" g0", "item0 \"- b\" g1"]),
        ("a:: b\nc:: d\n", &["term \"a\" g0", "definition \"b\" g0", "term \"c\" g0", "definition \"d\" g0"]),
        ("a::\n\nb\n\nc\n", &["term \"a\" g0", "definition \"b\" g0", "paragraph \"c\""]),
        (
            "== A [[own]]\n\nSee <<own>> and <<A,it>>.\n\n== B\n",
            &["heading2#own \"A\"", "paragraph \"See A and it.\" <A", "heading2#_b \"B\""],
        ),
        ("|===\n|a |b\n\n|c\n|d\n|===\n", &["row![a,b] \"a | b\" g0", "row[c,d] \"c | d\" g0"]),
        ("[NOTE]\n--\na\n--\n", &["paragraph \"a\" g0 Note"]),
        ("[source,sh,subs=attributes]\n----\nrun {cpp} # <1>\n----\n", &["code:sh \"run C++\""]),
        ("[%collapsible]\n.Why?\n====\nSo.\n====\n", &["question \"Why?\"", "paragraph \"So.\" <Why?"]),
        ("[comment]\n--\nsecret\n--\n\n* a\n", &["item0 \"- a\" g0"]),
    ];
    for (text, expected) in cases {
        assert_eq!(shown(text), *expected, "{text}");
    }
}

#[test]
fn what_is_never_closed_is_a_problem_and_read() {
    let parsed = read("= A\n\n====\nText.\n\n----\nmore\n");
    let lines: Vec<_> = parsed.problems.iter().map(|problem| problem.line).collect();
    assert_eq!(lines, [Some(3), Some(6)]);
    assert!(parsed.articles[0].body.ends_with("Text.\n\nmore"), "{}", parsed.articles[0].body);
}

#[test]
fn what_no_author_means_is_read_all_the_same() {
    const MANY: usize = 3_000;
    let stars: String = (1..400).map(|depth| format!("{} a\n", "*".repeat(depth))).collect();
    let fences: String = (4..400).map(|length| format!("{}\n", "=".repeat(length))).collect();
    let table = format!("|===\n{}\n|===\n", "|a .50+|b 50+|c\n".repeat(MANY));
    let odd = [
        stars,
        fences,
        table,
        "[cols=\"9999999999*,99999*a\"]\n|===\n9999*|a\n|===\n".to_owned(),
        "*a ".repeat(MANY),
        "`a ".repeat(MANY),
        "<<a ".repeat(MANY),
        "[[a ".repeat(MANY),
        "((a ".repeat(MANY),
        "+a ".repeat(MANY),
        "link:a[".repeat(MANY),
        "footnote:[".repeat(MANY),
        "https://a.org[".repeat(MANY),
        "pass:[".repeat(MANY),
        "a:: b\n".repeat(MANY),
        "a::\n".repeat(MANY),
        "ifdef::a[]\n".repeat(MANY),
        "[a]\n".repeat(MANY),
        ".a\n".repeat(MANY),
        "* a\n+\n".repeat(MANY),
        "+\n\n".repeat(MANY),
        "--\n".repeat(MANY),
        "|===\n".repeat(MANY),
        "== a\n".repeat(MANY),
        "> ".repeat(MANY),
        ":a: {a}{a}\n{a}\n\n".repeat(300),
    ];
    for text in &odd {
        for article in read(text).articles {
            tests::check(&article.body, &article.shape);
        }
    }
}

#[test]
fn a_signature_is_no_document() {
    assert_eq!(read("-----BEGIN PGP SIGNATURE-----\n\niQEz\n-----END PGP SIGNATURE-----\n"), Parsed::default());
}
