//! PDF: its pages in, as places of text, one article out.
//!
//! It is read in two steps. The first opens the file and takes whatever time and memory that asks for; the second makes an article of what
//! the first brings, in time that grows with it.

mod layout;

mod info;

mod fonts;

mod pen;

mod content;

mod open;

mod rows;

mod running;

mod columns;

mod lines;

mod spans;

mod marks;

mod tables;

mod paragraphs;

mod headings;

mod write;

use crate::article::{Attribution, Field};
use crate::parse::front_matter::{self, Metadata};
use crate::parse::parsed::{File, Parsed, Problem};
use crate::parse::pdf::fonts::UNKNOWN;
use crate::parse::pdf::headings::Headings;
use crate::parse::pdf::layout::{Info, Layout, Opened, Page};
use crate::parse::pdf::lines::{Line, Setting};
use crate::parse::pdf::paragraphs::Block;
use crate::parse::pdf::running::Sheet;
use crate::parse::{dates, titles};
use crate::text::clean;
use crate::text::language::Language;

/// Text of which one letter in this many is not known is no text.
const UNKNOWN_ONE_IN: usize = 5;
/// A page with fewer letters than this and a picture is a scan.
const FEW_LETTERS: usize = 10;
/// Where the file marks more than this share of its text as none of it, its marks say nothing.
const ARTIFACTS_ONE_IN: usize = 2;

/// What to do about pages that are pictures of text.
const OCR: &str = "run OCR on it (ocrmypdf a.pdf b.pdf) and put the result here";

/// The first step: the pages of a file, as bytes that [`parse`] reads.
pub(super) fn lay_out(bytes: &[u8]) -> Vec<u8> {
    open::open(bytes).to_bytes()
}

/// The second step: the article of what the first one brought.
pub(super) fn parse(file: File<'_>) -> Parsed {
    match Opened::from_bytes(file.bytes) {
        Some(Opened::Pages(layout)) => article(file.path, layout),
        Some(Opened::Refused(reason)) => Parsed::problem(file.path, None, reason),
        None => Parsed::problem(file.path, None, "is damaged: reading it came to no end; save or download it again"),
    }
}

fn article(path: &str, layout: Layout) -> Parsed {
    let Layout { pages, info, outline, problems } = layout;
    let mut problems: Vec<Problem> = problems.into_iter().map(|reason| problem(path, reason)).collect();
    match unreadable(&pages) {
        Some(Unreadable::Whole(reason)) => {
            problems.push(problem(path, reason));
            return Parsed { problems, ..Parsed::default() };
        }
        Some(Unreadable::Part(reason)) => problems.push(problem(path, reason)),
        None => {}
    }
    let links: Vec<Vec<String>> = pages.iter().map(|page| page.links.clone()).collect();
    let lines = lines(pages);
    let setting = Setting::of(&lines);
    let blocks = paragraphs::of(&lines, &setting);
    let headings = Headings::of(&blocks, &setting, &outline);
    let built = write::write(&blocks, &headings, &setting, &links);
    let otherwise = Attribution { title: title(&blocks, &headings).or(titles::of_file(path)), ..Attribution::default() };
    let (article, reasons) = metadata(info).shaped_article(path, built, otherwise);
    problems.extend(front_matter::problems(path, None, reasons));
    Parsed { articles: vec![article], problems, ..Parsed::default() }
}

fn problem(path: &str, reason: String) -> Problem {
    Problem { path: path.to_owned(), line: None, reason }
}

/// Why a document has no text, or not all of it.
enum Unreadable {
    Whole(String),
    Part(String),
}

