//! A zip archive in memory in, the texts of its entries out: what office documents and books are packed in.
//!
//! What an archive says of the sizes of its entries is not believed: reading stops at the limits.

use std::borrow::Cow;
use std::io::{Cursor, Read as _};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::parse::decode;

/// Archives with more entries are not read. A book of a thousand chapters and as many pictures has fewer.
const MAX_ENTRIES: usize = 20_000;
/// An entry that unpacks to more is not read: the text of a book of a thousand pages with its markup is 20 MiB.
const MAX_ENTRY_BYTES: u64 = 64 << 20;
/// The entries of one archive that are read unpack to no more than this.
const MAX_BYTES: u64 = 256 << 20;
/// So many bytes may come of one packed byte. Source: `MIN_INFLATE_RATIO` of Apache POI's `ZipSecureFile`.
const MAX_RATIO: u64 = 100;
/// An entry up to this size may be packed however well. Source: `GRACE_ENTRY_SIZE` of Apache POI's `ZipSecureFile`.
const ANY_RATIO_BYTES: u64 = 100 << 10;
/// What each entry of an archive is listed with. Source: PKWARE, "APPNOTE.TXT", 4.3.12.
const LISTED_ENTRY: &[u8] = b"PK\x01\x02";
/// What the older binary formats of office programs begin with, and what they put documents with a password in.
const COMPOUND_FILE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// An archive that is open.
#[derive(Debug)]
pub(super) struct Zipped<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// The folder that all of it is in; empty where there is none.
    root: String,
    bytes_left: u64,
}

impl<'a> Zipped<'a> {
    /// Opens the archive, or says why it cannot be read.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Zipped<'a>, String> {
        if bytes.starts_with(COMPOUND_FILE) {
            return Err("has a password or is of an older binary format; save it without one, in the format that its name says".to_owned());
        }
        if memchr::memmem::find_iter(bytes, LISTED_ENTRY).nth(MAX_ENTRIES).is_some() {
            return Err(format!("holds more than {MAX_ENTRIES} entries; left out"));
        }
        let archive =
            ZipArchive::new(Cursor::new(bytes)).map_err(|error| format!("is no zip archive or a damaged one ({error}); left out"))?;
        Ok(Zipped { archive, root: String::new(), bytes_left: MAX_BYTES })
    }

    /// Takes the folder for the root of the archive in which `name` is: some pack a folder, and not what is in it.
    pub(super) fn enter_folder_of(&mut self, name: &str) {
        if self.archive.index_for_name(name).is_some() {
            return;
        }
        let root = self.archive.file_names().flatten().find_map(|found| found.strip_suffix(name).map(str::to_owned));
        self.root = root.filter(|root| root.ends_with('/')).unwrap_or_default();
    }

    /// The text of an entry, if there is one of this name; or why it cannot be read.
    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>, String> {
        let Some(bytes) = self.bytes(name)? else { return Ok(None) };
        decode::decode(&bytes).map(Cow::into_owned).map(Some).map_err(|reason| format!("{name} {reason}"))
    }

    fn bytes(&mut self, name: &str) -> Result<Option<Vec<u8>>, String> {
        let entry = match self.archive.by_name(&format!("{}{name}", self.root)) {
            Ok(entry) => entry,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => return Err("has a password; save it without one".to_owned()),
            Err(error) => return Err(format!("{name} cannot be unpacked ({error}); left out")),
        };
        let of_ratio = entry.compressed_size().saturating_mul(MAX_RATIO).max(ANY_RATIO_BYTES);
        let most = of_ratio.min(MAX_ENTRY_BYTES).min(self.bytes_left);
        let mut bytes = Vec::new();
        entry.take(most + 1).read_to_end(&mut bytes).map_err(|error| format!("{name} is damaged ({error}); left out"))?;
        let length = bytes.len() as u64;
        if length > most {
            return Err(too_large(name, most, of_ratio));
        }
        self.bytes_left -= length;
        Ok(Some(bytes))
    }
}

