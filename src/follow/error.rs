//! Why an address brought nothing.

use std::io;
use std::time::Duration;

use crate::follow::unpack::UnpackError;

/// Why a look at a followed address failed. What was kept before stays. No message holds the query of an address.
#[derive(Debug, thiserror::Error)]
pub enum FollowError {
    /// It is no address that is fetched here.
    #[error("is not an http or https address without a user name and password")]
    Address,
    /// It lies where nothing is fetched from unless the operator says so.
    #[error("{host} is this machine or in a private network; allow_private = true lets it be fetched")]
    Private {
        /// The host.
        host: String,
    },
    /// The site does not want it to be fetched.
    #[error("robots.txt of {host} asks not to fetch it")]
    Robots {
        /// The host.
        host: String,
    },
    /// The server answered, but not with what was asked for.
    #[error("{host} answered {status}")]
    Status {
        /// The host.
        host: String,
        /// The status of HTTP.
        status: u16,
        /// For how long the server wants to be left alone.
        retry_after: Option<Duration>,
    },
    /// One redirect led to the next.
    #[error("is redirected more than {max} times")]
    Redirects {
        /// So many are followed.
        max: usize,
    },
    /// A redirect leads from `https` to `http`, or nowhere.
    #[error("{host} redirects to no address that is fetched here")]
    Redirect {
        /// The host.
        host: String,
    },
    /// It is larger than is fetched.
    #[error("is larger than {} MiB", max_bytes >> 20)]
    TooLarge {
        /// How large it may be.
        max_bytes: u64,
    },
    /// It took too long.
    #[error("{host} took longer than {} s", within.as_secs())]
    Slow {
        /// The host.
        host: String,
        /// How long it may take.
        within: Duration,
    },
    /// No connection came about.
    #[error("{host} cannot be reached: {cause}")]
    Unreachable {
        /// The host.
        host: String,
        /// Why.
        cause: String,
    },
    /// The connection ended before the answer did.
    #[error("{host} broke off: {cause}")]
    BrokenOff {
        /// The host.
        host: String,
        /// Why.
        cause: String,
    },
    /// It was sent packed in a way that was not asked for.
    #[error("{host} sent it in an encoding that was not asked for")]
    Encoding {
        /// The host.
        host: String,
    },
    /// It was sent packed, and cannot be unpacked.
    #[error(transparent)]
    Unpack(#[from] UnpackError),
    /// What came is not what was to be followed.
    #[error("{0}")]
    Content(String),
    /// What came cannot be kept.
    #[error("cannot be kept: {0}")]
    Keep(#[from] io::Error),
}

impl FollowError {
    /// For how long the server wants to be left alone.
    pub(super) fn retry_after(&self) -> Option<Duration> {
        if let FollowError::Status { retry_after, .. } = self { *retry_after } else { None }
    }

    /// Whether what was asked for is not there, or not for us, and asking again soon would not change that.
    pub(super) fn is_for_good(&self) -> bool {
        match self {
            FollowError::Status { status, .. } => matches!(status, 400..=499) && !matches!(status, 408 | 425 | 429),
            FollowError::Address
            | FollowError::Private { .. }
            | FollowError::Robots { .. }
            | FollowError::Redirects { .. }
            | FollowError::Redirect { .. }
            | FollowError::TooLarge { .. }
            | FollowError::Encoding { .. }
            | FollowError::Unpack(_)
            | FollowError::Content(_) => true,
            FollowError::Slow { .. } | FollowError::Unreachable { .. } | FollowError::BrokenOff { .. } | FollowError::Keep(_) => false,
        }
    }
}
