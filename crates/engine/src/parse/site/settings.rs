//! The settings file of a generator in, what it states of its site out.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::parse::site::addresses::{Routes, Style};
use crate::parse::site::withheld::Withheld;
use crate::parse::site::{Generator, script};
use crate::parse::{fields, header};

/// What a settings file states.
#[derive(Debug, Default)]
pub(super) struct Stated {
    pub(super) title: Option<String>,
    pub(super) authors: Vec<String>,
    pub(super) base_url: Option<String>,
    pub(super) routes: Routes,
    /// What of it is no page.
    pub(super) withheld: Withheld,
}

/// The generator whose settings a file of this path may be.
pub(super) fn kind(path: &str) -> Option<Generator> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let (stem, ending) = name.rsplit_once('.')?;
    let is_script = matches!(ending, "js" | "ts" | "mjs" | "mts" | "cjs");
    let is_text = matches!(ending, "toml" | "yaml" | "yml");
    match stem {
        "docusaurus.config" if is_script => Some(Generator::Docusaurus),
        "config" if is_script && (folder == VITEPRESS || folder.ends_with("/.vitepress")) => Some(Generator::VitePress),
        "hugo" | "config" if is_text || stem == "hugo" && ending == "json" => Some(Generator::Hugo),
        "_config" if is_text => Some(Generator::Jekyll),
        "book" if ending == "toml" => Some(Generator::MdBook),
        "mkdocs" if is_text => Some(Generator::MkDocs),
        "conf" if ending == "py" => Some(Generator::Sphinx),
        _ => None,
    }
}

/// The folder in which VitePress keeps its settings.
const VITEPRESS: &str = ".vitepress";

/// The folder that a settings file is for: its own, or the one above where the generator keeps it in one.
pub(super) fn folder(path: &str, generator: Generator) -> &str {
    let above = above(path);
    if generator == Generator::VitePress { self::above(above) } else { above }
}

fn above(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// What the text of a settings file of `generator` states. None if it is a file of another program.
pub(super) fn read(generator: Generator, text: &str) -> Option<Stated> {
    match generator {
        Generator::Docusaurus => docusaurus(text, &Values(script::javascript(text))),
        Generator::VitePress => vitepress(text, &Values(script::javascript(text))),
        Generator::Hugo => hugo(&written(text)),
        Generator::Jekyll => Some(jekyll(&written(text))),
        Generator::MdBook => mdbook(&written(text)),
        Generator::MkDocs => mkdocs(&written(text)),
        Generator::Sphinx => sphinx(text, &Values(script::python(text))),
        Generator::Other => None,
    }
}

/// The fields of TOML, YAML or JSON. One that cannot be read costs itself.
fn written(text: &str) -> Map<String, Value> {
    let text = text.replace("\r\n", "\n");
    let is_toml = text.lines().any(|line| line.starts_with('[') || line.split_once('=').is_some_and(|(key, _)| is_key(key)));
    match text.trim_start() {
        json if json.starts_with('{') => header::read(json).fields,
        _ if is_toml => header::read(&format!("+++\n{text}\n+++\n")).fields,
        // A document that begins with its own mark is read like one that does not.
        yaml => header::read(&format!("---\n{}\n---\n", yaml.trim_start_matches("---\n"))).fields,
    }
}

fn is_key(text: &str) -> bool {
    let text = text.trim_end();
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '"'))
}

/// The values of a program.
struct Values(Vec<(String, String)>);

impl Values {
    fn text(&self, key: &str) -> Option<String> {
        self.0.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone()).filter(|value| !value.is_empty())
    }
}

/// The text under a key, or under keys one in the other, parted by dots.
fn text(fields: &Map<String, Value>, path: &str) -> Option<String> {
    let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
    match (fields.get(first)?, rest) {
        (Value::Object(inner), Some(rest)) => text(inner, rest),
        (Value::String(text), None) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        (Value::Bool(truth), None) => Some(truth.to_string()),
        _ => None,
    }
}

fn is_false(fields: &Map<String, Value>, path: &str) -> bool {
    text(fields, path).is_some_and(|value| value == "false")
}

fn is_true(fields: &Map<String, Value>, path: &str) -> bool {
    text(fields, path).is_some_and(|value| value == "true")
}

/// An address and a path below it, as several generators state them apart.
fn based(url: Option<String>, base: Option<String>) -> Option<String> {
    Some(format!("{}/{}", url?.trim_end_matches('/'), base.unwrap_or_default().trim_matches('/')))
}

fn docusaurus(text: &str, values: &Values) -> Option<Stated> {
    let mut routes = Generator::Docusaurus.routes();
    if values.text("trailingSlash").is_some_and(|value| value == "true") {
        routes.style = Style::Folder;
    }
    for (folder, route) in &mut routes.mounts {
        let kind = folder.clone();
        *folder = values.text(&format!("presets.{kind}.path")).unwrap_or(kind.clone());
        *route = values.text(&format!("presets.{kind}.routeBasePath")).unwrap_or(route.clone()).trim_matches('/').to_owned();
    }
    let base_url = based(values.text("url"), values.text("baseUrl"));
    // They are patterns below the folder of each plugin.
    let globs: Vec<String> = script::list(text, "exclude").iter().map(|glob| format!("**/{}", glob.trim_start_matches("**/"))).collect();
    let withheld = Withheld::of_globs("", &globs, "exclude in its site's settings");
    Some(Stated { title: Some(values.text("title")?), base_url, routes, withheld, ..Stated::default() })
}

