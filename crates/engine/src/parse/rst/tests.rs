//! Tests of whole documents: what docutils and Sphinx make of our samples, and a row a construct.

use proptest::prelude::{prop, proptest};

use super::*;
use crate::article::{Article, Field, day};
use crate::block::{Block, Kind, Style};
use crate::parse::blocks::tests;

fn read(text: &str) -> Parsed {
    parse(Document { path: "a.rst", text })
}

fn article(text: &str) -> Article {
    let article = read(text).articles.remove(0);
    tests::check(&article.body, &article.shape);
    article
}

fn shown(text: &str) -> Vec<String> {
    let article = article(text);
    tests::shown(&article.body, &article.shape)
}

/// The blocks as `tests/formats/rst/outline.py` writes those of docutils: `kind text`, one a line.
fn outline(text: &str) -> Vec<String> {
    let article = article(text);
    let title = article.attribution.title.value().map(|title| format!("heading1 {title}"));
    let line = |block: &Block| {
        let words = block.text(&article.body).replace('\n', "\\n");
        match &block.kind {
            Kind::Heading { level, .. } => format!("heading{level} {words}"),
            Kind::Item { depth, .. } => format!("item{depth} {}", words.split_once(' ').map_or("", |(_, words)| words)),
            Kind::Row { is_header, .. } => format!("row{} {words}", if *is_header { "!" } else { "" }),
            Kind::Code { language } => format!("code:{} {words}", language.as_deref().unwrap_or("-")),
            kind => format!("{} {words}", kind.name()),
        }
    };
    title.into_iter().chain(article.shape.blocks.iter().map(line)).collect()
}

fn assert_same(text: &str, expected: &str) {
    let found = outline(text);
    for (found, expected) in found.iter().zip(expected.lines()) {
        assert_eq!(found, expected);
    }
    assert_eq!(found.len(), expected.lines().count());
}

#[test]
fn a_document_has_the_blocks_that_docutils_reads() {
    let text = include_str!("../../../../../tests/formats/rst/museum.rst");
    assert_same(text, include_str!("../../../../../tests/formats/rst/museum.expected"));
    let article = article(text);
    assert_eq!(article.attribution.authors, Field::Stated(vec!["Ada Moor".to_owned()]));
    assert_eq!(article.attribution.published.value().copied().map(day).as_deref(), Some("2024-05-06"));
    assert_eq!(article.tags, ["mill", "museum"]);
    assert!(!article.body.contains("visitor reads") && !article.body.contains("todo") && !article.body.contains("never"));
}

#[test]
fn a_document_has_the_blocks_that_sphinx_reads() {
    let text = include_str!("../../../../../tests/formats/rst/sphinx.rst");
    assert_same(text, include_str!("../../../../../tests/formats/rst/sphinx.expected"));
    let article = article(text);
    assert_eq!(article.attribution.authors, Field::Stated(vec!["Ben Moor".to_owned()]));
    assert_eq!(article.tags, ["wheel", "control"]);
    let anchors: Vec<_> = article.shape.blocks.iter().filter_map(|block| block.kind.anchor()).collect();
    assert_eq!(anchors, ["control-start", "control-words"]);
}

