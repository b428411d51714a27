//! A large XML file in, its items out one after the other, each with what stands before it. One item is in memory at a time.

use std::io::{self, BufRead};

use encoding_rs::Encoding;

use crate::parse::decode;

/// The beginning of a tag by which it is told what it is: no name of an item's element is longer.
const MAX_HEAD_BYTES: usize = 40;

/// The items of a file.
pub(super) struct Items<'a> {
    input: &'a mut dyn BufRead,
    /// The element that an item is.
    element: &'static str,
    max_bytes: usize,
    /// What the file states, for parts that are not UTF-8.
    encoding: Option<&'static Encoding>,
    scan: Scan,
    lines: usize,
}

/// A piece of the file that ends with an item, or the file's end.
#[derive(Debug, Default)]
pub(super) struct Piece {
    /// What stands between the item before and this one; as much of it as may be held.
    pub(super) before: String,
    /// What stands in the item; none at the end of the file.
    pub(super) item: Option<String>,
    /// Whether the item is larger than may be held: then it is empty.
    pub(super) is_too_large: bool,
    /// The line in which the item begins, counted from 1.
    pub(super) line: Option<u32>,
}

/// Where in the XML the next byte stands.
#[derive(Debug, Default)]
struct Scan {
    is_in_tag: bool,
    /// The first bytes of the open tag, without its `<`.
    head: Vec<u8>,
    /// The last two bytes that were seen.
    last: [u8; 2],
}

/// Bytes as they are gathered, up to a limit.
struct Kept {
    bytes: Vec<u8>,
    max_bytes: usize,
    is_too_large: bool,
}

impl<'a> Items<'a> {
    pub(super) fn new(
        input: &'a mut dyn BufRead,
        element: &'static str,
        max_bytes: usize,
        encoding: Option<&'static Encoding>,
    ) -> Items<'a> {
        Items { input, element, max_bytes, encoding, scan: Scan::default(), lines: 0 }
    }

    /// The next piece. The last one has no item, unless the file breaks off in one.
    pub(super) fn next(&mut self) -> io::Result<Option<Piece>> {
        let mut piece = Piece::default();
        let mut before = Kept::new(self.max_bytes);
        let opens = self.read_to(Tag::Open, &mut before)?;
        if !opens && before.bytes.is_empty() {
            return Ok(None);
        }
        piece.before = self.text(before.bytes);
        if !opens {
            return Ok(Some(piece));
        }
        piece.line = u32::try_from(self.lines + 1).ok();
        let mut item = Kept::new(self.max_bytes);
        self.read_to(Tag::Close, &mut item)?;
        piece.is_too_large = item.is_too_large;
        piece.item = Some(if item.is_too_large { String::new() } else { self.text(item.bytes) });
        Ok(Some(piece))
    }

    /// Keeps what comes up to the tag that does this with an item. Whether there is one.
    fn read_to(&mut self, tag: Tag, kept: &mut Kept) -> io::Result<bool> {
        let mut tag_at = 0;
        loop {
            let bytes = match self.input.fill_buf() {
                Ok([]) => return Ok(false),
                Ok(bytes) => bytes,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if !self.scan.is_in_tag {
                tag_at = kept.bytes.len();
            }
            let (used, is_tag) = self.scan.step(bytes);
            let step = bytes.get(..used).unwrap_or_default();
            self.lines += memchr::memchr_iter(b'\n', step).count();
            kept.push(step);
            self.input.consume(used);
            if is_tag && self.scan.names(self.element) == Some(tag) {
                kept.bytes.truncate(tag_at);
                return Ok(true);
            }
        }
    }

    fn text(&self, bytes: Vec<u8>) -> String {
        String::from_utf8(bytes).unwrap_or_else(|error| decode::part(error.as_bytes(), self.encoding).into_owned())
    }
}

/// What a tag does with an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tag {
    Open,
    Close,
}

impl Scan {
    /// How many of `bytes` come before the next tag, or else belong to the one that is open; and whether it ends with them.
    fn step(&mut self, bytes: &[u8]) -> (usize, bool) {
        if !self.is_in_tag {
            let used = memchr::memchr(b'<', bytes).unwrap_or(bytes.len());
            if used > 0 {
                return (used, false);
            }
            self.is_in_tag = true;
            self.head.clear();
            self.last = [0; 2];
            return (1, false);
        }
        let mut used = 0;
        while let Some(found) = bytes.get(used..).and_then(|rest| memchr::memchr2(b'<', b'>', rest)) {
            let end = used + found;
            self.see(bytes.get(used..end).unwrap_or_default());
            used = end + 1;
            let is_end = bytes.get(end) == Some(&b'>');
            if is_end && self.is_complete() {
                self.is_in_tag = false;
                return (used, true);
            }
            if !is_end && !self.is_raw() {
                // What looked like a tag was a stray mark.
                self.head.clear();
            } else {
                self.see(if is_end { b">" } else { b"<" });
            }
        }
        self.see(bytes.get(used..).unwrap_or_default());
        (bytes.len(), false)
    }

