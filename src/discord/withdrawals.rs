//! Messages that were deleted at Discord: the articles that were made from them are deleted too.
//!
//! A deletion is told over the gateway where the bot hears of messages at all (`discord.mentions`). What it did not hear of is found
//! by a look at every message that an article was made from, when the bot starts and then once a day.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::sleep;

use crate::discord::bot::Bot;
use crate::discord::lookup::Presence;
use crate::ids::{GuildId, MessageId};
use crate::service::{Change, ChangeError, Service};
use crate::store::{AddedArticle, StoreError};

/// How long from one look to the next.
const DAILY: Duration = Duration::from_secs(24 * 60 * 60);

/// How long from one message to the next: others wait for the same limits of Discord's.
const BETWEEN: Duration = Duration::from_millis(250);

/// What came of a look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Looked {
    /// Articles whose messages are still there.
    pub there: usize,
    /// Articles that were deleted with their messages.
    pub withdrawn: usize,
    /// Articles of which Discord does not say whether their messages are there. They stay.
    pub unclear: usize,
}

/// Looks after messages now and then once a day, for as long as it is let.
pub(super) async fn run(bot: Arc<Bot>) {
    loop {
        match look(&bot, BETWEEN).await {
            Ok(Looked { there, withdrawn, unclear }) if there + withdrawn + unclear > 0 => {
                tracing::info!(there, withdrawn, unclear, "looked after the messages that articles were made from");
            }
            Ok(_) => {}
            Err(error) => warn(&error),
        }
        sleep(DAILY).await;
    }
}

/// Asks Discord after every message that an article was made from, with a pause after each, and deletes the articles of those that
/// are gone.
///
/// # Errors
/// If the store cannot be read.
pub async fn look(bot: &Arc<Bot>, pause: Duration) -> Result<Looked, StoreError> {
    let service = bot.service();
    let mut looked = Looked::default();
    for (server, article) in read(service, |service| service.store().articles_of_any_message()).await? {
        let Some(of) = article.of_message else { continue };
        match bot.lookup.message(of.channel, of.message).await {
            Presence::There => looked.there += 1,
            Presence::Unclear => looked.unclear += 1,
            Presence::Gone => looked.withdrawn += withdraw(service, vec![(server, article)]).await,
        }
        sleep(pause).await;
    }
    Ok(looked)
}

/// Deletes the articles that were made from these messages, which are deleted at Discord.
pub(super) async fn gone(bot: &Arc<Bot>, messages: Vec<MessageId>) {
    match read(bot.service(), move |service| service.store().articles_of_messages(&messages)).await {
        Ok(found) => drop(withdraw(bot.service(), found).await),
        Err(error) => warn(&error),
    }
}

/// Deletes articles; says how many. One line in the log names them.
async fn withdraw(service: &Arc<Service>, articles: Vec<(GuildId, AddedArticle)>) -> usize {
    let mut by_server: BTreeMap<GuildId, Vec<String>> = BTreeMap::new();
    articles.into_iter().for_each(|(server, article)| by_server.entry(server).or_default().push(article.name));
    let mut count = 0;
    for (server, names) in by_server {
        let of_server = names.len();
        match service.change_articles(server, Change::Withdraw(names), None).await {
            Ok(_) | Err(ChangeError::Reload(_)) => count += of_server,
            Err(ChangeError::NoSuch) => {}
            Err(error) => warn(&error),
        }
    }
    count
}

async fn read<T: Send + 'static>(
    service: &Arc<Service>,
    work: impl FnOnce(&Service) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    let service = Arc::clone(service);
    match tokio::task::spawn_blocking(move || work(&service)).await {
        Ok(done) => done,
        Err(failed) => std::panic::resume_unwind(failed.into_panic()),
    }
}

fn warn(error: &(dyn std::error::Error + 'static)) {
    tracing::warn!(error, "articles made from messages that were deleted may still be quoted; it is tried again within a day");
}
