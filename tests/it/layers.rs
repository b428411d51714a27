//! Which module stands above which: a module uses only what stands above it.
//!
//! Cargo holds the order of the crates. Within a crate, the order is that in which a parent declares its modules; the check reads the
//! sources and names the file, the line and the rule.

mod paths;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

use paths::Named;

/// The crates whose modules have an order, by their folders, and in each the parents of those modules; empty for the crate itself.
/// Anywhere else, children may use each other.
const ORDERED: [(&str, &[&str]); 3] = [
    ("", &["", "config", "corpus", "follow", "discord", "discord::commands"]),
    (
        "crates/engine",
        &[
            "",
            "text",
            "parse",
            "index",
            "index::storage",
            "index::dictionary",
            "index::postings",
            "index::search",
            "index::rebuild",
            "catalogue",
            "answer",
            "render",
        ],
    ),
    ("crates/fake-discord", &[""]),
];

/// The crate that is pure.
const ENGINE: &str = "crates/engine";

/// What the engine does without, but for what it does not depend on anyway: files, clocks, variables, sockets, tasks.
const IMPURE: [&str; 10] = [
    "std::env",
    "std::fs",
    "std::net",
    "std::process",
    "std::thread",
    "std::time",
    "time::OffsetDateTime::now_utc",
    "time::OffsetDateTime::now_local",
    "time::UtcDateTime::now",
    "time::Instant",
];

/// Lengths of time are values; only clocks are not.
const PURE: [&str; 1] = ["std::time::Duration"];

/// A file of a crate.
struct Source {
    /// Below the crate's folder, such as `src/passage.rs`.
    path: String,
    text: String,
}

impl Source {
    /// `src/index/mod.rs` is `index`; `src/lib.rs` is the empty path.
    fn module(&self) -> Vec<String> {
        let path = self.path.trim_start_matches("src/").trim_end_matches(".rs");
        let parts = path.split('/').filter(|part| !matches!(*part, "mod" | "lib" | "main"));
        parts.map(str::to_owned).collect()
    }
}

struct Crate<'a> {
    sources: &'a [Source],
    is_pure: bool,
    modules: BTreeSet<Vec<String>>,
    orders: Vec<(String, Vec<String>)>,
}

