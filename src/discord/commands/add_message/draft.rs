//! A message that waits for its form, and what that was filled in with.

use serde::{Deserialize, Serialize};

use crate::discord::interaction::Press;
use crate::discord::sent::SentMessage;

/// A message that is about to be added.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Draft {
    pub(super) message: SentMessage,
    /// The name of its channel; empty where that is not known.
    pub(super) channel: String,
    pub(super) filled: Filled,
}

/// What the form was filled in with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Filled {
    pub(super) title: String,
    /// Empty if the message answers no question in particular.
    pub(super) question: String,
    pub(super) tags: Vec<String>,
}

impl Filled {
    /// What a form sent back.
    pub(super) fn of(form: &Press) -> Filled {
        let tags = form.text("tags").split(',').map(str::trim).filter(|tag| !tag.is_empty());
        Filled { title: form.text("title").to_owned(), question: form.text("question").to_owned(), tags: tags.map(str::to_owned).collect() }
    }
}
