//! Documents of Word as programs write them, and as nobody should.

use super::*;
use crate::article::{Article, Field, Status};
use crate::parse::blocks::tests::{check, outline};
use crate::parse::office::tests::HANDBOOK;
use crate::parse::zipped::tests::zip;

fn read(bytes: &[u8]) -> Parsed {
    parse(File { path: "rules.docx", bytes })
}

fn article(bytes: &[u8]) -> Article {
    let parsed = read(bytes);
    assert_eq!(parsed.problems, []);
    parsed.articles.into_iter().next().expect("an article")
}

/// A document of this body.
fn document(body: &str) -> Vec<u8> {
    zip(&[(MAIN, &main(body))])
}

fn main(body: &str) -> String {
    let space = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
    format!("<?xml version=\"1.0\"?><w:document {space}><w:body>{body}</w:body></w:document>")
}

fn body(body: &str) -> String {
    read(&document(body)).articles.into_iter().next().map(|article| article.body).unwrap_or_default()
}

#[test]
fn what_pandoc_writes_is_read() {
    let article = article(include_bytes!("../../../../../tests/formats/docx/pandoc.docx"));
    assert_eq!(outline(&article), HANDBOOK);
    let attribution = &article.attribution;
    assert_eq!(attribution.title, Field::Stated("Volunteer handbook of the Alder Mill".to_owned()));
    assert_eq!(attribution.authors, Field::Stated(vec!["Ines Falk".to_owned(), "Tom Reddy".to_owned()]));
    // The line below the names; when the file was made is nothing.
    assert_eq!(attribution.published.evidence(), Some("2024-03-09"));
    assert_eq!(article.tags, ["mill", "volunteers"]);
    let marks: Vec<_> = article.shape.inlines.iter().map(|mark| &article.body[mark.span.start as usize..mark.span.end as usize]).collect();
    assert_eq!(marks, ["warden", "the calendar", "wheel stop", "never"]);
}

#[test]
fn what_word_keeps_beside_the_text_is_not_read() {
    let article = article(include_bytes!("../../../../../tests/formats/docx/word.docx"));
    assert_eq!(
        outline(&article),
        [
            "heading2#- \"The flour room\"",
            "paragraph \"Sacks are stacked six high and no higher.\" <The flour room",
            "paragraph \"Dust is swept before lunch, and again at four.\" <The flour room",
            "paragraph \"A bag holds 25 kg of x.\" <The flour room",
            "item0n \"1. Close the lid.\" <The flour room g0",
            "item0n \"2. Lock the door.\" <The flour room g0",
            "item1 \"- Both locks.\" <The flour room g0",
            "item0n \"3. Hang up the key.\" <The flour room g0",
            "paragraph \"Lamps are of the closed kind.\" <The flour room",
            "paragraph \"No naked flame in the flour room.\" <The flour room",
            "heading3#- \"Machines\" <The flour room",
            "row![Machine,Task,Minutes] \"Machine | Task | Minutes\" <Machines g1",
            "row[Sifter,Brush,10] \"Sifter | Brush | 10\" <Machines g1",
            "row[Sifter,Oil,5] \"Sifter | Oil | 5\" <Machines g1",
            "row[Hoist,Rope,15] \"Hoist | Rope | 15\" <Machines g1",
            "paragraph \"Report each broken tooth of the wheel on the same day.\" <Machines",
        ]
    );
    let attribution = &article.attribution;
    // Its properties call it `Word Document`, by `python-docx`, of 2019.
    assert_eq!(attribution.title, Field::Stated("Rules of the Alder Mill".to_owned()));
    assert_eq!((attribution.authors.status(), attribution.published.status()), (Status::Unknown, Status::Unknown));
}

#[test]
fn what_libreoffice_writes_is_read() {
    let article = article(include_bytes!("../../../../../tests/formats/docx/libreoffice.docx"));
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
    assert_eq!(article.attribution.title, Field::Stated("Harbour rules of the Elm Quay".to_owned()));
    assert_eq!(article.attribution.authors.value().map(|names| names.join(", ")).as_deref(), Some("Lena Orth"));
}

