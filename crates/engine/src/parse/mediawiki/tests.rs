//! Exports that MediaWiki made, and others made up.

use super::*;
use crate::article::Status;
use crate::parse::blocks::tests::{check, shown};

const DUMP: &[u8] = include_bytes!("../../../../../tests/formats/mediawiki/dump.xml");
const HISTORY: &[u8] = include_bytes!("../../../../../tests/formats/mediawiki/history.xml");
const OLD: &[u8] = include_bytes!("../../../../../tests/formats/mediawiki/old.xml");

fn read(mut bytes: &[u8]) -> Parsed {
    parse(Stream { path: "w.xml", input: &mut bytes, max_item_bytes: 100_000 }, None, Some("en"))
}

fn dump(pages: &str) -> Parsed {
    let site =
        "<siteinfo><base>https://a.org/wiki/Main</base><namespaces><namespace key=\"1\">Diskussion</namespace></namespaces></siteinfo>";
    read(format!("<mediawiki>{site}{pages}</mediawiki>").as_bytes())
}

fn page<'a>(parsed: &'a Parsed, title: &str) -> &'a Article {
    let is_it = |article: &&Article| article.attribution.title.value().map(String::as_str) == Some(title);
    parsed.articles.iter().find(is_it).unwrap_or_else(|| panic!("{title}"))
}

fn blocks(article: &Article) -> Vec<String> {
    check(&article.body, &article.shape);
    shown(&article.body, &article.shape)
}

#[test]
fn a_dump_is_its_articles() {
    let parsed = read(DUMP);
    assert_eq!(parsed.problems, []);
    let titles: Vec<_> = parsed.articles.iter().filter_map(|article| article.attribution.title.value().map(String::as_str)).collect();
    assert_eq!(
        titles,
        [
            "Main Page",
            "Valley mill",
            "Flour grades",
            "Opening the sluice",
            "Help:Editing",
            "Valley Mill Wiki:House rules",
            "Guide:Grinding days",
            "Grinding"
        ]
    );
}

#[test]
fn what_is_no_article_is_counted_by_kind() {
    let left_out: Vec<_> = read(DUMP).left_out.into_iter().map(|left_out| left_out.reason).collect();
    assert_eq!(
        left_out,
        [
            "1 document: discussions in Valley Mill Wiki",
            "1 document: pages of Category",
            "1 document: pages of File",
            "1 document: pages of Inbox",
            "1 document: pages of MediaWiki",
            "2 documents: pages of Talk",
            "1 document: pages of Template",
            "1 document: pages of User",
            "1 document: pages that list what a title may mean",
            "1 document: pages without a text of their own",
            "1 document: redirects"
        ]
    );
}

#[test]
fn a_page_keeps_its_shape() {
    let parsed = read(DUMP);
    let article = page(&parsed, "Valley mill");
    assert_eq!(
        blocks(article),
        [
            "row[built,1742] \"built | 1742\" g0",
            "row[rebuilt,1893] \"rebuilt | 1893\" g0",
            "row[wheel,overshot, 4.2 m] \"wheel | overshot, 4.2 m\" g0",
            "row[website,museum.mill.example] \"website | museum.mill.example\" g0",
            "paragraph \"The valley mill is a water mill with two pairs of stones. It was rebuilt after a fire and has ground flour ever since.\"",
            "heading2#Wheel \"Wheel\"",
            "paragraph \"The wheel turns at six revolutions a minute. Its Mühlrad has 36 buckets.\" <Wheel",
            "heading3#Daily_care \"Daily care\" <Wheel",
            "item0n \"1. Open the sluice by a hand's width.\" <Daily care g1",
            "item0n \"2. Listen for a minute:\" <Daily care g1",
            "item1 \"- a steady knock is the trundle\" <Daily care g1",
            "item1 \"- a scraping noise is a stone\" <Daily care g1",
            "paragraph \"Stop the wheel if it scrapes.\" <Daily care g1",
            "item0n \"3. Grease the bearing.\" <Daily care g1",
            "paragraph \"Never reach between the wheel and the wall while water is in the flume, not even with a tool.\" <Daily care g2 Warning",
            "heading2#Wheel_2 \"Wheel\"",
            "paragraph \"There was another wheel until 1893.\" <Wheel",
            "heading2#Terms \"Terms\"",
            "term \"Flume\" <Terms g3",
            "definition \"the channel that brings the water\" <Terms g3",
            "term \"Tailrace\" <Terms g3",
            "definition \"the channel that takes it away\" <Terms g3",
            "definition \"it is dry in August\" <Terms g3",
            "heading6#- \"Keepers\" <Terms",
            "paragraph \"Two keepers share the house.\" <Keepers",
            "heading2#See_also \"See also\"",
            "item0 \"- Project:House rules\" <See also g4",
        ]
    );
    let attribution = &article.attribution;
    assert_eq!(attribution.source, Field::Stated("Valley Mill Wiki".to_owned()));
    assert_eq!(attribution.url.value().map(String::as_str), Some("https://wiki.mill.example/wiki/Valley_mill"));
    assert_eq!(
        (attribution.url.status(), attribution.authors.status(), attribution.published.status()),
        (Status::Inferred, Status::Unknown, Status::Unknown)
    );
    assert_eq!(article.tags, ["Water mills", "Museums"]);
    assert_eq!(article.evidence, ["photo caption: The mill at dusk, seen from the weir"]);
}

