//! The document of a feed in, its entries out as they stand in it, so that those that have left it can be kept to the byte.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

/// RSS, Atom or JSON Feed, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Feed {
    pub(super) entries: Vec<Entry>,
    form: Form,
}

/// An entry as it stands in the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// What tells it from others: its id, else its link, else its text.
    pub(super) key: String,
    pub(super) raw: String,
}

/// What stands around the entries.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Form {
    /// Before the first, and between and after them.
    Xml { head: String, tail: String },
    /// The other fields, each as it stands there.
    Json { fields: Vec<(String, String)> },
}

impl Feed {
    /// Takes a feed apart, or says why it is none.
    pub(super) fn read(text: &str) -> Result<Feed, &'static str> {
        let text = text.trim_start_matches('\u{feff}').trim_start();
        let mut feed = if text.starts_with('{') { read_json(text) } else { read_xml(text) }?;
        let mut seen = HashSet::new();
        // Two entries of one id are told apart by what they say.
        for entry in &mut feed.entries {
            if !seen.insert(entry.key.clone()) {
                entry.key = format!("{}#{}", entry.key, hash(&entry.raw));
            }
        }
        feed.entries = feed
            .entries
            .into_iter()
            .scan(HashSet::new(), |seen, entry| Some(seen.insert(entry.key.clone()).then_some(entry)))
            .flatten()
            .collect();
        Ok(feed)
    }

    /// The same feed with these entries.
    pub(super) fn document<'a>(&self, entries: impl Iterator<Item = &'a Entry>) -> String {
        let entries: Vec<&str> = entries.map(|entry| entry.raw.as_str()).collect();
        match &self.form {
            Form::Xml { head, tail } => format!("{head}{}\n{tail}", entries.join("\n")),
            Form::Json { fields } => {
                let fields: String = fields.iter().map(|(name, raw)| format!("{name}: {raw},\n")).collect();
                format!("{{{fields}\"items\": [\n{}\n]}}\n", entries.join(",\n"))
            }
        }
    }

    /// The ending under which it is read.
    pub(super) fn ending(&self) -> &'static str {
        match self.form {
            Form::Xml { .. } => "xml",
            Form::Json { .. } => "json",
        }
    }
}

fn read_json(text: &str) -> Result<Feed, &'static str> {
    let none = "holds no feed: it is no JSON Feed";
    let mut object: BTreeMap<Cow<'_, str>, &RawValue> = serde_json::from_str(text).map_err(|_| none)?;
    let is_feed = object.get("version").is_some_and(|version| version.get().contains("jsonfeed"));
    let items = object.remove("items").filter(|_| is_feed).ok_or(none)?;
    let items: Vec<&RawValue> = serde_json::from_str(items.get()).map_err(|_| none)?;
    let entries = items.iter().map(|item| Entry { key: json_key(item.get()), raw: item.get().to_owned() }).collect();
    let fields = object.iter().map(|(name, raw)| (serde_json::Value::from(name.as_ref()).to_string(), raw.get().to_owned())).collect();
    Ok(Feed { entries, form: Form::Json { fields } })
}

fn json_key(raw: &str) -> String {
    let item: serde_json::Value = serde_json::from_str(raw).unwrap_or_default();
    let field = |name: &str| item.get(name).map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
    field("id").or_else(|| field("url")).unwrap_or_else(|| hash(raw))
}

/// What is gathered while the elements go by.
#[derive(Default)]
struct Scan {
    depth: usize,
    is_feed: bool,
    /// Whether the document's last element ended.
    is_whole: bool,
    entry: Option<Open>,
    /// Where the entries stand, with what tells them apart.
    found: Vec<(Range<usize>, Option<String>)>,
}

/// The entry that is open.
#[derive(Default)]
struct Open {
    from: usize,
    depth: usize,
    id: Option<String>,
    link: Option<String>,
    text: String,
}