/// A row a construct: what is written, and its blocks.
#[test]
fn each_construct_is_its_block() {
    let cases: &[(&str, &[&str])] = &[
        ("A\n=\n\nB\n-\n\na\n\nB\n-\n\nb\n", &["heading2#b \"B\"", "paragraph \"a\" <B", "heading2#- \"B\"", "paragraph \"b\" <B"]),
        ("3. c\n4. d\n", &["item0n \"3. c\" g0", "item0n \"4. d\" g0"]),
        ("- a\n\n  ::\n\n    x\n", &["item0 \"- a\" g0", "code:- \"x\" g0"]),
        ("1. a\n1. b\n\n- c\n", &["paragraph \"1. a 1. b\"", "item0 \"- c\" g0"]),
        ("A. Moor wrote\nthis. `a`\n\n- b\n", &["paragraph \"A. Moor wrote this. a\"", "item0 \"- b\" g0"]),
        (".. tip:: a\n\n   b\n\nc\n", &["paragraph \"a\" g0 Tip", "paragraph \"b\" g0 Tip", "paragraph \"c\""]),
        (".. admonition:: Own\n   :class: danger\n\n   a\n", &["paragraph \"Own\" g0 Danger", "paragraph \"a\" g0 Danger"]),
        (".. dropdown:: Why?\n\n   So.\n\nEnd.\n", &["question \"Why?\"", "paragraph \"So.\" <Why?", "paragraph \"End.\""]),
        (
            ".. tabs::\n\n   .. tab:: Linux\n\n      a\n\n   .. code-tab:: py Python\n\n      b\n",
            &["caption \"Linux\"", "paragraph \"a\"", "caption \"Python\"", "code:py \"b\""],
        ),
        (
            ".. py:function:: f(a)\n\n   Does.\n\n   :param int a: It.\n   :param b: Or\n   :type b: str\n   :raises E: never\n",
            &[
                "term \"f(a)\" g0",
                "definition \"Does.\" g0",
                "term \"a (int)\" g0",
                "definition \"It.\" g0",
                "term \"b (str)\" g0",
                "definition \"Or\" g0",
                "term \"Raises E\" g0",
                "definition \"never\" g0",
            ],
        ),
        (".. own-thing:: Label\n\n   a\n\n- b\n", &["caption \"Label\"", "paragraph \"a\"", "item0 \"- b\" g0"]),
        (".. own-thing::\n   :x: y\n\n.. automodule:: m\n   :members:\n\n- b\n", &["item0 \"- b\" g0"]),
        ("..\n\n   Quoted.\n\n.. note: no\n   no\n\n- b\n", &["quotation \"Quoted.\" g0", "item0 \"- b\" g1"]),
        (".. role:: py(code)\n\n:py:`x_`, |a|\n\n.. |a| replace:: **b**\n", &["paragraph \"x_, b\""]),
        ("text\n    indented::\n\n      x\n", &["term \"text\" g0", "definition \"indented:\" g0", "code:- \"x\" g0"]),
        ("Lead::\n  x\n\ny\n", &["paragraph \"Lead:\"", "code:- \"x\"", "paragraph \"y\""]),
        ("====  ===\na     b\n====  ===\n", &["row[a,b] \"a | b\" g0"]),
        ("+---+\n| a |\n| b |\n+---+\n", &["row[a b] \"a b\" g0"]),
    ];
    for (text, expected) in cases {
        assert_eq!(shown(text), *expected, "{text}");
    }
}

#[test]
fn links_lead_where_the_document_says() {
    let article = article(
        ".. _a: https://a.org\n.. _b: a_\n.. __: https://d.org\n\n- a_ b_ `c <https://c.org>`__ `d`__ c_ Top_ `e <a_>`_ :doc:`/g` x_\n\nTop\n===\n\n- f\n",
    );
    let links: Vec<(&str, &str)> = article
        .shape
        .inlines
        .iter()
        .filter_map(|mark| match &mark.style {
            Style::Link(target) | Style::RelativeLink(target) => {
                Some((&article.body[mark.span.start as usize..mark.span.end as usize], target.as_str()))
            }
            _ => None,
        })
        .collect();
    assert_eq!(
        links,
        [
            ("a", "https://a.org"),
            ("b", "https://a.org"),
            ("c", "https://c.org"),
            ("d", "https://d.org"),
            ("Top", "#top"),
            ("e", "https://a.org"),
            ("g", "/g")
        ]
    );
    assert!(article.body.contains(" c_ ") && article.body.contains(" x_"), "{}", article.body);
}

#[test]
fn targets_before_other_blocks_and_before_targets_are_known() {
    let article = article("- a_ b_ c_ `d`__\n\n.. _a:\n\nText.\n\n.. _b:\n.. _c: https://c.org\n\n__ https://d.org/\n   more\n");
    assert!(article.body.starts_with("- a b c d\n"), "{}", article.body);
    let targets: Vec<&Style> = article.shape.inlines.iter().map(|mark| &mark.style).collect();
    let link = |target: &str| Style::Link(target.to_owned());
    assert_eq!(
        targets,
        [&Style::RelativeLink("#a".to_owned()), &link("https://c.org"), &link("https://c.org"), &link("https://d.org/more")]
    );
}