#[test]
fn tables_and_code_keep_their_shape() {
    let parsed = read(DUMP);
    assert_eq!(
        blocks(page(&parsed, "Flour grades")),
        [
            "caption \"Grades that we grind\" g0",
            "row![Grade,Extraction,Sold in] \"Grade | Extraction | Sold in\" g0",
            "row[Whole,100 %,1 kg and 5 kg bags] \"Whole | 100 % | 1 kg and 5 kg bags\" g0",
            "row[Brown,85 %,1 kg and 5 kg bags] \"Brown | 85 % | 1 kg and 5 kg bags\" g0",
            "row[White,not ground since 1980,] \"White | not ground since 1980 |\" g0",
            "paragraph \"Ask for rye flours at the counter.\"",
        ]
    );
    assert_eq!(
        blocks(page(&parsed, "Opening the sluice")),
        [
            "paragraph \"Read this before you open the sluice.\"",
            "heading2#Steps \"Steps\"",
            "code:- \"sluice --status\\nsluice --open 1\" <Steps",
            "paragraph \"Write sluice --stop to stop, or [[brackets]] as they are. See Opening the sluice.\" <Steps",
            "code:python \"def open_sluice(hand):\\n    # one hand is 10 cm\\n    return hand * 10\" <Steps",
            "code:- \"<b>not bold</b> & as it is\" <Steps",
            "paragraph \"The flow is Q = A v.\\nIt is measured at noon.\" <Steps",
            "quotation \"Water has no keeper.\" <Steps g0",
        ]
    );
}

#[test]
fn nothing_of_editors_is_read() {
    for article in read(HISTORY).articles {
        let whole = format!("{article:?}");
        assert!(!whole.contains("secret summary") && !whole.contains("not for readers") && !whole.contains("2026"), "{whole}");
    }
}

#[test]
fn of_a_history_the_latest_revision_is_read() {
    let (history, current) = (read(HISTORY), read(DUMP));
    assert_eq!(history.articles, current.articles);
    assert_eq!(page(&history, "Grinding").body, "The stones are dressed twice a year.");
    let revision = |at: &str, text: &str| format!("<revision><timestamp>{at}</timestamp><text>{text}</text></revision>");
    let newest_first =
        format!("<page><title>A</title>{}{}</page>", revision("2022-03-04T10:00:00Z", "New."), revision("2021-03-04T10:00:00Z", "Old."));
    assert_eq!(dump(&newest_first).articles[0].body, "New.");
}

#[test]
fn older_schemas_are_read_alike() {
    assert_eq!(read(OLD).articles, read(DUMP).articles);
    let parsed = dump(
        "<page><title>Diskussion:A</title><revision><text>No.</text></revision></page>\
         <page><title>B</title><revision><text>#REDIRECT [[A]]</text></revision></page>\
         <page><title>A</title><revision><text>Yes.</text></revision></page>",
    );
    assert_eq!((parsed.articles.len(), parsed.articles[0].id.as_str(), parsed.articles[0].body.as_str()), (1, "w.xml#3", "Yes."));
    let reasons: Vec<_> = parsed.left_out.iter().map(|left_out| left_out.reason.as_str()).collect();
    assert_eq!(reasons, ["1 document: pages of Diskussion", "1 document: redirects"]);
}

#[test]
fn a_page_that_is_broken_or_too_large_costs_itself_alone() {
    let page = |title: &str, text: &str| format!("<page><title>{title}</title>\n<ns>0</ns><revision><text>{text}</text></revision></page>");
    let parsed = dump(&[page("A", "One."), page("B", &"b ".repeat(60_000)), page("C", "x</text><!a>"), page("D", "Two.")].concat());
    let bodies: Vec<_> = parsed.articles.iter().map(|article| article.body.as_str()).collect();
    assert_eq!((bodies, parsed.problems.len()), (vec!["One.", "Two."], 2), "{:?}", parsed.problems);
    assert_eq!(parsed.problems[0].line, Some(3));
    let broken = read(b"<mediawiki><page><title>A</title><revision><text>One.");
    assert!(broken.problems.iter().any(|problem| problem.reason.contains("breaks off")), "{:?}", broken.problems);
    assert!(read(b"<mediawiki></mediawiki>").problems[0].reason.contains("without pages"));
}
