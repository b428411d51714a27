//! The index in a file, so that a start need not read the articles again.
//!
//! The file is trusted only if it was made by this very program, of files that look the same, with the same settings;
//! else the articles are read, as if there were none. It is mapped, not read: a start takes what it needs of it.

use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use memmap2::{Advice, Mmap};

use crate::config::Settings;
use crate::corpus::{self, CorpusError};
use crate::service::{Current, Service, load};
use pullquote_engine::index::{Index, Snapshot, SnapshotBytes, SnapshotError, SnapshotKey, Weights};
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

/// A file that was written.
#[derive(Clone, Copy, Debug)]
pub struct Saved {
    /// How large it is.
    pub bytes: u64,
    /// How long that took.
    pub took: Duration,
}

/// A problem, or something left out, as it is written: its path, line and reason.
type Note = (String, Option<u32>, String);

/// What is written beside an index.
#[derive(Default, serde::Serialize, serde::Deserialize)]
struct Notes {
    problems: Vec<Note>,
    left_out: Vec<Note>,
}

impl Service {
    /// Keeps the index being served in the file that the settings name; nothing if they name none, or if a
    /// part could not be read and stands as it was before.
    ///
    /// # Errors
    /// If the file cannot be written. What stood there before stays.
    pub fn save(&self) -> Result<Option<Saved>, SaveError> {
        let Some(path) = &self.settings.store.snapshot else { return Ok(None) };
        let began = Instant::now();
        let current = self.current.load_full();
        if current.has_kept {
            // A start reads the files again, which may say something else by then.
            return Ok(None);
        }
        let key = key(&self.settings, current.fingerprint);
        let notes = serde_json::to_string(&Notes::of(&current)).unwrap_or_default();
        let bytes = write(path, |file| current.index.to_snapshot(key, &notes, file));
        let bytes = bytes.map_err(|source| SaveError { path: path.clone(), source })?;
        let saved = Saved { bytes, took: began.elapsed() };
        tracing::info!(bytes = saved.bytes, took_ms = saved.took.as_millis(), "index kept");
        Ok(Some(saved))
    }

    /// The same, where nobody waits for it: a failure is logged.
    pub fn save_or_warn(&self) {
        if let Err(error) = self.save() {
            tracing::warn!(error = &error as &dyn std::error::Error, "index not kept, the next start reads the articles");
        }
    }

    /// What takes the place of `damaged`, which came from the file and turned out not to be as it was written: the articles
    /// read anew, which are kept instead; none, as long as they cannot be read.
    pub(super) fn mend(&self, damaged: &Arc<Current>) -> Arc<Current> {
        let _mending = self.mending.lock().unwrap_or_else(PoisonError::into_inner);
        let current = self.current.load_full();
        if !Arc::ptr_eq(&current, damaged) {
            return current;
        }
        tracing::warn!("the kept index is damaged; the articles are read again");
        match load(&self.settings, &Current::empty(), &self.progress) {
            Ok(fresh) => {
                let fresh = Arc::new(fresh);
                self.current.store(Arc::clone(&fresh));
                self.save_or_warn();
                fresh
            }
            Err(error) => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "the articles cannot be read; nothing is answered until they can"
                );
                Arc::new(Current::empty())
            }
        }
    }

    /// Whether the index being served came from the file.
    pub fn is_restored(&self) -> bool {
        self.current.load().restored
    }
}

/// The corpus as it was kept, if it was and its files look as they did.
pub(super) fn restore(settings: &Settings) -> Result<Option<Current>, CorpusError> {
    let Some(path) = &settings.store.snapshot else { return Ok(None) };
    let began = Instant::now();
    let fingerprint = corpus::fingerprint(&settings.all_sources(), &settings.limits)?;
    match read(path, key(settings, fingerprint)) {
        Ok((index, notes)) => {
            let current = Current { index: Arc::new(index), fingerprint, restored: true, ..Current::empty() };
            Ok(Some(Current { took: began.elapsed(), ..notes.into_current(current) }))
        }
        Err(ReadError::File(error)) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(ReadError::Snapshot(SnapshotError::Stale)) => {
            tracing::info!("the corpus or the program changed since the index was kept; the articles are read again");
            Ok(None)
        }
        Err(error) => {
            tracing::warn!(error = &error as &dyn std::error::Error, "the kept index cannot be used; the articles are read again");
            Ok(None)
        }
    }
}

