//! Folders and files in, articles and problems out.

use std::sync::Arc;

use crate::config::Source;
use crate::corpus::documents::{self, Documents};
use crate::corpus::error::CorpusError;
use crate::corpus::ids::Ids;
use crate::corpus::progress::Progress;
use crate::corpus::read::{self, Outcome, ReadFiles};
use crate::corpus::room::Bounds;
use crate::corpus::walk;
use pullquote_engine::article::{self, Article};
use pullquote_engine::hash;
use pullquote_engine::parse::{LeftOut, Problem};

/// What was read.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    /// Those of each source, in path order, and in each file's own order; then those of documents that lie in no file, if there
    /// are some. The ids of all differ.
    pub articles: Vec<Vec<Arc<Article>>>,
    /// What could not be read: of the folders first, then of the files, in path order.
    pub problems: Vec<Problem>,
    /// What their authors have not published, in path order: none of it is in `articles`.
    pub left_out: Vec<LeftOut>,
    /// What a later [`reload`] need not read again.
    pub files: ReadFiles,
    /// What the files looked like before they were read; see [`fingerprint`].
    pub fingerprint: u64,
    /// Whether a part could not be read and stands here as it was read before.
    pub has_kept: bool,
    /// What each source holds, in their order.
    pub sources: Vec<SourceCount>,
}

/// What one source holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceCount {
    /// What it is called.
    pub name: String,
    /// How many of its articles are read.
    pub articles: usize,
    /// How many problems its files have.
    pub problems: usize,
}

/// Reads every readable file of `sources`, folders and files, in path order.
///
/// # Errors
/// If a root itself is missing or unreadable. A bad file below it is a problem in what is returned.
pub fn load<'a>(sources: &[Source], bounds: impl Into<Bounds<'a>>) -> Result<Loaded, CorpusError> {
    reload(sources, &Documents::none(), bounds, &ReadFiles::default(), &Progress::default())
}

/// Reads `sources` as [`load`] does and gives what it gives, with `documents` after them, but opens only files whose size or time changed since
/// `previous`, and parses only those whose bytes did. What is there and cannot be read stays as in `previous`, with a
/// problem; what has gone is gone. `progress` tells how far it has come.
///
/// # Errors
/// If a root itself is missing or unreadable.
pub fn reload<'a>(
    sources: &[Source],
    documents: &Documents<'_>,
    bounds: impl Into<Bounds<'a>>,
    previous: &ReadFiles,
    progress: &Progress,
) -> Result<Loaded, CorpusError> {
    let Bounds { limits, room } = bounds.into();
    // Before reading, so that what changes meanwhile is seen as a change.
    let walked = walk::walk(sources, limits)?;
    let fingerprint = with_revision(walked.fingerprint(), documents.revision);
    let mut read = read::read(&walked, limits, previous, progress);
    let in_no_file = documents::read(documents, &previous.documents);
    let remembered =
        documents.listed.iter().zip(&in_no_file).map(|(document, outcome)| (document.name.clone(), Arc::clone(&outcome.parsed)));
    read.files.documents = remembered.collect();
    let mut problems = walked.problems;
    let (mut ids, mut left_out) = (Ids::new(room), Vec::new());
    let names = sources.iter().map(|source| &*source.name).chain((!in_no_file.is_empty()).then_some(documents.name));
    let mut counts: Vec<SourceCount> = names.map(|name| SourceCount { name: name.to_owned(), articles: 0, problems: 0 }).collect();
    let mut articles: Vec<Vec<Arc<Article>>> = counts.iter().map(|_| Vec::new()).collect();
    let of_files = read.outcomes.iter().map(|outcome| (sources.iter().position(|source| *source == *outcome.parsed.source), outcome));
    let outcomes: Vec<_> = of_files.chain(in_no_file.iter().map(|outcome| (Some(sources.len()), outcome))).collect();
    let has_kept = outcomes.iter().any(|(_, outcome)| outcome.kept.is_some());
    for (place, Outcome { parsed: file, kept }) in outcomes {
        let (articles_before, problems_before) = (ids.articles.len(), problems.len());
        problems.extend(kept.iter().chain(&file.problems).cloned());
        left_out.extend(file.left_out.iter().cloned());
        ids.add(&file.root, &file.articles, &mut problems);
        let taken = ids.articles.get(articles_before..).unwrap_or_default();
        // What cannot be looked into, and never was, is of no source.
        let Some(place) = place else { continue };
        if let (Some(count), Some(own)) = (counts.get_mut(place), articles.get_mut(place)) {
            own.extend(taken.iter().cloned());
            count.articles += taken.len();
            count.problems += problems.len() - problems_before;
        }
    }
    articles.iter_mut().for_each(|own| own.sort_by(|one, other| article::path_order(&one.file, &other.file)));
    problems.extend(ids.left_out());
    Ok(Loaded { articles, problems, left_out, files: read.files, fingerprint, has_kept, sources: counts })
}

