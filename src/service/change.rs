//! Articles added to a server in Discord, taken away and restored: written into the store, then read like any other document.
//!
//! What cannot be read, or is past a limit of the server, is refused before anything is written; where the articles cannot be
//! reloaded, what was written is taken back.

use std::collections::HashSet;
use std::sync::Arc;

use time::OffsetDateTime;

use crate::config::{ServerSettings, Settings};
use crate::corpus;
use crate::ids::{GuildId, UserId};
use crate::service::Service;
use crate::service::audience::Audience;
use crate::service::current::Current;
use crate::service::report::{How, Report};
use crate::service::servers::Server;
use crate::service::turns::{By, Reloaded, Wanted};
use crate::store::{AddedArticle, NewArticle, Store, StoreError, name_before};

/// A change of the articles that were added to a server. Names are those of their documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Adds these; those of the same names are replaced.
    Add(Vec<NewArticle>),
    /// Removes these, so that they can be restored.
    Remove(Vec<String>),
    /// Restores these.
    Restore(Vec<String>),
    /// Deletes these for good, whatever the guards say: whose they are does not want them shown any more.
    Withdraw(Vec<String>),
}

/// Why the articles stay as they were.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// No article can be read of a document.
    #[error("{name} holds no article that can be read ({reason})")]
    NoArticle {
        /// The document.
        name: String,
        /// What is the matter with it.
        reason: String,
    },
    /// A document is larger than `corpus.max_file_mib` lets.
    #[error("{name} is larger than {mib} MiB, which is corpus.max_file_mib")]
    TooLarge {
        /// The document.
        name: String,
        /// The limit, in MiB.
        mib: u64,
    },
    /// The server would have more articles than `servers.max_articles` lets.
    #[error("the server would have {articles} articles; servers.max_articles lets it have {max}")]
    TooMany {
        /// As many as there would be.
        articles: usize,
        /// The limit.
        max: usize,
    },
    /// The server would have more text than `servers.max_mib` lets.
    #[error("the server's articles would be more than {mib} MiB of text, which is servers.max_mib")]
    TooMuch {
        /// The limit, in MiB.
        mib: u64,
    },
    /// The server's documents would take more room than they may.
    #[error("the files that were added to the server would be more than {mib} MiB together")]
    TooManyBytes {
        /// The limit, in MiB.
        mib: u64,
    },
    /// There is no article to be changed so.
    #[error("there is no such article")]
    NoSuch,
    /// The store cannot be used.
    #[error("the articles cannot be kept")]
    Store(#[from] StoreError),
    /// The articles could not be reloaded.
    #[error("the articles could not be reloaded")]
    Reload(Reloaded),
    /// The work stopped half way, by a defect of this program.
    #[error("changing the articles failed")]
    Failed,
}

/// So many times what a server's texts may take, its documents may take: a page or a PDF is larger than what it says.
const DOCUMENT_SHARE: u64 = 4;

/// What a change needs to be taken back.
#[derive(Default)]
struct Written {
    /// What it replaced, as it would be added again.
    before: Vec<NewArticle>,
    /// The names under which that can be restored.
    aside: Vec<String>,
}

impl Service {
    /// Changes the articles that were added to a server, for `by`, none from the command line; then its members are answered from
    /// them. The report is that of a reload. One line in the log says who did what.
    ///
    /// # Errors
    /// If the articles stay as they were, but for what is withdrawn: that is gone also where the rest cannot be reloaded.
    pub async fn change_articles(self: &Arc<Service>, server: GuildId, change: Change, by: Option<UserId>) -> Result<Report, ChangeError> {
        let server = self.servers.take_up(server);
        self.open_unblocked(Audience::Server(server.id)).await;
        let _changing = server.changing.lock().await;
        let (service, beside, wanted) = (Arc::clone(self), Arc::clone(&server), change.clone());
        let written = blocking(move || service.write(&beside, &wanted)).await??;
        log(server.id, &change, by);
        let how = match change {
            Change::Add(_) | Change::Restore(_) => How::Guarded,
            Change::Remove(_) | Change::Withdraw(_) => How::Force,
        };
        let reloaded = self.reload_one(&server, Wanted { how, by: By::Added }).await;
        match &*reloaded {
            Ok(report) => return Ok(report.for_servers()),
            // What is read anew does not have it.
            Err(_) if matches!(change, Change::Withdraw(_)) => self.close_server(server.id),
            Err(_) => {
                let (service, id) = (Arc::clone(self), server.id);
                blocking(move || take_back(&service.store, id, &change, &written)).await??;
            }
        }
        Err(ChangeError::Reload(reloaded))
    }

    /// Writes a change into the store, and deletes there what was removed too long ago, or is too much. Gives what has to be put back
    /// to take it back.
    fn write(&self, server: &Server, change: &Change) -> Result<Written, ChangeError> {
        let written = self.write_change(server, change)?;
        self.forget_removed();
        let ServerSettings { max_articles, max_bytes, .. } = self.settings.servers;
        self.store.trim_removed_articles(server.id, max_articles, max_bytes)?;
        Ok(written)
    }

