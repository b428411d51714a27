//! Indexes in files, so that a start need not read the articles again.
//!
//! The files are trusted only if they were made by this very program, of articles that look the same, with the same settings,
//! and together; else the articles are read, as if there were none. They are mapped, not read: a start takes what it needs.

use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::ids::GuildId;
use crate::service::current::{Current, StartError};
use crate::service::kept_files::{self, KeptFiles};
use crate::service::origin::Origin;
use crate::service::part::Part;
use pullquote_engine::index::{Index, Snapshot, SnapshotError, SnapshotKey, Weights};
use pullquote_engine::parse::{LeftOut, Problem};

/// Why an index was not kept.
#[derive(Debug, thiserror::Error)]
#[error("cannot keep the index in {path} (store.snapshot names a file that can be written, or is empty)")]
pub struct SaveError {
    path: PathBuf,
    source: io::Error,
}

/// Why a kept index cannot be used.
#[derive(Debug, thiserror::Error)]
enum ReadError {
    #[error("it cannot be read")]
    File(#[from] io::Error),
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    #[error("its notes cannot be read")]
    Notes(#[from] serde_json::Error),
}

/// Files that were written.
#[derive(Clone, Copy, Debug)]
pub struct Saved {
    /// How large they are together.
    pub bytes: u64,
    /// How long that took.
    pub took: Duration,
}

/// A problem, or something left out, as it is written: its path, line and reason.
type Note = (String, Option<u32>, String);

/// A part as it is written: the place of its source, and how many articles it holds.
type PartNote = (usize, usize);

/// What is written beside an index.
#[derive(Default, serde::Serialize, serde::Deserialize)]
struct Notes {
    /// All that belong together. Files of two corpora that look alike and were cut otherwise do not.
    parts: Vec<PartNote>,
    problems: Vec<Note>,
    left_out: Vec<Note>,
}

/// Keeps the indexes of a corpus in the files that the settings name, each part in one. Nothing if they name none, if the
/// corpus came from there, or if something could not be read and stands as it was before.
///
/// # Errors
/// If a file cannot be written. What stood there before stays, and is used only if all of it belongs together.
pub(super) fn save(origin: &Origin, current: &Current) -> Result<Option<Saved>, SaveError> {
    let Some(snapshot) = &origin.settings.store.snapshot else { return Ok(None) };
    // Where something was kept, a start reads the files again, which may say something else by then.
    if current.has_kept || current.restored {
        return Ok(None);
    }
    let (began, files) = (Instant::now(), KeptFiles::of(snapshot, origin.audience));
    // Where there is no article, an empty index carries the notes.
    let none = Part::new(0, Index::default());
    let parts = if current.parts.is_empty() { std::slice::from_ref(&none) } else { &current.parts };
    let mut bytes = 0;
    for (number, part) in (1..).zip(parts) {
        let (path, key) = (files.part(number), key(origin, current.fingerprint, number));
        let notes = serde_json::to_string(&Notes::of(current, number)).unwrap_or_default();
        let written = kept_files::write(&path, |file| part.index.to_snapshot(key, &notes, file));
        bytes += written.map_err(|source| SaveError { path, source })?;
    }
    files.remove_past(parts.len());
    Ok(Some(Saved { bytes, took: began.elapsed() }))
}

/// The corpus as it was kept, if it was and its files look as they did.
pub(super) fn restore(origin: &Origin) -> Result<Option<Current>, StartError> {
    let Some(snapshot) = &origin.settings.store.snapshot else { return Ok(None) };
    let began = Instant::now();
    let fingerprint = origin.fingerprint()?;
    let (files, server) = (KeptFiles::of(snapshot, origin.audience), origin.audience.server().map(GuildId::get));
    match read_all(&files, |number| key(origin, fingerprint, number)) {
        Ok(current) => Ok(Some(Current { fingerprint, restored: true, took: began.elapsed(), ..current })),
        Err(ReadError::File(error)) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(ReadError::Snapshot(SnapshotError::Stale)) => {
            tracing::info!(server, "the corpus or the program changed since the index was kept; the articles are read again");
            Ok(None)
        }
        Err(error) => {
            let error = &error as &dyn std::error::Error;
            tracing::warn!(server, error, "the kept index cannot be used; the articles are read again");
            Ok(None)
        }
    }
}

fn read_all(files: &KeptFiles, key: impl Fn(usize) -> SnapshotKey) -> Result<Current, ReadError> {
    let (first, notes) = read(&files.part(1), key(1))?;
    let mut indexes = vec![first];
    for number in 2..=notes.parts.len() {
        let (index, others) = read(&files.part(number), key(number))?;
        if others.parts != notes.parts {
            return Err(SnapshotError::Stale.into());
        }
        indexes.push(index);
    }
    let is_whole = notes.parts.iter().zip(&indexes).all(|(&(_, articles), index)| index.articles().len() == articles);
    if !is_whole {
        return Err(SnapshotError::Stale.into());
    }
    Ok(notes.into_current(indexes))
}

fn read(path: &Path, key: SnapshotKey) -> Result<(Index, Notes), ReadError> {
    let Snapshot { index, notes } = Index::from_snapshot(Box::new(kept_files::map(&File::open(path)?)?), key)?;
    Ok((index, serde_json::from_str(&notes)?))
}

impl Notes {
    /// Those beside a part of that number: the first has what is noted of all.
    fn of(current: &Current, number: usize) -> Notes {
        let parts = current.parts.iter().map(|part| (part.source, part.index.articles().len())).collect();
        if number > 1 {
            return Notes { parts, ..Notes::default() };
        }
        Notes {
            parts,
            problems: current.problems.iter().cloned().map(|Problem { path, line, reason }| (path, line, reason)).collect(),
            left_out: current.left_out.iter().cloned().map(|LeftOut { path, line, reason }| (path, line, reason)).collect(),
        }
    }

    /// The corpus of these indexes, with what is noted of it.
    fn into_current(self, indexes: Vec<Index>) -> Current {
        let parts: Vec<Arc<Part>> = self.parts.iter().zip(indexes).map(|(&(source, _), index)| Part::mapped(source, index)).collect();
        Current {
            parts,
            problems: self.problems.into_iter().map(|(path, line, reason)| Problem { path, line, reason }).collect(),
            left_out: self.left_out.into_iter().map(|(path, line, reason)| LeftOut { path, line, reason }).collect(),
            ..Current::empty()
        }
    }
}

/// What the index of a part is made of: the files as they look, the settings that shape it, and the program.
fn key(Origin { settings, audience, .. }: &Origin, fingerprint: u64, part: usize) -> SnapshotKey {
    let Weights { k1, b, title } = settings.weights;
    let mut hasher = DefaultHasher::new();
    (audience, part, fingerprint, settings.limits.max_file_bytes, settings.limits.max_articles, settings.limits.max_depth)
        .hash(&mut hasher);
    audience.server().map(|_| (settings.servers.max_articles, settings.servers.max_bytes)).hash(&mut hasher);
    [k1, b, title].map(f32::to_bits).hash(&mut hasher);
    // Another program may read articles in another way.
    env!("CARGO_PKG_VERSION").hash(&mut hasher);
    let program = std::env::current_exe().and_then(fs::metadata);
    program.ok().map(|file| (file.len(), file.modified().ok())).hash(&mut hasher);
    SnapshotKey(hasher.finish())
}
