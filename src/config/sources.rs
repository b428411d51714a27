//! The sources of articles as they are written, and checked: folders with what is known of them, and addresses that are followed.

use std::path::{Path, PathBuf};
use std::time::Duration;

use glob::Pattern;
use serde::{Deserialize, Serialize};

use crate::config::error::{SettingsError, refused, within};
use crate::ids::GuildId;
use pullquote_engine::parse::{Generator, SiteRules};
use pullquote_engine::text::language::Language;

/// More often a site would be asked for nothing new.
const MIN_EVERY: Duration = Duration::from_secs(60);
const MAX_EVERY: Duration = Duration::from_secs(30 * DAY_SECONDS);
const DAY_SECONDS: u64 = 24 * 60 * 60;

/// The folder below a plain path that holds a folder for each server with articles of its own.
pub const SERVERS_FOLDER: &str = "servers";

/// Where articles come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// What it is called in reports.
    pub name: String,
    /// The folder or file that is read. Of a followed source, the folder in which what was fetched is kept.
    pub path: PathBuf,
    /// What is known of its documents beside what they say.
    pub rules: SiteRules,
    /// Only files below `path` that fit one of these are read; empty: all.
    pub include: Vec<Pattern>,
    /// Files and folders below `path` that fit one of these are passed over.
    pub exclude: Vec<Pattern>,
    /// The address that it is fetched from; none: it is a folder of the operator's own.
    pub followed: Option<Followed>,
    /// The server that its articles belong to; none: all may see them.
    pub server: Option<GuildId>,
    /// Whether what lies in `servers/<id>` below `path` belongs to the server of that id, as in a plain path. Of such a source
    /// that belongs to a server only that folder is read, and of one that does not, all but those folders.
    pub has_servers: bool,
}

/// An address that is asked for news again and again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Followed {
    /// What stands there.
    pub kind: FollowedKind,
    /// The address: absolute, `http` or `https`.
    pub url: String,
    /// How long after one look the next comes.
    pub every: Duration,
    /// So many days after an entry has left the feed, or a page the sitemap, it is forgotten.
    pub keep_days: u32,
    /// What is fetched at one look at most, in bytes as it is unpacked.
    pub max_bytes: u64,
    /// So many pages of a sitemap are fetched at most.
    pub max_pages: usize,
    /// Whether it may lie on this machine or in a private network.
    pub allow_private: bool,
}

/// What stands at a followed address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FollowedKind {
    /// RSS, Atom or JSON Feed.
    Feed,
    /// A list of pages, `sitemap.xml`, each of which is fetched.
    Sitemap,
    /// One page or document.
    Page,
    /// A `.zip` or `.tar.gz`, as forges offer of a repository.
    Archive,
}

impl From<PathBuf> for Source {
    /// A folder or file of which nothing more is known.
    fn from(path: PathBuf) -> Source {
        let name = path.display().to_string();
        Source {
            name,
            path,
            rules: SiteRules::default(),
            include: Vec::new(),
            exclude: Vec::new(),
            followed: None,
            server: None,
            has_servers: true,
        }
    }
}

impl Source {
    /// The folder below `path` that is read instead of all of it, if only one server's is.
    pub fn own_folder(&self) -> Option<PathBuf> {
        self.server.filter(|_| self.has_servers).map(|server| Path::new(SERVERS_FOLDER).join(server.to_string()))
    }

    /// Whether the file of this path below the source, or below an archive in it, is one of those that are read, if it is not excluded.
    pub fn includes(&self, below: &str) -> bool {
        self.include.is_empty() || self.include.iter().any(|pattern| fits(pattern, below))
    }

    /// Whether the file of this path below the source, or below an archive in it, is passed over.
    pub fn excludes(&self, below: &str) -> bool {
        self.exclude.iter().any(|pattern| fits(pattern, below))
    }
}

