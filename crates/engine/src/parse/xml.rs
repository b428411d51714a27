//! XML in: by its root element it is an export of MediaWiki or WordPress, read item by item, or a feed, read whole.

use std::io::{self, BufRead, Read as _};

use crate::parse::parsed::{Document, Parsed, Problem, Stream};
use crate::parse::xml_fields::{self, Element};
use crate::parse::{decode, feed, mediawiki, wxr};

/// A root element begins within so many bytes: exports begin with a page of comments at most.
const HEAD_BYTES: u64 = 64 << 10;

/// What XML files are that are often found beside feeds, by their root elements, and what to save in their place.
const OTHERS: &[(&str, &str)] = &[
    ("html", "a web page: name it .html"),
    ("urlset", "a site map, which holds addresses only: save the pages"),
    ("sitemapindex", "a list of site maps, which hold addresses only: save the pages"),
    ("opml", "a list of feeds: save the feeds"),
    ("svg", "a picture"),
    ("plist", "a list of settings"),
    ("project", "a file of a build"),
];

pub(super) fn parse(stream: Stream<'_>) -> Parsed {
    let Stream { path, input, max_item_bytes } = stream;
    match decode::starts_as_utf_16(input) {
        Ok(false) => {}
        Ok(true) => return parse_utf_16(path, input, max_item_bytes),
        Err(error) => return unreadable(path, &error),
    }
    let mut head = Vec::new();
    if let Err(error) = (&mut *input).take(HEAD_BYTES).read_to_end(&mut head) {
        return unreadable(path, &error);
    }
    let encoding = decode::stated(&head);
    let root = xml_fields::root(decode::part(&head, encoding).trim_start_matches('\u{feff}').trim_start());
    let mut input = head.chain(input);
    let stream = Stream { path, input: &mut input, max_item_bytes };
    match Kind::of(root.as_ref()) {
        Kind::MediaWiki => mediawiki::parse(stream, encoding, root.as_ref().and_then(|root| root.attribute("xml:lang"))),
        Kind::WordPress => wxr::parse(stream, encoding),
        Kind::Other => parse_whole(stream, root.as_ref()),
    }
}

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    MediaWiki,
    WordPress,
    Other,
}

impl Kind {
    fn of(root: Option<&Element>) -> Kind {
        match root {
            Some(root) if root.name == "mediawiki" => Kind::MediaWiki,
            Some(root) if root.name == "rss" && root.attribute("xmlns:wp").is_some() => Kind::WordPress,
            _ => Kind::Other,
        }
    }
}

/// The bytes of the file, unless they are too many.
fn read(path: &str, input: &mut dyn BufRead, max_bytes: usize) -> Result<Vec<u8>, Parsed> {
    let mut bytes = Vec::new();
    match input.take((max_bytes as u64).saturating_add(1)).read_to_end(&mut bytes) {
        Ok(_) if bytes.len() > max_bytes => Err(Parsed::problem(
            path,
            None,
            format!(
                "is larger than {} MiB and no export of MediaWiki or WordPress in UTF-8, which are read piece by piece; left out",
                max_bytes >> 20
            ),
        )),
        Ok(_) => Ok(bytes),
        Err(error) => Err(unreadable(path, &error)),
    }
}

/// In UTF-16 a tag does not end in a byte of its own, so that the file is decoded before it is cut.
fn parse_utf_16(path: &str, input: &mut dyn BufRead, max_item_bytes: usize) -> Parsed {
    let bytes = match read(path, input, max_item_bytes) {
        Ok(bytes) => bytes,
        Err(problem) => return problem,
    };
    match decode::decode(&bytes) {
        // Text that still looks like UTF-16 is a binary file.
        Ok(text) if !text.contains('\0') => parse(Stream { path, input: &mut text.as_bytes(), max_item_bytes }),
        Ok(_) => Parsed::problem(path, None, "looks like a binary file, not text; left out"),
        Err(reason) => Parsed::problem(path, None, reason),
    }
}

fn parse_whole(stream: Stream<'_>, root: Option<&Element>) -> Parsed {
    let Stream { path, input, max_item_bytes } = stream;
    let bytes = match read(path, input, max_item_bytes) {
        Ok(bytes) => bytes,
        Err(problem) => return problem,
    };
    let text = match decode::decode(&bytes) {
        Ok(text) => text,
        Err(reason) => return Parsed::problem(path, None, reason),
    };
    let parsed = feed::parse(Document { path, text: &text });
    match parsed.problems.as_slice() {
        [Problem { reason, .. }] if reason == feed::NO_ENTRY => Parsed::problem(path, None, no_feed(root)),
        _ => parsed,
    }
}

/// Why a file holds nothing to read, and what would help.
fn no_feed(root: Option<&Element>) -> String {
    let Some(root) = root else { return format!("{}; it has no root element, so it may be no XML", feed::NO_ENTRY) };
    let name = root.name.rsplit(':').next().unwrap_or_default();
    match OTHERS.iter().find(|(other, _)| name.eq_ignore_ascii_case(other)) {
        Some((_, what)) => format!("{}; its root element <{}> makes it {what}", feed::NO_ENTRY, root.name),
        None if matches!(name, "rss" | "feed" | "RDF") => format!("{}; it is an empty feed", feed::NO_ENTRY),
        None => {
            format!("{}; its root element is <{}>, and feeds and exports of MediaWiki and WordPress are read", feed::NO_ENTRY, root.name)
        }
    }
}

fn unreadable(path: &str, error: &io::Error) -> Parsed {
    Parsed::problem(path, None, format!("cannot be read to its end ({error}); left out"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(mut bytes: &[u8]) -> Parsed {
        parse(Stream { path: "a.xml", input: &mut bytes, max_item_bytes: 2 << 20 })
    }

    const WIKI: &str = "<?xml version=\"1.0\"?><!-- a --><mediawiki xml:lang=\"de\"><page><title>M</title><ns>0</ns><revision><text>Die Mühle.</text></revision></page></mediawiki>";
    const BLOG: &str = "<!-- b --><rss xmlns:wp=\"http://wordpress.org/export/1.2/\"><channel><item><wp:post_type>page</wp:post_type><content:encoded>Die Mühle.</content:encoded></item></channel></rss>";
    const FEED: &str = "<rss><channel><item><description>Die Mühle.</description></item></channel></rss>";

    #[test]
    fn a_file_is_told_by_its_root_in_any_encoding() {
        for text in [WIKI, BLOG, FEED] {
            let utf_16: Vec<u8> = std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
            let marked = format!("\u{feff}{text}").into_bytes();
            let windows: Vec<u8> = text.chars().map(|c| c as u8).collect();
            for bytes in [text.as_bytes().to_vec(), utf_16, marked, windows] {
                let parsed = read(&bytes);
                assert_eq!(parsed.problems, [], "{text}");
                assert_eq!(parsed.articles[0].body, "Die Mühle.");
            }
        }
    }

    #[test]
    fn what_is_none_of_them_says_what_it_is() {
        let reason = |text: &str| read(text.as_bytes()).problems[0].reason.clone();
        assert!(reason("<urlset><url/></urlset>").contains("site map"));
        assert!(reason("<a:catalog/>").contains("<a:catalog>"));
        assert!(reason("<rss><channel/></rss>").contains("empty feed"));
        assert!(reason("").contains("no root element"));
        assert!(reason(&format!("<rss>{}", " ".repeat(3 << 20))).contains("larger than 2 MiB"));
    }
}
