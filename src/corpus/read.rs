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
/// A file that changes meanwhile is read this often.
const MAX_READS: usize = 4;
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
    let Content { bytes, hash, is_whole } = match content(|| attempt(&file.path, limits.max_file_bytes)) {
        Ok(content) => content,
        Err(error) => return Arc::new(unreadable(file, error.to_string())),
    };
    let read_at = is_whole.then_some(read_at);
    let marks = |old: Parsed| Parsed { bytes: bytes.len() as u64, modified: file.modified, read_at, hash, ..old };
    if let Some(old) = previous.filter(|old| is_whole && old.hash == hash && old.bytes == bytes.len() as u64) {
        return Arc::new(marks(Parsed::clone(old)));
    }
    let parsed = parse::parse(&file.name, &bytes);
    let articles =
        parsed.articles.into_iter().map(|article| Read { sketch: stories::sketch(&article), article: Arc::new(article) }).collect();
    let torn = unreadable(file, "changes while it is read; what is taken of it may be cut".to_owned());
    let problems = parsed.problems.into_iter().chain(torn.problems.iter().filter(|_| !is_whole).cloned()).collect();
    Arc::new(marks(Parsed { articles, problems, ..torn }))
}

/// Whether size and time say that nothing was written since, and the time is old enough to be believed.
fn is_untouched(old: &Parsed, file: &Found) -> bool {
    let settled = old.read_at.is_some_and(|read_at| is_settled(old.modified, read_at));
    settled && old.bytes == file.bytes && old.modified == file.modified
}

/// Whether what is written at `now` would be given another time than `modified`, however coarse the times are.
fn is_settled(modified: Option<SystemTime>, now: SystemTime) -> bool {
    modified.and_then(|modified| modified.checked_add(TIME_STEP)).is_some_and(|settled| settled < now)
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

/// What a file holds.
#[derive(Debug)]
struct Content {
    bytes: Vec<u8>,
    hash: u64,
    /// Whether nothing was written while it was read.
    is_whole: bool,
}

/// Reads until nothing was written meanwhile, by the file's time, or by two reads that are the same; at most
/// [`MAX_READS`] times.
fn content(mut attempt: impl FnMut() -> io::Result<Content>) -> io::Result<Content> {
    let mut last = attempt()?;
    for _ in 1..MAX_READS {
        if last.is_whole {
            break;
        }
        let again = attempt()?;
        last = Content { is_whole: again.is_whole || again.hash == last.hash, ..again };
    }
    Ok(last)
}

/// Reads a file once.
fn attempt(path: &Path, max_bytes: u64) -> io::Result<Content> {
    let mut file = File::open(path)?;
    let before = file.metadata()?;
    // What was a file when the folder was listed may be a pipe by now.
    if !before.is_file() {
        return Err(io::Error::other("is no regular file"));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(before.len().min(max_bytes) + 1).unwrap_or_default());
    let began = SystemTime::now();
    file.by_ref().take(max_bytes + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > max_bytes {
        return Err(io::Error::other(format!("is larger than {} MiB, which is corpus.max_file_mib", max_bytes >> 20)));
    }
    let (after, modified) = (file.metadata()?, before.modified().ok());
    let is_whole = is_settled(modified, began) && after.modified().ok() == modified && after.len() == bytes.len() as u64;
    Ok(Content { hash: hash(&bytes), bytes, is_whole })
}

/// The same bytes give the same number in one version of the program, which is as long as it is kept.
fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use super::*;

    /// Reads that bring these texts one after the other. `+`: by the file's time nothing was written meanwhile.
    fn reads(texts: &[&str]) -> (String, bool, usize) {
        let mut next = texts.iter();
        let attempt = || {
            let text = next.next().ok_or_else(|| io::Error::other("was read too often"))?;
            let bytes = text.trim_end_matches('+').as_bytes().to_vec();
            Ok(Content { hash: hash(&bytes), bytes, is_whole: text.ends_with('+') })
        };
        let content = content(attempt).expect("content");
        (String::from_utf8(content.bytes).expect("a text"), content.is_whole, texts.len() - next.len())
    }

    #[test]
    fn a_file_that_changes_while_it_is_read_is_read_again() {
        assert_eq!(reads(&["one+", "two"]), ("one".to_owned(), true, 1));
        assert_eq!(reads(&["o", "one", "one", "two"]), ("one".to_owned(), true, 3));
        assert_eq!(reads(&["o", "one+", "two"]), ("one".to_owned(), true, 2));
        assert_eq!(reads(&["o", "on", "one", "one t", "one two"]), ("one t".to_owned(), false, 4));
    }

    #[test]
    fn a_time_is_believed_once_it_is_past_by_a_step_and_the_end_of_time_never_is() {
        let now = UNIX_EPOCH + Duration::from_secs(1_000);
        let at = |seconds| UNIX_EPOCH.checked_add(Duration::from_secs(seconds));
        assert!(is_settled(at(997), now));
        assert!(at(i64::MAX as u64).is_some());
        for time in [at(998), at(1_000), at(5_000), at(i64::MAX as u64), None] {
            assert!(!is_settled(time, now), "{time:?}");
        }
    }
}