#[test]
fn a_draft_is_left_out_and_a_proposal_is_not_one() {
    assert_eq!(read("Title\n=====\n\n:status: draft\n\nText.\n").left_out.len(), 1);
    assert_eq!(read(".. title: A\n.. slug: a\n.. status: private\n\nText.\n").left_out.len(), 1);
    assert_eq!(read(".. title: A\n.. status: private\n\nText.\n").left_out.len(), 1);
    assert_eq!(read(".. title: A\n.. tags: mill, private\n\nText.\n").left_out.len(), 1);
    assert_eq!(read("---\ntitle: A\ndraft: true\n---\n\nText.\n").left_out.len(), 1);
    let article = read(
        "PEP: 99\nTitle: Mills\nAuthor: Ada Moor <a@b.org>, Ben Moor\nStatus: Draft\nCreated: 01-Feb-2020\n\nAbstract\n========\n\nText.\n",
    )
    .articles
    .remove(0);
    assert_eq!(article.attribution.title, Field::Stated("Mills".to_owned()));
    assert_eq!(article.attribution.authors.value().map(Vec::len), Some(2));
    assert_eq!(article.attribution.published.value().copied().map(day).as_deref(), Some("2020-02-01"));
    assert!(article.body.ends_with("Text."));
}

#[test]
fn a_table_that_is_not_drawn_to_its_end_is_a_problem_and_its_text_stays() {
    for text in ["a\n\n+---+---+\n| a | b\n+---+---+\n", "a\n\n+---+---+\n| a | b |\n", "a\n\n=====  ====\nlong text b\n=====  ====\n"] {
        let parsed = read(text);
        assert_eq!(parsed.problems.first().and_then(|problem| problem.line), Some(3), "{text}");
        assert!(parsed.articles[0].body.contains('b'), "{text}");
    }
}

#[test]
fn hostile_documents_cost_linear_time_and_memory() {
    const MANY: usize = 4_000;
    let rising: String = (0..600).map(|depth| format!("{}a\n", " ".repeat(depth))).collect();
    let items: String = (0..600).map(|depth| format!("{}- a\n\n", "  ".repeat(depth))).collect();
    let odd = [
        rising,
        items,
        "- ".repeat(MANY),
        ".. note:: ".repeat(MANY),
        "| ".repeat(MANY),
        "+-".repeat(MANY) + "+\n",
        "+-+\n".repeat(MANY),
        "+-+-+\n| | |\n".repeat(MANY),
        "== ==\n".repeat(MANY),
        "== ==\na b\n".repeat(MANY),
        format!(".. |a| replace:: {}\n\n{}", "b ".repeat(2_000), "|a| ".repeat(MANY)),
        ".. |a| replace:: |b| |b|\n.. |b| replace:: |a| |a|\n\n|a|\n".to_owned(),
        "a_ ".repeat(MANY),
        ":a:`b` ".repeat(MANY),
        ":a: ".repeat(MANY),
        ".. _a: b_\n".repeat(MANY),
        "A\n=\n\n".repeat(MANY),
        ":param a: b\n:type a: c\n".repeat(MANY),
        "a\n  b\n".repeat(MANY),
        "    a\n\n    -- b\n\n".repeat(MANY),
        "\t".repeat(MANY) + "a",
        "a::\n\n  b\n".repeat(MANY),
        ".. csv-table::\n\n   ".to_owned() + &"\"a,".repeat(MANY),
    ];
    for text in &odd {
        for article in read(text).articles {
            tests::check(&article.body, &article.shape);
            assert!(article.body.len() <= text.len() * 8 + (2 << 20), "{:?}", text.get(..40));
        }
    }
    assert!(read(&odd[1]).problems[0].reason.contains("nest deeper"));
    assert!(read(&odd[10]).problems[0].reason.contains("too much text"));
}

proptest! {
    #[test]
    fn no_document_makes_the_parser_panic(lines in prop::collection::vec(" {0,6}(\\.\\. (note|code|_a|\\|a\\||list-table|csv-table|figure|py:x)::? ?|[-*+] |1\\. |:a: |\\+-+\\+|\\|.?\\||=+ =+|={1,5}|a_|`a`|\\*a|``|水é|\\[1\\]_|a::|-- a|>>> a|:x:`a <b>`|\\\\)?(a|\\||`|\\*| \\+-+\\+|  b)?", 0..24)) {
        for article in read(&lines.join("\n")).articles {
            tests::check(&article.body, &article.shape);
        }
    }
}
