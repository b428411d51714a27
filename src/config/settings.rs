//! The settings, checked.

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;

use tracing::Level;

use crate::config::discord::DiscordSettings;
use crate::config::sources::{SERVERS_FOLDER, Source};
use crate::ids::GuildId;
use pullquote_engine::answer::Rules;
use pullquote_engine::index::{self, Weights};

/// Checked settings.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Folders and files with articles.
    pub corpus: Vec<PathBuf>,
    /// More of them, with what is known of each, and those that are followed.
    pub sources: Vec<Source>,
    /// A file of questions on them, as `eval` reads it. It may be missing.
    pub questions: Option<PathBuf>,
    /// What a new corpus must keep to before it is swapped in.
    pub guards: Guards,
    /// How many seconds between looks for changes; none: no looking.
    pub watch_every: Option<NonZeroU32>,
    /// What is read of them at most.
    pub limits: Limits,
    /// How passages are ranked.
    pub weights: Weights,
    /// What an index can hold. Not a setting: its numbers end there, and tests lower them.
    pub index_limits: index::Limits,
    /// How answers are put together.
    pub rules: Rules,
    /// Where health and version are served.
    pub ops_listen: SocketAddr,
    /// Whether the preview page is served there.
    pub preview: Preview,
    /// Where Discord's interactions are received.
    pub interactions_listen: SocketAddr,
    /// How to deal with Discord.
    pub discord: DiscordSettings,
    /// What one server may have of its own.
    pub servers: ServerSettings,
    /// What is kept beside the articles.
    pub store: StoreSettings,
    /// How to log.
    pub log: LogSettings,
}

impl Settings {
    /// Reads articles from these folders and files alone.
    pub fn read_only(&mut self, corpus: Vec<PathBuf>) {
        (self.corpus, self.sources) = (corpus, Vec::new());
    }

    /// Everything that articles are read from: the plain paths, then the sources, in their order.
    pub fn all_sources(&self) -> Vec<Source> {
        self.corpus.iter().cloned().map(Source::from).chain(self.sources.iter().cloned()).collect()
    }

    /// Everything that articles of `server` are read from, or those that belong to none: the plain paths, then the sources, in
    /// their order.
    pub fn sources_of(&self, server: Option<GuildId>) -> Vec<Source> {
        let plain = self.corpus.iter().cloned().map(Source::from).map(|plain| match server {
            Some(id) => Source { server, name: format!("{SERVERS_FOLDER}/{id}"), ..plain },
            None => plain,
        });
        plain.chain(self.sources.iter().filter(|source| source.server == server).cloned()).collect()
    }
}

/// Bounds on what is read, so that a wrong path costs time and not the machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Larger files are left out.
    pub max_file_bytes: u64,
    /// Articles past this many are left out.
    pub max_articles: usize,
    /// Folders nested deeper are left out; a corpus folder itself is at depth 0.
    pub max_depth: usize,
}

/// What a new corpus must keep to before it is swapped in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Guards {
    /// The share of the questions that must be answered rightly, 0 to 1; 0: none is asked.
    pub question_floor: f32,
    /// The largest share of the articles that may vanish, 0 to 1.
    pub max_vanishing: f32,
    /// Whether the corpus before is kept in memory, to go back to.
    pub keep_previous: bool,
}

/// Whether the page that shows replies as Discord would is served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preview {
    /// Where nothing connects the bot to Discord, and to this machine only.
    Auto,
    /// Always, wherever the operations listener is reached from.
    On,
    /// Never.
    Off,
}

/// What one server may have of its own, so that none takes from the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServerSettings {
    /// Articles past this many are left out.
    pub max_articles: usize,
    /// What the texts of its articles may take together, in bytes; articles past that are left out.
    pub max_bytes: u64,
    /// How often in an hour its managers may have its articles read again; none: no limit.
    pub reloads_per_hour: Option<NonZeroU32>,
    /// So many days after the bot has been removed from a server, what belongs to it is deleted.
    pub keep_days: u32,
}

/// What is kept beside the articles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreSettings {
    /// The file; in memory only if none.
    pub path: Option<PathBuf>,
    /// Whether questions without an answer are kept, unless a server says otherwise.
    pub log_questions: bool,
    /// After so many days they are forgotten.
    pub keep_days: u32,
    /// The file that the index is kept in between starts, if any.
    pub snapshot: Option<PathBuf>,
}

/// How to log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogSettings {
    /// A JSON object a line instead of text for people.
    pub json: bool,
    /// What is logged at least.
    pub level: Level,
}
