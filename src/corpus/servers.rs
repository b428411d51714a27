//! Sources in, the servers out that have articles of their own in them: by the names of folders, without opening one.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;

use crate::config::{SERVERS_FOLDER, Source};
use crate::ids::{GuildId, looks_like_id};
use pullquote_engine::parse::Problem;

/// The servers that one of `sources` belongs to, or that have a folder in one that holds those of servers.
///
/// # Errors
/// If a root or the folder with those of servers cannot be looked into.
pub fn servers<'a>(sources: impl IntoIterator<Item = &'a Source>) -> io::Result<BTreeSet<GuildId>> {
    let mut found = BTreeSet::new();
    for source in sources {
        match source.server {
            Some(server) => drop(found.insert(server)),
            None if source.has_servers => found.extend(in_folder(&source.path)?),
            None => {}
        }
    }
    Ok(found)
}

fn in_folder(root: &Path) -> io::Result<Vec<GuildId>> {
    if !fs::metadata(root)?.is_dir() {
        return Ok(Vec::new());
    }
    let entries = match fs::read_dir(root.join(SERVERS_FOLDER)) {
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry?;
        found.extend(GuildId::written(&entry.file_name().to_string_lossy()).filter(|_| entry.file_type().is_ok_and(|kind| kind.is_dir())));
    }
    Ok(found)
}

/// What looks like the folder of a server below a plain path and is none, each as a problem: nobody sees what lies there.
///
/// # Errors
/// If the plain path cannot be looked into.
pub(super) fn unread_by_anybody(root: &Path) -> io::Result<Vec<Problem>> {
    let mut problems = Vec::new();
    for folder in fs::read_dir(root)?.flatten() {
        let name = folder.file_name().to_string_lossy().into_owned();
        if !name.eq_ignore_ascii_case(SERVERS_FOLDER) || !folder.path().is_dir() {
            continue;
        }
        let below = match fs::read_dir(folder.path()) {
            Ok(below) => below.flatten(),
            Err(error) => {
                let reason = format!("{error}; what servers have of their own is not read");
                problems.push(Problem { path: name, line: None, reason });
                continue;
            }
        };
        // Some systems do not tell capitals from small letters.
        let is_ours = folder.path().canonicalize().ok() == root.join(SERVERS_FOLDER).canonicalize().ok();
        let unread = below.filter(|entry| !(is_ours && is_read(entry))).map(|entry| entry.file_name().to_string_lossy().into_owned());
        let mut unread: Vec<String> = unread.filter(|entry| looks_like_id(entry)).collect();
        unread.sort_unstable();
        let reason = "nobody sees what lies here: a server has a folder (no link) below `servers`, in small letters, named by its id as Discord writes it";
        problems.extend(unread.into_iter().map(|entry| Problem { path: format!("{name}/{entry}"), line: None, reason: reason.to_owned() }));
    }
    Ok(problems)
}

/// Whether it is the folder of a server.
fn is_read(entry: &fs::DirEntry) -> bool {
    entry.file_type().is_ok_and(|kind| kind.is_dir()) && GuildId::written(&entry.file_name().to_string_lossy()).is_some()
}

/// Folders of servers whose files, those of `source` by their paths below it, are read for others than their server: a problem for each.
pub(super) fn misplaced<'a>(source: &Source, files: impl Iterator<Item = &'a str>) -> Vec<Problem> {
    // Of what stands above the source, only as much as may be the folder of a server.
    let above: Vec<String> = source.path.iter().rev().take(2).map(|name| name.to_string_lossy().into_owned()).collect();
    let mut found = BTreeMap::new();
    for file in files {
        let path: Vec<&str> = above.iter().rev().map(String::as_str).chain(file.split('/')).collect();
        let folders = path.windows(2).filter_map(|pair| match pair {
            [folder, id] if *folder == SERVERS_FOLDER => GuildId::written(id),
            _ => None,
        });
        for server in folders.filter(|server| source.server != Some(*server)) {
            found.entry(server).or_insert_with(|| file.to_owned());
        }
    }
    let seen_by = source.server.map_or_else(|| "everybody sees it".to_owned(), |server| format!("the members of {server} see it"));
    let reason = |server| {
        format!(
            "lies in a folder of the server {server}, but {seen_by}: only `servers/<id>` right below a folder of corpus.paths is read for the server alone"
        )
    };
    found.into_iter().map(|(server, path)| Problem { path, line: None, reason: reason(server) }).collect()
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    #[test]
    fn a_server_has_a_folder_or_a_source() {
        let folder = tempfile::tempdir().expect("a folder");
        let server = |number| GuildId::new(number).expect("an id");
        let plain = Source::from(folder.path().to_owned());
        assert!(servers([&plain]).expect("a list").is_empty());
        for name in ["80351110224678912", "8035111022467", "forum", "99999999999999999999"] {
            fs::create_dir_all(folder.path().join("servers").join(name)).expect("a folder");
        }
        fs::write(folder.path().join("servers/80351110224678913"), "").expect("a file");
        let nowhere = Source::from(PathBuf::from("/nowhere"));
        let own = Source { server: Some(server(7)), has_servers: false, ..nowhere.clone() };
        let all = Source { has_servers: false, ..plain.clone() };
        assert_eq!(servers([&plain, &own]).expect("a list"), BTreeSet::from([server(7), server(80_351_110_224_678_912)]));
        assert!(servers([&all]).expect("a list").is_empty());
        assert!(servers([&nowhere]).is_err());
    }

    #[test]
    fn what_nobody_sees_is_a_problem() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in [
            "servers/80351110224678912",
            "servers/00000000000000000",
            "servers/99999999999999999999",
            "Servers/80351110224678912",
            "servers/forum",
        ] {
            fs::create_dir_all(folder.path().join(name)).expect("a folder");
        }
        fs::write(folder.path().join("servers/80351110224678913"), "").expect("a file");
        let problems = unread_by_anybody(folder.path()).expect("a folder");
        let mut paths: Vec<&str> = problems.iter().map(|problem| problem.path.as_str()).collect();
        paths.sort_unstable();
        assert_eq!(
            paths,
            ["Servers/80351110224678912", "servers/00000000000000000", "servers/80351110224678913", "servers/99999999999999999999"]
        );
        assert!(unread_by_anybody(Path::new("/nowhere")).is_err());
    }

    #[test]
    fn what_lies_in_a_folder_of_another_server_is_a_problem() {
        let source = |path: &str, server| Source { server, ..Source::from(PathBuf::from(path)) };
        let found = |source: &Source, files: &[&str]| misplaced(source, files.iter().copied()).len();
        let (one, other) = (GuildId::new(80_351_110_224_678_912), GuildId::new(80_351_110_224_678_913));
        assert_eq!(found(&source("corpus", None), &["a.md", "servers/forum/a.md", "x/servers/1/a.md"]), 0);
        assert_eq!(found(&source("corpus", None), &["x/servers/80351110224678912/a.md", "x/servers/80351110224678912/b.md"]), 1);
        assert_eq!(found(&source("corpus/servers/80351110224678912", None), &["a.md"]), 1);
        assert_eq!(found(&source("corpus/servers", None), &["80351110224678912/a.md", "80351110224678913/a.md"]), 2);
        assert_eq!(found(&source("corpus", one), &["servers/80351110224678912/a.md"]), 0);
        assert_eq!(found(&source("corpus", other), &["servers/80351110224678912/a.md"]), 1);
        assert_eq!(found(&source("/srv/servers/80351110224678912/bot/corpus", None), &["a.md"]), 0);
    }
}
