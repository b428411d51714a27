//! Each construct of wikitext is its block.

use super::*;
use crate::parse::blocks::tests::{check, shown};

fn site() -> Site {
    let mut site = Site::of_language(None);
    site.base = Some("https://a.org/wiki/Main_Page".to_owned());
    site.add_namespace(6, "Datei");
    site
}

fn blocks(text: &str) -> Vec<String> {
    let read = read(text, "Mill", &site());
    check(&read.built.body, &read.built.shape);
    shown(&read.built.body, &read.built.shape)
}

#[test]
fn each_construct_of_wikitext_is_its_block() {
    let cases: &[(&str, &[&str])] = &[
        ("One\ntwo.\n\nThree.", &["paragraph \"One two.\"", "paragraph \"Three.\""]),
        (
            "== A ''b'' ==\nx\n=== C===\n== A b ==\ny",
            &["heading2#A_b \"A b\"", "paragraph \"x\" <A b", "heading3#C \"C\" <A b", "heading2#A_b_2 \"A b\"", "paragraph \"y\" <A b"],
        ),
        (
            "* a\n** b\n**# c\n* d\ne",
            &["item0 \"- a\" g0", "item1 \"- b\" g0", "item2n \"1. c\" g0", "item0 \"- d\" g0", "paragraph \"e\""],
        ),
        ("# a\n#* b\n#: c\n# d", &["item0n \"1. a\" g0", "item1 \"- b\" g0", "paragraph \"c\" g0", "item0n \"2. d\" g0"]),
        (
            "; a : b\n; [[c:d]]\n: e\n: f",
            &["term \"a\" g0", "definition \"b\" g0", "term \"c:d\" g0", "definition \"e\" g0", "definition \"f\" g0"],
        ),
        ("; A heading\nx", &["heading6#- \"A heading\"", "paragraph \"x\" <A heading"]),
        (": moved\n:: further", &["paragraph \"moved\"", "paragraph \"further\""]),
        (" a  b\n  ''c''", &["code:- \"a  b\\n c\""]),
        ("a\n----\nb", &["paragraph \"a\"", "paragraph \"b\""]),
        (
            "<pre>\n'''a'''\n</pre>x<syntaxhighlight lang=\"rust\">\nfn\n</syntaxhighlight>",
            &["code:- \"'''a'''\"", "paragraph \"x\"", "code:rust \"fn\""],
        ),
        ("a <source inline>''b''</source> <nowiki>''c'' [[d]]</nowiki>", &["paragraph \"a ''b'' ''c'' [[d]]\""]),
        ("<blockquote>a</blockquote>\n<div class='noprint'>b</div>c", &["quotation \"a\" g0", "paragraph \"c\""]),
        (
            "{{Warning|Mind the wheel, always.\n* a}}\nb",
            &["paragraph \"Mind the wheel, always.\" g0 Warning", "item0 \"- a\" g0 Warning", "paragraph \"b\""],
        ),
        ("{{Infobox\n| built = 1742\n| map = x.png\n}}\na", &["row[built,1742] \"built | 1742\" g0", "paragraph \"a\""]),
        ("a {{cn}} b {{Item|key}} c\n{{Navbox|x}}", &["paragraph \"a b key c\""]),
        ("[[Datei:x.jpg|mini|A [[b]]]]a\n[[Category:C|D]]\n[[de:E]]\n__NOTOC__", &["paragraph \"a\""]),
        ("a List<String> <tabber>b</tabber> &amp; &lt;c&gt; <br> d", &["paragraph \"a List<String> b & <c>\\nd\""]),
        ("[https://b.org the text] [https://c.org] [d] a__b [[#E f|g]]", &["paragraph \"the text [d] a__b g\""]),
    ];
    for (text, expected) in cases {
        assert_eq!(blocks(text), *expected, "{text}");
    }
}

