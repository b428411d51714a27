//! The text of a sitemap in, the addresses that it lists out: pages, or more sitemaps.

use quick_xml::events::Event;
use quick_xml::reader::Reader;

/// More addresses of one file are not read. Source: the sitemaps.org protocol, which allows so many.
const MAX_LISTED: usize = 50_000;

/// A page or a sitemap, as a sitemap lists it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Listed {
    pub(super) url: String,
    /// When it changed last, as it is written there.
    pub(super) lastmod: Option<String>,
}

/// What a sitemap lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct UrlSet {
    pub(super) pages: Vec<Listed>,
    pub(super) sitemaps: Vec<Listed>,
}

/// Reads a sitemap: XML, or an address a line. `None` if it is neither.
pub(super) fn read(text: &str) -> Option<UrlSet> {
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.starts_with('<') { read_xml(text) } else { read_lines(text) }
}

fn read_lines(text: &str) -> Option<UrlSet> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty()).take(MAX_LISTED);
    let pages: Vec<Listed> = lines.map(|line| Listed { url: line.to_owned(), lastmod: None }).collect();
    let are_addresses = pages.iter().all(|page| page.url.starts_with("http://") || page.url.starts_with("https://"));
    (are_addresses && !pages.is_empty()).then_some(UrlSet { pages, sitemaps: Vec::new() })
}

fn read_xml(text: &str) -> Option<UrlSet> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    (config.check_end_names, config.allow_dangling_amp, config.allow_unmatched_ends) = (false, true, true);
    let (mut found, mut is_one) = (UrlSet::default(), false);
    let (mut listed, mut said) = (Listed::default(), String::new());
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                let name = tag.name();
                is_one |= is_root(local(name.as_ref()));
                if matches!(local(name.as_ref()), "url" | "sitemap") {
                    listed = Listed::default();
                }
                said.clear();
            }
            Ok(Event::Text(text)) => said.push_str(&text.xml10_content()),
            Ok(Event::CData(text)) => said.push_str(&text.xml10_content()),
            Ok(Event::GeneralRef(name)) => said.push_str(character(&name)),
            Ok(Event::End(tag)) => match tag.name().as_ref() {
                // The names of pictures and videos have prefixes.
                "loc" => said.trim().clone_into(&mut listed.url),
                "lastmod" => listed.lastmod = Some(said.trim().to_owned()),
                name => found.add(local(name), &mut listed),
            },
            Ok(Event::Eof) => break,
            Ok(Event::Empty(tag)) => is_one |= is_root(local(tag.name().as_ref())),
            Ok(Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_)) => {}
            Err(_) => return None,
        }
    }
    is_one.then_some(found)
}

impl UrlSet {
    fn add(&mut self, name: &str, listed: &mut Listed) {
        let list = match name {
            "url" => &mut self.pages,
            "sitemap" => &mut self.sitemaps,
            _ => return,
        };
        let listed = std::mem::take(listed);
        if !listed.url.is_empty() && list.len() < MAX_LISTED {
            list.push(listed);
        }
    }
}

/// What addresses in XML are escaped with. Source: the sitemaps.org protocol, "Entity escaping".
fn character(name: &str) -> &'static str {
    match name {
        "amp" | "#38" | "#x26" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" | "#39" => "'",
        _ => "",
    }
}

fn is_root(name: &str) -> bool {
    matches!(name, "urlset" | "sitemapindex")
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(url: &str, lastmod: Option<&str>) -> Listed {
        Listed { url: url.to_owned(), lastmod: lastmod.map(str::to_owned) }
    }

    #[test]
    fn a_sitemap_lists_pages_or_sitemaps() {
        let pages = "<?xml version='1.0'?><urlset xmlns='x'><url><loc> https://a/1?a=1&amp;b=2 </loc><lastmod>2024-05-01</lastmod>\
                     <image:image><image:loc>https://a/p.png</image:loc></image:image></url><url><loc><![CDATA[https://a/2]]></loc></url><url/></urlset>";
        let found = read(pages).expect("a sitemap");
        assert_eq!(found.pages, [listed("https://a/1?a=1&b=2", Some("2024-05-01")), listed("https://a/2", None)]);
        let index = "<sitemapindex><sitemap><loc>https://a/s.xml</loc></sitemap></sitemapindex>";
        assert_eq!(read(index).expect("an index").sitemaps, [listed("https://a/s.xml", None)]);
        assert_eq!(read("https://a/1\n\nhttps://a/2\n").expect("lines").pages.len(), 2);
        assert_eq!(read("<urlset/>"), Some(UrlSet::default()));
    }

    #[test]
    fn what_is_no_sitemap_is_told() {
        for text in ["", "<html><body>Not found</body></html>", "Not found", "<urlset><url><loc>https://a/1</lo"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
