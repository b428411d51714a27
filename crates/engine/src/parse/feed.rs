//! RSS and Atom: an article an entry, its content before its summary.

use std::borrow::Cow;
use std::collections::HashSet;

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use crate::article::{Article, Attribution, Field};
use crate::parse::front_matter::{self, Metadata};
use crate::parse::parsed::{Document, LeftOut, MAX_ITEMS, Parsed, Problem};
use crate::parse::{markup, markup_body, unpublished};
use crate::text::clean;

/// What is said of a file that is no feed.
pub(super) const NO_ENTRY: &str = "holds no entry of an RSS or Atom feed";
/// Feeds nest a handful of elements; what nests deeper is no feed.
const MAX_DEPTH: usize = 256;

/// An entry, as it is read.
#[derive(Debug, Default)]
struct Entry {
    metadata: Metadata,
    content: String,
    summary: String,
    updated: Option<String>,
    /// What says that it is not published.
    unpublished: Option<String>,
}

/// What is gathered while the elements go by.
#[derive(Debug, Default)]
struct Feed {
    title: Option<String>,
    language: Option<String>,
    /// Who wrote the entries that name nobody.
    authors: Vec<String>,
    entry: Option<Entry>,
    /// The ids of the entries so far.
    ids: HashSet<String>,
    /// The names of the open elements, without prefixes but for `content:encoded`.
    open: Vec<String>,
    text: String,
    /// How deep the element stood whose markup is being gathered.
    markup_from: Option<usize>,
}

pub(super) fn parse(document: Document<'_>) -> Parsed {
    let mut reader = Reader::from_str(document.text.trim_start_matches('\u{feff}').trim_start());
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_dangling_amp = true;
    config.allow_unmatched_ends = true;
    let mut feed = Feed::default();
    let mut parsed = Parsed::default();
    let mut items = 0;
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => feed.start(&tag),
            Ok(Event::Empty(tag)) => feed.empty(&tag),
            Ok(Event::Text(text)) => feed.text(&text.xml10_content()),
            Ok(Event::CData(text)) => feed.text(&text.xml10_content()),
            Ok(Event::GeneralRef(name)) => feed.text(&markup::as_text(&format!("&{};", &*name))),
            Ok(Event::End(_)) => {
                if let Some(entry) = feed.end() {
                    items += 1;
                    add(&mut parsed, document.path, items, entry, &mut feed);
                }
            }
            Ok(Event::Eof) => break,
            Ok(Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_)) => {}
            Err(error) => {
                let line = line_of(document.text, reader.error_position());
                parsed.problems.push(Problem {
                    path: document.path.to_owned(),
                    line,
                    reason: format!("is broken XML: {error}; what stands above is read"),
                });
                break;
            }
        }
        if items == MAX_ITEMS || feed.open.len() > MAX_DEPTH {
            let reason = format!("holds more than {MAX_ITEMS} entries or nests deeper than {MAX_DEPTH}; the rest is left out");
            parsed.problems.push(Problem { path: document.path.to_owned(), line: None, reason });
            break;
        }
    }
    if parsed.articles.is_empty() && parsed.problems.is_empty() && parsed.left_out.is_empty() {
        return Parsed::problem(document.path, None, NO_ENTRY);
    }
    parsed
}

fn line_of(text: &str, at: u64) -> Option<u32> {
    let before = text.as_bytes().get(..usize::try_from(at).ok()?)?;
    u32::try_from(before.iter().filter(|byte| **byte == b'\n').count() + 1).ok()
}

