//! An archive in, what its files hold out. It is read through: nothing is unpacked to disk, and one file is held at a time.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::config::{Limits, Source};
use crate::corpus::apart;
use crate::corpus::includes::Unfitting;
use crate::corpus::names;
use crate::corpus::passed_over::{self, Unread};
use crate::corpus::sites::{MAX_SETTINGS_BYTES, Sites};
use pullquote_engine::parse::{self, Parsed, Problem, Site, SiteRules};

/// An archive in an archive in an archive is read; what lies in one more is not.
const MAX_DEPTH: usize = 3;
/// Documentation of a thousand projects has fewer files.
const MAX_ENTRIES: usize = 200_000;
/// No archive unpacks to more.
const MAX_UNPACKED_BYTES: u64 = 16 << 30;
/// Nor to so many times its size, past the first [`MIN_UNPACKED_BYTES`]: text packs to a tenth, exports to a fiftieth.
const MAX_RATIO: u64 = 200;
const MIN_UNPACKED_BYTES: u64 = 64 << 20;

/// How a file is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Archive {
    Zip,
    Tar(Compression),
    /// A single file.
    Single(Compression),
}

/// How a stream of bytes is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Compression {
    None,
    Gzip,
    Bzip2,
    Zstd,
}

/// By the endings of names.
const ARCHIVES: &[(&str, Archive)] = &[
    (".zip", Archive::Zip),
    (".tar", Archive::Tar(Compression::None)),
    (".tar.gz", Archive::Tar(Compression::Gzip)),
    (".tgz", Archive::Tar(Compression::Gzip)),
    (".tar.bz2", Archive::Tar(Compression::Bzip2)),
    (".tbz2", Archive::Tar(Compression::Bzip2)),
    (".tar.zst", Archive::Tar(Compression::Zstd)),
    (".tzst", Archive::Tar(Compression::Zstd)),
    (".gz", Archive::Single(Compression::Gzip)),
    (".bz2", Archive::Single(Compression::Bzip2)),
    (".zst", Archive::Single(Compression::Zstd)),
];

/// The kind of archive that a file of this name is. None too for a single packed file of a format that is not read.
pub(super) fn kind(name: &str) -> Option<Archive> {
    let lower = name.to_ascii_lowercase();
    let (_, kind) = ARCHIVES.iter().find(|(ending, _)| lower.len() > ending.len() && lower.ends_with(ending))?;
    (!matches!(kind, Archive::Single(_)) || parse::is_readable(name)).then_some(*kind)
}

/// What the files in an archive hold, in the order of their paths, each completed by what is known of its site.
///
/// `name` is the archive's path below the corpus root; a file in it is called `name/path`, a single packed file `name`.
pub(super) fn read(kind: Archive, file: File, name: &str, limits: &Limits, source: &Source) -> Parsed {
    let packed = file.metadata().map_or(0, |metadata| metadata.len());
    if packed == 0 {
        return problem(name, "is empty".to_owned());
    }
    let budget = packed.saturating_mul(MAX_RATIO).clamp(MIN_UNPACKED_BYTES, MAX_UNPACKED_BYTES);
    read_within(budget, kind, file, name, limits, source)
}

/// The same, of an archive that may unpack to `budget` bytes.
fn read_within(budget: u64, kind: Archive, file: File, name: &str, limits: &Limits, source: &Source) -> Parsed {
    let budget = Budget { left: Cell::new(budget) };
    let mut reading = Reading {
        limits,
        source,
        budget: &budget,
        entries: 0,
        files: Vec::new(),
        settings: Vec::new(),
        unread: Unread::default(),
        // Beside others, an archive need not hold what every pattern is for; a followed one is all there is.
        unfitting: source.followed.as_ref().map(|_| Unfitting::of(source)).unwrap_or_default(),
    };
    let read = match kind {
        Archive::Zip => reading.zip(BufReader::new(file), name, 1),
        Archive::Tar(compression) => reading.tar(file, compression, name, 1),
        Archive::Single(compression) => reading.single(file, compression, name),
    };
    reading.finish(name, &source.rules, read)
}

/// What is left of the bytes that may be unpacked.
struct Budget {
    left: Cell<u64>,
}

/// A stream that ends with an error where the budget does.
struct Bounded<'a, R> {
    inner: R,
    budget: &'a Budget,
}

