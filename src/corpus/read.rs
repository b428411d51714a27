//! Files in, their articles out, read and parsed on all cores; files that did not change are not read again.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufReader, Read as _};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::config::{Limits, Source};
use crate::corpus::apart;
use crate::corpus::archive;
use crate::corpus::error::is_for_now;
use crate::corpus::parallel::on_all_cores;
use crate::corpus::progress::{Progress, Stage};
use crate::corpus::walk::{Found, Unseen, Walked};
use pullquote_engine::article::Article;
use pullquote_engine::hash;
use pullquote_engine::parse::{self, LeftOut, Problem, Site};

/// File systems keep times in steps of up to two seconds (FAT): a file may have changed again within its step.
const TIME_STEP: Duration = Duration::from_secs(2);
/// A file that changes meanwhile is read this often.
const MAX_READS: usize = 4;

/// What is remembered of the files that were read, so that the next reload opens only what changed.
#[derive(Clone, Debug, Default)]
pub struct ReadFiles {
    files: HashMap<PathBuf, Arc<Parsed>>,
    /// What lies in no file, by its name.
    pub(super) documents: HashMap<String, Arc<Parsed>>,
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

/// What one file held, and the marks by which a change is told.
#[derive(Clone, Debug)]
pub(super) struct Parsed {
    pub(super) root: String,
    pub(super) source: Arc<Source>,
    pub(super) articles: Vec<Arc<Article>>,
    pub(super) problems: Vec<Problem>,
    pub(super) left_out: Vec<LeftOut>,
    site: Option<Arc<Site>>,
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
        let outcome = read_one(file, limits, previous.files.get(&file.path), || attempt(file, limits.max_file_bytes));
        progress.step();
        outcome
    });
    let remembered = found.iter().zip(&outcomes).filter(|(_, outcome)| outcome.parsed.read_at.is_some());
    let files = remembered.map(|(file, outcome)| (file.path.clone(), Arc::clone(&outcome.parsed))).collect();
    let files = ReadFiles { files, documents: HashMap::new() };
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
    let previous = previous.filter(|old| old.is_of(file) && (is_large(&file.name) || file.bytes <= limits.max_file_bytes));
    if let Some(old) = previous.filter(|old| is_untouched(old, file)) {
        return Arc::clone(old).into();
    }
    let read_at = SystemTime::now();
    let Content { bytes, length, hash, mut is_whole } = match (content(attempt), previous) {
        (Ok(content), _) => content,
        (Err(error), Some(old)) if is_for_now(&error) => {
            let kept = Problem { path: file.name.clone(), line: None, reason: kept_reason(&error.to_string()) };
            return Outcome { parsed: Arc::clone(old), kept: Some(kept) };
        }
        (Err(error), _) => return Arc::new(unreadable(file, error.to_string())).into(),
    };
    let marks =
        |old: Parsed, is_whole: bool| Parsed { bytes: length, modified: file.modified, read_at: is_whole.then_some(read_at), hash, ..old };
    if let Some(old) = previous.filter(|old| is_whole && old.hash == hash && old.bytes == length) {
        return Arc::new(marks(Parsed::clone(old), true)).into();
    }
    let (parsed, settled) = match parse_content(file, bytes, limits) {
        Ok(parsed) => parsed,
        Err(error) => return Arc::new(unreadable(file, error.to_string())).into(),
    };
    is_whole &= settled;
    let articles = parsed.articles.into_iter().map(Arc::new).collect();
    let torn = unreadable(file, "changes while it is read; what is taken of it may be cut".to_owned());
    let problems = parsed.problems.into_iter().chain(torn.problems.iter().filter(|_| !is_whole).cloned()).collect();
    Arc::new(marks(Parsed { articles, problems, left_out: parsed.left_out, ..torn }, is_whole)).into()
}

/// Whether a file of this name is read through rather than held in memory whole.
fn is_large(name: &str) -> bool {
    parse::is_stream(name) || archive::kind(name).is_some()
}

