//! The files in which is kept what was fetched: how they are named, and written so that a reader sees the old one or the new.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use reqwest::Url;
use sha2::{Digest, Sha256};

use crate::follow::fetch::Document;
use pullquote_engine::parse;

/// Longer names are cut: the hash behind them tells them apart.
const MAX_SLUG_CHARS: usize = 60;

/// The endings of documents by their media types, as IANA registers them.
const ENDINGS: [(&str, &str); 14] = [
    ("text/html", "html"),
    ("application/xhtml+xml", "html"),
    ("text/markdown", "md"),
    ("text/plain", "txt"),
    ("text/vtt", "vtt"),
    ("text/x-rst", "rst"),
    ("text/asciidoc", "adoc"),
    ("application/json", "json"),
    ("application/x-ndjson", "jsonl"),
    ("application/pdf", "pdf"),
    ("application/epub+zip", "epub"),
    ("application/rtf", "rtf"),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    ("application/vnd.oasis.opendocument.text", "odt"),
];

/// Types that say little: what the address ends in says more.
const VAGUE: [&str; 4] = ["", "text/plain", "application/octet-stream", "binary/octet-stream"];

/// Writes a file of `folder` whole, or leaves it as it was. Whether it holds something else now.
pub(super) fn write(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<bool> {
    let path = folder.join(name);
    if fs::read(&path).is_ok_and(|before| before == bytes) {
        return Ok(false);
    }
    fs::create_dir_all(folder)?;
    // Hidden, so that it is no article should we end half way.
    let beside = folder.join(format!(".{name}.new"));
    let mut file = File::create(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&beside, &path)?;
    Ok(true)
}

/// Takes a file away, if it is there. Whether it was.
pub(super) fn remove(folder: &Path, name: &str) -> io::Result<bool> {
    match fs::remove_file(folder.join(name)) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// Takes away every file of `folder` but hidden ones and those that `is_kept` names. Whether there was one.
pub(super) fn remove_others(folder: &Path, is_kept: impl Fn(&str) -> bool) -> io::Result<bool> {
    let mut removed = false;
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if !name.starts_with('.') && !is_kept(&name) {
            removed |= remove(folder, &name)?;
        }
    }
    Ok(removed)
}

/// Whether there is a file of this name.
pub(super) fn exists(folder: &Path, name: &str) -> bool {
    folder.join(name).is_file()
}

/// The name of the file for what stands at `url`, without an ending: words of the path, and a hash of the whole address.
pub(super) fn stem(url: &Url) -> String {
    let words: Vec<&str> = url.path().split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let slug: String = words.join("-").to_ascii_lowercase().chars().take(MAX_SLUG_CHARS).collect();
    let hash = Sha256::digest(url.as_str());
    let hash: String = hash.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    if slug.is_empty() { hash } else { format!("{slug}-{hash}") }
}

/// The ending under which a document is read; `None` if it is of no format that is.
pub(super) fn ending(document: &Document) -> Option<String> {
    let of_type = ENDINGS.iter().find(|(name, _)| *name == document.media_type).map(|(_, ending)| (*ending).to_owned());
    let file = document.url.path().rsplit('/').next().unwrap_or_default();
    let of_address = file.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    let looks = document.bytes.trim_ascii_start().starts_with(b"<").then(|| "html".to_owned());
    let wanted = if VAGUE.contains(&document.media_type.as_str()) { [of_address, of_type, looks] } else { [of_type, of_address, None] };
    wanted.into_iter().flatten().find(|ending| parse::is_readable(&format!("a.{ending}")))
}

/// A web page with the address it was fetched from before it, as browsers mark what they save. Other documents are kept to the byte.
pub(super) fn with_address(document: &Document, ending: &str) -> Vec<u8> {
    const MARK: &[u8] = b"\xef\xbb\xbf";
    if ending != "html" {
        return document.bytes.clone();
    }
    // Two hyphens would end the comment.
    let url = document.url.as_str().replace("--", "-%2D");
    let comment = format!("<!-- saved from url=({:04}){url} -->\n", url.len());
    let bytes = document.bytes.strip_prefix(MARK).unwrap_or(&document.bytes);
    if std::str::from_utf8(bytes).is_ok() && !bytes.contains(&0) {
        return [comment.as_bytes(), bytes].concat();
    }
    // A line of UTF-8 before it would hide what tells another encoding, so that it is read now.
    parse::decode(&document.bytes).map_or_else(|_| document.bytes.clone(), |text| [comment.as_bytes(), text.as_bytes()].concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::follow::fetch::Validators;

    fn document(url: &str, media_type: &str, bytes: &[u8]) -> Document {
        let url = Url::parse(url).expect("an address");
        Document { url, bytes: bytes.to_vec(), media_type: media_type.to_owned(), validators: Validators::default() }
    }

    #[test]
    fn a_file_is_replaced_whole_and_what_was_left_half_written_is_no_article() {
        let folder = tempfile::tempdir().expect("a folder");
        let folder = folder.path().join("deep");
        assert!(write(&folder, "a.html", b"One.").expect("written"));
        assert!(!write(&folder, "a.html", b"One.").expect("the same"));
        fs::write(folder.join(".a.html.new"), "Tw").expect("half");
        assert_eq!(fs::read(folder.join("a.html")).expect("a file"), b"One.");
        assert!(write(&folder, "a.html", b"Two.").expect("written"));
        assert_eq!(fs::read_dir(&folder).expect("a folder").count(), 1);
        write(&folder, "b.html", b"").expect("written");
        assert!(remove_others(&folder, |name| name == "a.html").expect("removed"));
        assert!(exists(&folder, "a.html") && !exists(&folder, "b.html") && !remove(&folder, "b.html").expect("gone"));
    }

    #[test]
    fn a_name_has_words_of_the_address_and_tells_queries_apart() {
        let stem = |url: &str| stem(&Url::parse(url).expect("an address"));
        let (one, two) = (stem("https://mill.example/Guide/Install.html?v=1"), stem("https://mill.example/Guide/Install.html?v=2"));
        assert!(one.starts_with("guide-install-html-") && one != two, "{one} {two}");
        assert_eq!(stem("https://mill.example/").len(), 8);
        assert!(stem(&format!("https://mill.example/{}", "a/".repeat(500))).len() < 80);
    }

    #[test]
    fn an_ending_is_that_of_the_type_or_of_the_address_where_the_type_says_little() {
        for (url, media_type, bytes, found) in [
            ("https://mill.example/guide", "text/html", "", Some("html")),
            ("https://mill.example/guide.php", "text/html", "", Some("html")),
            ("https://mill.example/guide.md", "text/plain", "", Some("md")),
            ("https://mill.example/guide", "text/plain", "", Some("txt")),
            ("https://mill.example/guide.md", "application/octet-stream", "", Some("md")),
            ("https://mill.example/guide", "", " <!doctype html>", Some("html")),
            ("https://mill.example/wheel.png", "image/png", "", None),
        ] {
            assert_eq!(ending(&document(url, media_type, bytes.as_bytes())).as_deref(), found, "{url} {media_type}");
        }
    }

    #[test]
    fn a_page_is_marked_with_its_address_and_nothing_else_is_touched() {
        let url = "https://mill.example/a--b";
        let marked = with_address(&document(url, "", b"\xef\xbb\xbf<p>M\xc3\xbchle"), "html");
        assert_eq!(marked, "<!-- saved from url=(0027)https://mill.example/a-%2Db -->\n<p>Mühle".as_bytes());
        let utf_16: Vec<u8> = "\u{feff}<p>Mühle".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for other in [&utf_16[..], b"<meta charset=latin1><p>M\xfchle"] {
            assert!(with_address(&document(url, "", other), "html").ends_with("<p>Mühle".as_bytes()));
        }
        assert_eq!(with_address(&document(url, "", b"# M\xfchle"), "md"), b"# M\xfchle");
    }
}
