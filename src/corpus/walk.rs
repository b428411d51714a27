//! Roots in, the files below them out, in path order, with what cannot be read of the folders.

use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use walkdir::{DirEntry, WalkDir};

use crate::config::Limits;
use crate::corpus::error::{CorpusError, is_for_now};
use pullquote_engine::parse::{self, Problem};

/// Endings of what lies beside saved pages and articles and never holds one. Nobody wants to be told of them.
const COMPANIONS: &[&str] = &[
    "avif", "bmp", "css", "eot", "gif", "ico", "jpeg", "jpg", "js", "map", "mp3", "mp4", "ogg", "png", "svg", "tif", "tiff", "ttf", "webm",
    "webp", "woff", "woff2",
];

/// A file to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) path: PathBuf,
    /// Its path below the root, with `/` between its parts.
    pub(super) name: String,
    /// The name of its root.
    pub(super) root: String,
    pub(super) bytes: u64,
    pub(super) modified: Option<SystemTime>,
}

/// A folder that cannot be looked into now, or a file whose size cannot be asked for.
#[derive(Clone, Debug)]
pub(super) struct Unseen {
    /// So many files come before it.
    pub(super) at: usize,
    pub(super) path: PathBuf,
    pub(super) problem: Problem,
}

/// What lies below the roots.
#[derive(Debug, Default)]
pub(super) struct Walked {
    pub(super) files: Vec<Found>,
    pub(super) unseen: Vec<Unseen>,
    pub(super) problems: Vec<Problem>,
}

/// Why a file is not read.
enum Refusal {
    /// By a rule of ours.
    Rule(String),
    System(io::Error),
}

pub(super) fn walk(roots: &[PathBuf], limits: &Limits) -> Result<Walked, CorpusError> {
    let mut walked = Walked::default();
    for root in roots {
        let failed = |source| CorpusError::Root { path: root.clone(), source };
        let metadata = fs::metadata(root).map_err(failed)?;
        if metadata.is_dir() {
            fs::read_dir(root).map_err(failed)?;
            walk_folder(root, limits, &mut walked).map_err(failed)?;
        } else if metadata.is_file() {
            walked.add_file(root, root, &metadata);
        } else {
            return Err(failed(io::Error::other("is neither a folder nor a regular file")));
        }
    }
    Ok(walked)
}

fn walk_folder(root: &Path, limits: &Limits, walked: &mut Walked) -> io::Result<()> {
    let real_root = root.canonicalize()?;
    let mut unread: BTreeMap<String, (String, usize)> = BTreeMap::new();
    let entries = WalkDir::new(root).sort_by_file_name().max_depth(limits.max_depth).into_iter();
    for entry in entries.filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry) && !belongs_to_a_page(entry)) {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {
                if entry.depth() > 0 && entry.depth() == limits.max_depth {
                    walked.problem(
                        root,
                        entry.path(),
                        format!("is nested deeper than {} folders, which is corpus.max_depth", limits.max_depth),
                    );
                }
            }
            Ok(entry) if !parse::is_readable(&entry.file_name().to_string_lossy()) => note_unread(&mut unread, root, entry.path()),
            Ok(entry) => match metadata_within(&real_root, &entry) {
                Ok(metadata) => walked.add_file(root, entry.path(), &metadata),
                Err(Refusal::Rule(reason)) => walked.problem(root, entry.path(), reason),
                Err(Refusal::System(error)) => walked.failed(root, entry.path(), &error),
            },
            Err(error) => {
                let path = error.path().unwrap_or(root).to_owned();
                match error.io_error() {
                    Some(system) => walked.failed(root, &path, system),
                    None => walked.problem(root, &path, error.to_string()),
                }
            }
        }
    }
    walked.problems.extend(unread.into_iter().map(|(ending, (first, count))| unread_problem(&ending, first, count)));
    Ok(())
}

impl Walked {
    /// A number that another list of files, sizes or times changes.
    pub(super) fn fingerprint(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.files.iter().for_each(|file| (&file.path, file.bytes, file.modified).hash(&mut hasher));
        hasher.finish()
    }

    fn add_file(&mut self, root: &Path, path: &Path, metadata: &Metadata) {
        let name = name_below(root, path);
        let root = root.file_name().map_or_else(|| root.to_string_lossy(), |name| name.to_string_lossy()).into_owned();
        self.files.push(Found { path: path.to_owned(), name, root, bytes: metadata.len(), modified: metadata.modified().ok() });
    }

    fn problem(&mut self, root: &Path, path: &Path, reason: String) {
        self.problems.push(Problem { path: name_below(root, path), line: None, reason });
    }

    fn failed(&mut self, root: &Path, path: &Path, error: &io::Error) {
        if !is_for_now(error) {
            return self.problem(root, path, error.to_string());
        }
        let problem = Problem { path: name_below(root, path), line: None, reason: error.to_string() };
        self.unseen.push(Unseen { at: self.files.len(), path: path.to_owned(), problem });
    }
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().to_string_lossy().starts_with('.')
}

/// Browsers save a page as `name.html` and its frames and pictures in `name_files`: no articles of their own.
fn belongs_to_a_page(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    let Some(page) = name.strip_suffix("_files").filter(|_| entry.file_type().is_dir()) else { return false };
    ["html", "htm"].iter().any(|ending| entry.path().with_file_name(format!("{page}.{ending}")).is_file())
}

/// The metadata of a regular file, or of the one that a link names, as long as it lies below the root.
///
/// Pipes and devices are told before they are opened: opening them may wait for ever.
fn metadata_within(real_root: &Path, entry: &DirEntry) -> Result<Metadata, Refusal> {
    let rule = |reason: &str| Refusal::Rule(reason.to_owned());
    if entry.path_is_symlink() {
        let target = entry.path().canonicalize().map_err(|error| Refusal::Rule(format!("is a link that leads nowhere: {error}")))?;
        if !target.starts_with(real_root) {
            return Err(rule("is a link that leaves the corpus folder; copy the file, or name its folder in corpus.paths"));
        }
    }
    let metadata = fs::metadata(entry.path()).map_err(Refusal::System)?;
    if metadata.is_dir() {
        return Err(rule("is a link to a folder; links to folders are not followed"));
    }
    if metadata.is_file() { Ok(metadata) } else { Err(rule("is no regular file but a device, pipe or socket")) }
}

pub(super) fn name_below(root: &Path, path: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    let below = if below.as_os_str().is_empty() { path.file_name().map_or(path, Path::new) } else { below };
    below.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}

fn note_unread(unread: &mut BTreeMap<String, (String, usize)>, root: &Path, path: &Path) {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    if !COMPANIONS.contains(&ending.as_str()) {
        unread.entry(ending).or_insert_with(|| (name_below(root, path), 0)).1 += 1;
    }
}

/// One problem an ending: a folder of a thousand office documents is one thing to fix.
fn unread_problem(ending: &str, first: String, count: usize) -> Problem {
    let known = parse::endings().collect::<Vec<_>>().join(", ");
    let others = match (count, ending) {
        (1, _) => String::new(),
        (count, "") => format!("; so are {} more files without an ending", count - 1),
        (count, ending) => format!("; so are {} more files that end in .{ending}", count - 1),
    };
    Problem { path: first, line: None, reason: format!("is not of a format that is read here ({known}){others}") }
}
