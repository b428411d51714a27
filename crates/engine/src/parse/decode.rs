//! A file's bytes in, its text out: UTF-8, UTF-16 and the older encodings, by what the file states or by what its bytes
//! look like.

use std::borrow::Cow;
use std::io::{self, BufRead};

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// How much of a file that is not UTF-8 is looked at to tell its encoding.
const SAMPLE_BYTES: usize = 64 * 1024;
/// Where HTML and XML state their encoding. Source: the HTML standard, which has it within the first 1,024 bytes.
const STATED_WITHIN_BYTES: usize = 1_024;

/// How kinds of files begin that are often mistaken for text.
const NOT_TEXT: [(&[u8], &str); 8] = [
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"%PDF-", "a PDF"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a rar archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
];

/// The text of a file and the encoding it was read in, or why it is no text.
pub fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, String> {
    if let Some((_, what)) = NOT_TEXT.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Err(format!("is {what}, not text; left out"));
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return Ok(read(encoding, bytes.get(mark..).unwrap_or_default()));
    }
    if memchr::memchr(0, bytes).is_some() {
        return without_mark(bytes)
            .map(|encoding| read(encoding, bytes))
            .ok_or_else(|| "looks like a binary file, not text; left out".to_owned());
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Cow::Borrowed(text));
    }
    Ok(read(stated(bytes).unwrap_or_else(|| detected(bytes)), bytes))
}

/// Whether what `input` begins with is UTF-16. Nothing is taken from it.
pub(super) fn starts_as_utf_16(input: &mut dyn BufRead) -> io::Result<bool> {
    let start = input.fill_buf()?;
    let marked = Encoding::for_bom(start).is_some_and(|(encoding, _)| encoding != UTF_8);
    Ok(marked || memchr::memchr(0, start).is_some() && without_mark(start).is_some())
}

/// The text of a part of a file that states this encoding: UTF-8 where it is that.
pub(super) fn part<'a>(bytes: &'a [u8], stated: Option<&'static Encoding>) -> Cow<'a, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => read(stated.unwrap_or_else(|| detected(bytes)), bytes),
    }
}

fn read<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Cow<'a, str> {
    encoding.decode_without_bom_handling(bytes).0
}

/// UTF-16 without a byte order mark: every other byte of Western text is zero, and no text is zero anywhere else.
fn without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..bytes.len().min(SAMPLE_BYTES)).unwrap_or_default();
    let zeros = |from: usize| sample.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let half = sample.len() / 2;
    // Two zeros in a row are the mark of a binary file.
    let mostly = |many: usize, few: usize| half > 1 && many * 10 >= half * 7 && few == 0;
    match (mostly(odd, even), mostly(even, odd)) {
        (true, _) => Some(UTF_16LE),
        (_, true) => Some(UTF_16BE),
        _ => None,
    }
}

/// The encoding that a page or a feed states of itself: `charset=…` or `encoding="…"`.
pub(super) fn stated(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(STATED_WITHIN_BYTES)).unwrap_or_default()).to_ascii_lowercase();
    ["charset=", "encoding="].iter().find_map(|mark| {
        let (before, value) = head.split_once(mark)?;
        let within_tag = before.rfind('<') > before.rfind('>');
        let label = value.trim_start_matches(['"', '\'', ' ']).split(['"', '\'', ' ', '>', '/', ';', '?']).next()?;
        // A file that says UTF-8 and is not says nothing.
        Encoding::for_label(label.as_bytes()).filter(|encoding| within_tag && *encoding != UTF_8 && encoding.is_ascii_compatible())
    })
}

fn detected(bytes: &[u8]) -> &'static Encoding {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    // Plain ASCII tells nothing: the sample begins where the first other byte stands.
    let from = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(0).saturating_sub(1_000);
    let sample = bytes.get(from..bytes.len().min(from + SAMPLE_BYTES)).unwrap_or_default();
    detector.feed(sample, true);
    detector.guess(None, chardetng::Utf8Detection::Deny)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> String {
        decode(bytes).expect("text").into_owned()
    }

    fn utf16(text: &str, mark: bool, big: bool) -> Vec<u8> {
        let units = mark.then_some(0xfeff_u16).into_iter().chain(text.encode_utf16());
        units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    }

    #[test]
    fn utf8_is_read_with_and_without_a_mark() {
        assert_eq!(text("\u{feff}Die Mühle".as_bytes()), "Die Mühle");
        assert_eq!(text("Die Mühle".as_bytes()), "Die Mühle");
    }

    #[test]
    fn utf16_is_read_in_both_orders() {
        for (mark, big) in [(true, true), (true, false), (false, true), (false, false)] {
            assert_eq!(text(&utf16("The mill – “closed”.", mark, big)), "The mill – “closed”.", "{mark} {big}");
        }
    }

    #[test]
    fn windows_1252_and_latin_1_are_told_by_their_bytes() {
        assert_eq!(text(b"The mill\x92s owner said \x93no\x94 \x96 twice."), "The mill’s owner said “no” – twice.");
        assert_eq!(
            text(b"Das M\xfchlrad drehte sich f\xfcr die \xc4cker, \xfcber Jahre."),
            "Das Mühlrad drehte sich für die Äcker, über Jahre."
        );
    }

    #[test]
    fn a_page_states_its_encoding() {
        assert_eq!(text(b"<html><meta charset=\"iso-8859-7\"><p>\xe1\xe2\xe3"), "<html><meta charset=\"iso-8859-7\"><p>αβγ");
        assert_eq!(
            text(b"<?xml version=\"1.0\" encoding=\"windows-1251\"?><a>\xe4\xe0"),
            "<?xml version=\"1.0\" encoding=\"windows-1251\"?><a>да"
        );
    }

    #[test]
    fn what_is_no_text_says_what_it_is() {
        assert!(decode(b"PK\x03\x04rest").is_err_and(|reason| reason.contains("zip")));
        assert!(decode(b"a\0\0\0b\0\0\0").is_err_and(|reason| reason.contains("binary")));
        assert_eq!(text(b""), "");
    }
}