#[test]
fn changes_read_as_if_they_were_accepted() {
    let ends = "<w:p><w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr><w:r><w:t>The mill stands </w:t></w:r></w:p><w:p><w:r><w:t>by the river.</w:t></w:r></w:p>";
    assert_eq!(body(ends), "The mill stands by the river.");
    let moved =
        "<w:p><w:moveFrom w:id='1'><w:r><w:t>Old. </w:t></w:r></w:moveFrom><w:moveTo w:id='1'><w:r><w:t>New.</w:t></w:r></w:moveTo></w:p>";
    assert_eq!(body(moved), "New.");
    let row = |change: &str, text: &str| {
        let cell = format!("<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>");
        format!("<w:tr><w:trPr>{change}</w:trPr>{cell}{cell}</w:tr>")
    };
    assert_eq!(body(&format!("<w:tbl>{}{}</w:tbl>", row("<w:del w:id='1'/>", "old"), row("<w:ins w:id='2'/>", "new"))), "new | new");
}

#[test]
fn a_style_says_what_is_code_and_which_row_heads_a_table() {
    let styles = "<w:styles><w:style w:styleId='HTML'><w:name w:val='HTML Preformatted'/><w:rPr><w:rFonts w:ascii='Courier New'/></w:rPr></w:style>\
        <w:style w:styleId='Legal'><w:name w:val='Legal'/><w:basedOn w:val='HTML'/><w:rPr><w:rFonts w:ascii='Times'/></w:rPr></w:style>\
        <w:style w:type='table' w:styleId='Light'><w:name w:val='Light'/><w:tblStylePr w:type='firstRow'><w:rPr><w:b/></w:rPr></w:tblStylePr></w:style></w:styles>";
    let paragraph = |style: &str, text: &str| {
        format!("<w:p><w:pPr><w:pStyle w:val='{style}'/></w:pPr><w:r><w:t xml:space='preserve'>{text}</w:t></w:r></w:p>")
    };
    let row = |text: &str| {
        format!("<w:tr><w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>{text} 2</w:t></w:r></w:p></w:tc></w:tr>")
    };
    let table =
        format!("<w:tbl><w:tblPr><w:tblStyle w:val='Light'/><w:tblLook w:val='04A0'/></w:tblPr>{}{}</w:tbl>", row("Part"), row("Wheel"));
    let body = [paragraph("HTML", "turn("), paragraph("HTML", "  2)"), paragraph("Legal", "All rights are with the mill."), table].concat();
    let article = article(&zip(&[(MAIN, &main(&body)), ("word/styles.xml", styles)]));
    assert_eq!(
        outline(&article),
        [
            "code:- \"turn(\\n  2)\"",
            "paragraph \"All rights are with the mill.\"",
            "row![Part,Part 2] \"Part | Part 2\" g0",
            "row[Wheel,Wheel 2] \"Wheel | Wheel 2\" g0"
        ]
    );
}

#[test]
fn a_field_shows_its_result_alone() {
    let mark = |kind: &str| format!("<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>");
    let told = |told: &str| format!("{}<w:r><w:instrText>{told}</w:instrText></w:r>{}", mark("begin"), mark("separate"));
    let link = told("HYPERLINK \"https://a.org/x\"");
    let article = article(&document(&format!(
        "<w:p>{link}<w:r><w:t>The list</w:t></w:r>{}<w:r><w:t xml:space='preserve'> of mills.</w:t></w:r></w:p>",
        mark("end")
    )));
    assert_eq!(article.body, "The list of mills.");
    let contents = format!(
        "<w:p>{}<w:r><w:t>Mills 7</w:t></w:r></w:p><w:p><w:pPr><w:outlineLvl w:val='0'/></w:pPr><w:r><w:t>Mills</w:t></w:r></w:p><w:p><w:r><w:t>Old.</w:t></w:r></w:p>",
        told("TOC \\o")
    );
    assert_eq!(body(&contents), "Old.", "the heading is the title, and the mark of the end is missing");
}