/// A number that changes when a file of the corpus is added, removed, renamed, written or touched, or the documents
/// beside them get another `revision`: made from paths, sizes and times, without opening a file.
///
/// # Errors
/// If a root is missing or unreadable.
pub fn fingerprint<'a>(sources: &[Source], revision: u64, bounds: impl Into<Bounds<'a>>) -> Result<u64, CorpusError> {
    Ok(with_revision(walk::walk(sources, bounds.into().limits)?.fingerprint(), revision))
}

fn with_revision(fingerprint: u64, revision: u64) -> u64 {
    if revision == 0 { fingerprint } else { hash::of_both(fingerprint, revision) }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};
    use std::time::{Duration, SystemTime};

    use proptest::prelude::{Just, Strategy, prop, prop_oneof, proptest};
    use tempfile::TempDir;

    use super::*;
    use crate::config::Limits;
    use crate::corpus::progress::Stage;
    use crate::ids::GuildId;

    const LIMITS: Limits = Limits { max_file_bytes: 1 << 20, max_articles: 100, max_depth: 4 };

    fn folder(files: &[(&str, &str)]) -> TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, text) in files {
            write(folder.path(), name, text);
        }
        folder
    }

    fn write(folder: &Path, name: &str, text: &str) {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
        fs::write(path, text).expect("a file");
    }

    fn read(folder: &TempDir) -> Loaded {
        load(&[folder.path().to_owned().into()], &LIMITS).expect("a corpus")
    }

    fn ids(loaded: &Loaded) -> Vec<&str> {
        loaded.articles.iter().flatten().map(|article| article.id.as_str()).collect()
    }

    fn problems(loaded: &Loaded) -> Vec<String> {
        loaded.problems.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn files_are_read_in_path_order_below_their_root() {
        let folder = folder(&[("b.txt", "Two."), ("a/c.md", "One."), (".hidden/x.txt", "No."), (".y.txt", "No.")]);
        assert_eq!(ids(&read(&folder)), ["a/c.md", "b.txt"]);
        let file = load(&[folder.path().join("a/c.md").into()], &LIMITS).expect("a corpus");
        assert_eq!(ids(&file), ["c.md"]);
    }

    #[test]
    fn progress_counts_what_is_done() {
        let folder = folder(&[("a.txt", "One."), ("b.txt", "Two.")]);
        let progress = Progress::default();
        assert_eq!(progress.now(), None);
        reload(&[folder.path().to_owned().into()], &Documents::none(), &LIMITS, &ReadFiles::default(), &progress).expect("a corpus");
        assert_eq!(progress.now(), Some((Stage::Reading, 2, 2)));
        progress.begin(Stage::Indexing, 7);
        assert_eq!(progress.now(), Some((Stage::Indexing, 0, 7)));
        progress.end();
        assert_eq!(progress.now(), None);
    }

    #[test]
    fn a_missing_root_is_an_error() {
        assert!(matches!(load(&[PathBuf::from("/no/such/folder").into()], &LIMITS), Err(CorpusError::Root { .. })));
    }

    #[test]
    fn files_of_one_unknown_ending_are_one_problem_and_pictures_none() {
        let folder = folder(&[("a.xlsx", ""), ("b/c.xlsx", ""), ("d.png", ""), ("page.html", "<p>One."), ("page_files/frame.txt", "No.")]);
        let found = problems(&read(&folder));
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("a.xlsx: ") && found[0].ends_with("another file that ends in .xlsx"), "{found:?}");
    }

    #[test]
    fn what_is_too_large_too_deep_or_too_many_is_left_out_and_reported() {
        let folder = folder(&[("a.txt", "One."), ("b.txt", "Two, which is longer."), ("c/d/e.txt", "Three."), ("f.txt", "Four.")]);
        let limits = Limits { max_file_bytes: 10, max_articles: 1, max_depth: 2 };
        let loaded = load(&[folder.path().to_owned().into()], &limits).expect("a corpus");
        assert_eq!(ids(&loaded), ["a.txt"]);
        let found = problems(&loaded);
        assert!(found[0].starts_with("c/d: is nested deeper than 2"), "{found:?}");
        assert!(found[1].starts_with("b.txt: is larger than"), "{found:?}");
        assert!(found[2].contains("1 more articles are past the limit of 1"), "{found:?}");
    }

    #[test]
    fn an_id_given_twice_costs_no_article_unless_it_says_the_same() {
        let line = |body: &str| format!("{{\"id\": \"x\", \"body\": \"{body}\"}}\n");
        let folder = folder(&[("a.jsonl", &(line("One.") + &line("One.") + &line("Two."))), ("b.jsonl", &line("Three."))]);
        let loaded = read(&folder);
        assert_eq!(ids(&loaded), ["x", "a.jsonl#3", "b.jsonl"]);
        assert_eq!(loaded.problems.len(), 3);
    }

    #[test]
    fn what_is_not_published_is_counted_also_where_it_is_not_read_again() {
        let folder = folder(&[("a.md", "---\ndraft: true\n---\nThe secret."), ("b.md", "The mill."), ("_drafts/c.md", "Another.")]);
        let first = read(&folder);
        let again =
            reload(&[folder.path().to_owned().into()], &Documents::none(), &LIMITS, &first.files, &Progress::default()).expect("a corpus");
        for loaded in [first, again] {
            let left_out: Vec<_> = loaded.left_out.iter().map(|left_out| (left_out.path.as_str(), left_out.reason.as_str())).collect();
            assert_eq!(left_out, [("_drafts/c.md", "is in a _drafts folder"), ("a.md", "draft: true")]);
            assert_eq!((ids(&loaded), loaded.problems.len()), (vec!["b.md"], 0));
        }
    }

    #[test]
    fn two_roots_may_hold_files_of_one_name() {
        let folder = folder(&[("one/a.txt", "One."), ("two/a.txt", "Two.")]);
        let loaded = load(&[folder.path().join("one").into(), folder.path().join("two").into()], &LIMITS).expect("a corpus");
        assert_eq!(ids(&loaded), ["a.txt", "two/a.txt"]);
    }

    #[cfg(unix)]
    #[test]
    fn links_may_not_leave_the_root_and_sockets_are_not_opened() {
        let outside = folder(&[("secret.txt", "No.")]);
        let folder = folder(&[("a.txt", "One.")]);
        let link = |target: &Path, name: &str| std::os::unix::fs::symlink(target, folder.path().join(name)).expect("a link");
        link(&outside.path().join("secret.txt"), "b.txt");
        link(&folder.path().join("a.txt"), "c.txt");
        link(Path::new("/nowhere"), "d.txt");
        let _socket = std::os::unix::net::UnixListener::bind(folder.path().join("e.txt")).expect("a socket");
        let loaded = read(&folder);
        assert_eq!(ids(&loaded), ["a.txt", "c.txt"]);
        let found = problems(&loaded);
        assert!(found[0].starts_with("b.txt: is a link that leaves"), "{found:?}");
        assert!(found[1].starts_with("d.txt: is a link that leads nowhere"), "{found:?}");
        assert!(found[2].contains("device, pipe or socket"), "{found:?}");
    }

    const SERVER: &str = "80351110224678912";

    /// The plain path of a folder, as it is read for one server.
    fn of_server(folder: &TempDir) -> Source {
        Source { server: GuildId::written(SERVER), ..Source::from(folder.path().to_owned()) }
    }

    #[test]
    fn the_folder_of_a_server_is_read_for_that_server_alone() {
        let own = format!("servers/{SERVER}");
        let (rules, other) = (format!("{own}/a/rules.txt"), "servers/80351110224678913/rules.txt");
        let no_id = "servers/99999999999999999999/a.txt";
        let folder = folder(&[
            ("a.txt", "One."),
            (&rules, "Two."),
            (other, "Three."),
            (no_id, "Four."),
            ("servers/forum/a.txt", "Five."),
            ("b/servers/80351110224678913/a.txt", "Six."),
            ("servers/8035111022467.txt", "Seven."),
        ]);
        let common = ["a.txt", "b/servers/80351110224678913/a.txt", "servers/8035111022467.txt", "servers/forum/a.txt"];
        assert_eq!(ids(&read(&folder)), common);
        assert_eq!(ids(&load(&[of_server(&folder)], &LIMITS).expect("a corpus")), [rules.as_str()]);
        let named = Source { has_servers: false, ..Source::from(folder.path().to_owned()) };
        assert_eq!(load(&[named], &LIMITS).expect("a corpus").articles.concat().len(), 7);
        fs::remove_dir_all(folder.path().join(&own)).expect("a folder");
        assert!(load(&[of_server(&folder)], &LIMITS).expect("a corpus").articles.concat().is_empty());
        let file = Source { server: GuildId::written(SERVER), ..Source::from(folder.path().join("a.txt")) };
        assert!(load(&[file], &LIMITS).expect("a corpus").articles.concat().is_empty());
    }

    #[cfg(unix)]
    #[test]
    fn no_link_leads_to_what_belongs_to_another() {
        let (own, other) = (format!("servers/{SERVER}"), "servers/80351110224678913");
        let folder = folder(&[("a.txt", "One."), (&format!("{own}/rules.txt"), "Two."), (&format!("{other}/rules.txt"), "Three.")]);
        let link =
            |target: &str, name: &str| std::os::unix::fs::symlink(folder.path().join(target), folder.path().join(name)).expect("a link");
        link(&format!("{own}/rules.txt"), "b.txt");
        link(&format!("{other}/rules.txt"), &format!("{own}/c.txt"));
        let common = read(&folder);
        assert_eq!((ids(&common), problems(&common).len()), (vec!["a.txt"], 1));
        assert!(problems(&common)[0].contains("belongs to one server"), "{:?}", problems(&common));
        let servers = load(&[of_server(&folder)], &LIMITS).expect("a corpus");
        assert_eq!((ids(&servers).len(), problems(&servers).len()), (1, 1));
        fs::remove_dir_all(folder.path().join(&own)).expect("a folder");
        link(other, &own);
        let linked = load(&[of_server(&folder)], &LIMITS).expect("a corpus");
        assert_eq!(
            (ids(&linked).len(), problems(&linked)),
            (0, vec![format!("{own}: is a link to a folder; links to folders are not followed")])
        );
    }

    #[test]
    fn an_untouched_file_is_not_opened_again() {
        let folder = folder(&[("a.txt", "One.")]);
        let path = folder.path().join("a.txt");
        let long_ago = SystemTime::now() - Duration::from_secs(60);
        let set_time = || fs::File::options().write(true).open(&path).and_then(|file| file.set_modified(long_ago)).expect("a time");
        set_time();
        let first = read(&folder);
        fs::write(&path, "Two.").expect("a file");
        set_time();
        let second =
            reload(&[folder.path().to_owned().into()], &Documents::none(), &LIMITS, &first.files, &Progress::default()).expect("a corpus");
        // Same size, same time: only so can it be seen that nothing was read.
        assert!(Arc::ptr_eq(&first.articles[0][0], &second.articles[0][0]));
    }

    /// What may happen to a folder between two loads.
    #[derive(Clone, Debug)]
    enum Change {
        Write(usize, usize),
        Remove(usize),
    }

    const NAMES: [&str; 4] = ["a.txt", "b/a.txt", "c.jsonl", "d.xlsx"];
    const TEXTS: [&str; 5] = [
        "Mill closes\n\nThe mill closed.",
        "",
        "{\"id\": \"x\", \"body\": \"One.\"}\n{\"id\": \"x\", \"body\": \"Two.\"}",
        "{\"id\": \"b/a.txt\", \"body\": \"One.\"}\n{",
        "\u{fffd}",
    ];

    fn changes() -> impl Strategy<Value = Vec<Vec<Change>>> {
        let change = prop_oneof![
            3 => (0..NAMES.len(), 0..TEXTS.len()).prop_map(|(name, text)| Change::Write(name, text)),
            1 => (0..NAMES.len()).prop_map(Change::Remove),
        ];
        prop::collection::vec(prop_oneof![4 => prop::collection::vec(change, 0..4), 1 => Just(Vec::new())], 1..5)
    }

    proptest! {
        #[test]
        fn a_reload_gives_what_a_full_load_gives(rounds in changes()) {
            let folder = folder(&[]);
            let roots = [folder.path().to_owned().into()];
            let mut files = ReadFiles::default();
            for round in rounds {
                for change in round {
                    match change {
                        Change::Write(name, text) => write(folder.path(), NAMES[name], TEXTS[text]),
                        Change::Remove(name) => drop(fs::remove_file(folder.path().join(NAMES[name]))),
                    }
                }
                let again = reload(&roots, &Documents::none(), &LIMITS, &files, &Progress::default()).expect("a corpus");
                let fresh = load(&roots, &LIMITS).expect("a corpus");
                assert_eq!((&again.articles, &again.problems), (&fresh.articles, &fresh.problems));
                files = again.files;
            }
        }
    }
}