fn read_xml(text: &str) -> Result<Feed, &'static str> {
    let text = text.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")).map_or(text, |(_, rest)| rest);
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    (config.check_end_names, config.allow_dangling_amp, config.allow_unmatched_ends) = (false, true, true);
    let mut scan = Scan::default();
    let mut from = 0;
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => scan.start(&tag, from),
            Ok(Event::Empty(tag)) => scan.link(&tag),
            Ok(Event::Text(text)) => scan.text(&text.xml10_content()),
            Ok(Event::CData(text)) => scan.text(&text.xml10_content()),
            Ok(Event::GeneralRef(name)) => scan.text(&format!("&{};", &*name)),
            Ok(Event::End(tag)) => scan.end(local(tag.name().as_ref()), position(&reader)),
            Ok(Event::Eof) => break,
            Ok(Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_)) => {}
            Err(_) => return Err("holds a feed that is broken XML"),
        }
        from = position(&reader);
    }
    match (scan.is_feed, scan.is_whole) {
        (false, _) => Err("holds no feed: neither RSS nor Atom nor JSON Feed"),
        (true, false) => Err("holds a feed that breaks off"),
        (true, true) => Ok(taken_apart(text, &scan.found)),
    }
}

fn position(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

fn taken_apart(text: &str, found: &[(Range<usize>, Option<String>)]) -> Feed {
    let part = |range: Range<usize>| text.get(range).unwrap_or_default();
    let first = found.first().map_or(0, |(range, _)| range.start);
    let ends = found.iter().map(|(range, _)| range.end);
    let starts = found.iter().skip(1).map(|(range, _)| range.start).chain([text.len()]);
    let (head, tail): (&str, String) = if found.is_empty() {
        let end = text.rfind("</channel").or_else(|| text.rfind("</")).unwrap_or(text.len());
        (part(0..end), part(end..text.len()).to_owned())
    } else {
        (part(0..first), ends.zip(starts).map(|(from, to)| part(from..to).trim_start()).collect())
    };
    let entries = found.iter().map(|(range, key)| {
        let raw = part(range.clone()).to_owned();
        Entry { key: key.clone().unwrap_or_else(|| hash(&raw)), raw }
    });
    let entries = entries.collect();
    // It is kept as UTF-8, whatever it came in.
    let head = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}", head.trim_start());
    Feed { entries, form: Form::Xml { head, tail } }
}

impl Scan {
    fn start(&mut self, tag: &BytesStart<'_>, from: usize) {
        let name = tag.name();
        let name = local(name.as_ref());
        if self.depth == 0 && is_root(name) {
            self.is_feed = true;
        }
        if self.entry.is_none() && matches!(name, "item" | "entry") && self.is_feed {
            self.entry = Some(Open { from, depth: self.depth, ..Open::default() });
        }
        self.link(tag);
        self.depth += 1;
        self.entry.iter_mut().for_each(|entry| entry.text.clear());
    }

    /// Atom's links have their target in an attribute.
    fn link(&mut self, tag: &BytesStart<'_>) {
        let name = tag.name();
        let Some(entry) = self.entry.as_mut().filter(|entry| entry.depth + 1 == self.depth && local(name.as_ref()) == "link") else {
            return;
        };
        let attribute =
            |name: &str| tag.attributes().flatten().find(|found| found.key.as_ref() == name).map(|found| found.value.to_string());
        if attribute("rel").is_none_or(|rel| rel == "alternate") {
            entry.link = entry.link.take().or_else(|| attribute("href"));
        }
    }

    fn text(&mut self, text: &str) {
        self.entry.iter_mut().for_each(|entry| entry.text.push_str(text));
    }

    fn end(&mut self, name: &str, to: usize) {
        self.depth = self.depth.saturating_sub(1);
        self.is_whole |= self.is_feed && is_root(name);
        let Some(entry) = &mut self.entry else { return };
        if self.depth == entry.depth + 1 {
            let text = Some(entry.text.trim().to_owned()).filter(|text| !text.is_empty());
            match name {
                "guid" | "id" => entry.id = entry.id.take().or(text),
                "link" => entry.link = entry.link.take().or(text),
                _ => {}
            }
        }
        if self.depth <= entry.depth {
            let key = entry.id.take().or_else(|| entry.link.take());
            self.found.push((entry.from..to, key));
            self.entry = None;
        }
    }
}

fn is_root(name: &str) -> bool {
    matches!(name, "rss" | "feed" | "RDF")
}

/// A name without its prefix.
fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or_default()
}