impl<'a> Crate<'a> {
    fn of(sources: &'a [Source], ordered: &[&str], is_pure: bool) -> Crate<'a> {
        let declares = |source: &&Source| !source.path.ends_with("main.rs") && ordered.contains(&source.module().join("::").as_str());
        let orders = sources.iter().filter(declares).map(|source| (source.module().join("::"), paths::declared(&source.text))).collect();
        Crate { sources, is_pure, modules: sources.iter().map(Source::module).collect(), orders }
    }

    /// Everything in the crate that stands in the wrong place, as `file:line: rule`.
    fn violations(&self) -> Vec<String> {
        let mut found = Vec::new();
        for source in self.sources {
            // Tests in a file of their own are those of the module above, as if they stood there in braces.
            let (user, is_of_tests) = self.tested_by(source).map_or_else(|| (source.module(), false), |tested| (tested, true));
            let rule = |path: &Named| self.broken_rule(&user, path).map(|rule| format!("{}:{}: {rule}", source.path, path.line));
            let paths = paths::named(&source.text).into_iter().map(|path| Named { in_tests: path.in_tests || is_of_tests, ..path });
            found.extend(paths.filter_map(|path| rule(&path)));
        }
        found
    }

    /// The module whose tests a file holds, if it declares them to be built for tests only.
    fn tested_by(&self, source: &Source) -> Option<Vec<String>> {
        let module = source.module();
        let (_, above) = module.split_last().filter(|(name, _)| *name == "tests")?;
        let parent = self.sources.iter().find(|other| other.module() == above)?;
        let is_declared = |visibility: &str| parent.text.contains(&format!("#[cfg(test)]\n{visibility}mod tests;"));
        ["", "pub(super) ", "pub(crate) "].into_iter().any(is_declared).then(|| above.to_vec())
    }

    fn broken_rule(&self, user: &[String], path: &Named) -> Option<String> {
        let text = path.text();
        if !path.in_tests && text.ends_with("::*") {
            return Some(format!("`{text}` imports a whole module"));
        }
        if !path.in_tests && self.is_pure && is_impure(&text) {
            return Some(format!("`{text}` in a crate that is pure"));
        }
        let used = self.module_of(user, path)?;
        self.stands_above(user, &used, path.in_tests).err()
    }

    /// The module of this crate that a path leads into.
    fn module_of(&self, user: &[String], path: &Named) -> Option<Vec<String>> {
        let ups = path.parts.iter().take_while(|part| *part == "super").count();
        // In a test module `super` is the file itself.
        let ups_out = if path.in_tests { ups.saturating_sub(1) } else { ups };
        let mut whole = match path.parts.first()?.as_str() {
            "crate" => path.parts[1..].to_vec(),
            "super" => [&user[..user.len().saturating_sub(ups_out)], &path.parts[ups..]].concat(),
            _ => return None,
        };
        while !self.modules.contains(&whole) {
            whole.pop()?;
        }
        Some(whole)
    }

    fn stands_above(&self, user: &[String], used: &[String], in_tests: bool) -> Result<(), String> {
        let common = user.iter().zip(used).take_while(|(one, other)| one == other).count();
        let parent = user[..common].join("::");
        // The tests of a part may run the whole that it is a part of.
        if in_tests && !parent.is_empty() {
            return Ok(());
        }
        let (Some(user_child), Some(order)) = (user.get(common), self.order(&parent)) else { return Ok(()) };
        let Some(used_child) = used.get(common) else {
            return Err(format!("`{}` uses `crate::{parent}`, which it is a part of", user.join("::")));
        };
        match (place(order, user_child), place(order, used_child)) {
            (Some(user_place), Some(used_place)) if used_place < user_place => Ok(()),
            (Some(_), Some(_)) => Err(format!("`{}` uses `{}`, which does not stand above it", user.join("::"), used.join("::"))),
            (None, _) => Err(format!("`{}` is not declared by its parent", user.join("::"))),
            (_, None) => Err(format!("`{}` is not declared by its parent", used.join("::"))),
        }
    }

    fn order(&self, parent: &str) -> Option<&Vec<String>> {
        self.orders.iter().find(|(module, _)| module == parent).map(|(_, order)| order)
    }
}

fn place(order: &[String], name: &str) -> Option<usize> {
    order.iter().position(|known| known == name)
}

fn is_impure(text: &str) -> bool {
    let leads_into = |stem: &str| text == stem || text.strip_prefix(stem).is_some_and(|rest| rest.starts_with("::"));
    IMPURE.iter().any(|stem| leads_into(stem)) && !PURE.iter().any(|stem| leads_into(stem))
}

fn sources_of(root: &Path) -> io::Result<Vec<Source>> {
    let mut found = Vec::new();
    let mut folders = vec![root.join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(source(root, &path)?);
            }
        }
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(found)
}

fn source(root: &Path, path: &Path) -> io::Result<Source> {
    let below = path.strip_prefix(root).unwrap_or(path);
    Ok(Source { path: below.to_string_lossy().replace('\\', "/"), text: fs::read_to_string(path)? })
}