    fn write_change(&self, server: &Server, change: &Change) -> Result<Written, ChangeError> {
        let (store, now) = (&self.store, OffsetDateTime::now_utc());
        let changed = match change {
            Change::Add(articles) => {
                let (before, others_bytes) = self.replaced(server.id, articles)?;
                if let Some(served) = server.opened() {
                    check(articles, before.len(), &served.current(), &self.settings)?;
                }
                let bytes = others_bytes + articles.iter().map(|article| article.bytes.len() as u64).sum::<u64>();
                let max_bytes = self.settings.servers.max_bytes.saturating_mul(DOCUMENT_SHARE);
                if bytes > max_bytes {
                    return Err(ChangeError::TooManyBytes { mib: max_bytes >> 20 });
                }
                let aside = store.add_articles(server.id, articles, now)?;
                return Ok(Written { before, aside });
            }
            Change::Remove(names) => store.remove_articles(server.id, names, now)?,
            Change::Restore(names) => store.restore_articles(server.id, names)?,
            Change::Withdraw(names) => store.delete_articles(server.id, names)?,
        };
        if changed > 0 { Ok(Written::default()) } else { Err(ChangeError::NoSuch) }
    }

    /// Deletes what was removed longer ago than `store.keep_days`.
    pub(super) fn forget_removed(&self) {
        let kept_for = time::Duration::days(i64::from(self.settings.store.keep_days));
        self.store.delete_articles_removed_before(OffsetDateTime::now_utc() - kept_for);
    }

    /// What these articles replace, as it would be added again, and how long all other documents of the server are together.
    fn replaced(&self, server: GuildId, articles: &[NewArticle]) -> Result<(Vec<NewArticle>, u64), StoreError> {
        let shown = self.store.articles(server)?.into_iter().filter(|added| added.removed.is_none());
        let new: HashSet<&str> = articles.iter().map(|article| article.name.as_str()).collect();
        let (replaced, others): (Vec<_>, Vec<_>) = shown.partition(|added| new.contains(added.name.as_str()));
        let whole = replaced.into_iter().map(|AddedArticle { name, by, of_message, .. }| {
            let bytes = self.store.article_bytes(server, &name)?.unwrap_or_default();
            Ok(NewArticle { name, bytes, by, of_message })
        });
        Ok((whole.collect::<Result<_, StoreError>>()?, others.iter().map(|added| added.bytes).sum()))
    }
}

/// Whether there is something to read in all of these, and room for it. `replaced`: so many take the place of another.
fn check(articles: &[NewArticle], replaced: usize, current: &Current, settings: &Settings) -> Result<(), ChangeError> {
    let (limits, server) = (&settings.limits, &settings.servers);
    let (mut count, mut bytes) = (0, 0);
    for NewArticle { name, bytes: document, .. } in articles {
        if document.len() as u64 > limits.max_file_bytes {
            return Err(ChangeError::TooLarge { name: name.clone(), mib: limits.max_file_bytes >> 20 });
        }
        let parsed = corpus::parse(name, document);
        if parsed.articles.iter().all(|article| article.body.is_empty()) {
            let mut reasons = parsed.problems.iter().map(|problem| &problem.reason).chain(parsed.left_out.iter().map(|left| &left.reason));
            let reason = reasons.next().cloned().unwrap_or_else(|| "it is empty".to_owned());
            return Err(ChangeError::NoArticle { name: name.clone(), reason });
        }
        count += parsed.articles.len();
        bytes += parsed.articles.iter().map(|article| article.body.len() as u64).sum::<u64>();
    }
    let articles = (current.len() + count).saturating_sub(replaced);
    if articles > server.max_articles {
        return Err(ChangeError::TooMany { articles, max: server.max_articles });
    }
    if current.sizes().text_bytes as u64 + bytes > server.max_bytes {
        return Err(ChangeError::TooMuch { mib: server.max_bytes >> 20 });
    }
    Ok(())
}

/// Undoes a change that was written.
fn take_back(store: &Store, server: GuildId, change: &Change, written: &Written) -> Result<(), StoreError> {
    let now = OffsetDateTime::now_utc();
    match change {
        Change::Add(articles) => {
            let names: Vec<String> = articles.iter().map(|article| article.name.clone()).collect();
            store.delete_articles(server, &names)?;
            store.add_articles(server, &written.before, now)?;
            // What had been removed before stays there to be restored.
            let is_back = |aside: &&String| written.before.iter().any(|article| name_before(aside) == Some(&article.name));
            let back: Vec<String> = written.aside.iter().filter(is_back).cloned().collect();
            store.delete_articles(server, &back).map(drop)
        }
        Change::Remove(names) => store.restore_articles(server, names).map(drop),
        Change::Restore(names) => store.remove_articles(server, names, now).map(drop),
        Change::Withdraw(_) => Ok(()),
    }
}

/// Says who did what. It is logged once it is on the disk.
fn log(server: GuildId, change: &Change, by: Option<UserId>) {
    let (action, names): (_, Vec<&str>) = match change {
        Change::Add(articles) => ("add", articles.iter().map(|article| article.name.as_str()).collect()),
        Change::Remove(names) => ("remove", names.iter().map(String::as_str).collect()),
        Change::Restore(names) => ("restore", names.iter().map(String::as_str).collect()),
        Change::Withdraw(names) => ("withdraw", names.iter().map(String::as_str).collect()),
    };
    tracing::info!(server = server.get(), by = by.map(UserId::get), action, ?names, "a server's articles changed");
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, ChangeError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| ChangeError::Failed)
}
