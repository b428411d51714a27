//! Roots in, the files below them out, in path order, with what cannot be read of the folders.

use std::borrow::Cow;
use std::fs::{self, Metadata};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use walkdir::{DirEntry, WalkDir};

use crate::config::{Limits, SERVERS_FOLDER, Source};
use crate::corpus::archive;
use crate::corpus::error::{CorpusError, is_for_now};
use crate::corpus::includes::Unfitting;
use crate::corpus::names;
use crate::corpus::passed_over::{self, Unread};
use crate::corpus::servers;
use crate::corpus::sites::{self, MAX_SETTINGS_BYTES, Sites};
use crate::ids::looks_like_id;
use pullquote_engine::parse::{self, Problem, Site};

/// A file to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) path: PathBuf,
    /// Its path below the root, with `/` between its parts.
    pub(super) name: String,
    /// The name of its root.
    pub(super) root: String,
    /// What it was found in.
    pub(super) source: Arc<Source>,
    /// The site that it belongs to.
    pub(super) site: Option<Arc<Site>>,
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
    /// The sites of each source.
    sites: Vec<Sites>,
}

/// A source as it is walked.
struct Walk<'a> {
    source: Arc<Source>,
    root: &'a Path,
    settings: Vec<Site>,
    unread: Unread,
    unfitting: Unfitting,
    /// Whether all that the patterns are for was seen: what lies in archives is not.
    sees_all: bool,
}

/// Why a file is not read.
enum Refusal {
    /// By a rule of ours.
    Rule(String),
    System(io::Error),
}

pub(super) fn walk(sources: &[Source], limits: &Limits) -> Result<Walked, CorpusError> {
    let mut walked = Walked::default();
    for source in sources {
        let root = source.path.as_path();
        let failed = |error| CorpusError::Root { path: root.to_owned(), source: error };
        let metadata = match fs::metadata(root) {
            // Nothing was fetched of it so far.
            Err(error) if source.followed.is_some() && error.kind() == io::ErrorKind::NotFound => continue,
            metadata => metadata.map_err(failed)?,
        };
        let mut walk = Walk {
            source: Arc::new(source.clone()),
            root,
            settings: Vec::new(),
            unread: Unread::default(),
            unfitting: Unfitting::of(source),
            sees_all: metadata.is_dir() && source.followed.is_none(),
        };
        let from = walked.files.len();
        if metadata.is_dir() {
            fs::read_dir(root).map_err(failed)?;
            walk.folder(limits, &mut walked).map_err(failed)?;
        } else if metadata.is_file() {
            if source.own_folder().is_some() {
                continue;
            }
            walk.add(root, &metadata, &mut walked);
        } else {
            return Err(failed(io::Error::other("is neither a folder nor a regular file")));
        }
        walked.problems.extend(walk.unread.into_problems());
        walked.problems.extend(walk.unfitting.into_problems().filter(|_| walk.sees_all));
        let files = walked.files.get(from..).unwrap_or_default().iter().map(|file| file.name.as_str());
        walked.problems.extend(servers::misplaced(source, files));
        let sites = Sites::new("", &source.rules, walk.settings);
        for file in walked.files.iter_mut().skip(from) {
            file.site = sites.of(&file.name);
        }
        walked.sites.push(sites);
    }
    Ok(walked)
}