fn add(parsed: &mut Parsed, path: &str, item: usize, entry: Entry, feed: &mut Feed) {
    let Entry { mut metadata, content, summary, updated, unpublished } = entry;
    if let Some(reason) = unpublished {
        parsed.left_out.push(LeftOut { path: path.to_owned(), line: None, reason });
        return;
    }
    // Feeds write markup twice escaped, once escaped, or as elements: here it is text with tags or without.
    let body = if content.trim().is_empty() { &summary } else { &content };
    if metadata.authors.is_empty() {
        metadata.authors.clone_from(&feed.authors);
    }
    metadata.url = metadata.url.or_else(|| metadata.id.clone().filter(|id| id.starts_with("http")));
    // An id that comes again says nothing: its entry is called by its place.
    metadata.id = metadata.id.filter(|id| feed.ids.insert(id.clone()));
    metadata.published = metadata.published.or(updated);
    metadata.language = metadata.language.or_else(|| feed.language.clone());
    let title = |title: &String| Field::Inferred { value: title.clone(), evidence: "the feed's title".to_owned() };
    let otherwise = Attribution { source: feed.title.as_ref().map_or(Field::Unknown, title), ..Attribution::default() };
    let id = format!("{path}#{item}");
    let (article, reasons) = match html_of(body).and_then(|html| markup_body::structured(&html)) {
        Some(built) => metadata.shaped_article(&id, built, otherwise),
        None => metadata.article_or(&id, &text_of(body), otherwise),
    };
    if article.body.is_empty() {
        parsed.problems.push(Problem { path: path.to_owned(), line: None, reason: format!("entry {item} has no text; left out") });
        return;
    }
    parsed.problems.extend(front_matter::problems(
        path,
        None,
        reasons.into_iter().map(|reason| format!("entry {item}: {reason}")).collect(),
    ));
    parsed.articles.push(Article { file: path.to_owned(), ..article });
}

/// The HTML of a body, if it is some.
fn html_of(body: &str) -> Option<Cow<'_, str>> {
    let html = if markup::is_markup(body) { Cow::Borrowed(body) } else { markup::entities(body) };
    Some(html).filter(|html| markup::is_markup(html))
}

/// The text of a body, which some feeds encode once more than they say.
fn text_of(body: &str) -> String {
    let has_tags = markup::is_markup(body);
    let text = if has_tags || body.contains('&') { markup::as_text(body) } else { body.to_owned() };
    if !has_tags && markup::is_markup(&text) {
        return markup::as_text(&text);
    }
    if markup::is_encoded(&text) { markup::entities(&text).into_owned() } else { text }
}

/// The name in an author's field, which RSS wants to be a mail address: `ada@mill.example (Ada Moor)`.
pub(super) fn author(text: &str) -> Option<String> {
    let text = line(text)?;
    let named = text.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map(|(name, _)| name);
    let name = match (text.contains('@'), named) {
        (true, Some(name)) => name,
        (true, None) => text.split_once('<').map_or("", |(name, _)| name),
        (false, _) => &text,
    };
    Some(name.trim().trim_matches('"').to_owned()).filter(|name| !name.is_empty() && !name.contains('@'))
}

impl Feed {
    fn start(&mut self, tag: &BytesStart<'_>) {
        let name = name(tag);
        if self.markup_from.is_some() {
            self.text.push_str(&format!("<{name}>"));
        } else {
            self.text.clear();
            if matches!(name.as_str(), "item" | "entry") && self.entry.is_none() {
                self.entry = Some(Entry::default());
            }
            if matches!(name.as_str(), "content" | "content:encoded" | "summary" | "description" | "title") {
                self.markup_from = Some(self.open.len());
            }
            self.link(&name, tag);
        }
        self.open.push(name);
    }

    fn empty(&mut self, tag: &BytesStart<'_>) {
        let name = name(tag);
        if self.markup_from.is_some() {
            self.text.push_str(&format!("<{name}/>"));
        } else {
            self.link(&name, tag);
        }
    }

