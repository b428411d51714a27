//! What a PDF says of itself in: its list of fields and its XMP; what is usable of it out.

use hayro_syntax::Pdf;
use hayro_syntax::object::{Dict, Stream};

use crate::parse::markup;
use crate::parse::pdf::fonts;
use crate::parse::pdf::layout::Info;
use crate::parse::titles;
use crate::text::clean;

/// What programs write where a title belongs, in lower case: beginnings, ends and whole titles.
const PRODUCED_BEGINNINGS: &[&str] =
    &["microsoft word", "microsoft powerpoint", "microsoft excel", "untitled", "powerpoint presentation", "layout ", "unnamed"];
const PRODUCED_ENDS: &[&str] = &[
    ".doc", ".docx", ".dvi", ".tex", ".indd", ".qxd", ".qxp", ".pdf", ".rtf", ".odt", ".ps", ".eps", ".fm", ".pages", ".html", ".htm",
    ".txt", ".md", ".ppt", ".pptx", ".odp", ".xls", ".xlsx", ".p65", ".pub", ".wpd", ".texi",
];
const PRODUCED: &[&str] = &[
    "title",
    "document",
    "document1",
    "dokument1",
    "word document",
    "slide 1",
    "about:blank",
    "no job name",
    "print",
    "main",
    "paper",
    "template",
    "scan",
    "scanned document",
    "new document",
    "pdf",
    "texinfo",
    "output",
];
/// Names of accounts, in lower case.
const ACCOUNTS: &[&str] = &[
    "root",
    "user",
    "admin",
    "administrator",
    "owner",
    "unknown",
    "anonymous",
    "author",
    "microsoft",
    "default",
    "scanner",
    "windows user",
];
/// More words are no name.
const MAX_NAME_WORDS: usize = 5;
/// XMP longer than this is a history of edits.
const MAX_XMP_BYTES: usize = 1 << 20;

/// What a document says of itself.
pub(super) fn read(pdf: &Pdf, catalogue: &Dict<'_>) -> Info {
    let xmp = catalogue.get::<Stream<'_>>("Metadata").and_then(|stream| fonts::bytes(&stream)).unwrap_or_default();
    let xmp = String::from_utf8_lossy(xmp.get(..xmp.len().min(MAX_XMP_BYTES)).unwrap_or_default());
    let stated = pdf.metadata();
    let field = |bytes: &Option<Box<[u8]>>| bytes.as_ref().map(|bytes| text(bytes));
    let of_list = field(&stated.author).map(|names| people(&names)).unwrap_or_default();
    Info {
        title: field(&stated.title).as_deref().and_then(title).or_else(|| values(&xmp, "dc:title").iter().find_map(|raw| title(raw))),
        authors: if of_list.is_empty() { values(&xmp, "dc:creator").iter().flat_map(|name| people(name)).collect() } else { of_list },
        published: ["prism:publicationDate", "dc:date"].iter().find_map(|name| values(&xmp, name).into_iter().next()),
        language: catalogue.get::<hayro_syntax::object::String<'_>>("Lang").map(|tag| text(tag.as_bytes())),
    }
}

/// A title that is its author's.
fn title(raw: &str) -> Option<String> {
    let title = clean::clean_inline(raw);
    let lower = title.to_lowercase();
    let produced = PRODUCED_BEGINNINGS.iter().any(|begin| lower.starts_with(begin))
        || PRODUCED_ENDS.iter().any(|end| lower.ends_with(end))
        || PRODUCED.contains(&lower.as_str())
        || lower.contains(['/', '\\']) && !lower.contains(' ');
    (!produced && title.chars().filter(|c| c.is_alphabetic()).count() > 1 && titles::is_title(&title)).then_some(title)
}