impl Walk<'_> {
    fn folder(&mut self, limits: &Limits, walked: &mut Walked) -> io::Result<()> {
        let root = self.root;
        let Some((from, real_root)) = self.beginning(walked)? else { return Ok(()) };
        let is_own = self.source.own_folder().is_some();
        let servers = Servers { are_passed_over: self.source.has_servers && self.source.server.is_none(), is_own };
        if servers.are_passed_over {
            walked.problems.extend(servers::unread_by_anybody(root)?);
        }
        let entries = WalkDir::new(&from).sort_by_file_name().max_depth(limits.max_depth).into_iter();
        for entry in entries.filter_entry(|entry| entry.depth() == 0 || !is_passed_over(entry) && !servers.pass_over(entry)) {
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
                Ok(entry) if self.is_left_out(&name_below(root, entry.path())) => {}
                Ok(entry) => match metadata_within(&real_root, &entry, servers) {
                    Ok(metadata) => self.add(entry.path(), &metadata, walked),
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
        Ok(())
    }

    /// The folder that is walked, and where it really lies; none if there is none: that of a server, where the source is a plain
    /// path and belongs to one. No link may lead there, to the folder of another.
    fn beginning(&self, walked: &mut Walked) -> io::Result<Option<(PathBuf, PathBuf)>> {
        let real_root = self.root.canonicalize()?;
        let Some(own) = self.source.own_folder() else { return Ok(Some((self.root.to_owned(), real_root))) };
        let from = self.root.join(&own);
        match from.canonicalize() {
            Ok(real) if real != real_root.join(&own) => walked.problem(self.root, &from, LINKED_FOLDER.to_owned()),
            Ok(real) => return Ok(real.is_dir().then_some((from, real))),
            Err(error) if is_for_now(&error) => return Err(error),
            Err(_) => {}
        }
        Ok(None)
    }

    /// Whether the file of this path below the root is not read: by a pattern, as it is of a kind that is not, or as settings, which are taken.
    fn is_left_out(&mut self, below: &str) -> bool {
        // An archive is a folder: the patterns are for what is in it.
        let is_archive = archive::kind(below).is_some();
        let is_included = |source: &Source| is_archive || source.includes(below);
        self.unfitting.note(below);
        self.sees_all &= !is_archive;
        if self.source.excludes(below) || self.settings(below) || !is_included(&self.source) {
            return true;
        }
        if !is_readable(below) {
            self.unread.note(below);
            return true;
        }
        false
    }

    /// Takes what a generator's settings state; false if the file of this path below the root is none.
    fn settings(&mut self, below: &str) -> bool {
        if !Site::is_settings(below) {
            return false;
        }
        let read = || -> io::Result<Option<Site>> {
            let mut bytes = Vec::new();
            fs::File::open(self.root.join(below))?.take(MAX_SETTINGS_BYTES).read_to_end(&mut bytes)?;
            Ok(Site::of_settings(below, &bytes))
        };
        // Settings that cannot be read are those of nobody: the documents are read all the same.
        let site = read().ok().flatten();
        let is_site = site.is_some();
        self.settings.extend(site);
        is_site || !is_readable(below)
    }

    fn add(&self, path: &Path, metadata: &Metadata, walked: &mut Walked) {
        walked.files.push(Found {
            path: path.to_owned(),
            name: name_below(self.root, path),
            root: names::on_one_line(&self.root.file_name().map_or_else(|| self.root.to_string_lossy(), |name| name.to_string_lossy())),
            source: Arc::clone(&self.source),
            site: None,
            bytes: metadata.len(),
            modified: metadata.modified().ok(),
        });
    }
}

/// Whether a file of this name is read, by itself or as an archive.
pub(super) fn is_readable(name: &str) -> bool {
    parse::uncompressed(name).is_none() && parse::is_readable(name) || archive::kind(name).is_some()
}

impl Walked {
    /// A number that another list of files, sizes or times changes.
    pub(super) fn fingerprint(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.files.iter().for_each(|file| (&file.path, file.bytes, file.modified).hash(&mut hasher));
        sites::hash_of(&self.sites).hash(&mut hasher);
        hasher.finish()
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

/// Whether a folder or file is hidden, belongs to a project or to a saved page. VitePress keeps its settings in a hidden folder.
fn is_passed_over(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    let in_hidden = entry.path().parent().and_then(Path::file_name).is_some_and(|folder| folder == SETTINGS_FOLDER);
    match name.strip_prefix('.') {
        Some(_) => name != SETTINGS_FOLDER,
        None if in_hidden => !Site::is_settings(&format!("{SETTINGS_FOLDER}/{name}")),
        None => passed_over::is_passed_over(&name) && entry.depth() > 0 || belongs_to_a_page(entry),
    }
}

/// The hidden folder that holds the settings of a site.
const SETTINGS_FOLDER: &str = ".vitepress";

/// Browsers save a page as `name.html` and its frames and pictures in `name_files`: no articles of their own.
fn belongs_to_a_page(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    let Some(page) = name.strip_suffix("_files").filter(|_| entry.file_type().is_dir()) else { return false };
    ["html", "htm"].iter().any(|ending| entry.path().with_file_name(format!("{page}.{ending}")).is_file())
}

/// The folders of servers, which the walk of what all may see does not enter.
#[derive(Clone, Copy)]
struct Servers {
    are_passed_over: bool,
    /// Whether what is walked is the folder of one.
    is_own: bool,
}

impl Servers {
    fn pass_over(self, entry: &DirEntry) -> bool {
        let folder = entry.path().parent().and_then(Path::file_name);
        self.are_passed_over
            && entry.depth() == 2
            && is_of_server(folder.into_iter().chain([entry.file_name()]).map(|name| name.to_string_lossy()))
    }

    /// Whether what lies there, below the root, is a server's.
    fn hold(self, below: &Path) -> bool {
        self.are_passed_over && is_of_server(below.iter().map(|name| name.to_string_lossy()))
    }
}

/// Whether a path begins with the folder of a server. Where the system does not tell capitals apart, neither may this.
fn is_of_server<'a>(mut path: impl Iterator<Item = Cow<'a, str>>) -> bool {
    path.next().is_some_and(|folder| folder.eq_ignore_ascii_case(SERVERS_FOLDER)) && path.next().is_some_and(|name| looks_like_id(&name))
}

const LINKED_FOLDER: &str = "is a link to a folder; links to folders are not followed";

/// The metadata of a regular file, or of the one that a link names, as long as it lies below the root.
///
/// Pipes and devices are told before they are opened: opening them may wait for ever.
fn metadata_within(real_root: &Path, entry: &DirEntry, servers: Servers) -> Result<Metadata, Refusal> {
    let rule = |reason: &str| Refusal::Rule(reason.to_owned());
    if entry.path_is_symlink() {
        let target = entry.path().canonicalize().map_err(|error| Refusal::Rule(format!("is a link that leads nowhere: {error}")))?;
        let Ok(below) = target.strip_prefix(real_root) else {
            return Err(rule(if servers.is_own {
                "is a link that leaves the folder of its server; copy the file"
            } else {
                "is a link that leaves the corpus folder; copy the file, or name its folder in corpus.paths"
            }));
        };
        if servers.hold(below) {
            return Err(rule("is a link to what belongs to one server; copy the file if all may see it"));
        }
    }
    let metadata = fs::metadata(entry.path()).map_err(Refusal::System)?;
    if metadata.is_dir() {
        return Err(rule(LINKED_FOLDER));
    }
    if metadata.is_file() { Ok(metadata) } else { Err(rule("is no regular file but a device, pipe or socket")) }
}

pub(super) fn name_below(root: &Path, path: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    let below = if below.as_os_str().is_empty() { path.file_name().map_or(path, Path::new) } else { below };
    names::on_one_line(&below.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/"))
}
