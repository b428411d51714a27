//! Text documents as programs write them, and as nobody should.

use super::*;
use crate::article::{Article, Field, Status};
use crate::parse::blocks::tests::{check, outline};
use crate::parse::office::tests::HANDBOOK;
use crate::parse::zipped::tests::zip;

fn read(bytes: &[u8]) -> Parsed {
    parse(File { path: "rules.odt", bytes })
}

fn article(bytes: &[u8]) -> Article {
    let parsed = read(bytes);
    assert_eq!(parsed.problems, []);
    parsed.articles.into_iter().next().expect("an article")
}

fn content(text: &str) -> String {
    format!("<office:document-content><office:body><office:text>{text}</office:text></office:body></office:document-content>")
}

#[test]
fn what_libreoffice_writes_is_read_without_what_stands_beside_it() {
    let article = article(include_bytes!("../../../../../tests/formats/odt/libreoffice.odt"));
    assert_eq!(
        outline(&article),
        [
            "heading1#- \"Mooring\"",
            "paragraph \"Boats tie up on the north side, with two lines. See the list of berths.\" <Mooring",
            "paragraph \"The south side silts up in spring.\" <Mooring",
            "item0n \"4. Hail the quay.\" <Mooring g0",
            "item0n \"5. Wait for the lamp.\" <Mooring g0",
            "paragraph \"Green means go.\" <Mooring g0",
            "item1 \"- Red is for ferries\" <Mooring g0",
            "item0n \"6. Tie up.\" <Mooring g0",
            "heading2#- \"Dues\" <Mooring",
            "row![Length,Due a night] \"Length | Due a night\" <Dues g1",
            "row[Up to six metres,3] \"Up to six metres | 3\" <Dues g1",
            "row[Up to nine metres,5] \"Up to nine metres | 5\" <Dues g1",
            "paragraph \"Dues are paid before\\nthe tide turns.\" <Dues",
        ]
    );
    let attribution = &article.attribution;
    assert_eq!(attribution.title, Field::Stated("Harbour rules of the Elm Quay".to_owned()));
    // Who saved it last is not who wrote it, and when is not when it was published.
    assert_eq!(attribution.authors.value().map(|names| names.join(", ")).as_deref(), Some("Lena Orth"));
    assert_eq!((attribution.published.status(), article.tags.join(", ").as_str()), (Status::Unknown, "harbour"));
}

#[test]
fn what_pandoc_writes_is_read() {
    let article = article(include_bytes!("../../../../../tests/formats/odt/pandoc.odt"));
    assert_eq!(outline(&article), HANDBOOK);
    assert_eq!(article.attribution.title, Field::Stated("Volunteer handbook of the Alder Mill".to_owned()));
}

#[test]
fn cells_over_several_rows_and_columns_are_told_apart() {
    let cell = |attributes: &str, text: &str| format!("<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>");
    let covered = "<table:covered-table-cell><text:p>no</text:p></table:covered-table-cell>";
    let rows = [
        format!("{}{covered}{}", cell("table:number-columns-spanned='2'", "Wheel"), cell("", "1")),
        format!("{}{}{}", cell("table:number-rows-spanned='2'", "Stones"), cell("", "upper"), cell("", "2")),
        format!("{covered}{}{}", cell("", "lower"), cell("", "3")),
    ];
    let rows: String = rows.iter().map(|row| format!("<table:table-row>{row}</table:table-row>")).collect();
    let article = article(&zip(&[(CONTENT, &content(&format!("<table:table>{rows}</table:table>")))]));
    assert_eq!(article.body, "Wheel |  | 1\nStones | upper | 2\nStones | lower | 3");
}

#[test]
fn a_password_and_a_break_are_problems() {
    let locked = "<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>";
    assert!(read(&zip(&[(CONTENT, "\u{1}\u{2}"), (MANIFEST, locked)])).problems[0].reason.contains("password"));
    assert!(read(&zip(&[("a", "b")])).problems[0].reason.contains("no OpenDocument text"));
    let whole = content("<table:table><table:table-row><table:table-cell><text:p>One.</text:p>");
    let parsed = read(&zip(&[(CONTENT, &whole)]));
    assert_eq!((parsed.articles[0].body.as_str(), parsed.problems.len()), ("One.", 1));
}

#[test]
fn what_no_author_means_is_read_all_the_same() {
    const MANY: usize = 1_000;
    let text = "<text:p>End.</text:p>";
    for (open, close) in [
        ("<table:table><table:table-row><table:table-cell>", "</table:table-cell></table:table-row></table:table>"),
        ("<text:list><text:list-item>", "</text:list-item></text:list>"),
        ("<text:p><draw:text-box>", "</draw:text-box></text:p>"),
        ("<text:span><text:a>", "</text:a></text:span>"),
        ("</text:p></table:table>", ""),
        ("<table:table-cell><table:covered-table-cell/>", "</table:table-cell>"),
    ] {
        for many in [3, MANY] {
            let odd = format!("{text}{}{text}{}{text}", open.repeat(many), close.repeat(many));
            let article = read(&zip(&[(CONTENT, &content(&odd))])).articles.into_iter().next().expect("an article");
            check(&article.body, &article.shape);
            assert!(article.body.contains("End."), "{open}: {}", article.body);
        }
    }
}
