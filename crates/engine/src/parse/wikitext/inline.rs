//! The marks inside a line of wikitext in, text and marks for the builder out: emphasis, links, pictures, tags of HTML.

use crate::block::Style;
use crate::parse::blocks::{self, Element};
use crate::parse::markup;
use crate::parse::wikitext::lines::Writer;
use crate::parse::wikitext::resolve::{Aside, MARK};
use crate::parse::wikitext::site::{self, CATEGORY, FILE};

/// Links in the captions of pictures in links: what nests deeper is its text.
const MAX_DEPTH: usize = 6;
/// Longer tags are none.
const MAX_TAG_BYTES: usize = 2_048;
/// Options of pictures that are no captions. Source: MediaWiki, "Help:Images".
const PICTURE_OPTIONS: &[&str] = &[
    "thumb",
    "thumbnail",
    "frame",
    "framed",
    "frameless",
    "border",
    "left",
    "right",
    "center",
    "centre",
    "none",
    "baseline",
    "middle",
    "sub",
    "super",
    "text-top",
    "text-bottom",
    "top",
    "bottom",
    "upright",
];
/// Elements that may stand in wikitext. Source: MediaWiki, `Sanitizer::getRecognizedTagData`. The others are text, such as `Vec<T>`.
const ELEMENTS: &[&str] = &[
    "abbr",
    "b",
    "bdi",
    "bdo",
    "big",
    "blockquote",
    "br",
    "caption",
    "center",
    "cite",
    "code",
    "data",
    "dd",
    "del",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "q",
    "rb",
    "rp",
    "rt",
    "rtc",
    "ruby",
    "s",
    "samp",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "table",
    "td",
    "th",
    "time",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "wbr",
];
/// Elements of extensions whose content is wikitext.
const EXTENSIONS: &[&str] = &[
    "poem",
    "tabber",
    "tabs",
    "tab",
    "verbatim",
    "nomobile",
    "mobileonly",
    "charinsert",
    "nowiki",
    "ref",
    "pre",
    "gallery",
    "thead",
    "tbody",
    "col",
    "colgroup",
];
/// Switches between two underscores on each side that say of a page that it tells apart what its title may mean.
const DISAMBIGUATION: &str = "DISAMBIG";

/// The emphasis that is open, the outer one first.
#[derive(Debug, Default)]
struct Emphasis {
    open: Vec<Style>,
}