/// What a file holds, whose bytes are given unless it is read through; and whether it is still what it was when the folder was listed.
fn parse_content(file: &Found, bytes: Option<Vec<u8>>, limits: &Limits) -> io::Result<(parse::Parsed, bool)> {
    if let Some(kind) = archive::kind(&file.name) {
        let opened = File::open(&file.path)?;
        let parsed = archive::read(kind, opened.try_clone()?, &file.name, limits, &file.source);
        return Ok((parsed, file.is_as_listed(&opened)?));
    }
    let (parsed, settled) = match bytes {
        Some(bytes) => (apart::parse(&file.name, &bytes), true),
        None => {
            let opened = File::open(&file.path)?;
            let parsed = apart::parse_from(&file.name, &mut BufReader::new(&opened), limits);
            (parsed, file.is_as_listed(&opened)?)
        }
    };
    Ok((
        match &file.site {
            Some(site) => site.apply(parsed),
            None => parsed,
        },
        settled,
    ))
}

impl Found {
    fn is_as_listed(&self, opened: &File) -> io::Result<bool> {
        let now = opened.metadata()?;
        Ok(now.len() == self.bytes && now.modified().ok() == self.modified)
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
    Parsed {
        root: file.root.clone(),
        source: Arc::clone(&file.source),
        site: file.site.clone(),
        bytes: file.bytes,
        modified: file.modified,
        ..Parsed::unreadable(problem)
    }
}

impl Parsed {
    /// Whether the file is called and filed as it was.
    fn is_of(&self, file: &Found) -> bool {
        self.name == file.name && self.root == file.root && self.source == file.source && self.site == file.site
    }

    /// What a document that lies in no file holds, which is called so and has that mark.
    pub(super) fn of_document(name: &str, mark: u64, source: &Arc<Source>, parsed: parse::Parsed) -> Parsed {
        Parsed {
            root: source.name.clone(),
            source: Arc::clone(source),
            articles: parsed.articles.into_iter().map(Arc::new).collect(),
            problems: parsed.problems,
            left_out: parsed.left_out,
            site: None,
            name: name.to_owned(),
            bytes: 0,
            modified: None,
            read_at: None,
            hash: mark,
        }
    }

    /// Whether the document had that mark when it was read.
    pub(super) fn is_marked(&self, mark: u64) -> bool {
        self.hash == mark
    }

