//! The path of a document in, the path of its page out.

use crate::parse::dates;
use crate::parse::site::encoded;

/// The documents that are the page of their folder, in lower case.
const INDEXES: [&str; 3] = ["index", "_index", "readme"];

/// How the address of a page ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum Style {
    /// `guide/start`, and `guide/` for the page of a folder.
    #[default]
    Bare,
    /// `guide/start/`
    Folder,
    /// `guide/start.html`, and `guide/` for the page of a folder.
    File,
    /// `guide/start.html`, and `guide/index.html` for the page of a folder.
    FileAndIndex,
}

/// How a site's documents become pages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Routes {
    /// The folders that documents are taken from, and the path that each is served under. None: the site's own folder, under its address.
    pub(super) mounts: Vec<(String, String)>,
    pub(super) style: Style,
    /// Whether a number that a name begins with (`01-start`) only sorts.
    pub(super) has_numbers: bool,
    pub(super) is_lower_case: bool,
    /// The pattern of the addresses of posts, whose names begin with a day.
    pub(super) posts: Option<String>,
}

/// A document of a site.
#[derive(Clone, Copy, Debug)]
pub(super) struct Document<'a> {
    /// Its path below the site's folder.
    pub(super) path: &'a str,
    /// What it states of its own address: a path from the site's root on, or its last part.
    pub(super) stated: Option<&'a str>,
    /// Whether it says what it is about, which some addresses are made of.
    pub(super) is_sorted: bool,
}

impl Routes {
    /// The same, with other folders.
    pub(super) fn mounted(self, mounts: &[(&str, &str)]) -> Routes {
        Routes { mounts: mounts.iter().map(|(folder, route)| ((*folder).to_owned(), (*route).to_owned())).collect(), ..self }
    }

    /// The path of a document's page below the site's address, if it has a page that can be told.
    pub(super) fn path(&self, document: &Document<'_>) -> Option<String> {
        let (route, path) = self.mounted_at(document.path)?;
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let (stem, _) = name.rsplit_once('.').unwrap_or((name, ""));
        if let Some(stated) = document.stated.filter(|stated| stated.starts_with('/')) {
            return self.stated(route, stated);
        }
        let stem = self.without_number(document.stated.unwrap_or(stem));
        let post = self.posts.as_deref().filter(|_| dates::in_file_name(name).is_some() && is_of_posts(document.path));
        if let Some(pattern) = post {
            return Some(joined(&[route, &post_path(pattern, folder, name, document)?]));
        }
        // `start.de.md` is a translation, which is served where only the generator knows.
        if stem.contains('.') {
            return None;
        }
        let is_index = document.stated.is_none() && INDEXES.contains(&stem.to_ascii_lowercase().as_str());
        let folders: Vec<&str> = folder.split('/').map(|folder| self.without_number(folder)).collect();
        let folder = joined(&[route, &folders.join("/")]);
        let path = self.page(&folder, stem, is_index);
        Some(if self.is_lower_case { path.to_lowercase().replace(' ', "-") } else { path })
    }

    /// The route of the folder that a document is taken from, and its path below that.
    fn mounted_at<'a>(&self, path: &'a str) -> Option<(&str, &'a str)> {
        if self.mounts.is_empty() {
            return Some(("", path));
        }
        let below = |folder: &str| if folder.is_empty() { Some(path) } else { path.strip_prefix(folder)?.strip_prefix('/') };
        self.mounts.iter().find_map(|(folder, route)| Some((route.as_str(), below(folder)?)))
    }

    fn stated(&self, route: &str, stated: &str) -> Option<String> {
        // A pattern is no address yet.
        if stated.contains(':') {
            return None;
        }
        let below = if self.has_numbers { route } else { "" };
        Some(joined(&[below, stated]))
    }

    fn page(&self, folder: &str, stem: &str, is_index: bool) -> String {
        let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        match (self.style, is_index) {
            (Style::FileAndIndex, true) => format!("{folder}index.html"),
            (Style::Bare | Style::Folder | Style::File, true) => folder,
            (Style::Bare, false) => format!("{folder}{stem}"),
            (Style::Folder, false) => format!("{folder}{stem}/"),
            (Style::File | Style::FileAndIndex, false) => format!("{folder}{stem}.html"),
        }
    }

    fn without_number<'a>(&self, name: &'a str) -> &'a str {
        let rest = name.trim_start_matches(|c: char| c.is_ascii_digit());
        let plain = rest.trim_start_matches([' ', '-', '_', '.']);
        // `2024-05-01` and `1.4` are no numbers of a list.
        let only_sorts = rest.len() < name.len() && plain.len() < rest.len() && !plain.starts_with(|c: char| c.is_ascii_digit());
        if self.has_numbers && only_sorts && !plain.is_empty() { plain } else { name }
    }
}

/// Whether a document of this path is a post, of a folder that generators keep them in.
fn is_of_posts(path: &str) -> bool {
    path.split('/').any(|folder| matches!(folder, "_posts" | "blog"))
}

/// The path of a post by the pattern of its site; none where that asks for more than is known.
fn post_path(pattern: &str, folder: &str, name: &str, document: &Document<'_>) -> Option<String> {
    let (stem, _) = name.rsplit_once('.').unwrap_or((name, ""));
    let (day, title) = dates::in_file_name(stem)?;
    let title = document.stated.unwrap_or(title);
    let categories = joined(&folder.split('/').filter(|folder| *folder != "_posts").collect::<Vec<_>>());
    if pattern.contains(":categories") && document.is_sorted {
        return None;
    }
    let path = pattern
        .replace(":categories", &categories)
        .replace(":year", &format!("{:04}", day.year()))
        .replace(":i_month", &u8::from(day.month()).to_string())
        .replace(":month", &format!("{:02}", u8::from(day.month())))
        .replace(":i_day", &day.day().to_string())
        .replace(":day", &format!("{:02}", day.day()))
        .replace(":title", title)
        .replace(":slug", title)
        .replace(":output_ext", ".html");
    (!path.contains(':')).then_some(path)
}

/// Paths one behind the other, each part by a single `/`, none at the beginning. One at the end stays.
fn joined(parts: &[&str]) -> String {
    let path = parts.iter().flat_map(|part| part.split('/')).filter(|part| !part.is_empty() && *part != ".").collect::<Vec<_>>().join("/");
    if !path.is_empty() && parts.last().is_some_and(|last| last.ends_with('/')) { path + "/" } else { path }
}

/// The address of what has `path` below `base`.
pub(super) fn join(base: &str, path: &str) -> String {
    format!("{}/{}", base.trim_end_matches('/'), encoded(path))
}
