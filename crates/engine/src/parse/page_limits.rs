//! The source of a page in, why it is left out before it is made a tree out. Building and reading a tree takes time that grows faster
//! than the page in a few shapes, which no page that people read has.

/// Larger pages are left out. A page is held as a tree, which takes twenty times its size.
const MAX_BYTES: usize = 4 << 20;
/// Pages nested deeper are left out: reading them takes time that grows with the square of the depth.
const MAX_DEPTH: usize = 512;
/// The depths of all elements together: the library looks at what stands around each of them.
const MAX_DEPTHS: usize = 3_000_000;
/// The bytes of all texts, each as often as elements stand around it: the library counts the characters of an element anew for each.
const MAX_TEXT_DEPTHS: usize = 80_000_000;
/// Texts with more are left out: the tree's builder copies a text anew at each mark, so that 40,000 take half a minute.
const MAX_MARKS: usize = 2_000;
/// The tokenizer compares each attribute with those before it in its tag; in all tags together no more often than this.
const MAX_COMPARISONS: usize = 20_000_000;

/// Elements without an end tag, or whose end tag is mostly left away.
const WITHOUT_END: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "p", "li", "td", "th", "tr",
    "dt", "dd", "option", "path", "use", "circle", "rect", "line", "polygon",
];
/// Elements whose content is no markup.
const RAW: &[&str] = &["script", "style"];

/// Why a page is left out; `None` if it is read.
pub(super) fn excess(html: &str) -> Option<String> {
    if html.len() > MAX_BYTES {
        return Some(format!("is a page of more than {} MiB; left out", MAX_BYTES >> 20));
    }
    let measure = Measure::of(html);
    if measure.deepest > MAX_DEPTH {
        return Some(format!("nests its elements more than {MAX_DEPTH} deep; left out"));
    }
    if measure.depths > MAX_DEPTHS || measure.text_depths > MAX_TEXT_DEPTHS {
        return Some("nests too much too deep; left out".to_owned());
    }
    if measure.comparisons > MAX_COMPARISONS {
        return Some("holds tags with too many attributes; left out".to_owned());
    }
    (measure.most_marks > MAX_MARKS).then(|| format!("holds a text with more than {MAX_MARKS} marks such as & in one piece; left out"))
}

/// What of a page costs more than its bytes: upper bounds, by counting tags.
#[derive(Debug, Default)]
struct Measure {
    depth: usize,
    deepest: usize,
    depths: usize,
    text_depths: usize,
    comparisons: usize,
    /// The `&` and stray `<` of the text that is open, and the most of one.
    marks: usize,
    most_marks: usize,
}

impl Measure {
    /// Goes through the page once.
    fn of(html: &str) -> Measure {
        let mut measure = Measure::default();
        let mut rest = html;
        while let Some(at) = memchr::memchr2(b'<', b'&', rest.as_bytes()) {
            measure.count_text(at);
            let from = rest.get(at..).unwrap_or_default();
            rest = measure.step(from);
        }
        measure.count_text(rest.len());
        measure
    }

    fn count_text(&mut self, bytes: usize) {
        self.text_depths = self.text_depths.saturating_add(bytes.saturating_mul(self.depth));
    }