/// Whether a path or one of the folders above it fits. `*` stays within a folder, `**` does not.
fn fits(pattern: &Pattern, path: &str) -> bool {
    let options = glob::MatchOptions { require_literal_separator: true, ..glob::MatchOptions::default() };
    let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
    ends.filter_map(|end| path.get(..end)).any(|path| pattern.matches_with(path, options))
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct RawSource {
    kind: Option<String>,
    name: Option<String>,
    path: Option<PathBuf>,
    url: Option<String>,
    every: Option<String>,
    keep_days: Option<u32>,
    max_mib: Option<u32>,
    max_pages: Option<u32>,
    allow_private: bool,
    outlet: Option<String>,
    authors: Vec<String>,
    base_url: Option<String>,
    generator: Option<String>,
    language: Option<String>,
    tags: Vec<String>,
    include: Vec<String>,
    exclude: Vec<String>,
    server: Option<String>,
}

impl RawSource {
    /// The source, where what is fetched is kept below `fetched`.
    pub(super) fn check(self, fetched: &Path) -> Result<Source, SettingsError> {
        let followed = self.followed()?;
        let name = self.name.clone().or_else(|| self.url.clone()).or_else(|| self.path.as_ref().map(|path| path.display().to_string()));
        let name = name.filter(|name| !name.trim().is_empty()).unwrap_or_default();
        let path = match (&followed, &self.path) {
            (Some(_), None) => fetched.join(folder_name(&name)),
            (None, Some(path)) if !path.as_os_str().is_empty() => path.clone(),
            (Some(_), Some(path)) => return Err(refused("sources.path", &path.display().to_string(), "absent where url is set")),
            (None, _) => return Err(refused("sources.path", "", "a folder or file")),
        };
        let (include, exclude) = (patterns("sources.include", &self.include)?, patterns("sources.exclude", &self.exclude)?);
        let server = self.server.as_deref().map(server).transpose()?;
        Ok(Source { name, path, rules: self.rules()?, include, exclude, followed, server, has_servers: false })
    }

    fn rules(self) -> Result<SiteRules, SettingsError> {
        let generator = self.generator.as_deref().map(|name| {
            let names = || Generator::ALL.map(Generator::name).join(", ");
            Generator::named(name).ok_or_else(|| refused("sources.generator", name, &format!("one of {}", names())))
        });
        let language = self.language.as_deref().map(|tag| {
            Language::from_tag(tag).ok_or_else(|| refused("sources.language", tag, "a language that is known here, such as \"en\""))
        });
        if let Some(url) = &self.base_url {
            address("sources.base_url", url)?;
        }
        Ok(SiteRules {
            outlet: self.outlet,
            authors: self.authors,
            base_url: self.base_url,
            generator: generator.transpose()?,
            language: language.transpose()?,
            tags: self.tags,
        })
    }

    fn followed(&self) -> Result<Option<Followed>, SettingsError> {
        let kind = match self.kind.as_deref() {
            None | Some("folder") => None,
            Some("feed") => Some(FollowedKind::Feed),
            Some("sitemap") => Some(FollowedKind::Sitemap),
            Some("page") => Some(FollowedKind::Page),
            Some("archive") => Some(FollowedKind::Archive),
            Some(other) => {
                return Err(refused("sources.kind", other, "\"folder\", \"feed\", \"sitemap\", \"page\" or \"archive\""));
            }
        };
        let Some(kind) = kind else {
            let url = self.url.as_deref();
            return url.map_or(Ok(None), |url| Err(refused("sources.url", url, "absent, or kind says what stands there")));
        };
        Ok(Some(Followed {
            kind,
            url: address("sources.url", self.url.as_deref().unwrap_or_default())?,
            every: every(self.every.as_deref().unwrap_or("1h"))?,
            keep_days: within("sources.keep_days", self.keep_days.unwrap_or(365), 1, 36_500)?,
            max_bytes: u64::from(within("sources.max_mib", self.max_mib.unwrap_or(64), 1, 4_000)?) << 20,
            max_pages: within("sources.max_pages", self.max_pages.unwrap_or(1_000), 1, 100_000)? as usize,
            allow_private: self.allow_private,
        }))
    }
}

fn server(written: &str) -> Result<GuildId, SettingsError> {
    GuildId::written(written).ok_or_else(|| refused("sources.server", written, "the id of a server: 15 to 20 digits"))
}

fn address(key: &'static str, url: &str) -> Result<String, SettingsError> {
    let below = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).filter(|below| !below.contains(char::is_whitespace));
    match below.map(|below| below.split(['/', '?', '#']).next().unwrap_or_default()) {
        Some(host) if host.contains('@') => Err(refused(key, "an address with a user name", "one without a user name and password")),
        Some(_) => Ok(url.to_owned()),
        None => Err(refused(key, url, "an address that begins with https:// or http://")),
    }
}

