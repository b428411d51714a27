//! What a generator's settings, or a file beside documents, says is not published in, whether a document is one of those out.

use serde_json::{Map, Value};

use crate::parse::{header, unpublished};

/// What is not published of a folder, and what says so.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Withheld {
    /// The last that fits counts.
    patterns: Vec<Pattern>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Pattern {
    /// Below the folder, with `*` within a part and `**` for any number of parts.
    path: String,
    /// Whether what fits is published after all.
    is_published: bool,
    reason: String,
}

/// What lies beside a site's documents without being one, whatever the site leaves out. Forges show it.
const OF_PROJECTS: &[&str] = &["readme", "changelog", "contributing"];

impl Withheld {
    /// Everything in the folder.
    fn all(reason: String) -> Withheld {
        Withheld { patterns: vec![Pattern { path: "**".to_owned(), is_published: false, reason }] }
    }

    /// What fits patterns as `.gitignore` has them, below the folder `root`.
    pub(super) fn of_ignored(root: &str, patterns: &str, reason: &str) -> Withheld {
        let patterns = patterns.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let patterns = patterns.map(|line| {
            let (line, is_published) = line.strip_prefix('!').map_or((line, false), |line| (line, true));
            let path = line.trim_end_matches('/');
            let anywhere = if path.contains('/') { "" } else { "**/" };
            Pattern { path: below(root, &format!("{anywhere}{}", path.trim_start_matches('/'))), is_published, reason: reason.to_owned() }
        });
        Withheld { patterns: patterns.collect() }
    }

    /// What fits globs from the folder `root` on; those that begin with a `*` fit anywhere below it.
    pub(super) fn of_globs(root: &str, globs: &[String], reason: &str) -> Withheld {
        let patterns = globs.iter().map(|glob| {
            let path = glob.trim_start_matches("./").trim_matches('/');
            let anywhere = if path.starts_with('*') && !path.starts_with("**/") { "**/" } else { "" };
            Pattern { path: below(root, &format!("{anywhere}{path}")), is_published: false, reason: reason.to_owned() }
        });
        Withheld { patterns: patterns.collect() }
    }

    /// The same, and what `other` says.
    pub(super) fn and(mut self, other: Withheld) -> Withheld {
        self.patterns.extend(other.patterns);
        self
    }

    /// Why the document at `path` below the folder is not published, if so.
    pub(super) fn reason(&self, path: &str) -> Option<&str> {
        let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
        if OF_PROJECTS.iter().any(|known| name.strip_prefix(known).is_some_and(|rest| rest.starts_with('.'))) {
            return None;
        }
        let last = self.patterns.iter().rev().find(|pattern| pattern.fits(path))?;
        (!last.is_published).then_some(last.reason.as_str())
    }
}

fn below(root: &str, path: &str) -> String {
    if root.is_empty() { path.to_owned() } else { format!("{root}/{path}") }
}

impl Pattern {
    /// Whether a path or a folder above it fits.
    fn fits(&self, path: &str) -> bool {
        let pattern: Vec<&str> = self.path.split('/').collect();
        let parts: Vec<&str> = path.split('/').collect();
        (1..=parts.len())
            .any(|length| fits(&pattern, parts.get(..length).unwrap_or_default(), |part| *part == "**", |one, other| is_part(one, other)))
    }
}

/// Whether a part of a path fits a part of a pattern.
fn is_part(pattern: &str, part: &str) -> bool {
    let (pattern, part): (Vec<char>, Vec<char>) = (pattern.chars().collect(), part.chars().collect());
    fits(&pattern, &part, |c| *c == '*', |one, other| *one == '?' || one == other)
}

/// Whether `text` fits `pattern`, of which some pieces stand for any number of pieces and the others for one.
fn fits<T>(pattern: &[T], text: &[T], is_any: impl Fn(&T) -> bool, is_one: impl Fn(&T, &T) -> bool) -> bool {
    let (mut at, mut read, mut last_any) = (0, 0, None);
    while let Some(piece) = text.get(read) {
        match (pattern.get(at), last_any) {
            (Some(part), _) if is_any(part) => {
                last_any = Some((at + 1, read));
                at += 1;
            }
            (Some(part), _) if is_one(part, piece) => (at, read) = (at + 1, read + 1),
            // What stands for any number takes one more.
            (_, Some((after, from))) => {
                (at, read) = (after, from + 1);
                last_any = Some((after, from + 1));
            }
            (_, None) => return false,
        }
    }
    pattern.get(at..).unwrap_or_default().iter().all(is_any)
}

/// What a file of this path may say of the documents around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Notice {
    /// `post.meta` of Nikola: of the post beside it.
    Nikola,
    /// `_index.md` of Hugo and Zola: of its folder.
    Section,
    /// `posts/posts.json`, `posts/posts.11tydata.json` and `post.11tydata.json` of Eleventy: of its folder or of the post beside it.
    Eleventy,
}

fn notice(path: &str) -> Option<Notice> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let folder = folder.rsplit('/').next().unwrap_or(folder);
    match name.split_once('.')? {
        (_, "meta") => Some(Notice::Nikola),
        ("_index", "md" | "markdown") => Some(Notice::Section),
        (_, "11tydata.json") => Some(Notice::Eleventy),
        (stem, "json") if stem == folder => Some(Notice::Eleventy),
        _ => None,
    }
}

