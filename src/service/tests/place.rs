//! A folder with a corpus, and a service on it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tempfile::TempDir;

use crate::config::Settings;
use crate::ids::GuildId;
use crate::service::part::Part;
use crate::service::{Audience, Service, Wishes};

/// A folder with `corpus` in it, and `kept` for the indexes.
pub(super) struct Place(TempDir);

impl Place {
    /// With these files below `corpus`.
    pub(super) fn with(files: &[(&str, &str)]) -> Place {
        let place = Place(tempfile::tempdir().expect("a folder"));
        fs::create_dir(place.path("corpus")).expect("a folder");
        files.iter().for_each(|(name, text)| place.write(name, text));
        place
    }

    pub(super) fn path(&self, below: &str) -> PathBuf {
        self.0.path().join(below)
    }

    /// Writes a file below `corpus`.
    pub(super) fn write(&self, name: &str, text: &str) {
        let path = self.path("corpus").join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
        fs::write(path, text).expect("a file");
    }

    pub(super) fn remove(&self, name: &str) {
        let path = self.path("corpus").join(name);
        if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }.expect("what was there");
    }

    pub(super) fn settings(&self) -> Settings {
        let mut settings = Settings::read(None, &BTreeMap::new()).expect("settings");
        settings.corpus = vec![self.path("corpus")];
        settings.store.snapshot = Some(self.path("kept/index"));
        settings
    }

    pub(super) fn service(&self) -> Arc<Service> {
        Arc::new(Service::start(self.settings()).expect("a service"))
    }

    /// The names of the files that indexes are kept in, with their folders.
    pub(super) fn kept(&self) -> Vec<String> {
        let below = |folder: &Path| {
            let entries = fs::read_dir(folder).into_iter().flatten().flatten();
            entries.map(|entry| entry.path()).filter(|path| path.is_file()).collect::<Vec<_>>()
        };
        let files = [below(&self.path("kept")), below(&self.path("kept/index.servers"))].concat();
        let name = |path: PathBuf| path.strip_prefix(self.path("kept")).expect("below").display().to_string();
        let mut names: Vec<String> = files.into_iter().map(name).collect();
        names.sort();
        names
    }
}

/// A server: one of those numbered from 1.
pub(super) fn server(number: u64) -> GuildId {
    GuildId::new(100_000_000_000_000_000 + number).expect("an id")
}

pub(super) fn of_server(number: u64) -> Audience {
    Audience::Server(server(number))
}

/// The path of a file that belongs to a server, below the corpus.
pub(super) fn own(number: u64, name: &str) -> String {
    format!("servers/{}/{name}", server(number))
}

/// The ids of the articles that an audience sees.
pub(super) fn ids(service: &Service, audience: Audience) -> Vec<String> {
    service.articles(audience).iter().map(|article| article.id.clone()).collect()
}

pub(super) fn quote(service: &Service, audience: Audience, question: &str) -> String {
    let answered = service.answer(question, Wishes { audience, ..Wishes::default() }).expect("a question");
    answered.answer.quotes().first().map_or("", |quote| quote.text()).to_owned()
}

pub(super) fn common_parts(service: &Service) -> Vec<Arc<Part>> {
    service.common.current().parts.clone()
}

/// The parts of what a server has of its own.
pub(super) fn own_parts(service: &Service, number: u64) -> Vec<Arc<Part>> {
    service.see(of_server(number)).own.map(|own| own.parts.clone()).unwrap_or_default()
}

/// Which parts are the very same.
pub(super) fn are_same(some: &[Arc<Part>], others: &[Arc<Part>]) -> Vec<bool> {
    let is_same =
        |(one, other): (&Arc<Part>, &Arc<Part>)| Arc::ptr_eq(&one.index, &other.index) && Arc::ptr_eq(&one.catalogue(), &other.catalogue());
    some.iter().zip(others).map(is_same).collect()
}