    /// What follows the mark, the comment or the tag that `from` begins with.
    fn step<'a>(&mut self, from: &'a str) -> &'a str {
        let inner = from.get(1..).unwrap_or_default();
        let is_tag = from.starts_with('<') && inner.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
        if !is_tag {
            self.marks += 1;
            self.most_marks = self.most_marks.max(self.marks);
            return inner;
        }
        self.marks = 0;
        if let Some(comment) = from.strip_prefix("<!--") {
            return comment.find("-->").and_then(|end| comment.get(end..)).unwrap_or_default();
        }
        let closing = inner.starts_with('/');
        let named = inner.trim_start_matches('/');
        let name = named.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        let tag = Tag::of(named.get(name.len()..).unwrap_or_default());
        self.count(name, closing, &tag);
        let is_raw = !closing && RAW.iter().any(|raw| name.eq_ignore_ascii_case(raw));
        if is_raw { behind_raw(tag.rest, name) } else { tag.rest }
    }

    fn count(&mut self, name: &str, closing: bool, tag: &Tag<'_>) {
        self.comparisons = self.comparisons.saturating_add(tag.attributes * tag.attributes / 2);
        self.depths = self.depths.saturating_add(self.depth);
        if name.is_empty() || tag.closes_itself || WITHOUT_END.iter().any(|other| name.eq_ignore_ascii_case(other)) {
            return;
        }
        self.depth = if closing { self.depth.saturating_sub(1) } else { self.depth + 1 };
        self.deepest = self.deepest.max(self.depth);
    }
}

/// What stands behind the name of a tag.
struct Tag<'a> {
    attributes: usize,
    closes_itself: bool,
    rest: &'a str,
}

impl Tag<'_> {
    fn of(text: &str) -> Tag<'_> {
        let (mut attributes, mut quote, mut before) = (0, None, b' ');
        for (at, byte) in text.bytes().enumerate() {
            match (quote, byte) {
                (Some(open), byte) if open == byte => quote = None,
                (Some(_), _) => {}
                (None, b'>') => {
                    return Tag { attributes, closes_itself: before == b'/', rest: text.get(at + 1..).unwrap_or_default() };
                }
                (None, b'"' | b'\'') if before == b'=' => quote = Some(byte),
                (None, byte) => {
                    let parts = |byte: u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'"' | b'\'');
                    attributes += usize::from(parts(before) && !parts(byte) && byte != b'=');
                }
            }
            before = byte;
        }
        Tag { attributes, closes_itself: false, rest: "" }
    }
}

/// `text` from the tag that ends the raw element `name`.
fn behind_raw<'a>(text: &'a str, name: &str) -> &'a str {
    let closes = |at: &usize| text.get(at + 2..at + 2 + name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name));
    memchr::memmem::find_iter(text.as_bytes(), "</").find(closes).and_then(|at| text.get(at..)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(html: &str) -> String {
        excess(html).unwrap_or_default()
    }

    #[test]
    fn what_would_take_too_long_is_left_out() {
        assert!(reason(&"<div>".repeat(10_000)).contains("512 deep"));
        assert!(reason(&"<b><i>".repeat(5_000)).contains("512 deep"));
        assert!(reason(&"& < ".repeat(5_000)).contains("2000 marks"));
        assert!(reason(&"x".repeat(MAX_BYTES + 1)).contains("4 MiB"));
        assert!(reason(&format!("{}{}", "<div>".repeat(490), "<p>a".repeat(49_000))).contains("too much too deep"));
        assert!(reason(&("<div>".repeat(500) + &"</div>".repeat(500)).repeat(90)).contains("too much too deep"));
        assert!(reason(&format!("{}{}", "<div>".repeat(400), "word ".repeat(80_000))).contains("too much too deep"));
        let attributes = |quote: &str| (0..100_000).map(|number| format!(" a{number}={quote}1{quote}")).collect::<String>();
        for quote in ["", "\"", "'"] {
            assert!(reason(&format!("<p{}>", attributes(quote))).contains("attributes"));
            assert!(reason(&format!("<p{}", attributes(quote))).contains("attributes"));
        }
    }

    #[test]
    fn scripts_styles_and_comments_nest_nothing() {
        let markup = "<div>& <b>".repeat(3_000);
        for page in [format!("<script>{markup}</script>"), format!("<STYLE a='>'>{markup}</style>"), format!("<!-- {markup} -->")] {
            assert_eq!(excess(&format!("{page}<p>Mill closes.</p>")), None);
        }
        assert_eq!(excess(&"<svg><path d='M 1 2'/><g/></svg><div class=\"a>b\" id='c'>x</div>".repeat(2_000)), None);
    }
}