fn unreadable(pages: &[Page]) -> Option<Unreadable> {
    let letters = |page: &Page| page.runs.iter().flat_map(|run| run.text.chars()).filter(|c| c.is_alphanumeric()).count();
    let scans: Vec<usize> =
        pages.iter().enumerate().filter(|(_, page)| page.has_picture && letters(page) < FEW_LETTERS).map(|(at, _)| at + 1).collect();
    let (all, unknown) = pages.iter().flat_map(|page| &page.runs).fold((0, 0), |(all, unknown), run| {
        (all + run.text.chars().filter(|c| !c.is_whitespace()).count(), unknown + run.text.matches(UNKNOWN).count())
    });
    if all == 0 || scans.len() == pages.len() {
        return Some(Unreadable::Whole(match scans.is_empty() {
            true => "has no text: its pages are empty or drawn as lines and areas".to_owned(),
            false => format!("has no text: its pages are pictures, as of a scan; {OCR}"),
        }));
    }
    if unknown * UNKNOWN_ONE_IN > all {
        return Some(Unreadable::Whole(format!("does not say which letters its fonts show; {OCR}")));
    }
    let first = scans.first()?;
    Some(Unreadable::Part(format!(
        "{} of its {} pages have no text, the first is p. {first}: they are pictures; {OCR}",
        scans.len(),
        pages.len()
    )))
}

/// The lines in reading order, without what belongs to the pages alone.
fn lines(pages: Vec<Page>) -> Vec<Line> {
    let runs = pages.iter().flat_map(|page| &page.runs);
    let (artifacts, all) =
        runs.fold((0, 0), |(some, all), run| (some + usize::from(run.is_artifact) * run.text.len(), all + run.text.len()));
    let keeps_artifacts = artifacts * ARTIFACTS_ONE_IN > all;
    let widths: Vec<f32> = pages.iter().map(|page| page.width).collect();
    let sheet = |(number, page): (u32, Page)| {
        let runs = page.runs.into_iter().filter(|run| keeps_artifacts || !run.is_artifact).collect();
        Sheet { number, height: page.height, rows: rows::of(runs) }
    };
    let mut sheets: Vec<Sheet> = (1..).zip(pages).map(sheet).collect();
    running::drop_heads(&mut sheets);
    lines::of(sheets.into_iter().zip(widths).collect())
}

/// The title that the first page shows.
fn title(blocks: &[Block], headings: &Headings) -> Field<String> {
    let Some(Block::Text(text)) = headings.title.and_then(|place| blocks.get(place)) else { return Field::Unknown };
    Field::Inferred { value: clean::clean_inline(&text.text()), evidence: "largest text of the first page".to_owned() }
}

