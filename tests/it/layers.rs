//! Which module stands above which: a module uses only what stands above it.
//!
//! The table below is the picture in `ARCHITECTURE.md`. The check reads `src` and names the file, the line and the rule.

mod paths;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

use paths::Named;

/// The modules whose children stand in a fixed order, and that order. Anywhere else, children may use each other.
const ORDER: [(&str, &[&str]); 2] = [
    ("", &["engine", "config", "corpus", "telemetry", "store", "service", "discord", "http", "cli"]),
    ("engine", &["hash", "text", "article", "parse", "stories", "passage", "index", "catalogue", "answer", "render", "eval"]),
];

/// Modules whose children stand in the order in which they are declared.
const ORDER_AS_DECLARED: [&str; 1] = ["engine::text"];

/// What `engine` does without: files, clocks, variables, sockets, tasks, logs and Discord's client.
const IMPURE: [&str; 15] = [
    "std::env",
    "std::fs",
    "std::net",
    "std::process",
    "std::thread",
    "std::time",
    "axum",
    "rusqlite",
    "serenity",
    "tokio",
    "tracing",
    "time::OffsetDateTime::now_utc",
    "time::OffsetDateTime::now_local",
    "time::UtcDateTime::now",
    "time::Instant",
];

/// Lengths of time are values; only clocks are not.
const PURE: [&str; 1] = ["std::time::Duration"];

/// A file of the crate.
struct Source {
    /// Below the crate's root, such as `src/engine/passage.rs`.
    path: String,
    text: String,
}

impl Source {
    /// `src/engine/index/mod.rs` is `engine::index`; `src/lib.rs` is the empty path.
    fn module(&self) -> Vec<String> {
        let path = self.path.trim_start_matches("src/").trim_end_matches(".rs");
        let parts = path.split('/').filter(|part| !matches!(*part, "mod" | "lib" | "main"));
        parts.map(str::to_owned).collect()
    }
}

struct Crate<'a> {
    sources: &'a [Source],
    modules: BTreeSet<Vec<String>>,
    orders: Vec<(String, Vec<String>)>,
}