/// Whether a file of this path may say of others that they are not published.
pub(super) fn is_notice(path: &str) -> bool {
    notice(path).is_some()
}

/// What the file at `path` says of the documents in its folder. None if that is nothing.
pub(super) fn of_notice(path: &str, text: &str) -> Option<Withheld> {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = name.split_once('.').map_or(name, |(stem, _)| stem);
    let beside = |reason: String| Withheld::of_globs("", &[format!("{stem}.*")], &reason);
    match notice(path)? {
        Notice::Nikola => {
            let stated = header::read(&text);
            let stated = if stated.fields.is_empty() { header::read(&format!("<!--\n{text}\n-->")).fields } else { stated.fields };
            unpublished::reason_in_nikola(&stated).map(beside)
        }
        Notice::Section => section(&text).map(Withheld::all),
        Notice::Eleventy => {
            let stated = serde_json::from_str(&text).ok()?;
            let is_folder = folder.rsplit('/').next() == Some(stem);
            unpublished::reason(&stated).map(|reason| if is_folder { Withheld::all(reason) } else { beside(reason) })
        }
    }
}

/// Why nothing of a section is published: Hugo passes fields down, and Zola passes over the folder of a section that is a draft.
fn section(text: &str) -> Option<String> {
    let fields = header::read(text).fields;
    let is_of_all = |cascade: &&Map<String, Value>| !cascade.contains_key("target") && !cascade.contains_key("_target");
    let passed_down: Vec<&Map<String, Value>> = match fields.get("cascade") {
        Some(Value::Array(values)) => values.iter().filter_map(Value::as_object).collect(),
        cascade => cascade.and_then(Value::as_object).into_iter().collect(),
    };
    let own = Some(&fields).filter(|_| text.starts_with("+++")).and_then(unpublished::reason);
    own.or_else(|| passed_down.into_iter().filter(is_of_all).find_map(unpublished::reason))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_those_of_the_generators() {
        let ignored = Withheld::of_ignored("docs", "# soon\ninternal/\n*.secret.md\n/top.md\na/b*\n!open.secret.md\n", "x");
        let globs =
            Withheld::of_globs("", &["_build".to_owned(), "**/todo.md".to_owned(), "a/**/z?.rst".to_owned(), "*.inc".to_owned()], "x");
        for (withheld, path, expected) in [
            (&ignored, "docs/internal/a.md", true),
            (&ignored, "docs/x/internal/a.md", true),
            (&ignored, "docs/x/b.secret.md", true),
            (&ignored, "docs/open.secret.md", false),
            (&ignored, "docs/top.md", true),
            (&ignored, "docs/x/top.md", false),
            (&ignored, "docs/a/bc.md", true),
            (&ignored, "internal/a.md", false),
            (&ignored, "docs/internal/README.md", false),
            (&globs, "_build/a.rst", true),
            (&globs, "x/_build/a.rst", false),
            (&globs, "x/todo.md", true),
            (&globs, "todo.md", true),
            (&globs, "a/b/c/z1.rst", true),
            (&globs, "a/z1.rst", true),
            (&globs, "a/z.rst", false),
            (&globs, "x/y.inc", true),
        ] {
            assert_eq!(withheld.reason(path).is_some(), expected, "{path}");
        }
        let hostile = Withheld::of_globs("", &["**/*a*a*a*a*a*a*c/".repeat(50)], "x");
        assert_eq!(hostile.reason(&"aaaaaaaaaaaaaaaaaaaaab/".repeat(50)), None);
    }

    #[test]
    fn a_file_beside_a_post_may_hold_it_back() {
        for (path, text) in [
            ("posts/a.meta", ".. title: A\n.. slug: a\n.. tags: mill, draft\n"),
            ("posts/a.meta", "---\ntitle: A\nstatus: private\n---\n"),
            ("posts/a.11tydata.json", "{\"draft\": true}"),
            ("posts/posts.json", "{\"permalink\": false}"),
            ("posts/_index.md", "---\ncascade:\n  draft: true\n---\n"),
            ("posts/_index.md", "---\ncascade:\n  - build:\n      render: never\n---\n"),
            ("posts/_index.md", "+++\ndraft = true\n+++\n"),
        ] {
            assert!(of_notice(path, text).is_some_and(|withheld| withheld.reason("a.md").is_some()), "{text}");
        }
        for (path, text) in [
            ("posts/a.meta", ".. title: A\n.. slug: a\n"),
            ("posts/posts.json", "{\"layout\": \"post\"}"),
            ("posts/_index.md", "---\ndraft: true\n---\n"),
            ("posts/_index.md", "---\ncascade:\n  - draft: true\n    target: {path: /a}\n---\n"),
        ] {
            assert_eq!(of_notice(path, text), None, "{text}");
        }
        assert!(of_notice("a.meta", ".. title: A\n.. status: draft\n").is_some_and(|withheld| withheld.reason("b.md").is_none()));
    }
}
