//! What is known of the site that a folder of documents is: its name, its people, and the address of each document.
//!
//! A generator's own settings state it, or the operator does. It is laid under what the documents say of themselves.

mod addresses;

mod generator;

mod script;

mod withheld;

mod settings;

mod relative;

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::article::{Article, Attribution, Field};
use crate::parse::links;
use crate::parse::parsed::{LeftOut, Parsed};
use crate::parse::site::addresses::{Document, Routes};
use crate::parse::site::settings::Stated;
use crate::parse::site::withheld::Withheld;
use crate::parse::substack::{self, Post};
use crate::text::language::Language;

pub use generator::Generator;

/// What an operator states of a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct SiteRules {
    /// Who publishes its documents.
    pub outlet: Option<String>,
    /// Who wrote those that name nobody.
    pub authors: Vec<String>,
    /// The address that the folder itself has: absolute, `http` or `https`.
    pub base_url: Option<String>,
    /// How its documents become pages. None: as its settings file says, else each at its path without the ending.
    pub generator: Option<Generator>,
    /// The language of the documents that state none.
    pub language: Option<Language>,
    /// Labels for each of its documents.
    pub tags: Vec<String>,
}

/// What is known of a folder's documents beside what they say themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Site {
    /// The folder, below the corpus root, without a `/` at its end. Empty: the root itself.
    folder: String,
    outlet: Option<String>,
    authors: Vec<String>,
    base_url: Option<String>,
    routes: Routes,
    language: Option<Language>,
    tags: Vec<String>,
    /// What is said of the documents of [`POSTS`], each by its file's name, and of no other in that folder. None: nothing is.
    posts: Option<BTreeMap<String, Result<Post, String>>>,
    /// What of its folder is not published.
    withheld: Withheld,
    /// Whether that is all that is known.
    is_notice: bool,
    /// Why none of its documents is published, if so.
    unpublished: Option<String>,
    /// The names of its people, by what its documents call them.
    people: BTreeMap<String, String>,
}

/// What an export of Substack says of its posts.
const LIST_OF_POSTS: &str = "posts.csv";
/// The folder in which an export of Substack has its posts.
const POSTS: &str = "posts";

impl Site {
    /// What the operator states of `folder`.
    pub fn of_rules(folder: &str, rules: &SiteRules) -> Site {
        Site {
            folder: folder.to_owned(),
            outlet: rules.outlet.clone(),
            authors: rules.authors.clone(),
            base_url: rules.base_url.clone(),
            routes: rules.generator.unwrap_or_default().routes_of_content(),
            language: rules.language,
            tags: rules.tags.clone(),
            ..Site::default()
        }
    }

    /// Whether a file of this path may be the settings of a generator, or what an export or a file beside them says of documents. Its last folder
    /// counts where generators keep them in one.
    pub fn is_settings(path: &str) -> bool {
        settings::kind(path).is_some()
            || withheld::is_notice(path)
            || is_list_of_people(path)
            || path.rsplit('/').next() == Some(LIST_OF_POSTS)
    }

    /// What a generator's settings file says of the folder that it is for. None if it is something else.
    pub fn of_settings(path: &str, bytes: &[u8]) -> Option<Site> {
        let text = String::from_utf8_lossy(bytes);
        let Some(kind) = settings::kind(path) else {
            return Site::of_posts(path, &text).or_else(|| Site::of_people(path, &text)).or_else(|| Site::of_notice(path, &text));
        };
        let Stated { title, authors, base_url, routes, withheld } = settings::read(kind, text.trim_start_matches('\u{feff}'))?;
        Some(Site {
            folder: settings::folder(path, kind).to_owned(),
            outlet: title,
            authors,
            base_url: base_url.as_deref().and_then(links::address),
            routes,
            withheld,
            ..Site::default()
        })
    }

    /// What a file says of those beside it: that they are not published.
    fn of_notice(path: &str, text: &str) -> Option<Site> {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        withheld::of_notice(path, text).map(|withheld| Site { folder, withheld, is_notice: true, ..Site::default() })
    }

    /// What Docusaurus keeps of the authors of a blog: `yangshun: {name: Yangshun Tay}`.
    fn of_people(path: &str, text: &str) -> Option<Site> {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        let people = if is_list_of_people(path) { settings::people_by_key(text) } else { BTreeMap::new() };
        (!people.is_empty()).then(|| Site { folder, people, is_notice: true, ..Site::default() })
    }

    /// Takes the names of people from another site, if that is for a folder of this one.
    pub fn add_people_of(&mut self, other: &Site) {
        if !other.people.is_empty() && self.below(&format!("{}/", other.folder)).is_some() {
            self.people.extend(other.people.iter().map(|(key, name)| (key.clone(), name.clone())));
        }
    }

    /// A site of which no document is published.
    pub fn unpublished(reason: &str) -> Site {
        Site { unpublished: Some(reason.to_owned()), ..Site::default() }
    }

    /// What Substack's list of posts says. Its pages are below the address that the operator states.
    fn of_posts(path: &str, text: &str) -> Option<Site> {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        let routes = Routes { has_numbers: true, ..Routes::default() }.mounted(&[(POSTS, "p")]);
        substack::is_list(text).then(|| Site { folder, routes, posts: Some(substack::posts(text)), ..Site::default() })
    }