#[test]
fn a_document_that_says_that_it_is_a_draft_is_left_out() {
    let core = "<cp:coreProperties xmlns:cp='http://schemas.openxmlformats.org/package/2006/metadata/core-properties'><cp:contentStatus>Draft</cp:contentStatus></cp:coreProperties>";
    let parsed = read(&zip(&[(MAIN, &main("<w:p><w:r><w:t>Secret.</w:t></w:r></w:p>")), (PROPERTIES, core)]));
    assert_eq!((parsed.articles.len(), parsed.left_out[0].reason.as_str()), (0, "status: Draft"));
}

#[test]
fn a_broken_document_gives_what_stands_above_the_break() {
    let whole = main(
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>One</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Two</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p><w:r><w:t>Three.</w:t></w:r></w:p>",
    );
    for end in ["Two", "</w:tr>", "Three."] {
        let (above, _) = whole.split_once(end).expect("a place");
        let parsed = read(&zip(&[(MAIN, &format!("{above}{end}"))]));
        assert!(
            parsed.articles[0].body.contains(end.trim_matches(['<', '>']).trim_start_matches("/w:tr")),
            "{:?}",
            parsed.articles[0].body
        );
        assert!(parsed.problems[0].reason.contains("what stands above is read"), "{:?}", parsed.problems);
    }
}

#[test]
fn what_is_no_document_says_so() {
    let reason = |bytes: &[u8]| read(bytes).problems.remove(0).reason;
    assert!(reason(b"text").contains("no zip archive"));
    assert!(reason(&zip(&[("a", "b")])).contains("is no document of Word"));
    assert!(reason(&document("<w:p/>")).contains("holds no text"));
}

#[test]
fn what_no_author_means_is_read_all_the_same() {
    const MANY: usize = 1_000;
    let text = "<w:p><w:r><w:t>End.</w:t></w:r></w:p>";
    let nested = |open: &str, close: &str| format!("{text}{}{text}{}", open.repeat(MANY), close.repeat(MANY));
    let style = "<w:pPr><w:pStyle w:val='a'/><w:numPr><w:ilvl w:val='200'/><w:numId w:val='1'/></w:numPr></w:pPr>";
    let odd = [
        nested("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
        nested("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"),
        nested("<w:p><w:r><w:pict><w:txbxContent>", "</w:txbxContent></w:pict></w:r></w:p>"),
        format!("<w:tc>{text}</w:tc><w:tr>{text}</w:tr><w:txbxContent>{text}</w:txbxContent><w:t>x</w:t>"),
        format!("<w:tbl>{text}<w:tr><w:trPr><w:gridBefore w:val='4000000000'/></w:trPr></w:tr></w:tbl>"),
        format!("<w:p>{style}<w:r><w:t>One</w:t></w:r><w:hyperlink r:id='none'/></w:p>{text}"),
        "<w:p><w:r><w:fldChar w:fldCharType='end'/></w:r></w:p><w:p><w:r><w:fldChar w:fldCharType='begin'/><w:t>no</w:t></w:r></w:p>"
            .to_owned()
            + text,
    ];
    for odd in &odd {
        let styles = "<w:styles><w:style w:styleId='a'><w:basedOn w:val='b'/></w:style><w:style w:styleId='b'><w:basedOn w:val='a'/></w:style></w:styles>";
        let numbering = "<w:numbering><w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='8'><w:numFmt w:val='decimal'/></w:lvl></w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num></w:numbering>";
        let bytes = zip(&[(MAIN, &main(odd)), ("word/styles.xml", styles), ("word/numbering.xml", numbering)]);
        let article = read(&bytes).articles.into_iter().next().expect("an article");
        check(&article.body, &article.shape);
        assert!(article.body.contains("End."), "{odd:.80}: {}", article.body);
    }
}
