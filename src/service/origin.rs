//! Where a corpus is read from: the files that the settings name, and of a server the articles that were added in Discord.

use std::sync::Arc;

use crate::config::Settings;
use crate::corpus::{self, Bounds, CorpusError, Document, Documents, Loaded, Progress, ReadFiles};
use crate::ids::GuildId;
use crate::service::audience::Audience;
use crate::service::current::StartError;
use crate::store::{Store, StoreError};

/// What articles that were added in Discord are called together.
const ADDED: &str = "added in Discord";

/// Where the common corpus is read from, or that of a server.
#[derive(Clone, Debug)]
pub(super) struct Origin {
    pub(super) settings: Arc<Settings>,
    pub(super) store: Arc<Store>,
    pub(super) audience: Audience,
}

impl Origin {
    /// What is read and taken at most.
    pub(super) fn bounds(&self) -> Bounds<'_> {
        match self.audience {
            Audience::Public => Bounds::from(&self.settings.limits),
            Audience::Server(_) => Bounds::of_server(&self.settings.limits, &self.settings.servers),
        }
    }

    /// What all that looks like now: see [`corpus::fingerprint`].
    pub(super) fn fingerprint(&self) -> Result<u64, StartError> {
        let revision = self.audience.server().map_or(Ok(0), |server| self.store.articles_revision(server))?;
        Ok(corpus::fingerprint(&self.settings.sources_of(self.audience.server()), revision, self.bounds())?)
    }

    /// Reads it, but for what `previous` holds unchanged.
    pub(super) fn read(&self, previous: &ReadFiles, progress: &Progress) -> Result<Loaded, StartError> {
        let read = |documents: &Documents<'_>| -> Result<Loaded, CorpusError> {
            corpus::reload(&self.settings.sources_of(self.audience.server()), documents, self.bounds(), previous, progress)
        };
        Ok(match self.audience.server() {
            None => read(&Documents::none()),
            Some(server) => {
                let bytes = |name: &str| self.store.article_bytes(server, name).ok().flatten();
                let (revision, listed) = self.listed(server)?;
                read(&Documents { name: ADDED, revision, listed, bytes: &bytes })
            }
        }?)
    }

    /// The articles that were added to a server, and their revision. That is read first, so that what changes meanwhile is seen as a
    /// change.
    fn listed(&self, server: GuildId) -> Result<(u64, Vec<Document>), StoreError> {
        let revision = self.store.articles_revision(server)?;
        let added = self.store.articles(server)?.into_iter().filter(|article| article.removed.is_none());
        Ok((revision, added.map(|article| Document { name: article.name, mark: article.mark }).collect()))
    }
}
