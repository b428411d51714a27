//! How the gateway behaves, for a test to change.

use std::time::Duration;

/// How the gateway behaves.
#[derive(Clone, Debug)]
pub struct GatewayOptions {
    /// Whether connections are taken; else each is cut off at once.
    pub accepts_connections: bool,
    /// Whether a connection that is taken is answered; else it stays open in silence, whatever comes.
    pub answers_connections: bool,
    /// Told with HELLO.
    pub heartbeat_interval: Duration,
    /// Whether a connection begins with HELLO.
    pub sends_hello: bool,
    /// Whether heartbeats are acknowledged.
    pub acks_heartbeats: bool,
    /// Whether the token is good, here and in REST.
    pub accepts_token: bool,
    /// Whether the bot was granted the privileged intent to read every message, here and in REST.
    pub grants_message_content: bool,
    /// Whether sessions can be resumed.
    pub accepts_resume: bool,
    /// The shards that Discord recommends.
    pub shards: u32,
    /// The logins that are left today.
    pub remaining_identifies: u32,
    /// The shards that may log in at once; those with the same rest by this number wait for each other.
    pub max_concurrency: u32,
    /// The time between logins of shards that wait for each other. Discord's is 5 s; zero spares tests the wait.
    pub identify_interval: Duration,
    /// Whether an interaction's 3 seconds and 15 minutes run by the clock, or only as `FakeDiscord::advance_time` lets them.
    pub real_time: bool,
}

impl Default for GatewayOptions {
    fn default() -> GatewayOptions {
        GatewayOptions {
            accepts_connections: true,
            answers_connections: true,
            // Discord's own figure.
            heartbeat_interval: Duration::from_millis(41_250),
            sends_hello: true,
            acks_heartbeats: true,
            accepts_token: true,
            grants_message_content: false,
            accepts_resume: true,
            shards: 1,
            remaining_identifies: 1000,
            max_concurrency: 1,
            identify_interval: Duration::ZERO,
            real_time: false,
        }
    }
}