impl<R: Read> Read for Bounded<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        match self.budget.left.get().checked_sub(read as u64) {
            Some(left) => {
                self.budget.left.set(left);
                Ok(read)
            }
            None => {
                self.budget.left.set(0);
                Err(io::Error::other(TOO_MUCH))
            }
        }
    }
}

/// A longer reason is cut.
const MAX_REASON_CHARS: usize = 80;

const TOO_MUCH: &str = "unpacks to far more than its size; unpack it by hand if that is right";

/// Why an archive is not read to its end.
type Stopped = Result<(), String>;

struct Reading<'a> {
    limits: &'a Limits,
    source: &'a Source,
    budget: &'a Budget,
    entries: usize,
    /// What each file held, by its path.
    files: Vec<(String, Parsed)>,
    /// What generators state of the sites in it.
    settings: Vec<Site>,
    unread: Unread,
    unfitting: Unfitting,
}

impl<'a> Reading<'a> {
    fn zip(&mut self, archive: impl Read + Seek, name: &str, depth: usize) -> Stopped {
        let mut archive = ZipArchive::new(archive).map_err(|error| damaged(&error))?;
        for at in 0..archive.len() {
            let entry = archive.by_index(at).map_err(|error| match error {
                ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => "is protected by a password; unpack it".to_owned(),
                error => damaged(&error),
            })?;
            if entry.is_file() {
                let path = String::from_utf8_lossy(entry.name_raw()).into_owned();
                self.entry(name, &path, Bounded { inner: entry, budget: self.budget }, depth)?;
            }
        }
        Ok(())
    }

    fn tar(&mut self, packed: impl Read, compression: Compression, name: &str, depth: usize) -> Stopped {
        let unpacked = unpacked(packed, compression).map_err(|error| damaged(&error))?;
        let mut archive = tar::Archive::new(Bounded { inner: unpacked, budget: self.budget });
        for entry in archive.entries().map_err(|error| damaged(&error))? {
            let entry = entry.map_err(|error| damaged(&error))?;
            if entry.header().entry_type().is_file() {
                let path = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
                self.entry(name, &path, entry, depth)?;
            }
        }
        Ok(())
    }

    fn single(&mut self, packed: impl Read, compression: Compression, name: &str) -> Stopped {
        let unpacked = unpacked(packed, compression).map_err(|error| damaged(&error))?;
        self.file(name.to_owned(), Bounded { inner: unpacked, budget: self.budget });
        Ok(())
    }

    /// Reads one file of the archive `archive`, which calls it `path`.
    fn entry(&mut self, archive: &str, path: &str, mut input: impl Read, depth: usize) -> Stopped {
        self.entries += 1;
        if self.entries > MAX_ENTRIES {
            return Err(format!("holds more than {MAX_ENTRIES} files; the rest is left out, so unpack it"));
        }
        let parts: Vec<&str> = path.split(['/', '\\']).filter(|part| !part.is_empty() && *part != ".").collect();
        let is_settings = Site::is_settings(path);
        if parts.iter().any(|part| (part.starts_with('.') && !is_settings) || passed_over::is_passed_over(part)) {
            return Ok(());
        }
        let below = names::on_one_line(&parts.join("/"));
        let path = format!("{archive}/{below}");
        [below.as_str(), below_top(&below)].into_iter().for_each(|below| self.unfitting.note(below));
        if self.excludes(&below) || is_settings && self.settings(&path, &mut input)? || !self.includes(&below) {
            return Ok(());
        }
        match kind(&path) {
            Some(_) if depth >= MAX_DEPTH => {
                self.files.push((path.clone(), problem(&path, format!("is nested deeper than {MAX_DEPTH} archives; left out"))));
            }
            Some(Archive::Zip) => return self.nested_zip(&path, input, depth + 1),
            Some(Archive::Tar(compression)) => return self.tar(input, compression, &path, depth + 1),
            Some(Archive::Single(compression)) => return self.single(input, compression, &path),
            None if parse::is_readable(&path) => self.file(path, input),
            None => self.unread.note(&path),
        }
        self.is_within_budget()
    }

    /// Whether the source's patterns want a file of the archive, by its path with or without the folder that everything in it lies in.
    fn includes(&self, below: &str) -> bool {
        kind(below).is_some() || [below, below_top(below)].iter().any(|below| self.source.includes(below))
    }