/// The entry that `target` names in the entry `from`, without the place in it. Both are written as in addresses.
pub(super) fn within(from: &str, target: &str) -> String {
    let target = target.split(['#', '?']).next().unwrap_or_default();
    let (folder, target) = match target.strip_prefix('/') {
        Some(whole) => ("", whole),
        None => (from.rsplit_once('/').map_or("", |(folder, _)| folder), target),
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(target.split('/')) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    unescaped(&parts.join("/"))
}

/// A name with the bytes that an address writes as `%20`.
fn unescaped(name: &str) -> String {
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.filter(|_| *first == b'%').and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| name.to_owned())
}

fn too_large(name: &str, most: u64, of_ratio: u64) -> String {
    if most == of_ratio {
        format!("{name} unpacks to more than {MAX_RATIO} times its size, as no document does; left out")
    } else {
        format!("{name} unpacks to more than the {} MiB that are read of it; left out", most >> 20)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::io::Write as _;

    use zip::write::SimpleFileOptions;
    use zip::{CompressionMethod, ZipWriter};

    use super::*;

    /// An archive of these entries.
    pub(crate) fn zip(entries: &[(&str, &str)]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in entries {
            writer.start_file(*name, SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)).expect("an entry");
            writer.write_all(text.as_bytes()).expect("its text");
        }
        writer.finish().expect("an archive").into_inner()
    }

    fn text(bytes: &[u8], name: &str) -> Result<Option<String>, String> {
        Zipped::open(bytes)?.text(name)
    }

    #[test]
    fn an_entry_is_read_by_its_name() {
        let bytes = zip(&[("a/b.xml", "<a>Mühle</a>"), ("c", "")]);
        assert_eq!(text(&bytes, "a/b.xml"), Ok(Some("<a>Mühle</a>".to_owned())));
        assert_eq!(text(&bytes, "b.xml"), Ok(None));
        assert_eq!(text(&bytes, "c"), Ok(Some(String::new())));
    }

    #[test]
    fn a_folder_that_was_packed_whole_is_the_root() {
        let bytes = zip(&[("book/a.xml", "one"), ("book/b/c.xml", "two")]);
        let mut zipped = Zipped::open(&bytes).expect("an archive");
        zipped.enter_folder_of("a.xml");
        assert_eq!((zipped.text("a.xml"), zipped.text("b/c.xml")), (Ok(Some("one".to_owned())), Ok(Some("two".to_owned()))));
    }

    #[test]
    fn a_target_is_found_from_the_entry_that_names_it() {
        assert_eq!(within("OEBPS/text/a.xhtml", "../b%20%C3%A9.xhtml#c"), "OEBPS/b é.xhtml");
        assert_eq!(within("a.opf", "./b/c.xhtml"), "b/c.xhtml");
        assert_eq!(within("word/document.xml", "/word/styles.xml"), "word/styles.xml");
        assert_eq!(within("a", "../../b%zz%"), "b%zz%");
    }

    #[test]
    fn a_bomb_is_not_unpacked() {
        let bytes = zip(&[("a", &"a".repeat(12 << 20)), ("b", "<b/>")]);
        assert!(bytes.len() < 100 << 10);
        let mut zipped = Zipped::open(&bytes).expect("an archive");
        assert!(zipped.text("a").expect_err("too large").contains("100 times"));
        assert_eq!(zipped.text("b"), Ok(Some("<b/>".to_owned())));
    }

    #[test]
    fn what_is_no_archive_is_damaged_or_has_a_password_says_so() {
        assert!(text(b"", "a").expect_err("nothing").contains("damaged"));
        assert!(text(b"PK\x03\x04 and so on", "a").expect_err("cut").contains("damaged"));
        assert!(text(COMPOUND_FILE, "a").expect_err("older").contains("password"));
        let mut bytes = zip(&[("a", "Text that is long enough to be packed, packed, packed, packed.")]);
        // The first byte of the packed text, behind the header of 30 bytes and the name.
        bytes[33] ^= 0x55;
        assert!(text(&bytes, "a").expect_err("damaged").contains("damaged"));
        assert!(Zipped::open(&LISTED_ENTRY.repeat(MAX_ENTRIES + 1)).expect_err("many").contains("entries"));
    }
}