    fn see(&mut self, bytes: &[u8]) {
        let room = MAX_HEAD_BYTES.saturating_sub(self.head.len());
        self.head.extend(bytes.iter().take(room));
        for byte in bytes.get(bytes.len().saturating_sub(2)..).unwrap_or_default() {
            self.last = [self.last[1], *byte];
        }
    }

    /// Whether the open tag is none, but text or a comment in which tags are no tags.
    fn is_raw(&self) -> bool {
        self.head.starts_with(b"![CDATA[") || self.head.starts_with(b"!--")
    }

    /// Whether a `>` ends the open tag.
    fn is_complete(&self) -> bool {
        match self.head.as_slice() {
            [b'!', b'[', b'C', ..] if self.is_raw() => self.last == *b"]]",
            [b'!', b'-', b'-', ..] => self.last == *b"--",
            _ => true,
        }
    }

    /// What the tag that ended does with `element`.
    fn names(&self, element: &str) -> Option<Tag> {
        let (tag, name) = match self.head.strip_prefix(b"/") {
            Some(name) => (Tag::Close, name),
            None => (Tag::Open, self.head.as_slice()),
        };
        let rest = name.strip_prefix(element.as_bytes())?;
        let is_named = rest.first().is_none_or(u8::is_ascii_whitespace);
        (is_named && self.last[1] != b'/').then_some(tag)
    }
}

impl Kept {
    fn new(max_bytes: usize) -> Kept {
        Kept { bytes: Vec::new(), max_bytes, is_too_large: false }
    }

    fn push(&mut self, bytes: &[u8]) {
        let room = self.max_bytes.saturating_sub(self.bytes.len());
        self.is_too_large |= bytes.len() > room;
        self.bytes.extend(bytes.iter().take(room));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(xml: &str, max_bytes: usize, buffer: usize) -> Vec<String> {
        let mut input = io::BufReader::with_capacity(buffer, xml.as_bytes());
        let mut items = Items::new(&mut input, "item", max_bytes, None);
        let mut found = Vec::new();
        while let Some(piece) = items.next().expect("no error in memory") {
            let item = if piece.is_too_large { "too large".to_owned() } else { piece.item.unwrap_or_else(|| "none".to_owned()) };
            found.push(format!("{} [{}] {}", piece.before, item, piece.line.unwrap_or_default()));
        }
        found
    }

    #[test]
    fn items_are_cut_out_wherever_the_buffer_ends() {
        let xml = "<r a='x'>\n<item>1<items/></item>b<item c=\"d\"><![CDATA[</item> <!-- ]] > ]]]]><![CDATA[>]]></item\n><item/><!-- <item> > --><item>é</item></r>";
        for buffer in 1..20 {
            assert_eq!(
                pieces(xml, 1_000, buffer),
                [
                    "<r a='x'>\n [1<items/>] 2",
                    "b [<![CDATA[</item> <!-- ]] > ]]]]><![CDATA[>]]>] 2",
                    "<item/><!-- <item> > --> [é] 3",
                    "</r> [none] 0",
                ],
                "{buffer}"
            );
        }
    }

    #[test]
    fn an_item_past_the_limit_costs_itself_alone() {
        let xml = format!("<item>{}</item><item>b</item>{}", "a".repeat(200), "c".repeat(200));
        for buffer in [1, 7, 4_096] {
            let found = pieces(&xml, 100, buffer);
            assert_eq!(found[..2], [" [too large] 1", " [b] 1"]);
            assert_eq!(found[2].len(), 100 + " [none] 0".len());
        }
    }

    #[test]
    fn what_breaks_off_ends() {
        // A stray mark hides what follows it up to the next tag.
        assert_eq!(pieces("a < b <item>1", 100, 3), ["a  [1] 1"]);
        assert_eq!(pieces("<item><![CDATA[</item>", 100, 3), [" [<![CDATA[</item>] 1"]);
        assert_eq!(pieces("", 100, 3), Vec::<String>::new());
    }
}
