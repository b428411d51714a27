//! Servers, channels and files, as a test sets them up: what REST and the CDN know of them.

use crate::attachments::Attachment;
use crate::cdn::{CdnFault, Fetch};
use crate::log::Log;
use crate::places::{Channel, Server};
use crate::server::FakeDiscord;

/// Servers and channels.
impl FakeDiscord {
    /// Brings the bot into a server with this name and these roles, or changes one that it is in.
    ///
    /// # Panics
    /// If the server's id is no number.
    pub fn set_server(&self, server: &Server) {
        let guild: u64 = server.id().parse().expect("the id of a server is a number");
        let mut gateway = self.state.gateway();
        gateway.membership.join(guild);
        gateway.membership.name(guild, server.name());
        drop(gateway);
        self.state.record(|log| {
            log.servers.insert(server.id().to_owned(), server.clone());
        });
    }

    /// Sets up a channel, or changes it: what it is called, what it is in, and who may do what there.
    pub fn set_channel(&self, channel: &Channel) {
        self.state.record(|log| {
            log.deleted_channels.remove(channel.id());
            log.set_channels.insert(channel.id().to_owned());
            log.channels.insert(channel.id().to_owned(), channel.json().clone());
        });
    }
}

/// Files.
impl FakeDiscord {
    /// Where the CDN is, without a slash at the end: what takes the place of `https://cdn.discordapp.com` and
    /// `https://media.discordapp.net`, so that the path and the query of an attachment's address follow.
    pub fn cdn_base(&self) -> String {
        self.api_base()
    }

    /// Lets a file be fetched. What comes with a message or an interaction that is sent can be fetched anyway.
    pub fn host(&self, file: &Attachment) {
        self.state.record(|log| log.cdn.host(file));
    }

    /// Takes a file away, as Discord does some time after a command or a modal.
    pub fn take_down(&self, attachment: &str) {
        self.state.record(|log| log.cdn.remove(attachment));
    }

    /// Makes the address that was given out for a file worthless, as Discord does after a day. Its message, fetched again,
    /// has a new one.
    pub fn expire_address(&self, attachment: &str) {
        self.state.record(|log| log.cdn.expire(attachment));
    }

    /// Lets every fetch of a file go wrong from now on.
    pub fn inject_cdn_fault(&self, attachment: &str, fault: CdnFault) {
        self.state.record(|log| log.cdn.set_fault(attachment, Some(fault)));
    }

    /// Lets fetches of a file go right again.
    pub fn clear_cdn_fault(&self, attachment: &str) {
        self.state.record(|log| log.cdn.set_fault(attachment, None));
    }

    /// Every fetch of a file so far, in the order in which they came, whatever was answered.
    pub fn fetches(&self) -> Vec<Fetch> {
        self.state.log().cdn.fetches.clone()
    }

    /// The first fetch of this file.
    pub async fn wait_for_fetch(&self, attachment: &str) -> Fetch {
        let find = |log: &mut Log| log.cdn.fetches.iter().find(|fetch| fetch.attachment == attachment).cloned();
        self.wait(&format!("fetch of {attachment}"), find).await
    }
}