/// What the file says of itself, as far as it is usable: that it says more is nothing its reader could mend.
fn metadata(info: Info) -> Metadata {
    Metadata {
        title: info.title,
        authors: info.authors,
        published: info.published.filter(|raw| dates::stated(raw).is_some()),
        language: info.language.filter(|tag| Language::from_tag(tag).is_some()),
        ..Metadata::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;
    use crate::parse::blocks::tests;

    fn read(name: &str, bytes: &[u8]) -> Parsed {
        parse(File { path: name, bytes: &lay_out(bytes) })
    }

    fn article(name: &str, bytes: &[u8]) -> Article {
        let article = read(name, bytes).articles.remove(0);
        tests::check(&article.body, &article.shape);
        article
    }

    #[test]
    fn a_handbook_has_headings_lists_tables_and_code_and_no_running_heads() {
        let article = article("a.pdf", include_bytes!("../../../../../tests/formats/pdf/handbook.pdf"));
        assert_eq!(article.attribution.title, Field::Stated("Handbook of the Selm mill".to_owned()));
        assert_eq!(article.attribution.authors, Field::Stated(vec!["Ada Moor".to_owned()]));
        let shown = tests::shown(&article.body, &article.shape);
        for wanted in [
            "item0n \"2. Turn the handwheel nine times to the left.\" <Opening the sluice g0",
            "row![Ticket,Crowns,Valid] \"Ticket | Crowns | Valid\" <Tickets g1",
            "row[Family,14,one day] \"Family | 14 | one day\" <Tickets g1",
            "code:- \"till --open\\n  --drawer 2\" <The till",
        ] {
            assert!(shown.iter().any(|line| line == wanted), "{wanted} in {shown:#?}");
        }
        assert!(!article.body.contains("museum\n") && article.body.contains("waterwheel was rebuilt"), "{}", article.body);
        let page = |words: &str| article.shape.page_at(u32::try_from(article.body.find(words).expect("the words")).expect("small"));
        assert_eq!((page("This handbook"), page("family ticket"), page("--drawer")), (Some(1), Some(2), Some(2)));
    }

    #[test]
    fn two_columns_are_read_one_after_the_other_with_their_words_whole() {
        let body = article("a.pdf", include_bytes!("../../../../../tests/formats/pdf/paper.pdf")).body;
        let places: Vec<Option<usize>> =
            ["Alpha", "three parts in a hundred", "Beta", "ordered a wheel of larch"].map(|words| body.find(words)).into();
        assert!(places.is_sorted() && places.iter().all(Option::is_some), "{body}");
        assert!(body.contains("Without the steam they would have frozen within an hour"), "{body}");
    }

    #[test]
    fn glyphs_that_are_named_after_their_codes_are_letters() {
        let drawn = "BT /F1 12 Tf 72 700 Td (The mill closed.) Tj ET BT /F1 12 Tf 72 650 Td (\\034ne grain) Tj ET";
        let names = |codes: std::ops::RangeInclusive<u8>| codes.map(|code| format!("/a{code}")).collect::<Vec<_>>().join(" ");
        let widths = "500 ".repeat(95);
        let pdf = format!(
            "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n\
             3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>\nendobj\n\
             4 0 obj\n<< /Length {} >>\nstream\n{drawn}\nendstream\nendobj\n\
             5 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /ABCDEF+ECRM1000 /FirstChar 28 /LastChar 126 /Widths [500 0 0 0 {widths}] \
             /Encoding << /Type /Encoding /Differences [28 /a28 32 {}] >> >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n",
            drawn.len(),
            names(32..=126)
        );
        assert_eq!(article("a.pdf", pdf.as_bytes()).body, "The mill closed.\n\nfine grain");
    }

    #[test]
    fn a_number_before_larger_text_makes_no_item_of_a_heading() {
        let line = |size: u8, y: u16, text: &str| format!("BT /F1 {size} Tf 72 {y} Td ({text}) Tj ET ");
        let drawn = [
            line(14, 700, "1. What is the wheel?"),
            line(10, 670, "It is a wheel of larch that turns the stones of the mill all day long."),
            line(10, 658, "The miller greases it each spring, and nobody else may touch it then."),
            line(14, 620, "2. When does it turn?"),
            line(10, 590, "It turns from nine to five on each day but Sunday, when the mill rests."),
            line(10, 578, "In winter it stands still, since the water of the river is frozen then."),
        ]
        .concat();
        let pdf = format!(
            "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n\
             3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>\nendobj\n\
             4 0 obj\n<< /Length {} >>\nstream\n{drawn}\nendstream\nendobj\n\
             5 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n",
            drawn.len()
        );
        let article = article("a.pdf", pdf.as_bytes());
        let kinds: Vec<_> = article.shape.blocks.iter().map(|block| (block.kind.is_heading(), block.text(&article.body))).collect();
        assert_eq!(kinds.iter().filter(|(is_heading, _)| *is_heading).count(), 2, "{kinds:?}");
    }

    #[test]
    fn scans_and_damaged_files_are_problems_that_say_what_to_do() {
        for (bytes, wanted) in [
            (&include_bytes!("../../../../../tests/formats/pdf/scan.pdf")[..], "ocrmypdf"),
            (include_bytes!("../../../../../tests/formats/pdf/cut.pdf"), "is damaged"),
            (include_bytes!("../../../../../tests/formats/pdf/locked.pdf"), "needs a password"),
            (b"", "is damaged"),
            (b"%PDF-1.7 mill", "is damaged"),
        ] {
            let parsed = read("a.pdf", bytes);
            assert!(parsed.articles.is_empty() && parsed.problems[0].reason.contains(wanted), "{:?}", parsed.problems);
        }
        assert!(parse(File { path: "a.pdf", bytes: b"" }).problems[0].reason.contains("is damaged"));
    }
}
