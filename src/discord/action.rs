//! What a button, select or modal of ours does: each action with who may use it and what its control says.
//!
//! The handlers are in `press`, one arm an action.

use crate::discord::interaction::Control;
use crate::discord::permissions::Permission;
use pullquote_engine::render::wording::Wording;

/// What a control does. Its number goes into custom ids: a new one comes last, here and in [`ALL`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    /// Show the sentences around the quotes.
    Context,
    /// Show the quotes that come next.
    Next,
    /// Say why these quotes were chosen.
    Why,
    /// Count the answer as helpful.
    Helpful,
    /// Count it as not helpful.
    NotHelpful,
    /// Show a private answer to all.
    Share,
    /// Show a page of the list of sources.
    Sources,
    /// Show what stands around the quotes of one of several articles.
    Article,
    /// Open a form that has the question in it, to be asked in other words.
    AskAgain,
    /// Ask what was written there.
    AskedAgain,
}

/// All actions, each at the place of its number.
pub(super) const ALL: [Action; 10] = [
    Action::Context,
    Action::Next,
    Action::Why,
    Action::Helpful,
    Action::NotHelpful,
    Action::Share,
    Action::Sources,
    Action::Article,
    Action::AskAgain,
    Action::AskedAgain,
];

/// What is known of an action beside its handler. Every field must be given: an action without a permission does not compile.
pub(super) struct ActionSpec {
    /// What it hangs on. From anything else it is refused.
    pub(super) control: Control,
    /// Who may use it.
    pub(super) permission: Permission,
    /// What its control says, in each language.
    pub(super) label: Label,
}

/// A text of a language.
type Label = fn(&'static Wording) -> &'static str;

impl Action {
    /// What tells its button from the others at a glance.
    pub(super) fn emoji(self) -> Option<&'static str> {
        match self {
            Action::Context => Some("📖"),
            Action::Next => Some("⏩"),
            Action::Why => Some("❔"),
            Action::Helpful => Some("👍"),
            Action::NotHelpful => Some("👎"),
            Action::Share => Some("📣"),
            Action::AskAgain => Some("✏️"),
            Action::Sources | Action::Article | Action::AskedAgain => None,
        }
    }

    /// The action with this number.
    pub(super) fn from_number(number: u8) -> Option<Action> {
        ALL.get(usize::from(number)).copied()
    }

    /// The number that custom ids have for it, at most 15.
    pub(super) fn number(self) -> u8 {
        self as u8
    }

    /// What is known of it.
    pub(super) fn spec(self) -> ActionSpec {
        let button = |permission, label: Label| ActionSpec { control: Control::Button, permission, label };
        match self {
            Action::Context => button(Permission::Everyone, |wording| wording.more_context),
            Action::Next => button(Permission::Everyone, |wording| wording.next_quotes),
            Action::Why => button(Permission::Everyone, |wording| wording.why_these),
            Action::Helpful => button(Permission::Everyone, |wording| wording.helpful),
            Action::NotHelpful => button(Permission::Everyone, |wording| wording.not_helpful),
            Action::Share => button(Permission::Everyone, |wording| wording.share),
            // The button back does the same with an earlier page.
            Action::Sources => button(Permission::Everyone, |wording| wording.forward),
            Action::Article => ActionSpec { control: Control::Select, ..button(Permission::Everyone, |wording| wording.choose_article) },
            Action::AskAgain => button(Permission::Everyone, |wording| wording.ask_again),
            Action::AskedAgain => {
                ActionSpec { control: Control::Modal, permission: Permission::Everyone, label: |wording| wording.ask_again }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Buttons already posted rest on it.
    #[test]
    fn an_action_keeps_its_number() {
        let numbers = ALL.map(|action| (action.number(), Action::from_number(action.number()) == Some(action)));
        assert_eq!(numbers, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map(|number| (number, true)));
        assert_eq!(Action::from_number(10), None);
        assert_eq!((Action::Context.number(), Action::Article.number()), (0, 7));
    }
}
