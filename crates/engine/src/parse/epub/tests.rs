//! Books as programs write them, and as nobody should.

use super::*;
use crate::article::Status;
use crate::parse::blocks::tests;
use crate::parse::zipped::tests::zip;

fn read(bytes: &[u8]) -> Parsed {
    parse(File { path: "book.epub", bytes })
}

/// A chapter: its id, its title, its book, and its blocks, or its text where that is paragraphs alone.
fn shown(article: &Article) -> (&str, &str, &str, Vec<String>) {
    tests::check(&article.body, &article.shape);
    let blocks = if article.shape.is_plain() { vec![article.body.clone()] } else { tests::shown(&article.body, &article.shape) };
    let attribution = &article.attribution;
    let title = attribution.title.value().map_or("", String::as_str);
    (&article.id, title, attribution.source.value().map_or("", String::as_str), blocks)
}

#[test]
fn a_chapter_is_an_article_of_its_book() {
    for bytes in [
        &include_bytes!("../../../../../tests/formats/epub/pandoc3.epub")[..],
        include_bytes!("../../../../../tests/formats/epub/pandoc2.epub"),
    ] {
        let parsed = read(bytes);
        assert_eq!(parsed.problems, []);
        let chapters: Vec<_> = parsed.articles.iter().map(shown).collect();
        assert_eq!(
            chapters[0],
            (
                "book.epub#2",
                "Water",
                "The Miller’s Reader",
                [
                    "paragraph \"Water is led to the wheel in a wooden channel. It must never run dry.\"",
                    "heading2#enough \"How much water is enough?\"",
                    "paragraph \"A hand’s depth turns the wheel; two turn the stones.\" <How much water is enough?",
                    "item0n \"1. The first channel was of oak and lasted ninety years.\" <How much water is enough? g0",
                ]
                .map(str::to_owned)
                .to_vec()
            )
        );
        assert_eq!((chapters[1].0, chapters[1].1, chapters[1].3.len()), ("book.epub#3", "Stones", 6));
        // A number is no title: the chapter is called by its book, and its source is who published that.
        assert_eq!((chapters[2].1, chapters[2].2), ("The Miller’s Reader", "Alder Mill Press"));
        let article = &parsed.articles[0];
        assert_eq!(article.attribution.authors.value().map(|names| names.join(", ")).as_deref(), Some("Ines Falk"));
        assert_eq!(article.attribution.published.value().copied().map(crate::article::day).as_deref(), Some("2023-11-04"));
        assert_eq!((article.language.code(), article.tags.join(", ").as_str(), article.file.as_str()), ("en", "mills", "book.epub"));
    }
}

#[test]
fn pages_that_are_no_text_are_left_out() {
    let parsed = read(include_bytes!("../../../../../tests/formats/epub/ebooklib.epub"));
    assert_eq!(parsed.problems, []);
    let arrival =
        "Visitors come by the lower bridge, since the upper one is closed.\n\nIt was closed after the flood.\n\nDogs wait in the yard.";
    let tour = ["item0 \"- Wheel room\" g0", "item0 \"- Stone floor\" g0"];
    assert_eq!(
        parsed.articles.iter().map(shown).collect::<Vec<_>>(),
        [
            ("book.epub#3", "Arrival", "Guide to the Alder Mill", vec![arrival.to_owned()]),
            ("book.epub#5", "The tour", "Guide to the Alder Mill", tour.map(str::to_owned).to_vec()),
        ]
    );
    // A year is no day, and who drew the pictures is no author.
    let attribution = &parsed.articles[0].attribution;
    assert_eq!((attribution.published.status(), attribution.authors.value().map(Vec::len)), (Status::Unknown, Some(1)));
}

const PLACE: &str = "<container><rootfiles><rootfile full-path='OPS/book.opf'/></rootfiles></container>";

/// A book of these files in this order of reading.
fn book(metadata: &str, pages: &[(&str, &str)], more: &[(&str, &str)]) -> Vec<u8> {
    let items: String =
        pages.iter().map(|(name, _)| format!("<item id='{name}' href='{name}' media-type='application/xhtml+xml'/>")).collect();
    let order: String = pages.iter().map(|(name, _)| format!("<itemref idref='{name}'/>")).collect();
    let package = format!("<package><metadata>{metadata}</metadata><manifest>{items}</manifest><spine>{order}</spine></package>");
    let pages: Vec<(String, &str)> = pages.iter().map(|(name, text)| (format!("OPS/{name}"), *text)).collect();
    let mut entries = vec![(CONTAINER, PLACE), ("OPS/book.opf", package.as_str())];
    entries.extend(pages.iter().map(|(name, text)| (name.as_str(), *text)));
    entries.extend(more);
    zip(&entries)
}

const PAGE: &str = "<html><body><h1>Mills</h1><p>A mill stands by the river.</p></body></html>";

#[test]
fn text_that_is_encrypted_is_a_problem_and_a_font_is_none() {
    let encryption = |algorithm: &str| {
        format!("<encryption><enc:EncryptedData><enc:EncryptionMethod Algorithm='{algorithm}'/></enc:EncryptedData></encryption>")
    };
    let parsed = |algorithm: &str| read(&book("<dc:title>Mills</dc:title>", &[("a.xhtml", PAGE)], &[(ENCRYPTION, &encryption(algorithm))]));
    let locked = parsed("http://www.w3.org/2001/04/xmlenc#aes128-cbc");
    assert!(locked.articles.is_empty() && locked.problems[0].reason.contains("DRM"), "{:?}", locked.problems);
    assert_eq!(parsed("http://www.idpf.org/2008/embedding").articles.len(), 1);
}

#[test]
fn a_page_that_is_missing_or_broken_costs_itself_alone() {
    let broken = "<html><body><p>The wheel <b>turns.<p>It is wet.</body>";
    let bytes = book("<dc:creator>Unknown</dc:creator>", &[("a.xhtml", PAGE), ("cover.xhtml", PAGE), ("b.xhtml", broken)], &[]);
    let parsed = read(&bytes);
    let bodies: Vec<_> = parsed.articles.iter().map(|article| article.body.as_str()).collect();
    // What has no heading and is in no table of contents goes on with the page before it.
    assert_eq!(bodies, ["A mill stands by the river.\n\nThe wheel turns.\n\nIt is wet."]);
    assert_eq!(parsed.articles[0].attribution.authors.status(), Status::Unknown);
    let damaged = zip(&[
        (CONTAINER, PLACE),
        (
            "OPS/book.opf",
            "<package><manifest><item id='a' href='a.xhtml' media-type='text/html'/></manifest><spine><itemref idref='a'/></spine></package>",
        ),
    ]);
    assert!(read(&damaged).problems[0].reason.contains("is named by the book and not in it"));
}

#[test]
fn what_is_no_book_says_so() {
    let reason = |bytes: &[u8]| read(bytes).problems.remove(0).reason;
    assert!(reason(b"text").contains("no zip archive"));
    assert!(reason(&zip(&[("a", "b")])).contains("is no book"));
    assert!(reason(&zip(&[(CONTAINER, PLACE)])).contains("is damaged"));
    assert!(reason(&book("", &[("a.xhtml", "<html><body><img src='a.png'/></body></html>")], &[])).contains("holds no chapter"));
}