#[test]
fn a_module_uses_only_what_stands_above_it() {
    for (folder, ordered) in ORDERED {
        let sources = sources_of(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap();
        let checked = Crate::of(&sources, ordered, folder == ENGINE);
        assert_eq!(checked.orders.len(), ordered.len(), "a parent of {folder:?} is not there");
        assert!(checked.orders.iter().all(|(_, order)| order.len() > 2), "too few modules found: {:?}", checked.orders);
        let violations = checked.violations();
        assert!(violations.is_empty(), "in {folder:?}:\n{}", violations.join("\n"));
    }
}

mod tests {
    use super::*;

    const LIB: &str = "pub mod text;\npub mod article;\npub mod index;\npub mod answer;";

    /// What is wrong in a pure crate whose modules are those of `LIB`, with `text` in `file`.
    fn wrong(file: &str, text: &str) -> Vec<String> {
        let paths = ["text/mod", "text/words", "text/terms", "article", "index/mod", "index/build", "index/rank", "answer/mod"];
        let given = |path: &str| if path == file { text } else { "" };
        let mut sources: Vec<Source> =
            paths.map(|path| format!("src/{path}.rs")).map(|path| Source { text: given(&path).to_owned(), path }).into();
        sources.push(Source { path: "src/lib.rs".to_owned(), text: format!("{LIB}\n{}", given("src/lib.rs")) });
        if let Some(parent) = sources.iter_mut().find(|source| source.path == "src/text/mod.rs") {
            parent.text = "pub mod words;\npub mod terms;".to_owned();
        }
        Crate::of(&sources, &["", "text"], true).violations()
    }

    #[test]
    fn an_import_from_below_is_refused_with_file_and_line() {
        let violations = wrong("src/index/build.rs", "//! Builds.\n\nuse crate::answer::Answer;");
        assert_eq!(violations, ["src/index/build.rs:3: `index::build` uses `answer`, which does not stand above it"]);
    }

    #[test]
    fn a_path_inside_an_expression_counts_as_an_import_does() {
        assert_eq!(wrong("src/article.rs", "fn f() { crate::answer::compose(); }").len(), 1);
        assert_eq!(wrong("src/text/words.rs", "fn f(x: &super::super::article::Article) {}").len(), 1);
    }

    #[test]
    fn a_module_in_braces_is_seen() {
        assert_eq!(wrong("src/article.rs", "use crate::{text::words, index::Index};").len(), 1);
    }

    #[test]
    fn the_order_is_that_of_the_declarations() {
        assert_eq!(wrong("src/text/words.rs", "use crate::text::terms;").len(), 1);
        assert!(wrong("src/text/terms.rs", "use crate::text::words;").is_empty());
    }

    #[test]
    fn children_of_other_modules_use_each_other_and_their_parent() {
        assert!(wrong("src/index/build.rs", "use crate::index::{Index, rank};").is_empty());
        assert!(wrong("src/index/rank.rs", "use super::build;").is_empty());
    }

    #[test]
    fn a_parent_uses_its_children() {
        assert!(wrong("src/index/mod.rs", "pub use crate::index::build::build;").is_empty());
    }

    #[test]
    fn an_ordered_parent_is_no_place_to_share_things() {
        assert_eq!(wrong("src/article.rs", "use crate::Shared;").len(), 1);
        assert_eq!(wrong("src/text/terms.rs", "use crate::text::Text;").len(), 1);
    }

    #[test]
    fn tests_of_a_part_may_run_the_whole_but_nothing_below_it() {
        let in_tests = |file, path| wrong(file, &format!("#[cfg(test)]\nmod tests {{ use {path}; }}")).len();
        assert_eq!((in_tests("src/text/words.rs", "crate::text::Text"), in_tests("src/text/words.rs", "crate::text::terms")), (0, 0));
        assert_eq!((in_tests("src/text/words.rs", "crate::article"), in_tests("src/article.rs", "crate::index::Index")), (1, 1));
    }

    #[test]
    fn a_module_that_is_not_declared_is_refused() {
        let text = "use crate::text::Text;".to_owned();
        let files = [("src/lib.rs", LIB.to_owned()), ("src/text/mod.rs", String::new()), ("src/helpers.rs", text)];
        let sources = files.map(|(path, text)| Source { path: path.to_owned(), text });
        assert_eq!(Crate::of(&sources, &[""], false).violations(), ["src/helpers.rs:1: `helpers` is not declared by its parent"]);
    }

    #[test]
    fn globs_are_for_tests() {
        assert_eq!(wrong("src/index/rank.rs", "use bm25::*;").len(), 1);
        assert!(wrong("src/index/rank.rs", "#[cfg(test)]\nmod tests { use super::*; }").is_empty());
    }

    #[test]
    fn tests_may_have_a_file_of_their_own() {
        let wrong = |declared: &str| {
            let files = [("src/lib.rs", "mod a;"), ("src/a/mod.rs", declared), ("src/a/tests.rs", "use super::*;\nuse std::fs;")];
            let sources = files.map(|(path, text)| Source { path: path.to_owned(), text: text.to_owned() });
            Crate::of(&sources, &[""], true).violations().len()
        };
        assert_eq!((wrong("#[cfg(test)]\nmod tests;"), wrong("mod tests;")), (0, 2));
    }

    #[test]
    fn a_pure_crate_uses_nothing_impure() {
        for impure in [
            "use std::fs;",
            "use std::{fmt, fs::File};",
            "use std::time::Instant;",
            "use std::time::{Duration, SystemTime};",
            "use std::time;",
            "fn f() { std::env::var(\"X\"); }",
        ] {
            assert_eq!(wrong("src/article.rs", impure).len(), 1, "{impure}");
        }
        for pure in
            ["use std::time::Duration;", "use std::fmt;", "// std::fs\nuse std::sync::Arc;", "#[cfg(test)]\nmod tests { use std::fs; }"]
        {
            assert!(wrong("src/article.rs", pure).is_empty(), "{pure}");
        }
        let sources = [Source { path: "src/lib.rs".to_owned(), text: "use std::fs;".to_owned() }];
        assert!(Crate::of(&sources, &[], false).violations().is_empty(), "others may");
    }
}