    /// Something without an article, to be looked at again next time.
    fn unreadable(problem: Problem) -> Parsed {
        Parsed {
            root: String::new(),
            source: Arc::new(Source::from(PathBuf::new())),
            site: None,
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
    /// None of a file that is read through.
    bytes: Option<Vec<u8>>,
    length: u64,
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
fn attempt(found: &Found, max_bytes: u64) -> io::Result<Content> {
    let mut file = File::open(&found.path)?;
    let before = file.metadata()?;
    // What was a file when the folder was listed may be a pipe by now.
    if !before.is_file() {
        return Err(io::Error::other("is no regular file"));
    }
    let began = SystemTime::now();
    let (bytes, length, hash) = if is_large(&found.name) {
        let (length, hash) = hash_through(&mut file)?;
        (None, length, hash)
    } else {
        let bytes = read_whole(&mut file, before.len(), max_bytes)?;
        let (length, hash) = (bytes.len() as u64, hash::of(&bytes));
        (Some(bytes), length, hash)
    };
    let (after, modified) = (file.metadata()?, before.modified().ok());
    let is_whole = is_settled(modified, began) && after.modified().ok() == modified && after.len() == length;
    Ok(Content { bytes, length, hash, is_whole })
}

fn read_whole(file: &mut File, length: u64, max_bytes: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(usize::try_from(length.min(max_bytes) + 1).unwrap_or_default());
    file.take(max_bytes + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > max_bytes {
        return Err(io::Error::other(format!("is larger than {} MiB, which is corpus.max_file_mib", max_bytes >> 20)));
    }
    Ok(bytes)
}

/// The length and the hash of a file of any size.
fn hash_through(file: &mut File) -> io::Result<(u64, u64)> {
    let (mut piece, mut length, mut sum) = (Vec::with_capacity(PIECE_BYTES as usize), 0, 0);
    loop {
        piece.clear();
        if file.by_ref().take(PIECE_BYTES).read_to_end(&mut piece)? == 0 {
            return Ok((length, sum));
        }
        length += piece.len() as u64;
        sum = hash::of_both(sum, hash::of(&piece));
    }
}

/// What is hashed at once.
const PIECE_BYTES: u64 = 1 << 20;

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use super::*;

    fn content_of(text: &str) -> Content {
        Content { bytes: Some(text.into()), length: text.len() as u64, hash: hash::of(text.as_bytes()), is_whole: true }
    }

    /// Reads that bring these texts one after the other. `+`: by the file's time nothing was written meanwhile.
    fn reads(texts: &[&str]) -> (String, bool, usize) {
        let mut next = texts.iter();
        let attempt = || {
            let text = next.next().ok_or_else(|| io::Error::other("was read too often"))?;
            Ok(Content { is_whole: text.ends_with('+'), ..content_of(text.trim_end_matches('+')) })
        };
        let content = content(attempt).expect("content");
        (String::from_utf8(content.bytes.expect("bytes")).expect("a text"), content.is_whole, texts.len() - next.len())
    }

    #[test]
    fn a_file_that_changes_while_it_is_read_is_read_again() {
        assert_eq!(reads(&["one+", "two"]), ("one".to_owned(), true, 1));
        assert_eq!(reads(&["o", "one", "one", "two"]), ("one".to_owned(), true, 3));
        assert_eq!(reads(&["o", "one+", "two"]), ("one".to_owned(), true, 2));
        assert_eq!(reads(&["o", "on", "one", "one t", "one two"]), ("one t".to_owned(), false, 4));
    }

    fn found(name: &str) -> Found {
        Found {
            path: PathBuf::from(name),
            name: name.to_owned(),
            root: "corpus".to_owned(),
            source: Arc::new(Source::from(PathBuf::from("corpus"))),
            site: None,
            bytes: 4,
            modified: Some(UNIX_EPOCH),
        }
    }

    fn read_by(previous: Option<&Arc<Parsed>>, attempt: impl Fn() -> io::Result<&'static str>) -> Outcome {
        let limits = Limits { max_file_bytes: 100, max_articles: 9, max_depth: 9 };
        let attempt = || attempt().map(content_of);
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
        assert_eq!(read_by(Some(&first), || Ok("The mill opened.")).parsed.articles[0].body, "The mill opened.");
    }

    #[test]
    fn what_lies_in_a_folder_that_cannot_be_looked_into_stays_in_its_place() {
        let parsed = |name: &str| Arc::new(Parsed { read_at: Some(UNIX_EPOCH), ..unreadable(&found(name), name.to_owned()) });
        let all =
            |names: &[&str]| -> HashMap<PathBuf, Arc<Parsed>> { names.iter().map(|name| (PathBuf::from(name), parsed(name))).collect() };
        let previous = ReadFiles { files: all(&["a.txt", "b/x.txt", "b/c/y.txt", "bb.txt", "d.txt"]), ..ReadFiles::default() };
        let outcomes = ["a.txt", "bb.txt", "d.txt"].map(|name| parsed(name).into()).to_vec();
        let problem = |path: &str| Problem { path: path.to_owned(), line: None, reason: "no".to_owned() };
        let unseen = [("b", 1), ("e", 3)].map(|(path, at)| Unseen { at, path: path.into(), problem: problem(path) });
        let read = keep_unseen(
            ReadAll { outcomes, files: ReadFiles { files: all(&["a.txt", "bb.txt", "d.txt"]), ..ReadFiles::default() } },
            &unseen,
            &previous,
        );
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