    fn text(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Atom's links and categories say it in attributes.
    fn link(&mut self, name: &str, tag: &BytesStart<'_>) {
        let Some(entry) = &mut self.entry else { return };
        let attribute = |name: &str| {
            let found = tag.attributes().flatten().find(|attribute| attribute.key.as_ref() == name);
            found.map(|attribute| markup::as_text(&attribute.value))
        };
        if name == "link" && attribute("rel").is_none_or(|rel| rel == "alternate") {
            entry.metadata.url = entry.metadata.url.take().or_else(|| attribute("href"));
        } else if name == "category" {
            entry.metadata.tags.extend(attribute("term"));
        }
    }

    /// The entry that ended, if one did.
    fn end(&mut self) -> Option<Entry> {
        let name = self.open.pop()?;
        if let Some(from) = self.markup_from {
            if self.open.len() > from {
                self.text.push_str(&format!("</{name}>"));
                return None;
            }
            self.markup_from = None;
        }
        let text = std::mem::take(&mut self.text);
        if matches!(name.as_str(), "item" | "entry") {
            return self.entry.take();
        }
        self.field(&name, text);
        None
    }

    fn field(&mut self, name: &str, text: String) {
        let parent = self.open.last().map_or("", String::as_str);
        let Some(entry) = &mut self.entry else {
            match (parent, name) {
                ("channel" | "feed", "title") => self.title = line(&text),
                ("channel" | "feed", "language") => self.language = line(&text),
                ("author", "name") => self.authors.extend(author(&text)),
                _ => {}
            }
            return;
        };
        if let "status" | "post_password" | "draft" = name {
            let stated = serde_json::Map::from_iter([(name.to_owned(), text.into())]);
            entry.unpublished = entry.unpublished.take().or_else(|| unpublished::reason(&stated));
            return;
        }
        let metadata = &mut entry.metadata;
        match (parent, name) {
            (_, "content" | "content:encoded") => entry.content = text,
            ("item" | "entry", "description" | "summary") => entry.summary = text,
            ("item" | "entry", "title") => metadata.title = line(&text),
            ("source", "title") | ("item", "source") => metadata.source = metadata.source.take().or_else(|| line(&text)),
            ("item" | "entry", "link") => metadata.url = metadata.url.take().or_else(|| line(&text)),
            ("item" | "entry", "guid" | "id") => metadata.id = line(&text),
            (_, "pubDate" | "published" | "date" | "issued") => metadata.published = line(&text),
            (_, "updated") => entry.updated = line(&text),
            ("author", "name") | (_, "creator") | ("item", "author") => metadata.authors.extend(author(&text)),
            (_, "category") => metadata.tags.extend(line(&text)),
            _ => {}
        }
    }
}

/// An element's name without its prefix, but for `content:encoded`, which is not `encoded` of anything else.
fn name(tag: &BytesStart<'_>) -> String {
    let name = tag.name();
    let name: &str = name.as_ref();
    if name == "content:encoded" { name.to_owned() } else { name.rsplit(':').next().unwrap_or_default().to_owned() }
}

fn line(text: &str) -> Option<String> {
    let text = if markup::is_markup(text) || text.contains('&') { markup::as_text(text) } else { text.to_owned() };
    Some(clean::clean_inline(&text)).filter(|line| !line.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Status, Wire, day};

    fn read(text: &str) -> Parsed {
        parse(Document { path: "f.xml", text })
    }

    #[test]
    fn an_rss_item_is_an_article_with_content_over_summary() {
        let parsed = read(
            "<?xml version=\"1.0\"?><rss><channel><title>Mill Times</title><language>en-GB</language><item><title>Mill &amp; river</title>\
             <link>https://a.org/1?a=1&amp;b=2</link><dc:creator>Ada Moor</dc:creator><pubDate>Fri, 04 Mar 2022 10:00:00 GMT</pubDate>\
             <description>Short.</description><content:encoded><![CDATA[<p>It closed &#8211; at last.</p><p>Nobody came.</p>]]></content:encoded>\
             <category>Valley</category></item><item><title>Two</title><description>&lt;p&gt;Escaped.&lt;/p&gt;</description></item></channel></rss>",
        );
        assert_eq!(parsed.problems, []);
        let article = &parsed.articles[0];
        assert_eq!((article.id.as_str(), article.body.as_str()), ("f.xml#1", "It closed – at last.\n\nNobody came."));
        let attribution = &article.attribution;
        assert_eq!(attribution.title.value().map(String::as_str), Some("Mill & river"));
        assert_eq!(attribution.url.value().map(String::as_str), Some("https://a.org/1?a=1&b=2"));
        assert_eq!(attribution.published.value().copied().map(day).as_deref(), Some("2022-03-04"));
        assert_eq!((attribution.source.status(), attribution.authors.status()), (Status::Inferred, Status::Stated));
        assert_eq!(parsed.articles[1].body, "Escaped.");
    }

    #[test]
    fn what_stands_beside_an_entrys_text_is_not_quoted() {
        let parsed = read(
            "<rss><channel><title>Mill Times</title><item><title>Mill closes</title><description>&lt;p&gt;Mill closes&lt;/p&gt;&lt;p&gt;By Ada \
             Moor&lt;/p&gt;&lt;p&gt;OSLO, March 4, 2022 (AP) - The mill closed on Friday.&lt;/p&gt;&lt;p&gt;READ MORE: Mill \
             opens&lt;/p&gt;&lt;p&gt;Sign up for our newsletter.&lt;/p&gt;</description></item></channel></rss>",
        );
        let article = &parsed.articles[0];
        assert_eq!(article.body, "OSLO, March 4, 2022 (AP) - The mill closed on Friday.");
        assert_eq!(article.attribution.authors.status(), Status::Inferred);
        assert_eq!(article.attribution.published.value().copied().map(day).as_deref(), Some("2022-03-04"));
        assert_eq!(article.wire, Some(Wire::Carried("AP".to_owned())));
        assert_eq!(article.evidence.len(), 5, "{:?}", article.evidence);
    }

    #[test]
    fn an_agencys_own_feed_carries_nobody() {
        let parsed = read(
            "<rss><channel><title>AP News</title><item><description>OSLO (AP) - The mill closed.</description></item></channel></rss>",
        );
        assert_eq!(parsed.articles[0].wire, None);
    }

    #[test]
    fn an_atom_entry_may_hold_elements() {
        let parsed = read(
            "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Mill Times</title><entry><id>urn:1</id><title type=\"html\">Mill &lt;b&gt;closes&lt;/b&gt;</title>\
             <link rel=\"self\" href=\"https://a.org/x\"/><link href=\"https://a.org/1\"/><author><name>Ada</name></author><updated>2022-03-04T10:00:00Z</updated>\
             <content type=\"xhtml\"><div><p>One<br/>line.</p><p>Two.</p></div></content></entry></feed>",
        );
        let article = &parsed.articles[0];
        assert_eq!(article.body, "One\n\nline.\n\nTwo.");
        assert_eq!(article.attribution.title.value().map(String::as_str), Some("Mill closes"));
        assert_eq!(article.attribution.url.value().map(String::as_str), Some("https://a.org/1"));
        assert_eq!(article.attribution.published.status(), Status::Stated);
    }

    #[test]
    fn an_entry_is_called_by_its_guid_and_one_that_repeats_it_by_its_place() {
        let item = |guid: &str, text: &str| format!("<item>{guid}<description>{text}</description></item>");
        let items = [item("<guid>mill-1</guid>", "One."), item("<guid> mill-1 </guid>", "Two."), item("", "Three.")].concat();
        let parsed = read(&format!(
            "<rss><channel>{items}<item><guid>https://a.org/4</guid><description>Four.</description></item></channel></rss>"
        ));
        let ids: Vec<&str> = parsed.articles.iter().map(|article| article.id.as_str()).collect();
        assert_eq!(ids, ["mill-1", "f.xml#2", "f.xml#3", "https://a.org/4"]);
        assert_eq!(parsed.articles[3].attribution.url.value().map(String::as_str), Some("https://a.org/4"));
        let atom = read("<feed><entry><id>urn:1</id><source><id>urn:other</id></source><summary>One.</summary></entry></feed>");
        assert_eq!(atom.articles[0].id, "urn:1");
    }

    #[test]
    fn an_author_is_named_without_the_address_and_inherited() {
        let authors = |text: &str| {
            let found = read(text).articles.remove(0).attribution.authors;
            (found.status(), found.value().map(|names| names.join(", ")).unwrap_or_default())
        };
        let rss = |author: &str| {
            authors(&format!("<rss><channel><item><author>{author}</author><description>One.</description></item></channel></rss>"))
        };
        for author in ["ada@mill.example (Ada Moor)", "Ada Moor", "\"Ada Moor\" &lt;ada@mill.example&gt;"] {
            assert_eq!(rss(author), (Status::Stated, "Ada Moor".to_owned()), "{author}");
        }
        assert_eq!(rss("ada@mill.example").0, Status::Unknown);
        let atom = |own: &str| format!("<feed><author><name>Ada Moor</name></author><entry>{own}<summary>One.</summary></entry></feed>");
        assert_eq!(authors(&atom("")).1, "Ada Moor");
        assert_eq!(authors(&atom("<author><name>Ben Lee</name></author>")).1, "Ben Lee");
    }

    #[test]
    fn a_description_that_is_encoded_twice_is_read_once_more() {
        let body = |description: &str| {
            let text = format!("<rss><channel><item><description>{description}</description></item></channel></rss>");
            read(&text).articles.remove(0).body
        };
        assert_eq!(
            body("&amp;lt;p&amp;gt;It closed.&amp;lt;/p&amp;gt;&amp;lt;p&amp;gt;At last.&amp;lt;/p&amp;gt;"),
            "It closed.\n\nAt last."
        );
        assert_eq!(body("<![CDATA[<p>The mill&amp;#8217;s wheel &amp;amp; river.</p>]]>"), "The mill’s wheel & river.");
        assert_eq!(
            body("<![CDATA[<p>In HTML a tag begins with &amp;lt; and no other mark.</p>]]>"),
            "In HTML a tag begins with &lt; and no other mark."
        );
    }

    #[test]
    fn what_an_engine_adds_below_an_entry_is_not_quoted() {
        let body = "It closed.&lt;p&gt;The post &lt;a href=\"x\"&gt;Mill closes&lt;/a&gt; appeared first on &lt;a href=\"y\"&gt;Mill Times&lt;/a&gt;.&lt;/p&gt;";
        let parsed = read(&format!("<rss><channel><item><description>{body}</description></item></channel></rss>"));
        assert_eq!(parsed.articles[0].body, "It closed.");
    }

    #[test]
    fn an_entry_that_is_not_published_is_left_out() {
        let parsed = read(
            "<rss><channel><item><wp:status>draft</wp:status><description>One.</description></item><item><wp:status>publish</wp:status>\
             <wp:post_password></wp:post_password><description>Two.</description></item><item><wp:post_password>x</wp:post_password>\
             <description>Three.</description></item></channel></rss>",
        );
        assert_eq!((parsed.articles.len(), parsed.articles[0].body.as_str(), parsed.problems.len()), (1, "Two.", 0));
        let reasons: Vec<&str> = parsed.left_out.iter().map(|left_out| left_out.reason.as_str()).collect();
        assert_eq!(reasons, ["status: draft", "has a password"]);
    }

    #[test]
    fn a_broken_feed_gives_what_stands_above_the_break() {
        let parsed = read("<rss><channel>\n<item><description>One.</description></item>\n<item><description>Two.</");
        assert_eq!((parsed.articles.len(), parsed.problems.len()), (1, 1));
        assert_eq!(read("<html><p>One</p></html>").problems[0].reason, "holds no entry of an RSS or Atom feed");
        assert!(read(&"<a>".repeat(100_000)).problems[0].reason.contains("nests deeper"));
    }
}
