//! Folders and files in, articles and problems out: walking, reading, and telling articles apart.

use std::collections::HashSet;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::config::Limits;
use crate::engine::article::Article;
use crate::engine::parse::{self, Problem};

/// What was read.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    /// In path order, and in each file's own order.
    pub articles: Vec<Arc<Article>>,
    /// What could not be read, in the same order.
    pub problems: Vec<Problem>,
}

/// Why a corpus could not be read at all.
#[derive(Debug, thiserror::Error)]
pub enum CorpusError {
    /// A folder or file that is named and not there, or not readable.
    #[error("cannot read {path}")]
    Root {
        /// As it was named.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// Reads every readable file of `roots`, folders and files, in path order.
///
/// # Errors
/// If a root itself is missing or unreadable. A bad file below it is a problem in what is returned.
pub fn load(roots: &[PathBuf], limits: &Limits) -> Result<Loaded, CorpusError> {
    let mut loaded = Loaded::default();
    let mut ids = HashSet::new();
    for root in roots {
        fs::metadata(root)
            .and_then(|found| if found.is_dir() { fs::read_dir(root).map(drop) } else { Ok(()) })
            .map_err(|source| CorpusError::Root { path: root.clone(), source })?;
        for entry in walkdir::WalkDir::new(root)
            .sort_by_file_name()
            .max_depth(limits.max_depth)
            .into_iter()
            .filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry))
        {
            match entry {
                Ok(entry) if entry.file_type().is_dir() => {}
                Ok(entry) => add(&mut loaded, &mut ids, entry.path(), &name_below(root, entry.path()), limits),
                Err(error) => loaded.problems.push(Problem {
                    path: error.path().unwrap_or(root).display().to_string(),
                    line: None,
                    reason: error.to_string(),
                }),
            }
        }
    }
    Ok(loaded)
}

fn is_hidden(entry: &walkdir::DirEntry) -> bool {
    entry.file_name().to_string_lossy().starts_with('.')
}

fn name_below(root: &Path, path: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    let below = if below.as_os_str().is_empty() { path.file_name().map_or(path, Path::new) } else { below };
    below.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn add(loaded: &mut Loaded, ids: &mut HashSet<String>, path: &Path, name: &str, limits: &Limits) {
    let problem = |reason: String| Problem { path: name.to_owned(), line: None, reason };
    if !parse::is_readable(name) {
        loaded.problems.push(problem(format!("not a format that is read here ({})", parse::endings().collect::<Vec<_>>().join(", "))));
        return;
    }
    let parsed = match read(path, limits.max_file_bytes) {
        Ok(bytes) => parse::parse(name, &bytes),
        Err(error) => {
            loaded.problems.push(problem(error.to_string()));
            return;
        }
    };
    loaded.problems.extend(parsed.problems);
    for article in parsed.articles {
        if loaded.articles.len() >= limits.max_articles {
            loaded.problems.push(problem(format!("article {} is past the limit of {} articles", article.id, limits.max_articles)));
        } else if ids.insert(article.id.clone()) {
            loaded.articles.push(Arc::new(article));
        } else {
            loaded.problems.push(problem(format!("the id {:?} was already given to another article; this one is left out", article.id)));
        }
    }
}

fn read(path: &Path, max_bytes: u64) -> io::Result<Vec<u8>> {
    let file = fs::File::open(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::Error::other("is no regular file"));
    }
    let mut bytes = Vec::new();
    file.take(max_bytes + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > max_bytes {
        return Err(io::Error::other(format!("is larger than {} MiB, which is corpus.max_file_mib", max_bytes >> 20)));
    }
    Ok(bytes)
}