fn read(path: &Path, key: SnapshotKey) -> Result<(Index, Notes), ReadError> {
    let Snapshot { index, notes } = Index::from_snapshot(Box::new(map(&File::open(path)?)?), key)?;
    Ok((index, serde_json::from_str(&notes)?))
}

impl Notes {
    fn of(current: &Current) -> Notes {
        Notes {
            problems: current.problems.iter().cloned().map(|Problem { path, line, reason }| (path, line, reason)).collect(),
            left_out: current.left_out.iter().cloned().map(|LeftOut { path, line, reason }| (path, line, reason)).collect(),
        }
    }

    /// `current` with what is noted of it.
    fn into_current(self, current: Current) -> Current {
        Current {
            problems: self.problems.into_iter().map(|(path, line, reason)| Problem { path, line, reason }).collect(),
            left_out: self.left_out.into_iter().map(|(path, line, reason)| LeftOut { path, line, reason }).collect(),
            ..current
        }
    }
}

/// The bytes of a file, which the system brings to memory when they are looked at.
#[derive(Debug)]
struct Mapped(Mmap);

impl AsRef<[u8]> for Mapped {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl SnapshotBytes for Mapped {
    fn fetch(&self, piece: Range<usize>) {
        // Without it each page is read by itself. Advice that is not taken costs time and nothing else.
        #[cfg(unix)]
        let _ = self.0.advise_range(Advice::WillNeed, piece.start, piece.len());
    }
}

fn map(file: &File) -> io::Result<Mapped> {
    // SAFETY: mapped bytes must not change. Nothing of this program changes them: a new index is written beside the file and
    // moved over it, which leaves the mapped one as it was until nobody maps it. Who else writes into the data folder could
    // break that; each block's checksum is compared when it is first read, and a file that is cut short ends the process.
    #[expect(unsafe_code, reason = "a mapping cannot be had without; see above")]
    let mapped = unsafe { Mmap::map(file)? };
    // A question touches little, here and there: what stands around that is not worth reading.
    #[cfg(unix)]
    mapped.advise(Advice::Random)?;
    Ok(Mapped(mapped))
}

/// Writes beside the file and moves the new one over it, so that there is a whole one at any time.
fn write(path: &Path, fill: impl FnOnce(&File) -> io::Result<u64>) -> io::Result<u64> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut beside = path.as_os_str().to_owned();
    beside.push(format!(".{}.new", std::process::id()));
    let beside = PathBuf::from(beside);
    let written = File::create(&beside).and_then(|file| {
        let bytes = fill(&file)?;
        file.sync_all().map(|()| bytes)
    });
    let moved = written.and_then(|bytes| {
        fs::rename(&beside, path)?;
        File::open(folder)?.sync_all().map(|()| bytes)
    });
    if moved.is_err() {
        let _ = fs::remove_file(&beside);
    }
    moved
}