impl Writer<'_> {
    /// Writes `text`, which has no blocks in it but those that were set aside.
    pub(super) fn inline(&mut self, text: &str, depth: usize) {
        if depth > MAX_DEPTH {
            return self.builder.text(&markup::entities(&text.replace([MARK, '[', ']'], " ")));
        }
        let links = links(text);
        let mut ahead = links.iter().copied().peekable();
        let mut emphasis = Emphasis::default();
        // Up to here no bracket closes.
        let mut unclosed = 0;
        let mut at = 0;
        while let Some(found) = text.get(at..).and_then(|rest| rest.find(['\'', '[', '<', '_', '\n', MARK])) {
            let start = at + found;
            self.plain(text.get(at..start).unwrap_or_default());
            let rest = text.get(start..).unwrap_or_default();
            while ahead.next_if(|(open, _)| *open < start).is_some() {}
            let link = ahead.peek().copied().filter(|(open, _)| *open == start);
            let used = match rest.as_bytes() {
                [b'\'', b'\'', ..] => {
                    self.emphasis(rest, &mut emphasis, start.checked_sub(1).and_then(|before| text.as_bytes().get(before)))
                }
                [b'[', b'[', ..] => link.map_or(0, |(open, close)| {
                    self.internal(text.get(open + 2..close).unwrap_or_default(), is_line(text, open, close + 2), depth);
                    close + 2 - open
                }),
                [b'[', ..] if start >= unclosed => self.external(rest, depth).unwrap_or_else(|end| {
                    unclosed = start + end;
                    0
                }),
                [b'<', ..] => self.tag(rest),
                [b'_', b'_', ..] => self.switch(rest),
                [b'\n', ..] => {
                    self.end_emphasis(&mut emphasis, 0);
                    self.builder.soft_break();
                    1
                }
                _ if rest.starts_with(MARK) => self.aside_at(rest, depth),
                _ => 0,
            };
            if used == 0 {
                self.builder.text(rest.get(..1).unwrap_or_default());
            }
            at = start + used.max(1);
        }
        self.plain(text.get(at..).unwrap_or_default());
        self.end_emphasis(&mut emphasis, 0);
    }

    fn plain(&mut self, text: &str) {
        if !text.is_empty() {
            self.builder.text(&markup::entities(text));
        }
    }

    /// Two apostrophes are emphasis, three are strong emphasis, five both; the others are apostrophes.
    fn emphasis(&mut self, rest: &str, emphasis: &mut Emphasis, before: Option<&u8>) -> usize {
        let run = rest.bytes().take_while(|byte| *byte == b'\'').count();
        let line = || {
            let rest = rest.get(run..rest.floor_char_boundary(run + MAX_TAG_BYTES)).unwrap_or_default();
            rest.split('\n').next().unwrap_or_default()
        };
        let mut marks = match run {
            2 | 3 | 5 => run,
            4 => 3,
            _ => 5,
        };
        // `l'''eau''`: an apostrophe and emphasis, since nothing closes strong emphasis.
        let is_word = before.is_some_and(u8::is_ascii_alphabetic);
        if marks == 3 && is_word && emphasis.open.is_empty() && !line().contains("'''") && line().contains("''") {
            marks = 2;
        }
        (marks..run).for_each(|_| self.builder.text("'"));
        if marks != 2 {
            self.toggle(emphasis, Style::Strong);
        }
        if marks != 3 {
            self.toggle(emphasis, Style::Emphasis);
        }
        run
    }

    fn toggle(&mut self, emphasis: &mut Emphasis, style: Style) {
        let Some(place) = emphasis.open.iter().position(|open| *open == style) else {
            self.builder.start(Element::Inline(style.clone()));
            emphasis.open.push(style);
            return;
        };
        let inner: Vec<Style> = emphasis.open.get(place + 1..).unwrap_or_default().to_vec();
        self.end_emphasis(emphasis, place);
        for style in inner {
            self.builder.start(Element::Inline(style.clone()));
            emphasis.open.push(style);
        }
    }

    fn end_emphasis(&mut self, emphasis: &mut Emphasis, keep: usize) {
        while emphasis.open.len() > keep {
            emphasis.open.pop();
            self.builder.end();
        }
    }

    /// `[[target|label]]`, without the brackets.
    fn internal(&mut self, inner: &str, is_line: bool, depth: usize) {
        let (target, label) = inner.split_once('|').map_or((inner, None), |(target, label)| (target, Some(label)));
        let (target, is_plain) = match target.trim().strip_prefix(':') {
            Some(target) => (target.trim(), true),
            None => (target.trim(), false),
        };
        let (namespace, name) = self.site.split(target);
        match namespace {
            FILE if !is_plain => return self.picture(label.unwrap_or_default(), depth),
            CATEGORY if !is_plain => return self.categories.push(name.to_owned()),
            _ if is_line && !is_plain && label.is_none() && is_language(target) => return,
            _ => {}
        }
        let label = label.map(str::trim).filter(|label| !label.is_empty()).unwrap_or(target);
        let target = self.target(target);
        self.builder.start(blocks::link(&target));
        self.inline(label, depth + 1);
        self.builder.end();
    }

    /// Where a link leads: the address of the page, or its place in this one.
    fn target(&self, target: &str) -> String {
        if let Some(place) = target.strip_prefix('#') {
            return format!("#{}", site::anchor(place));
        }
        let page = if target.starts_with('/') { format!("{}{target}", self.title) } else { target.to_owned() };
        self.site.address(&page).unwrap_or_else(|| page.replace(' ', "_"))
    }

    /// A caption stands beside the text.
    fn picture(&mut self, options: &str, depth: usize) {
        let is_option = |part: &str| {
            let name = part.split('=').next().unwrap_or_default().trim();
            PICTURE_OPTIONS.contains(&name) || name.ends_with("px") || part.contains('=') && !name.contains(' ')
        };
        let caption = parts(options).into_iter().map(str::trim).rfind(|part| !part.is_empty() && !is_option(part));
        if let Some(caption) = caption {
            let caption = self.text_of(caption, depth + 1);
            self.builder.picture_caption(&caption);
        }
    }

    /// `[address label]`, and how long it is; else up to where no bracket closes. An address without label is shown as a number.
    fn external(&mut self, rest: &str, depth: usize) -> Result<usize, usize> {
        let inner = rest.get(1..).unwrap_or_default();
        if !["http://", "https://", "//", "mailto:", "ftp://"].iter().any(|scheme| inner.starts_with(scheme)) {
            return Err(0);
        }
        let end = inner.find([']', '\n']).unwrap_or(inner.len());
        if inner.as_bytes().get(end) != Some(&b']') {
            return Err(end);
        }
        let inner = inner.get(..end).unwrap_or_default();
        if let Some((address, label)) = inner.split_once([' ', '\t']) {
            self.builder.start(blocks::link(address));
            self.inline(label.trim(), depth + 1);
            self.builder.end();
        }
        Ok(end + 2)
    }

    /// A tag of HTML; of other elements only the content is read.
    fn tag(&mut self, rest: &str) -> usize {
        let head = rest.get(..rest.floor_char_boundary(MAX_TAG_BYTES)).unwrap_or_default();
        let inner = head.get(1..).unwrap_or_default();
        let named = inner.strip_prefix('/').unwrap_or(inner);
        if !named.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return 0;
        }
        let Some(after) = markup::tag_end(inner) else { return 0 };
        let used = head.len() - after.len();
        let tag = head.get(..used).unwrap_or_default();
        let name = named.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default().to_ascii_lowercase();
        if ELEMENTS.contains(&name.as_str()) && tag.ends_with('>') {
            self.builder.html(tag);
            return used;
        }
        if EXTENSIONS.contains(&name.as_str()) { used } else { 0 }
    }

    /// `__NOTOC__`.
    fn switch(&mut self, rest: &str) -> usize {
        let name = rest.get(2..).unwrap_or_default();
        let length = name.bytes().take(MAX_TAG_BYTES).take_while(u8::is_ascii_uppercase).count();
        if length == 0 || !name.get(length..).unwrap_or_default().starts_with("__") {
            return 0;
        }
        self.is_disambiguation |= name.get(..length) == Some(DISAMBIGUATION);
        length + 4
    }

    /// Writes the piece that was set aside here.
    fn aside_at(&mut self, rest: &str, depth: usize) -> usize {
        let number = rest.get(1..).unwrap_or_default().split(MARK).next().unwrap_or_default();
        match number.parse().ok().and_then(|number: usize| self.aside.get(number)) {
            Some(Aside::Text(text)) => self.builder.text(text),
            Some(Aside::Code { code, is_inline: true, .. }) => self.builder.inline_code(code.trim()),
            Some(Aside::Code { code, language, is_inline: false }) => {
                self.builder.start(Element::Code { language: language.clone() });
                self.builder.text(code);
                self.builder.end();
            }
            Some(Aside::Gallery(pictures)) => {
                for picture in pictures.lines() {
                    self.picture(picture.split_once('|').map_or("", |(_, options)| options), depth);
                }
            }
            None => {}
        }
        number.len() + 2
    }
}

