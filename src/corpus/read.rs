//! Files in, their articles out, read and parsed on all cores; files that did not change are not read again.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::config::Limits;
use crate::corpus::apart;
use crate::corpus::error::is_for_now;
use crate::corpus::parallel::on_all_cores;
use crate::corpus::progress::{Progress, Stage};
use crate::corpus::walk::{Found, Unseen, Walked};
use pullquote_engine::article::Article;
use pullquote_engine::hash;
use pullquote_engine::parse::{self, LeftOut, Problem};
use pullquote_engine::stories::{self, Sketch};

/// File systems keep times in steps of up to two seconds (FAT): a file may have changed again within its step.
const TIME_STEP: Duration = Duration::from_secs(2);
/// A file that changes meanwhile is read this often.
const MAX_READS: usize = 4;

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
    pub(super) left_out: Vec<LeftOut>,
    name: String,
    bytes: u64,
    modified: Option<SystemTime>,
    /// When it was read; none if nothing of it may be used again.
    read_at: Option<SystemTime>,
    hash: u64,
}

/// What is known of one file after it was read, or could not be.
#[derive(Clone, Debug)]
pub(super) struct Outcome {
    pub(super) parsed: Arc<Parsed>,
    /// Why it stands here as it was read before, if so.
    pub(super) kept: Option<Problem>,
}

impl From<Arc<Parsed>> for Outcome {
    fn from(parsed: Arc<Parsed>) -> Outcome {
        Outcome { parsed, kept: None }
    }
}

/// The files in their order, and what to remember of them.
#[derive(Debug)]
pub(super) struct ReadAll {
    pub(super) outcomes: Vec<Outcome>,
    pub(super) files: ReadFiles,
}

pub(super) fn read(walked: &Walked, limits: &Limits, previous: &ReadFiles, progress: &Progress) -> ReadAll {
    let found = &walked.files;
    progress.begin(Stage::Reading, found.len());
    let outcomes = on_all_cores(found, |file| {
        let outcome = read_one(file, limits, previous.files.get(&file.path), || attempt(&file.path, limits.max_file_bytes));
        progress.step();
        outcome
    });
    let remembered = found.iter().zip(&outcomes).filter(|(_, outcome)| outcome.parsed.read_at.is_some());
    let files = ReadFiles { files: remembered.map(|(file, outcome)| (file.path.clone(), Arc::clone(&outcome.parsed))).collect() };
    keep_unseen(ReadAll { outcomes, files }, &walked.unseen, previous)
}

/// Puts what was read before of places that cannot be looked into where it would stand.
fn keep_unseen(mut read: ReadAll, unseen: &[Unseen], previous: &ReadFiles) -> ReadAll {
    for Unseen { at, path, problem } in unseen.iter().rev() {
        let mut below: Vec<(&PathBuf, &Arc<Parsed>)> = previous.files.iter().filter(|(file, _)| file.starts_with(path)).collect();
        below.sort_unstable_by_key(|(file, _)| *file);
        read.files.files.extend(below.iter().map(|(file, parsed)| ((*file).clone(), Arc::clone(parsed))));
        let mut kept: Vec<Outcome> = below.into_iter().map(|(_, parsed)| Arc::clone(parsed).into()).collect();
        match kept.first_mut() {
            Some(first) => first.kept = Some(Problem { reason: kept_reason(&problem.reason), ..problem.clone() }),
            None => kept.push(Outcome { parsed: Arc::new(Parsed::unreadable(problem.clone())), kept: None }),
        }
        read.outcomes.splice(at..at, kept);
    }
    read
}

fn kept_reason(reason: &str) -> String {
    format!("cannot be read ({reason}); its articles are kept as they were read before")
}

fn read_one(file: &Found, limits: &Limits, previous: Option<&Arc<Parsed>>, attempt: impl FnMut() -> io::Result<Content>) -> Outcome {
    let previous = previous.filter(|old| old.name == file.name && old.root == file.root && file.bytes <= limits.max_file_bytes);
    if let Some(old) = previous.filter(|old| is_untouched(old, file)) {
        return Arc::clone(old).into();
    }
    let read_at = SystemTime::now();
    let Content { bytes, hash, is_whole } = match (content(attempt), previous) {
        (Ok(content), _) => content,
        (Err(error), Some(old)) if is_for_now(&error) => {
            let kept = Problem { path: file.name.clone(), line: None, reason: kept_reason(&error.to_string()) };
            return Outcome { parsed: Arc::clone(old), kept: Some(kept) };
        }
        (Err(error), _) => return Arc::new(unreadable(file, error.to_string())).into(),
    };
    let read_at = is_whole.then_some(read_at);
    let marks = |old: Parsed| Parsed { bytes: bytes.len() as u64, modified: file.modified, read_at, hash, ..old };
    if let Some(old) = previous.filter(|old| is_whole && old.hash == hash && old.bytes == bytes.len() as u64) {
        return Arc::new(marks(Parsed::clone(old))).into();
    }
    let parsed = parsed(&file.name, &bytes);
    let articles =
        parsed.articles.into_iter().map(|article| Read { sketch: stories::sketch(&article), article: Arc::new(article) }).collect();
    let torn = unreadable(file, "changes while it is read; what is taken of it may be cut".to_owned());
    let problems = parsed.problems.into_iter().chain(torn.problems.iter().filter(|_| !is_whole).cloned()).collect();
    Arc::new(marks(Parsed { articles, problems, left_out: parsed.left_out, ..torn })).into()
}