/// A time such as `30m`: a number with `s`, `m`, `h` or `d`.
fn every(written: &str) -> Result<Duration, SettingsError> {
    let bounds = "a time from 1m to 30d, such as \"30m\", \"6h\" or \"1d\"";
    let unit = match written.chars().last() {
        Some('s') => 1,
        Some('m') => 60,
        Some('h') => 60 * 60,
        Some('d') => DAY_SECONDS,
        _ => 0,
    };
    let number = written.get(..written.len().saturating_sub(1)).and_then(|number| number.parse::<u64>().ok());
    let time = number.and_then(|number| number.checked_mul(unit)).map(Duration::from_secs);
    time.filter(|time| (MIN_EVERY..=MAX_EVERY).contains(time)).ok_or_else(|| refused("sources.every", written, bounds))
}

fn patterns(key: &'static str, written: &[String]) -> Result<Vec<Pattern>, SettingsError> {
    written
        .iter()
        .map(|raw| Pattern::new(raw).map_err(|error| refused(key, raw, &format!("a pattern such as docs/**/*.md ({error})"))))
        .collect()
}

/// A name as that of a folder: its letters and digits, `-` for what is between.
///
/// What an address asks for may be a secret, and stays out.
fn folder_name(name: &str) -> String {
    let name = name.split(['?', '#']).next().unwrap_or(name);
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty() && !matches!(*word, "http" | "https"));
    words.collect::<Vec<_>>().join("-").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(toml: &str) -> Result<Source, String> {
        let raw: RawSource = toml::from_str(toml).map_err(|error| error.to_string())?;
        raw.check(Path::new("data/sources")).map_err(|error| error.to_string())
    }

    #[test]
    fn a_folder_is_named_with_what_is_known_of_it() {
        let source = source(
            "path = \"docs\"\noutlet = \"Mill\"\nbase_url = \"https://mill.example/docs\"\ngenerator = \"mkdocs\"\nlanguage = \"de\"\n\
             include = [\"**/*.md\"]\nexclude = [\"old\"]",
        )
        .expect("a source");
        assert_eq!((source.name.as_str(), source.path.as_path()), ("docs", Path::new("docs")));
        assert_eq!((source.rules.generator, source.rules.language.map(Language::code)), (Some(Generator::MkDocs), Some("de")));
        let read = ["a.md", "b/c.md", "a.txt", "old/a.md"].map(|path| source.includes(path) && !source.excludes(path));
        assert_eq!(read, [true, true, false, false]);
    }

    #[test]
    fn a_source_may_belong_to_a_server() {
        let source = source("path = \"rules\"\nserver = \"80351110224678912\"").expect("a source");
        assert_eq!((source.server, source.own_folder()), (GuildId::new(80_351_110_224_678_912), None));
        let plain = Source { server: source.server, ..Source::from(PathBuf::from("corpus")) };
        assert_eq!(plain.own_folder(), Some(PathBuf::from("servers/80351110224678912")));
    }

    #[test]
    fn an_address_is_followed_and_kept_in_a_folder_of_its_name() {
        let source = source("kind = \"feed\"\nurl = \"https://mill.example/feed.xml\"\nevery = \"30m\"").expect("a source");
        let followed = source.followed.expect("an address");
        assert_eq!((followed.kind, followed.every, followed.allow_private), (FollowedKind::Feed, Duration::from_secs(1_800), false));
        assert_eq!(source.path, Path::new("data/sources/mill-example-feed-xml"));
    }

    #[test]
    fn what_is_wrong_is_refused_with_what_would_be_right() {
        for (toml, says) in [
            ("outlet = \"Mill\"", "sources.path"),
            ("kind = \"feed\"", "sources.url"),
            ("url = \"https://mill.example\"", "kind says"),
            ("kind = \"page\"\nurl = \"mill.example\"", "https://"),
            ("kind = \"page\"\nurl = \"https://ada:key@mill.example/\"", "without a user name"),
            ("kind = \"wiki\"\npath = \"a\"", "\"sitemap\""),
            ("kind = \"page\"\nurl = \"https://mill.example\"\nevery = \"10s\"", "from 1m to 30d"),
            ("path = \"a\"\ngenerator = \"mkdoc\"", "mkdocs"),
            ("path = \"a\"\nlanguage = \"xx\"", "language"),
            ("path = \"a\"\ninclude = [\"a[\"]", "pattern"),
            ("path = \"a\"\nserver = \"my server\"", "15 to 20 digits"),
            ("path = \"a\"\nbase_url = \"/docs\"", "https://"),
            ("pth = \"a\"", "pth"),
        ] {
            let error = source(toml).expect_err(toml);
            assert!(error.contains(says), "{toml}: {error}");
        }
    }
}
