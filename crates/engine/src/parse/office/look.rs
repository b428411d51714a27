//! What styles say of themselves in, what each makes of its paragraphs and runs out, with the styles that it is based on.

use std::collections::HashMap;

use crate::parse::office::{self, Marks, Role};

/// Styles build on each other no longer than this. Those of the programs do so in four steps.
const MAX_BASED_ON: usize = 16;

/// A style as it is written.
#[derive(Debug, Default)]
pub(in crate::parse) struct Style {
    pub(in crate::parse) name: String,
    pub(in crate::parse) based_on: Option<String>,
    pub(in crate::parse) look: Look,
}

/// What a style, a paragraph or a run says, where it says anything.
#[derive(Clone, Debug, Default)]
pub(in crate::parse) struct Look {
    pub(in crate::parse) role: Option<Role>,
    /// The list that its paragraphs are in, and their level in it.
    pub(in crate::parse) list: Option<String>,
    pub(in crate::parse) level: Option<u8>,
    /// The level at which a reader sees them by the name of their style.
    pub(in crate::parse) named_level: Option<u8>,
    pub(in crate::parse) is_hidden: Option<bool>,
    pub(in crate::parse) is_strong: Option<bool>,
    pub(in crate::parse) is_emphasis: Option<bool>,
    pub(in crate::parse) is_struck: Option<bool>,
    pub(in crate::parse) is_code: Option<bool>,
    /// Whether it sets the first row of a table apart.
    pub(in crate::parse) is_headed: Option<bool>,
}

impl Look {
    /// This, and what `below` says where it says nothing.
    #[must_use]
    pub(in crate::parse) fn or(self, below: &Look) -> Look {
        Look {
            role: self.role.or(below.role),
            list: self.list.or_else(|| below.list.clone()),
            level: self.level.or(below.level),
            named_level: self.named_level.or(below.named_level),
            is_hidden: self.is_hidden.or(below.is_hidden),
            is_strong: self.is_strong.or(below.is_strong),
            is_emphasis: self.is_emphasis.or(below.is_emphasis),
            is_struck: self.is_struck.or(below.is_struck),
            is_code: self.is_code.or(below.is_code),
            is_headed: self.is_headed.or(below.is_headed),
        }
    }

    /// How a run that looks so is marked in a paragraph of this look; not at all where it is hidden.
    pub(in crate::parse) fn marks(&self, paragraph: &Look) -> Option<Marks> {
        (self.is_hidden.or(paragraph.is_hidden) != Some(true)).then(|| Marks {
            // What a whole style has says nothing of the words.
            is_strong: self.is_strong == Some(true),
            is_emphasis: self.is_emphasis == Some(true),
            is_struck: self.is_struck == Some(true),
            is_code: self.is_code.or(paragraph.is_code) == Some(true),
        })
    }
}

/// The looks of all styles by their ids: what a style says itself comes before what those say that it is based on.
pub(in crate::parse) fn resolved(styles: &HashMap<String, Style>) -> HashMap<String, Look> {
    let look = |id: &String| {
        let (mut look, mut at) = (Look::default(), styles.get(id));
        for _ in 0..MAX_BASED_ON {
            let Some(style) = at else { break };
            look.role = look.role.or_else(|| role(style, look.is_code.or(style.look.is_code)));
            look.named_level = look.named_level.or_else(|| level_named(&style.name));
            look = look.or(&style.look);
            at = style.based_on.as_ref().and_then(|id| styles.get(id));
        }
        look
    };
    styles.keys().map(|id| (id.clone(), look(id))).collect()
}

/// The role that the name of a style says. One for code is used for text as well, in another font.
fn role(style: &Style, is_code: Option<bool>) -> Option<Role> {
    match office::role_named(&style.name)? {
        Role::Code if is_code == Some(false) => Some(Role::Text),
        role => Some(role),
    }
}

/// `List Bullet 2` is the second level of a list, though a list of its own to Word.
fn level_named(name: &str) -> Option<u8> {
    let name = name.to_ascii_lowercase();
    let number = ["list bullet ", "list number ", "list "].iter().find_map(|start| name.strip_prefix(start))?;
    number.trim().parse::<u8>().ok().filter(|level| (1..=9).contains(level)).map(|level| level - 1)
}
