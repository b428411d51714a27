//! Files in, their articles out, read and parsed on all cores; files that did not change are not read again.

use std::collections::HashMap;
use std::fs::File;
use std::hash::{DefaultHasher, Hasher};
use std::io::{self, Read as _};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, SystemTime};

use crate::config::Limits;
use crate::corpus::Progress;
use crate::corpus::walk::Found;
use crate::engine::article::Article;
use crate::engine::parse::{self, Problem};
use crate::engine::stories::{self, Sketch};

/// File systems keep times in steps of up to two seconds (FAT): a file may have changed again within its step.
const TIME_STEP: Duration = Duration::from_secs(2);
/// So many threads read at once: more wait for one disk and hold more files in memory.
const MAX_THREADS: usize = 8;

/// What is remembered of the files that were read, so that the next reload opens only what changed.
#[derive(Clone, Debug, Default)]
pub struct ReadFiles {
    files: HashMap<PathBuf, Arc<Parsed>>,
}

impl ReadFiles {
    /// How many files are remembered.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

/// An article as it was read.
#[derive(Clone, Debug)]
pub(super) struct Read {
    pub(super) article: Arc<Article>,
    pub(super) sketch: Sketch,
}

/// What one file held, and the marks by which a change is told.
#[derive(Clone, Debug)]
pub(super) struct Parsed {
    pub(super) root: String,
    pub(super) articles: Vec<Read>,
    pub(super) problems: Vec<Problem>,
    name: String,
    bytes: u64,
    modified: Option<SystemTime>,
    /// When it was read; none if nothing of it may be used again.
    read_at: Option<SystemTime>,
    hash: u64,
}

/// The files in their order, and what to remember of them.
#[derive(Debug)]
pub(super) struct ReadAll {
    pub(super) parsed: Vec<Arc<Parsed>>,
    pub(super) files: ReadFiles,
}

pub(super) fn read(found: &[Found], limits: &Limits, previous: &ReadFiles, progress: &Progress) -> ReadAll {
    progress.begin(found.len());
    let parsed = on_all_cores(found, |file| {
        let parsed = read_one(file, limits, previous.files.get(&file.path));
        progress.step();
        parsed
    });
    let remembered = found.iter().zip(&parsed).filter(|(_, parsed)| parsed.read_at.is_some());
    let files = ReadFiles { files: remembered.map(|(file, parsed)| (file.path.clone(), Arc::clone(parsed))).collect() };
    ReadAll { parsed, files }
}

/// `work` on each item, the results in the items' order.
pub(crate) fn on_all_cores<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(MAX_THREADS).min(items.len());
    if threads <= 1 {
        return items.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(items.len()));
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let mut own = Vec::new();
                while let Some((at, item)) = Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| Some((at, items.get(at)?))) {
                    own.push((at, work(item)));
                }
                done.lock().unwrap_or_else(PoisonError::into_inner).append(&mut own);
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_unstable_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

fn read_one(file: &Found, limits: &Limits, previous: Option<&Arc<Parsed>>) -> Arc<Parsed> {
    let previous = previous.filter(|old| old.name == file.name && old.root == file.root && file.bytes <= limits.max_file_bytes);
    if let Some(old) = previous.filter(|old| is_untouched(old, file)) {
        return Arc::clone(old);
    }
    let read_at = SystemTime::now();
    let bytes = match bytes(&file.path, limits.max_file_bytes) {
        Ok(bytes) => bytes,
        Err(error) => return Arc::new(unreadable(file, error.to_string())),
    };
    let hash = hash(&bytes);
    let marks = |old: Parsed| Parsed { bytes: bytes.len() as u64, modified: file.modified, read_at: Some(read_at), hash, ..old };
    if let Some(old) = previous.filter(|old| old.hash == hash && old.bytes == bytes.len() as u64) {
        return Arc::new(marks(Parsed::clone(old)));
    }
    let parsed = parse::parse(&file.name, &bytes);
    let articles =
        parsed.articles.into_iter().map(|article| Read { sketch: stories::sketch(&article), article: Arc::new(article) }).collect();
    Arc::new(marks(Parsed { articles, problems: parsed.problems, ..unreadable(file, String::new()) }))
}

/// Whether size and time say that nothing was written since, and the time is old enough to be believed.
fn is_untouched(old: &Parsed, file: &Found) -> bool {
    let settled = old.modified.zip(old.read_at).is_some_and(|(modified, read_at)| modified + TIME_STEP < read_at);
    settled && old.bytes == file.bytes && old.modified == file.modified
}

fn unreadable(file: &Found, reason: String) -> Parsed {
    let problem = Problem { path: file.name.clone(), line: None, reason };
    let problems = vec![problem];
    Parsed {
        root: file.root.clone(),
        articles: Vec::new(),
        problems,
        name: file.name.clone(),
        bytes: file.bytes,
        modified: file.modified,
        read_at: None,
        hash: 0,
    }
}

fn bytes(path: &Path, max_bytes: u64) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    // What was a file when the folder was listed may be a pipe by now.
    if !metadata.is_file() {
        return Err(io::Error::other("is no regular file"));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len().min(max_bytes) + 1).unwrap_or_default());
    file.take(max_bytes + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > max_bytes {
        return Err(io::Error::other(format!("is larger than {} MiB, which is corpus.max_file_mib", max_bytes >> 20)));
    }
    Ok(bytes)
}

/// The same bytes give the same number in one version of the program, which is as long as it is kept.
fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    hasher.finish()
}