/// What a file holds. One that may ask for any time and memory is opened by another process, which has limits.
fn parsed(name: &str, bytes: &[u8]) -> parse::Parsed {
    if !parse::is_read_apart(name) {
        return parse::parse(name, bytes);
    }
    match apart::lay_out(name, bytes, apart::LIMITS) {
        Ok(laid_out) => parse::parse_laid_out(name, &laid_out),
        Err(reason) => {
            let problems = vec![Problem { path: name.to_owned(), line: None, reason }];
            parse::Parsed { problems, ..parse::Parsed::default() }
        }
    }
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
    Parsed { root: file.root.clone(), bytes: file.bytes, modified: file.modified, ..Parsed::unreadable(problem) }
}

impl Parsed {
    /// Something without an article, to be looked at again next time.
    fn unreadable(problem: Problem) -> Parsed {
        Parsed {
            root: String::new(),
            articles: Vec::new(),
            name: problem.path.clone(),
            problems: vec![problem],
            left_out: Vec::new(),
            bytes: 0,
            modified: None,
            read_at: None,
            hash: 0,
        }
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
    Ok(Content { hash: hash::of(&bytes), bytes, is_whole })
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
            Ok(Content { hash: hash::of(&bytes), bytes, is_whole: text.ends_with('+') })
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

    fn found(name: &str) -> Found {
        Found { path: PathBuf::from(name), name: name.to_owned(), root: "corpus".to_owned(), bytes: 4, modified: Some(UNIX_EPOCH) }
    }

    fn read_by(previous: Option<&Arc<Parsed>>, attempt: impl Fn() -> io::Result<&'static str>) -> Outcome {
        let limits = Limits { max_file_bytes: 100, max_articles: 9, max_depth: 9 };
        let attempt = || attempt().map(|text| Content { bytes: text.into(), hash: hash::of(text.as_bytes()), is_whole: true });
        read_one(&Found { bytes: 5, ..found("a.txt") }, &limits, previous, attempt)
    }

    fn reason(outcome: &Outcome) -> String {
        outcome.kept.iter().chain(&outcome.parsed.problems).map(ToString::to_string).collect()
    }

    /// Source: errno(3), 5 (EIO), 13 (EACCES), 2 (ENOENT).
    #[test]
    fn a_file_that_cannot_be_read_for_now_stays_as_it_was_read_before() {
        let first = read_by(None, || Ok("The mill closed.")).parsed;
        for number in [5, 13] {
            let kept = read_by(Some(&first), || Err(io::Error::from_raw_os_error(number)));
            assert!(Arc::ptr_eq(&kept.parsed, &first) && reason(&kept).contains("kept as they were read before"), "{kept:?}");
            assert_eq!(read_by(None, || Err(io::Error::from_raw_os_error(number))).parsed.articles.len(), 0, "there was none before");
        }
        let gone = read_by(Some(&first), || Err(io::Error::from_raw_os_error(2)));
        assert!(gone.parsed.articles.is_empty() && gone.kept.is_none(), "{gone:?}");
        let refused = read_by(Some(&first), || Err(io::Error::other("is larger than allowed")));
        assert!(refused.parsed.articles.is_empty() && reason(&refused).contains("larger"), "{refused:?}");
        assert_eq!(read_by(Some(&first), || Ok("The mill opened.")).parsed.articles[0].article.body, "The mill opened.");
    }

    #[test]
    fn what_lies_in_a_folder_that_cannot_be_looked_into_stays_in_its_place() {
        let parsed = |name: &str| Arc::new(Parsed { read_at: Some(UNIX_EPOCH), ..unreadable(&found(name), name.to_owned()) });
        let all =
            |names: &[&str]| -> HashMap<PathBuf, Arc<Parsed>> { names.iter().map(|name| (PathBuf::from(name), parsed(name))).collect() };
        let previous = ReadFiles { files: all(&["a.txt", "b/x.txt", "b/c/y.txt", "bb.txt", "d.txt"]) };
        let outcomes = ["a.txt", "bb.txt", "d.txt"].map(|name| parsed(name).into()).to_vec();
        let problem = |path: &str| Problem { path: path.to_owned(), line: None, reason: "no".to_owned() };
        let unseen = [("b", 1), ("e", 3)].map(|(path, at)| Unseen { at, path: path.into(), problem: problem(path) });
        let read = keep_unseen(ReadAll { outcomes, files: ReadFiles { files: all(&["a.txt", "bb.txt", "d.txt"]) } }, &unseen, &previous);
        let names: Vec<&str> = read.outcomes.iter().map(|outcome| outcome.parsed.name.as_str()).collect();
        assert_eq!(names, ["a.txt", "b/c/y.txt", "b/x.txt", "bb.txt", "d.txt", "e"]);
        let kept: Vec<String> = read.outcomes.iter().filter_map(|outcome| outcome.kept.as_ref()).map(ToString::to_string).collect();
        assert_eq!(kept, ["b: cannot be read (no); its articles are kept as they were read before"]);
        assert_eq!(read.files.len(), 5);
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