    fn excludes(&self, below: &str) -> bool {
        [below, below_top(below)].iter().any(|below| self.source.excludes(below))
    }

    /// A zip names its files at its end, so that one in another is held whole.
    fn nested_zip(&mut self, path: &str, input: impl Read, depth: usize) -> Stopped {
        let mut bytes = Vec::new();
        input.take(self.budget.left.get()).read_to_end(&mut bytes).map_err(|error| damaged(&error))?;
        if let Err(reason) = self.zip(Cursor::new(bytes), path, depth) {
            self.files.push((path.to_owned(), problem(path, reason)));
        }
        self.is_within_budget()
    }

    /// Takes what the settings of a generator say; false if the file is none.
    fn settings(&mut self, path: &str, input: &mut impl Read) -> Result<bool, String> {
        let mut bytes = Vec::new();
        input.take(MAX_SETTINGS_BYTES).read_to_end(&mut bytes).map_err(|error| damaged(&error))?;
        let site = Site::of_settings(path, &bytes);
        let is_site = site.is_some();
        self.settings.extend(site);
        if !is_site && parse::is_readable(path) {
            self.file(path.to_owned(), Cursor::new(bytes));
        }
        Ok(is_site)
    }

    fn file(&mut self, path: String, input: impl Read) {
        let parsed = apart::parse_from(&path, &mut BufReader::new(input), self.limits);
        self.files.push((path, parsed));
    }

    fn is_within_budget(&self) -> Stopped {
        if self.budget.left.get() == 0 { Err(TOO_MUCH.to_owned()) } else { Ok(()) }
    }

    /// Everything that was read, as if it were one file.
    fn finish(mut self, name: &str, rules: &SiteRules, read: Stopped) -> Parsed {
        self.files.sort_by(|(one, _), (other, _)| one.cmp(other));
        let sites = Sites::new(top_folder(name, &self.files), rules, self.settings);
        let mut all = Parsed::default();
        for (path, parsed) in self.files {
            let Parsed { articles, problems, left_out } = sites.of(&path).map_or(parsed.clone(), |site| site.apply(parsed));
            all.articles.extend(articles);
            all.problems.extend(problems);
            all.left_out.extend(left_out);
        }
        all.problems.extend(self.unread.into_problems());
        all.problems.extend(self.unfitting.into_problems());
        all.problems.extend(read.err().into_iter().flat_map(|reason| problem(name, reason).problems));
        all
    }
}

fn below_top(path: &str) -> &str {
    path.split_once('/').map_or(path, |(_, below)| below)
}

/// The folder that everything in an archive lies in, as forges pack a repository; else the archive itself.
fn top_folder<'a>(name: &'a str, files: &'a [(String, Parsed)]) -> &'a str {
    let top = |path: &'a str| path.get(name.len() + 1..)?.find('/').and_then(|end| path.get(..name.len() + 1 + end));
    let first = files.first().and_then(|(path, _)| top(path));
    first.filter(|first| files.iter().all(|(path, _)| top(path) == Some(*first))).unwrap_or(name)
}

fn problem(path: &str, reason: String) -> Parsed {
    Parsed { problems: vec![Problem { path: path.to_owned(), line: None, reason }], ..Parsed::default() }
}

fn damaged(error: &dyn std::error::Error) -> String {
    let reason = error.to_string();
    // Some libraries print what they found.
    let shown: String = reason.chars().filter(|c| c.is_ascii() && !c.is_control()).take(MAX_REASON_CHARS).collect();
    if reason.contains(TOO_MUCH) {
        reason
    } else {
        format!("is damaged or not what its ending says ({shown}); what was read before that is kept")
    }
}

/// The bytes of a stream, as they were before they were packed.
fn unpacked<'a>(packed: impl Read + 'a, compression: Compression) -> io::Result<Box<dyn Read + 'a>> {
    Ok(match compression {
        Compression::None => Box::new(packed),
        Compression::Gzip => Box::new(flate2::read::MultiGzDecoder::new(packed)),
        Compression::Bzip2 => Box::new(bzip2::read::MultiBzDecoder::new(packed)),
        Compression::Zstd => Box::new(ruzstd::decoding::StreamingDecoder::new(packed).map_err(io::Error::other)?),
    })
}

#[cfg(test)]
mod tests;
