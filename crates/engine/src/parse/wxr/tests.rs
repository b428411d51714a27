//! An export that WordPress made, and others made up.

use super::*;
use crate::article::{Status, day};
use crate::parse::blocks::tests::{check, shown};

const EXPORT: &[u8] = include_bytes!("../../../../../tests/formats/wordpress/export.xml");

fn read(mut bytes: &[u8]) -> Parsed {
    parse(Stream { path: "e.xml", input: &mut bytes, max_item_bytes: 20_000 }, None)
}

fn blocks(article: &Article) -> Vec<String> {
    check(&article.body, &article.shape);
    shown(&article.body, &article.shape)
}

#[test]
fn an_export_is_its_published_posts_and_pages() {
    let parsed = read(EXPORT);
    assert_eq!(parsed.problems, []);
    let titles: Vec<_> = parsed.articles.iter().filter_map(|article| article.attribution.title.value().map(String::as_str)).collect();
    assert_eq!(titles, ["The wheel turns again & again", "Goats in the garden", "How to get here", "May I touch the stones?"]);
    let left_out: Vec<_> = parsed.left_out.iter().map(|left_out| left_out.reason.as_str()).collect();
    assert_eq!(
        left_out,
        [
            "entry 6: status: draft",
            "entry 7: status: private",
            "entry 8: status: future",
            "entry 9: status: pending",
            "entry 10: has a password",
            "entry 11: status: trash",
            "2 documents: of the type attachment",
            "1 document: of the type flamingo_inbound",
            "1 document: of the type nav_menu_item",
            "1 document: posts and pages without a text of their own",
        ]
    );
}

#[test]
fn a_post_of_blocks_keeps_them() {
    let parsed = read(EXPORT);
    let article = &parsed.articles[0];
    assert_eq!(
        blocks(article),
        [
            "paragraph \"The wheel of the valley mill turns again, after nine weeks of work.\"",
            "heading2#what-was-done \"What was done\"",
            "item0n \"1. The bearing was replaced.\" <What was done g0",
            "item0n \"2. The buckets were caulked with tow.\" <What was done g0",
            "row![Day,Open from] \"Day | Open from\" <What was done g1",
            "row[Saturday,10 am] \"Saturday | 10 am\" <What was done g1",
            "row[Sunday,noon] \"Sunday | noon\" <What was done g1",
            "caption \"Hours in spring\" <What was done",
            "code:- \"sluice --open 2 [slowly]\" <What was done",
        ]
    );
    let attribution = &article.attribution;
    assert_eq!(attribution.authors, Field::Stated(vec!["Ada Moor".to_owned()]));
    assert_eq!(attribution.published.value().copied().map(day).as_deref(), Some("2022-03-04"));
    assert_eq!(attribution.url.value().map(String::as_str), Some("https://blog.mill.example/2022/03/the-wheel-turns-again-again/"));
    assert_eq!((attribution.source.value().map(String::as_str), attribution.source.status()), (Some("Mill Times"), Status::Inferred));
    assert_eq!(article.tags, ["repairs", "valley-news", "wheel"]);
}

#[test]
fn posts_of_the_old_editor_have_paragraphs() {
    let parsed = read(EXPORT);
    assert_eq!(
        parsed.articles[1].body,
        "Nine goats live in the garden of the mill.\n\nThey eat what the visitors leave.\n\nPlease do not feed them, even if they ask [sic] for \
         it.\n\nA goat is never full.\n\nThey sleep under the stairs."
    );
    assert_eq!(parsed.articles[1].attribution.authors, Field::Stated(vec!["Ben Lee".to_owned()]));
    assert_eq!(
        blocks(&parsed.articles[2]),
        [
            "paragraph \"Take the train to Mill Halt.\"",
            "paragraph \"Then walk along the stream; ]]> is painted on the gate.\"",
            "item0 \"- Dogs are welcome.\" g0",
            "item0 \"- Bicycles are not.\" g0",
        ]
    );
}

#[test]
fn nothing_is_read_that_is_not_for_readers() {
    let whole = format!("{:?}", read(EXPORT));
    for word in ["Rita", "joy", "192.0.2", "draft may", "third stone", "Not yet", "Mondays", "An old text", "555", "An excerpt", "keeper"] {
        assert!(!whole.contains(word), "{word}");
    }
}

#[test]
fn older_exports_state_names_and_one_item_costs_itself_alone() {
    let item = |fields: &str| format!("<item><wp:post_type>post</wp:post_type><wp:status>publish</wp:status>{fields}</item>");
    let items = [
        item(
            "<dc:creator>Ada Moor</dc:creator><category>News</category><wp:post_date>0000-00-00 00:00:00</wp:post_date><pubDate>Fri, 04 Mar 2022 10:00:00 +0000</pubDate><content:encoded><![CDATA[One.]]></content:encoded>",
        ),
        item("<content:encoded><![CDATA[</item>\n<a]]></content:encoded><!a>"),
        item(&format!("<content:encoded>{}</content:encoded>", "a ".repeat(20_000))),
        item("<wp:status>archived</wp:status><content:encoded>Old.</content:encoded>"),
        item("<content:encoded>&lt;p&gt;Two.&lt;/p&gt;</content:encoded>"),
    ];
    let parsed = read(format!("<rss xmlns:wp=\"w\"><channel><title>Mill Times</title>{}</channel></rss>", items.concat()).as_bytes());
    let bodies: Vec<_> = parsed.articles.iter().map(|article| (article.id.as_str(), article.body.as_str())).collect();
    assert_eq!(bodies, [("e.xml#1", "One."), ("e.xml#5", "Two.")]);
    assert_eq!(parsed.articles[0].attribution.authors, Field::Stated(vec!["Ada Moor".to_owned()]));
    assert_eq!(parsed.articles[0].attribution.published.value().copied().map(day).as_deref(), Some("2022-03-04"));
    assert_eq!(parsed.articles[0].tags, ["News"]);
    assert_eq!(parsed.problems.len(), 2, "{:?}", parsed.problems);
    assert_eq!(parsed.left_out[0].reason, "entry 4: status: archived");
    assert!(read(b"<rss xmlns:wp='w'><channel>").problems[0].reason.contains("breaks off"));
}