fn people(names: &str) -> Vec<String> {
    // With commas they are several people, or one with the last name first.
    let words = |name: &str| name.split_whitespace().count();
    let are_whole = names.contains(',') && names.split([',', '\n']).all(|name| (2..=MAX_NAME_WORDS).contains(&words(name)));
    let names = names.split(if are_whole { [',', '\n'] } else { [';', '\n'] }).map(clean::clean_inline);
    names.filter(|name| name.contains(char::is_alphabetic) && !ACCOUNTS.contains(&name.to_lowercase().as_str())).collect()
}

/// The values of an element of XMP, or of a list in it.
fn values(xmp: &str, name: &str) -> Vec<String> {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let inner = xmp.split_once(&open).and_then(|(_, rest)| rest.split_once('>')).and_then(|(_, rest)| rest.split_once(&close));
    let Some((inner, _)) = inner else { return Vec::new() };
    let items: Vec<&str> = match inner.contains("<rdf:li") {
        true => inner
            .split("<rdf:li")
            .skip(1)
            .filter_map(|item| item.split_once('>')?.1.split_once("</rdf:li>"))
            .map(|(item, _)| item)
            .collect(),
        false => vec![inner],
    };
    let items = items.into_iter().map(|item| markup::entities(item).trim().to_owned());
    items.filter(|item| !item.is_empty() && !item.contains('<')).collect()
}

/// A text string. Source: ISO 32000-2, 7.9.2.2.
pub(super) fn text(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, rest @ ..] => encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0.into_owned(),
        [0xff, 0xfe, rest @ ..] => encoding_rs::UTF_16LE.decode_without_bom_handling(rest).0.into_owned(),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        bytes => bytes.iter().map(|byte| of_pdf_doc(*byte)).collect(),
    }
}

/// A letter of PDFDocEncoding. Source: ISO 32000-2, table D.2.
fn of_pdf_doc(byte: u8) -> char {
    const FROM_18: [char; 8] = ['˘', 'ˇ', 'ˆ', '˙', '˝', '˛', '˚', '˜'];
    const FROM_80: [char; 33] = [
        '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚', '™', 'ﬁ', 'ﬂ', 'Ł', 'Œ', 'Š', 'Ÿ', 'Ž',
        'ı', 'ł', 'œ', 'š', 'ž', '\u{fffd}', '€',
    ];
    let special = match byte {
        0x18..=0x1f => FROM_18.get(usize::from(byte - 0x18)),
        0x80..=0xa0 => FROM_80.get(usize::from(byte - 0x80)),
        _ => None,
    };
    special.copied().unwrap_or(char::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_program_writes_is_no_title() {
        for raw in ["Microsoft Word - x.doc", "untitled", "paper.dvi", "Document1", "C:\\a\\b", "12", "", "v1.2"] {
            assert_eq!(title(raw), None, "{raw}");
        }
        assert_eq!(title(" The mill  at Selm").as_deref(), Some("The mill at Selm"));
    }

    #[test]
    fn texts_are_in_one_of_several_encodings() {
        assert_eq!(text(b"\xfe\xff\0M\0\xfc"), "Mü");
        assert_eq!((text(b"M\xfc\x8d"), text("\u{feff}Mü".as_bytes())), ("Mü“".to_owned(), "Mü".to_owned()));
    }

    #[test]
    fn xmp_has_lists_and_values() {
        let xmp = "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">A &amp; B</rdf:li></rdf:Alt></dc:title><dc:date>2024-05-01</dc:date>";
        assert_eq!((values(xmp, "dc:title"), values(xmp, "dc:date")), (vec!["A & B".to_owned()], vec!["2024-05-01".to_owned()]));
        assert!(values(xmp, "dc:creator").is_empty() && values("<dc:title", "dc:title").is_empty());
    }

    #[test]
    fn an_account_is_no_author() {
        assert_eq!(people("Ada Moor; Ben Lee"), ["Ada Moor", "Ben Lee"]);
        assert_eq!(people("Ada Moor, Ben van der Lee"), ["Ada Moor", "Ben van der Lee"]);
        assert_eq!(people("Moor, Ada"), ["Moor, Ada"]);
        assert!(people("Administrator").is_empty() && people("").is_empty());
    }
}