fn hash(raw: &str) -> String {
    Sha256::digest(raw).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<String> {
        Feed::read(text).expect("a feed").entries.into_iter().map(|entry| entry.key).collect()
    }

    #[test]
    fn an_entry_is_told_by_its_id_its_link_or_its_text() {
        let rss = "<?xml version='1.0'?><rss><channel><title>T</title><link>x</link><item><link>l</link><guid> g&amp;1 </guid></item>\
                   <item><link>https://a/2</link></item><item><title>three</title></item><item><guid>g&amp;1</guid></item></channel></rss>";
        let found = keys(rss);
        assert_eq!(found[..2], ["g&amp;1", "https://a/2"]);
        assert!(found.len() == 4 && found[2].len() == 16 && found[3].starts_with("g&amp;1#"), "{found:?}");
        let atom = "<feed><id>f</id><entry><source><id>other</id></source><link rel='self' href='s'/><link href='l'/></entry><entry><id>e</id></entry></feed>";
        assert_eq!(keys(atom), ["l", "e"]);
        let rdf = "<rdf:RDF><channel/><item><link>l</link></item></rdf:RDF>";
        assert_eq!(keys(rdf), ["l"]);
        assert_eq!(keys("{\"version\": \"https://jsonfeed.org/version/1.1\", \"items\": [{\"id\": 7}, {\"url\": \"u\"}]}"), ["7", "u"]);
    }

    #[test]
    fn entries_stay_as_they_were_written_and_so_does_what_is_around_them() {
        let rss = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<rss xmlns:dc='d'><channel><title>Mühle &amp; Co</title>\n<item a='1'><guid>1</guid>\n\
                   <![CDATA[<p>]]></item>\n<!-- c --><item><guid>2</guid></item>\n<language>de</language></channel></rss>\n";
        let feed = Feed::read(rss).expect("a feed");
        assert_eq!(feed.entries[0].raw, "<item a='1'><guid>1</guid>\n<![CDATA[<p>]]></item>");
        let old = Entry { key: "0".to_owned(), raw: "<item><guid>0</guid></item>".to_owned() };
        let document = feed.document(feed.entries.iter().chain([&old]));
        let again = Feed::read(&document).expect("a feed");
        assert_eq!(again.entries.iter().map(|entry| entry.key.as_str()).collect::<Vec<_>>(), ["1", "2", "0"]);
        assert!(
            document.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss xmlns:dc='d'><channel><title>Mühle &amp; Co</title>"),
            "{document}"
        );
        assert!(document.contains("<language>de</language></channel></rss>"), "{document}");
        assert_eq!(again.document(again.entries.iter()), document, "a second time nothing changes");
    }

    #[test]
    fn a_json_feed_keeps_its_fields_and_items() {
        let json = "{\"version\": \"https://jsonfeed.org/version/1\", \"title\": \"Mill\\u0020Times\", \"items\": [{\"id\": \"1\", \"content_text\": \"One \\u00fc.\"}]}";
        let feed = Feed::read(json).expect("a feed");
        let document = feed.document(feed.entries.iter());
        assert!(document.contains("\"title\": \"Mill\\u0020Times\"") && document.contains("One \\u00fc."), "{document}");
        assert_eq!((Feed::read(&document).expect("a feed"), feed.ending()), (feed.clone(), "json"));
    }

    #[test]
    fn a_feed_without_entries_is_one_and_takes_old_ones() {
        for empty in ["<rss><channel><title>T</title></channel></rss>", "<feed><title>T</title></feed>"] {
            let feed = Feed::read(empty).expect("a feed");
            let old = Entry { key: "0".to_owned(), raw: "<item><guid>0</guid></item>".to_owned() };
            assert_eq!(keys(&feed.document([&old].into_iter())), ["0"]);
        }
    }

    #[test]
    fn what_is_no_feed_or_breaks_off_is_refused() {
        for (text, says) in [
            ("<html><item/></html>", "no feed"),
            ("{\"items\": []}", "no JSON Feed"),
            ("", "no feed"),
            ("<rss><channel><item><guid>1</guid></item><item><gu", "broken"),
            ("<rss><channel><item><guid>1</guid></item>", "breaks off"),
        ] {
            let error = Feed::read(text).expect_err(text);
            assert!(error.contains(says), "{text}: {error}");
        }
    }
}
