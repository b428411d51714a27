//! What the bot did: waited for, or looked up.

use serde_json::Value;

use crate::interactions::Interaction;
use crate::log::Log;
use crate::modals::Modal;
use crate::posted::PostedMessage;
use crate::record::{Callback, Heartbeat, RecordedRequest, SentMessage};
use crate::report::Report;
use crate::server::{DEADLINE, FakeDiscord};

/// Source: Discord developer documentation, "Interaction Callback Type".
const MODAL: u64 = 9;

impl FakeDiscord {
    /// The answer to the interaction with this id.
    pub async fn wait_for_callback(&self, interaction_id: &str) -> Callback {
        let find = |log: &mut Log| log.callbacks.iter().find(|callback| callback.interaction_id == interaction_id).cloned();
        self.wait(&format!("callback to {interaction_id}"), find).await
    }

    /// The modal that answers this interaction, as its user sees it.
    ///
    /// # Panics
    /// If it is answered with anything else.
    pub async fn wait_for_modal(&self, interaction: &Interaction) -> Modal {
        let callback = self.wait_for_callback(&interaction.id).await;
        assert_eq!(callback.kind, MODAL, "no modal, but:\n{}", callback.text());
        Modal::opened_by(interaction, &callback.data)
    }

    /// The first `count` answers, in the order in which they came.
    pub async fn wait_for_callbacks(&self, count: usize) -> Vec<Callback> {
        self.wait(&format!("{count} callbacks"), |log| (log.callbacks.len() >= count).then(|| log.callbacks[..count].to_vec())).await
    }

    /// The next edit of the answer to the interaction with this token that no earlier call returned.
    pub async fn wait_for_edit(&self, token: &str) -> SentMessage {
        self.wait("edit", |log| log.lifecycles.get_mut(token)?.edits.next()).await
    }

    /// The next follow-up to the interaction with this token that no earlier call returned.
    pub async fn wait_for_follow_up(&self, token: &str) -> SentMessage {
        self.wait("follow-up", |log| log.lifecycles.get_mut(token)?.follow_ups.next()).await
    }

    /// The first message that the bot wrote in this channel, not in answer to an interaction.
    pub async fn wait_for_message(&self, channel: &str) -> SentMessage {
        self.wait_for_messages(channel, 1).await.remove(0)
    }

    /// The first `count` messages that the bot wrote in this channel.
    pub async fn wait_for_messages(&self, channel: &str, count: usize) -> Vec<SentMessage> {
        let find = |log: &mut Log| {
            let there = log.written.iter().filter(|one| one.message.json["channel_id"] == *channel);
            let found: Vec<SentMessage> = there.take(count).cloned().collect();
            (found.len() == count).then_some(found)
        };
        self.wait(&format!("{count} messages in {channel}"), find).await
    }

    /// The message with this id as it stands now; nothing once it is deleted.
    pub fn message(&self, id: &str) -> Option<PostedMessage> {
        self.state.log().posted.get(id).cloned()
    }

    /// The messages that stand in a channel, the oldest first.
    pub fn messages_in(&self, channel: &str) -> Vec<PostedMessage> {
        let log = self.state.log();
        let mut found: Vec<PostedMessage> = log.posted.in_channel(channel).iter().filter_map(|id| log.posted.get(id)).cloned().collect();
        found.sort_by_key(|message| message.id().parse::<u64>().ok());
        found
    }

    /// What became of everything that was asked.
    pub fn report(&self) -> Report {
        let gateway = self.state.gateway();
        Report::of(&self.state.log(), |id| gateway.is_confirmed(id))
    }

    /// The next login that no earlier call returned: what came with IDENTIFY. READY has been sent if it was accepted.
    pub async fn wait_for_identify(&self) -> Value {
        self.wait("IDENTIFY", |log| log.identifies.next()).await
    }

    /// The next RESUME that no earlier call returned.
    pub async fn wait_for_resume(&self) -> Value {
        self.wait("RESUME", |log| log.resumes.next()).await
    }

    /// The next heartbeat that no earlier call returned.
    pub async fn wait_for_heartbeat(&self) -> Heartbeat {
        self.wait("heartbeat", |log| log.heartbeats.next()).await
    }

    /// How the next connection ended that no earlier call returned: the code that the bot closed it with, if it did.
    pub async fn wait_for_close(&self) -> Option<u16> {
        self.wait("end of a connection", |log| log.closes.next()).await
    }

    /// The first request to `path`, without `/api/v10`, whatever was answered.
    pub async fn wait_for_request(&self, method: &str, path: &str) -> RecordedRequest {
        self.wait_for_requests(method, path, 1).await.remove(0)
    }

    /// The first `count` requests to `path`.
    pub async fn wait_for_requests(&self, method: &str, path: &str, count: usize) -> Vec<RecordedRequest> {
        let find = |log: &mut Log| {
            let fits = |request: &&RecordedRequest| request.status != 0 && request.method == method && request.path == path;
            let found: Vec<RecordedRequest> = log.requests.iter().filter(fits).take(count).cloned().collect();
            (found.len() == count).then_some(found)
        };
        self.wait(&format!("{method} {path}, {count} times"), find).await
    }

    /// Every request so far, in the order in which they came.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.state.log().requests.clone()
    }

    /// Every answer so far. Two to one interaction are a violation.
    pub fn callbacks(&self) -> Vec<Callback> {
        self.state.log().callbacks.clone()
    }

    /// Requests that count towards Discord's limit of 10,000 in 10 minutes: answered with 401, 403 or 429.
    pub fn invalid_requests(&self) -> usize {
        self.state.log().requests.iter().filter(|request| matches!(request.status, 401 | 403 | 429)).count()
    }

    /// Fails with everything that Discord would have held against the bot so far.
    pub fn assert_clean(&self) {
        let violations = self.take_violations();
        assert!(violations.is_empty(), "Discord would object:\n{}", violations.join("\n"));
    }

    /// What Discord would have held against the bot so far, taken off the list.
    pub fn take_violations(&self) -> Vec<String> {
        self.state.log().take_violations()
    }

    /// What Discord would hold against the bot, as soon as there is something, taken off the list. Waits without a deadline.
    pub async fn wait_for_violations(&self) -> Vec<String> {
        let mut logged = self.state.logged();
        loop {
            logged.borrow_and_update();
            let found = self.take_violations();
            if !found.is_empty() || logged.changed().await.is_err() {
                return found;
            }
        }
    }

    pub(crate) async fn wait<T>(&self, what: &str, mut find: impl FnMut(&mut Log) -> Option<T>) -> T {
        let mut logged = self.state.logged();
        let search = async {
            loop {
                logged.borrow_and_update();
                if let Some(found) = find(&mut self.state.log()) {
                    return found;
                }
                logged.changed().await.expect("the fake Discord outlives its tests");
            }
        };
        let Ok(found) = tokio::time::timeout(DEADLINE, search).await else {
            let seen = self.state.log().summary();
            panic!("no {what} within {DEADLINE:?}. Seen:\n{seen}");
        };
        found
    }
}
