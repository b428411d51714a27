//! Settings and secrets: read raw from a file and from variables, checked once, used checked.

mod variables;

mod secrets;

mod error;

mod discord;

mod sources;

mod settings;

mod raw;

mod overrides;

mod read;

pub use discord::{Admins, DiscordSettings, ForumSettings};
pub use error::SettingsError;
pub use read::DEFAULT_FILE;
pub use secrets::{Secret, Secrets, SecretsError};
pub use settings::{Guards, Limits, LogSettings, Preview, ServerSettings, Settings, StoreSettings};
pub use sources::{Followed, FollowedKind, SERVERS_FOLDER, Source};
pub use variables::{Process, Variables};
