//! What users begin in forums: the bot hears of a thread, then of its first message, as far as its intents and permissions go.

use crate::messages::ForumPost;
use crate::permissions::VIEW_CHANNEL;
use crate::server::FakeDiscord;

impl FakeDiscord {
    /// Sends a new post over the gateway: its thread, then its first message. Says whether the bot heard of the thread.
    ///
    /// # Panics
    /// If the bot never logged in.
    pub fn send_post(&self, post: &ForumPost) -> bool {
        let heard = self.begin_post(post);
        self.send_message(&post.first);
        heard
    }

    /// Sends the thread of a new post alone, as if its first message were still on its way. Until that is sent with
    /// [`FakeDiscord::send_message`], what the bot writes there is refused with code 40058. Says whether the bot heard of it.
    ///
    /// # Panics
    /// If the bot never logged in.
    pub fn begin_post(&self, post: &ForumPost) -> bool {
        let mut seen = true;
        self.state.record(|log| {
            log.channels.insert(post.id().to_owned(), post.thread.json().clone());
            log.unbegun.insert(post.id().to_owned());
            seen = log.bot_may(post.id(), VIEW_CHANNEL);
        });
        seen && self.state.gateway().dispatch("THREAD_CREATE", &post.created()).expect("a bot that logged in")
    }
}