impl<'a> Crate<'a> {
    fn of(sources: &'a [Source]) -> Crate<'a> {
        let fixed = ORDER.iter().map(|(parent, order)| ((*parent).to_owned(), order.iter().map(|name| (*name).to_owned()).collect()));
        let declared = sources.iter().filter(|source| ORDER_AS_DECLARED.contains(&source.module().join("::").as_str()));
        let declared = declared.map(|source| (source.module().join("::"), paths::declared(&source.text)));
        let orders = fixed.chain(declared).collect();
        Crate { sources, modules: sources.iter().map(Source::module).collect(), orders }
    }

    /// Everything in the crate that stands in the wrong place, as `file:line: rule`.
    fn violations(&self) -> Vec<String> {
        let mut found = Vec::new();
        for source in self.sources {
            found.extend(self.wrongly_declared(source));
            let rule = |path: &Named| self.broken_rule(&source.module(), path).map(|rule| format!("{}:{}: {rule}", source.path, path.line));
            found.extend(paths::named(&source.text).iter().filter_map(rule));
        }
        found
    }

    fn wrongly_declared(&self, source: &Source) -> Option<String> {
        let module = source.module().join("::");
        let order = self.order(&module)?;
        let places: Vec<Option<usize>> = paths::declared(&source.text).iter().map(|name| place(order, name)).collect();
        let wrong = places.contains(&None) || !places.is_sorted();
        wrong.then(|| format!("{}:1: declares modules that are not in the table of layers, or not in its order: {order:?}", source.path))
    }

    fn broken_rule(&self, user: &[String], path: &Named) -> Option<String> {
        let text = path.text();
        if !path.in_tests && text.ends_with("::*") {
            return Some(format!("`{text}` imports a whole module"));
        }
        if !path.in_tests && user.first().is_some_and(|top| top == "engine") && is_impure(&text) {
            return Some(format!("`{text}` in `engine`, which is pure"));
        }
        let used = self.module_of(user, path)?;
        self.stands_above(user, &used).err()
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

    fn stands_above(&self, user: &[String], used: &[String]) -> Result<(), String> {
        let common = user.iter().zip(used).take_while(|(one, other)| one == other).count();
        let parent = user[..common].join("::");
        let (Some(user_child), Some(order)) = (user.get(common), self.order(&parent)) else { return Ok(()) };
        let Some(used_child) = used.get(common) else {
            return Err(format!("`{}` uses `crate::{parent}`, which it is a part of", user.join("::")));
        };
        match (place(order, user_child), place(order, used_child)) {
            (Some(user_place), Some(used_place)) if used_place < user_place => Ok(()),
            (Some(_), Some(_)) => Err(format!("`{}` uses `{}`, which does not stand above it", user.join("::"), used.join("::"))),
            (None, _) => Err(format!("`{}` is not in the table of layers", user.join("::"))),
            (_, None) => Err(format!("`{}` is not in the table of layers", used.join("::"))),
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
    let sources = sources_of(&PathBuf::from(env!("CARGO_MANIFEST_DIR"))).unwrap();
    assert!(sources.len() > 20, "only {} files found", sources.len());
    let violations = Crate::of(&sources).violations();
    assert!(violations.is_empty(), "{}", violations.join("\n"));
}

mod tests {
    use super::*;

    /// What is wrong in a crate with a file at each path that the table knows, and `text` in `file`.
    fn wrong(file: &str, text: &str) -> Vec<String> {
        let paths = ["lib", "engine/mod", "engine/text/mod", "engine/text/words", "engine/text/terms", "engine/article"];
        let more =
            ["engine/index/mod", "engine/index/build", "engine/index/rank", "engine/answer/mod", "service/mod", "discord/mod", "http/mod"];
        let mut sources: Vec<Source> =
            paths.iter().chain(&more).map(|path| Source { path: format!("src/{path}.rs"), text: String::new() }).collect();
        for source in &mut sources {
            if source.path == "src/engine/text/mod.rs" {
                source.text = "pub mod words;\npub mod terms;".to_owned();
            }
            if source.path == file {
                source.text = text.to_owned();
            }
        }
        Crate::of(&sources).violations()
    }

    #[test]
    fn an_import_from_below_is_refused_with_file_and_line() {
        let violations = wrong("src/engine/index/build.rs", "//! Builds.\n\nuse crate::engine::answer::Answer;");
        assert_eq!(
            violations,
            ["src/engine/index/build.rs:3: `engine::index::build` uses `engine::answer`, which does not stand above it"]
        );
    }

    #[test]
    fn a_path_inside_an_expression_counts_as_an_import_does() {
        assert_eq!(wrong("src/service/mod.rs", "fn f() { crate::discord::respond(); }").len(), 1);
        assert_eq!(wrong("src/engine/text/words.rs", "fn f(x: &super::super::article::Article) {}").len(), 1);
    }

    #[test]
    fn surfaces_do_not_use_a_surface_below_them() {
        assert_eq!(wrong("src/discord/mod.rs", "use crate::http::Server;").len(), 1);
        assert!(wrong("src/http/mod.rs", "use crate::discord::respond;").is_empty());
    }

    #[test]
    fn a_module_in_braces_is_seen() {
        assert_eq!(wrong("src/engine/article.rs", "use crate::{engine::{text::words, index::Index}};").len(), 1);
    }

    #[test]
    fn declared_order_holds_where_the_table_says_so() {
        assert_eq!(wrong("src/engine/text/words.rs", "use crate::engine::text::terms;").len(), 1);
        assert!(wrong("src/engine/text/terms.rs", "use crate::engine::text::words;").is_empty());
    }

    #[test]
    fn children_of_other_modules_use_each_other_and_their_parent() {
        assert!(wrong("src/engine/index/build.rs", "use crate::engine::index::{Index, rank};").is_empty());
        assert!(wrong("src/engine/index/rank.rs", "use super::build;").is_empty());
    }

    #[test]
    fn a_parent_uses_its_children() {
        assert!(wrong("src/engine/index/mod.rs", "pub use crate::engine::index::build::build;").is_empty());
    }

    #[test]
    fn an_ordered_parent_is_no_place_to_share_things() {
        assert_eq!(wrong("src/engine/article.rs", "use crate::engine::Shared;").len(), 1);
    }

    #[test]
    fn a_module_that_the_table_does_not_know_is_refused() {
        let sources = ["src/helpers.rs", "src/engine/text/mod.rs"];
        let text = "use crate::engine::text::Text;";
        let sources = sources.map(|path| Source { path: path.to_owned(), text: text.to_owned() });
        assert_eq!(Crate::of(&sources).violations().first().unwrap(), "src/helpers.rs:1: `helpers` is not in the table of layers");
    }

    #[test]
    fn declarations_keep_the_order_of_the_table() {
        assert!(wrong("src/lib.rs", "pub mod engine;\npub mod service;\npub mod http;").is_empty());
        assert_eq!(wrong("src/lib.rs", "pub mod service;\npub mod engine;").len(), 1);
        assert_eq!(wrong("src/lib.rs", "pub mod engine;\npub mod utils;").len(), 1);
    }

    #[test]
    fn globs_are_for_tests() {
        assert_eq!(wrong("src/http/mod.rs", "use axum::*;").len(), 1);
        assert!(wrong("src/http/mod.rs", "#[cfg(test)]\nmod tests { use super::*; }").is_empty());
    }

    #[test]
    fn the_engine_is_pure() {
        for impure in [
            "use std::fs;",
            "use std::{fmt, fs::File};",
            "use std::time::Instant;",
            "use std::time::{Duration, SystemTime};",
            "use std::time;",
            "fn f() { std::env::var(\"X\"); }",
            "use tokio::sync::Mutex;",
            "use serenity::model::id::UserId;",
            "fn f() { tracing::info!(\"x\"); }",
        ] {
            assert_eq!(wrong("src/engine/article.rs", impure).len(), 1, "{impure}");
            assert!(wrong("src/service/mod.rs", impure).is_empty(), "{impure}");
        }
        for pure in
            ["use std::time::Duration;", "use std::fmt;", "// std::fs\nuse std::sync::Arc;", "#[cfg(test)]\nmod tests { use std::fs; }"]
        {
            assert!(wrong("src/engine/article.rs", pure).is_empty(), "{pure}");
        }
    }
}