/// What an index is made of: the files as they look, the settings that shape it, and the program.
fn key(settings: &Settings, fingerprint: u64) -> SnapshotKey {
    let Weights { k1, b, title } = settings.weights;
    let mut hasher = DefaultHasher::new();
    (fingerprint, settings.limits.max_file_bytes, settings.limits.max_articles, settings.limits.max_depth).hash(&mut hasher);
    [k1, b, title].map(f32::to_bits).hash(&mut hasher);
    // Another program may read articles in another way.
    env!("CARGO_PKG_VERSION").hash(&mut hasher);
    let program = std::env::current_exe().and_then(fs::metadata);
    program.ok().map(|file| (file.len(), file.modified().ok())).hash(&mut hasher);
    SnapshotKey(hasher.finish())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use super::*;
    use crate::service::{Audience, How, Wishes, load};

    fn settings(folder: &Path) -> Settings {
        let mut settings = Settings::read(None, &BTreeMap::new()).expect("settings");
        settings.corpus = vec![folder.join("corpus")];
        settings.store.snapshot = Some(folder.join("kept/index"));
        settings
    }

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("corpus")).expect("a folder");
        write_article(folder.path(), "The mill was built in 1912. It closed in 1980.");
        fs::write(folder.path().join("corpus/b.docx"), "").expect("a file");
        folder
    }

    fn write_article(folder: &Path, text: &str) {
        fs::write(folder.join("corpus/a.txt"), text).expect("a file");
    }

    fn quote(service: &Service) -> String {
        let answered = service.answer("When was the mill built?", Wishes::default()).expect("a question");
        answered.answer.quotes().first().map_or("", |quote| quote.text()).to_owned()
    }

    #[test]
    fn a_start_takes_the_index_that_was_kept() {
        let folder = folder();
        let first = Service::start(settings(folder.path())).expect("a service");
        assert!(!first.is_restored());
        first.save().expect("a file");
        let second = Service::start(settings(folder.path())).expect("a service");
        assert!(second.is_restored());
        assert_eq!(
            (quote(&second), second.problems(Audience::Public), second.articles(Audience::Public)),
            (quote(&first), first.problems(Audience::Public), first.articles(Audience::Public))
        );
        assert_eq!(first.problems(Audience::Public).len(), 1);
    }

    #[test]
    fn what_is_not_shown_today_is_not_served_and_not_from_the_kept_index_either() {
        let folder = folder();
        let write = |name: &str, key: &str, text: &str| {
            let page = format!("---\ntitle: {text}\n{key}\n---\n{text}\n");
            fs::write(folder.path().join("corpus").join(name), page).expect("a file");
        };
        write("gone.md", "expiryDate: 2001-02-03", "The zeppelin was built in 1911.");
        write("to-come.md", "publishDate: 2999-01-01", "The zeppelin was built in 1913.");
        write("draft.md", "draft: true", "The zeppelin was built in 1914.");
        let first = Service::start(settings(folder.path())).expect("a service");
        first.save().expect("a file");
        let second = Service::start(settings(folder.path())).expect("a service");
        assert!(second.is_restored());
        for service in [first, second] {
            let wishes = Wishes { ranked: 9, ..Wishes::default() };
            let answer = service.answer("When was the zeppelin built?", wishes).expect("a question").answer;
            let ranked: Vec<&str> = answer.ranked.iter().map(|ranked| ranked.article.id.as_str()).collect();
            assert_eq!((ranked, answer.missing_words), (vec!["a.txt"], vec!["zeppelin".to_owned()]));
            let catalogue = service.catalogue(Audience::Public);
            assert_eq!((catalogue.len(), catalogue.complete_headline("zeppelin", 9).len()), (1, 0));
            assert!(service.examples(Audience::Public).iter().all(|example| !example.contains("zeppelin")));
            let left_out: Vec<String> = service.left_out(Audience::Public).into_iter().map(|left_out| left_out.path).collect();
            assert_eq!((left_out, service.status(Audience::Public).left_out), (vec!["draft.md".to_owned()], 1));
        }
    }

    #[tokio::test]
    async fn a_reload_keeps_what_a_start_from_the_articles_would_keep() {
        let folder = folder();
        for at in 0..20 {
            let text = format!("Mill {at} was built in 19{at:02}. ").repeat(5);
            fs::write(folder.path().join(format!("corpus/m{at}.txt")), text).expect("a file");
        }
        Service::start(settings(folder.path())).expect("a service").save().expect("a file");
        let service = Arc::new(Service::start(settings(folder.path())).expect("a service"));
        assert!(service.is_restored());
        for text in ["The mill was built in 1913, not before.", "The mill was built in 1914, they say."] {
            write_article(folder.path(), text);
            service.reload(How::Guarded).await.as_ref().as_ref().expect("a report");
            let mut fresh = settings(folder.path());
            fresh.store.snapshot = Some(folder.path().join("fresh"));
            Service::start(fresh).expect("a service").save().expect("a file");
            let read = |name: &str| fs::read(folder.path().join(name)).expect("a file");
            assert!(read("kept/index") == read("fresh"));
            assert_eq!(quote(&service), text);
            fs::remove_file(folder.path().join("fresh")).expect("a file");
        }
    }

    #[tokio::test]
    async fn after_a_start_from_the_kept_index_the_catalogue_is_made_once_it_is_asked_for() {
        let folder = folder();
        let first = Service::start(settings(folder.path())).expect("a service");
        first.save().expect("a file");
        let second = Arc::new(Service::start(settings(folder.path())).expect("a service"));
        assert!(second.current.load().made_catalogue().is_none());
        let made = second.catalogue_unblocked(Audience::Public).await;
        assert_eq!(made.articles().cloned().collect::<Vec<_>>(), first.articles(Audience::Public));
        assert!(Arc::ptr_eq(&made, &second.catalogue_unblocked(Audience::Public).await));
    }

    #[test]
    fn what_stands_as_read_before_is_not_kept() {
        let folder = folder();
        let service = Service::start(settings(folder.path())).expect("a service");
        let mut current = load(service.settings(), &Current::empty(), &service.progress).expect("a corpus");
        current.has_kept = true;
        service.current.store(Arc::new(current));
        assert!(service.save().expect("nothing to do").is_none());
        assert!(!folder.path().join("kept").exists());
    }

    #[test]
    fn what_changed_is_read_again() {
        let folder = folder();
        Service::start(settings(folder.path())).expect("a service").save().expect("a file");
        let mut other = settings(folder.path());
        other.weights.k1 = 1.3;
        assert!(!Service::start(other).expect("a service").is_restored());
        write_article(folder.path(), "The mill was built in 1913, not before.");
        let service = Service::start(settings(folder.path())).expect("a service");
        assert!(!service.is_restored());
        assert_eq!(quote(&service), "The mill was built in 1913, not before.");
    }

    #[test]
    fn nobody_is_told_what_a_damaged_file_says() {
        let folder = folder();
        let service = Service::start(settings(folder.path())).expect("a service");
        service.save().expect("a file");
        let path = folder.path().join("kept/index");
        let sound = fs::read(&path).expect("a file");
        let (mut refused, mut mended) = (0, 0);
        for at in (0..sound.len()).step_by(29) {
            let mut bytes = sound.clone();
            bytes[at] ^= 1;
            fs::remove_file(&path).expect("a file");
            fs::write(&path, bytes).expect("a file");
            let again = Service::start(settings(folder.path())).expect("a service");
            refused += usize::from(!again.is_restored());
            assert_eq!(
                (quote(&again), again.articles(Audience::Public)),
                (quote(&service), service.articles(Audience::Public)),
                "byte {at}"
            );
            mended += usize::from(fs::read(&path).expect("a file") == sound);
        }
        assert!(refused > 0 && mended > 0, "{refused} refused at the start, {mended} when asked");
        assert_eq!(fs::read_dir(folder.path().join("kept")).expect("a folder").count(), 1);
    }

    #[test]
    fn a_damaged_file_is_not_trusted_where_the_articles_are_gone() {
        let folder = folder();
        Service::start(settings(folder.path())).expect("a service").save().expect("a file");
        let path = folder.path().join("kept/index");
        let mut bytes = fs::read(&path).expect("a file");
        let at = bytes.windows(4).position(|four| four == b"1912").expect("the text");
        bytes[at] = b'2';
        fs::remove_file(&path).expect("a file");
        fs::write(&path, bytes).expect("a file");
        let again = Service::start(settings(folder.path())).expect("a service");
        assert!(again.is_restored());
        fs::remove_dir_all(folder.path().join("corpus")).expect("a folder");
        assert_eq!(quote(&again), "");
    }
}