#[test]
fn tables_keep_their_columns() {
    assert_eq!(
        blocks(
            "{| class=x\n|+ style=y | Keys\n! a !! b || c\n|-\n| rowspan=2 | 1\n* li\n| colspan=\"2\" | [[2|two]]\n|-\n| 3 || rowspan=2|4\n|-\n|5||6\n|}\nz"
        ),
        [
            "caption \"Keys\" g0",
            "row![a,b,c] \"a | b | c\" g0",
            "row[1 li,two,] \"1 li | two |\" g0",
            "row[1 * li,3,4] \"1 * li | 3 | 4\" g0",
            "row[5,6,4] \"5 | 6 | 4\" g0",
            "paragraph \"z\"",
        ]
    );
    assert_eq!(blocks("{|\n|a\n{|\n|b\n|}\n|c\n|}"), ["row[a b,c] \"a b | c\" g0"]);
    assert_eq!(blocks("{|\n|a || colspan=2 {{yes}}\n|b\n|}"), ["row[a,,,b] \"a |  |  | b\" g0"]);
}

#[test]
fn marks_and_links_are_inlines() {
    let read = read("'''''a'' b''' ''c '''d'' e''' [[water mill|m]]s l'''eau'' [[/x]] [[:Category:Y]] [[Help:Z|]]", "Mill", &site());
    assert_eq!(read.built.body, "a b c d e ms l'eau /x Category:Y Help:Z");
    let marks: Vec<String> = read
        .built
        .shape
        .inlines
        .iter()
        .map(|mark| format!("{:?} {}", mark.style, &read.built.body[mark.span.start as usize..mark.span.end as usize]))
        .collect();
    assert_eq!(
        marks,
        [
            "Strong a b",
            "Emphasis a",
            "Emphasis c d",
            "Strong d",
            "Strong e",
            "Link(\"https://a.org/wiki/Water_mill\") m",
            "Emphasis eau",
            "Link(\"https://a.org/wiki/Mill/x\") /x",
            "Link(\"https://a.org/wiki/Category:Y\") Category:Y",
            "Link(\"https://a.org/wiki/Help:Z\") Help:Z",
        ]
    );
}

#[test]
fn what_stands_beside_the_text_is_evidence_or_a_category() {
    let read = read("[[File:a.jpg|thumb|200px|alt=no|The ''wheel'']]b[[Category:C]]<gallery>\nFile:d.jpg|E\n</gallery>", "Mill", &site());
    assert_eq!((read.built.body.as_str(), read.categories), ("b", vec!["C".to_owned()]));
    assert_eq!(read.built.evidence, ["photo caption: The wheel", "photo caption: E"]);
}

#[test]
fn a_page_says_that_it_lists_meanings() {
    for text in ["{{disambiguation}}", "a __DISAMBIG__", "{{Begriffsklärung}}"] {
        assert!(read(text, "Mill", &site()).is_disambiguation, "{text}");
    }
}

#[test]
#[ignore = "load: it measures time"]
#[expect(clippy::disallowed_methods, reason = "it measures time")]
fn hostile_pages_cost_linear_time() {
    const BYTES: usize = 1 << 18;
    const ENOUGH: std::time::Duration = std::time::Duration::from_secs(20);
    let pieces = [
        "{{",
        "{{a|",
        "{{{",
        "{{note|a b c ",
        "[[",
        "[[a|",
        "[[File:a|",
        "[http://a ",
        "[http://a b] ",
        "{|\n|a\n",
        "{|\n! a !! b\n",
        "|-\n",
        "|a\n",
        "||",
        "|a||",
        "* ",
        "*",
        "#:",
        ";a:",
        "== a ==\n",
        "=",
        "''",
        "'''",
        "'''''",
        "a'''b",
        "<",
        "<ref>",
        "<ref \"",
        "<nowiki>",
        "<pre>",
        "<!--",
        "<!-- a -->",
        "<div>",
        "<b>",
        "</b>",
        "__",
        "__A",
        "&",
        " a\n",
        "a\n\n",
        "{{a}}",
        "{{a}} ",
        "}}",
        "]]",
        "{| \n| rowspan=999 | a\n",
        "|rowspan=999|a\n",
        "<gallery>",
        "[[Category:a]]",
        "{{Infobox|a=",
    ];
    for piece in pieces {
        let closed = [
            piece.repeat(BYTES / piece.len()),
            format!("{{|\n{}", piece.repeat(BYTES / piece.len())),
            format!("{}{}", piece.repeat(1_000), "}}]]|}\n".repeat(1_000)),
        ];
        for text in closed {
            let began = std::time::Instant::now();
            let _ = read(&text, "Mill", &site());
            let took = began.elapsed();
            println!("{piece:?} {took:?}");
            assert!(took < ENOUGH, "{piece:?} took {took:?}");
        }
    }
}