    /// The folder that it is about.
    pub fn folder(&self) -> &str {
        &self.folder
    }

    /// Whether the file of this path below the corpus root lies in its folder, and more is known of it than what is not published.
    pub fn holds(&self, path: &str) -> bool {
        !self.is_notice && self.below(path).is_some()
    }

    /// Why the file of this path below the corpus root is not published, if this site says that it is not.
    pub fn withholds(&self, path: &str) -> Option<&str> {
        self.withheld.reason(self.below(path)?)
    }

    /// This site, with what `rules` state of it before what its generator's settings do.
    #[must_use]
    pub fn ruled_by(self, rules: &SiteRules) -> Site {
        Site {
            outlet: rules.outlet.clone().or(self.outlet),
            authors: if rules.authors.is_empty() { self.authors } else { rules.authors.clone() },
            base_url: rules.base_url.clone().or(self.base_url),
            routes: rules.generator.map_or(self.routes, Generator::routes),
            language: rules.language,
            tags: rules.tags.clone(),
            ..self
        }
    }

    /// Lays what is known of the site under what the articles of one file of it say of themselves.
    pub fn apply(&self, parsed: Parsed) -> Parsed {
        let mut completed = Parsed { articles: Vec::with_capacity(parsed.articles.len()), ..parsed };
        for mut article in parsed.articles {
            let unpublished = self.unpublished.clone().map_or(Ok(()), Err);
            match unpublished.and_then(|()| self.state_post(&mut article)) {
                Ok(()) => completed.articles.push(self.complete(article)),
                Err(reason) => completed.left_out.push(LeftOut { path: article.file, line: None, reason }),
            }
        }
        completed
    }

    /// Gives a post what the list of posts states of it; why it is left out, if it is not for everybody or not in the list.
    fn state_post(&self, article: &mut Article) -> Result<(), String> {
        let name = self.below(&article.file).and_then(|below| below.strip_prefix(POSTS)?.strip_prefix('/'));
        let (Some(posts), Some(name)) = (&self.posts, name) else { return Ok(()) };
        match posts.get(name) {
            Some(Ok(post)) => {
                let stated = Attribution {
                    title: Field::stated(post.title.clone()),
                    published: Field::stated(post.published),
                    ..Attribution::default()
                };
                article.attribution = stated.or(std::mem::take(&mut article.attribution));
                Ok(())
            }
            Some(Err(reason)) => Err(reason.clone()),
            None => Err(format!("is not in {LIST_OF_POSTS}")),
        }
    }

    fn complete(&self, mut article: Article) -> Article {
        let url = self.address(&article);
        let otherwise = Attribution {
            source: Field::stated(self.outlet.clone()),
            authors: Field::stated(Some(self.authors.clone()).filter(|authors| !authors.is_empty())),
            url: Field::stated(url),
            ..Attribution::default()
        };
        // A feed's title is only read off it; who follows the feed knows better. An item of a digest is of another outlet.
        if article.via.is_none() && self.outlet.is_some() && matches!(article.attribution.source, Field::Inferred { .. }) {
            article.attribution.source = Field::Unknown;
        }
        if let Field::Stated(authors) = &mut article.attribution.authors {
            for author in authors {
                if let Some(name) = self.people.get(author) {
                    author.clone_from(name);
                }
            }
        }
        let is_detected = |article: &Article| article.language == Language::detect(&article.body);
        if let Some(language) = self.language.filter(|_| is_detected(&article)) {
            article.language = language;
        }
        let new = self.tags.iter().filter(|tag| !article.tags.contains(tag)).cloned().collect::<Vec<_>>();
        article.tags.extend(new);
        article.attribution = article.attribution.or(otherwise);
        relative::complete(self, &mut article);
        article
    }

    fn address(&self, article: &Article) -> Option<String> {
        let base = self.base_url.as_deref()?;
        // Of several items of a file none has the file's address.
        if article.id.starts_with(&article.file) && article.id.len() > article.file.len() {
            return None;
        }
        let stated = article.address.as_deref();
        let is_sorted = !article.tags.is_empty();
        let path = self.routes.path(&Document { path: self.below(&article.file)?, stated, is_sorted })?;
        links::address(&addresses::join(base, &path))
    }

    fn below<'a>(&self, path: &'a str) -> Option<&'a str> {
        if self.folder.is_empty() {
            return Some(path);
        }
        path.strip_prefix(self.folder.as_str())?.strip_prefix('/')
    }
}

/// Whether a file of this path may name the people of a blog.
fn is_list_of_people(path: &str) -> bool {
    matches!(path.rsplit('/').next(), Some("authors.yml" | "authors.yaml"))
}

/// Text with what an address may not hold as it is written there.
fn encoded(path: &str) -> Cow<'_, str> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/:@!$&'()*+,;=%".contains(&byte);
    if path.bytes().all(is_plain) {
        return Cow::Borrowed(path);
    }
    Cow::Owned(path.bytes().map(|byte| if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect())
}

#[cfg(test)]
mod tests;