/// Where `[[` begin and the `]]` that close them, in order.
fn links(text: &str) -> Vec<(usize, usize)> {
    let mut open = Vec::new();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = text.get(at..).and_then(|rest| memchr::memchr2(b'[', b']', rest.as_bytes())) {
        let place = at + next;
        match text.as_bytes().get(place..place + 2) {
            Some(b"[[") => open.push(place),
            Some(b"]]") => found.extend(open.pop().map(|start| (start, place))),
            _ => {
                at = place + 1;
                continue;
            }
        }
        at = place + 2;
    }
    found.sort_unstable();
    found
}

/// The parts between the bars that stand in no link.
fn parts(text: &str) -> Vec<&str> {
    let bytes = text.as_bytes();
    let (mut parts, mut start, mut depth) = (Vec::new(), 0, 0_usize);
    for at in memchr::memchr3_iter(b'[', b']', b'|', bytes) {
        match bytes.get(at) {
            Some(b'[') => depth += 1,
            Some(b']') => depth = depth.saturating_sub(1),
            _ if depth == 0 => {
                parts.extend(text.get(start..at));
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.extend(text.get(start..));
    parts
}

/// Whether nothing else stands in the line of what is from `start` to `end`.
fn is_line(text: &str, start: usize, end: usize) -> bool {
    let before = start.checked_sub(1).and_then(|before| text.as_bytes().get(before));
    before.is_none_or(|byte| *byte == b'\n') && text.as_bytes().get(end).is_none_or(|byte| *byte == b'\n')
}

/// Whether a link names the page in another language: `de:Mühle`.
fn is_language(target: &str) -> bool {
    target.split_once(':').is_some_and(|(code, _)| {
        let short = code.split('-').next().unwrap_or_default();
        (2..=3).contains(&short.len()) && code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-') || code == "simple"
    })
}