fn vitepress(text: &str, values: &Values) -> Option<Stated> {
    let mut routes = Generator::VitePress.routes();
    if values.text("cleanUrls").is_some_and(|value| value == "true") {
        routes.style = Style::Bare;
    }
    if let Some(folder) = values.text("srcDir").map(|folder| folder.trim_matches(['.', '/']).to_owned()).filter(|folder| !folder.is_empty())
    {
        routes.mounts = vec![(folder, String::new())];
    }
    let root = routes.mounts.first().map(|(folder, _)| folder.clone()).unwrap_or_default();
    let withheld = Withheld::of_globs(&root, &script::list(text, "srcExclude"), "srcExclude in its site's settings");
    Some(Stated { title: Some(values.text("title")?), base_url: values.text("sitemap.hostname"), routes, withheld, ..Stated::default() })
}

fn hugo(fields: &Map<String, Value>) -> Option<Stated> {
    let base_url = ["baseURL", "baseurl", "baseUrl"].into_iter().find_map(|key| text(fields, key));
    let mut routes = Generator::Hugo.routes();
    if is_true(fields, "uglyURLs") || is_true(fields, "uglyurls") {
        routes.style = Style::File;
    }
    // Sections with a pattern of their own have addresses that cannot be told from paths.
    let base_url = base_url.filter(|_| !fields.contains_key("permalinks"));
    let title = text(fields, "title");
    (title.is_some() || base_url.is_some()).then(|| Stated { title, base_url, routes, ..Stated::default() })
}

fn jekyll(fields: &Map<String, Value>) -> Stated {
    let mut routes = Generator::Jekyll.routes();
    let categories = ":categories/:year/:month/:day/:title";
    match text(fields, "permalink").as_deref() {
        Some("pretty") => (routes.style, routes.posts) = (Style::Folder, Some(format!("{categories}/"))),
        Some("none") => routes.posts = Some(":categories/:title.html".to_owned()),
        Some("date") | None => {}
        Some(pattern) => {
            if pattern.ends_with('/') {
                routes.style = Style::Folder;
            }
            routes.posts = Some(pattern.to_owned());
        }
    }
    Stated {
        title: text(fields, "title"),
        authors: people(fields, "author"),
        base_url: based(text(fields, "url"), text(fields, "baseurl")),
        routes,
        withheld: Withheld::of_globs("", &texts(fields, "exclude"), "exclude in its site's settings"),
    }
}

/// The names in a list of people, by their keys.
pub(super) fn people_by_key(text: &str) -> BTreeMap<String, String> {
    let named = written(text).into_iter().filter_map(|(key, value)| Some((key, self::text(value.as_object()?, "name")?)));
    named.collect()
}

/// The texts in the list of this name.
fn texts(fields: &Map<String, Value>, key: &str) -> Vec<String> {
    let list = fields.get(key).and_then(Value::as_array);
    list.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// The people under a field, as front matter names them.
fn people(fields: &Map<String, Value>, key: &str) -> Vec<String> {
    let named = fields.get(key).map(|value| Map::from_iter([("author".to_owned(), value.clone())]));
    named.map(|named| fields::metadata(&named).authors).unwrap_or_default()
}

fn mdbook(fields: &Map<String, Value>) -> Option<Stated> {
    let book = fields.get("book").and_then(Value::as_object)?;
    let mut routes = Generator::MdBook.routes();
    if let Some(folder) = text(book, "src") {
        routes.mounts = vec![(folder.trim_matches(['.', '/']).to_owned(), String::new())];
    }
    let host = text(fields, "output.html.cname").map(|host| format!("https://{host}"));
    let path = text(fields, "output.html.site-url");
    let base_url = path.clone().filter(|path| path.starts_with("http")).or_else(|| based(host, path));
    Some(Stated { title: text(book, "title"), authors: people(book, "authors"), base_url, routes, ..Stated::default() })
}

fn mkdocs(fields: &Map<String, Value>) -> Option<Stated> {
    let mut routes = Generator::MkDocs.routes();
    if let Some(folder) = text(fields, "docs_dir") {
        routes.mounts = vec![(folder.trim_matches(['.', '/']).to_owned(), String::new())];
    }
    if is_false(fields, "use_directory_urls") {
        routes.style = Style::FileAndIndex;
    }
    let title = Some(text(fields, "site_name")?);
    let root = routes.mounts.first().map(|(folder, _)| folder.clone()).unwrap_or_default();
    let ignored = |key: &str| Withheld::of_ignored(&root, &text(fields, key).unwrap_or_default(), &format!("{key} in its site's settings"));
    let withheld = ignored("exclude_docs").and(ignored("draft_docs"));
    Some(Stated { title, authors: people(fields, "site_author"), base_url: text(fields, "site_url"), routes, withheld })
}

fn sphinx(text: &str, values: &Values) -> Option<Stated> {
    let base_url = values.text("html_baseurl");
    let title = values.text("html_title").or_else(|| values.text("project"))?;
    let withheld = Withheld::of_globs("", &script::list(text, "exclude_patterns"), "exclude_patterns in its site's settings");
    // The settings of many a Sphinx name a company or a project here: who wrote a page is not said.
    Some(Stated { title: Some(title), base_url, routes: Generator::Sphinx.routes(), withheld, ..Stated::default() })
}
