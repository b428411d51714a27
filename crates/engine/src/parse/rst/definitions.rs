//! What a document defines for all of its text: places that links lead to, words that stand for others, roles of its own.

use std::collections::{HashMap, HashSet};

use unicode_normalization::UnicodeNormalization;

/// A target that names another is followed this far.
const MAX_INDIRECT: usize = 8;

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    Address(String),
    /// A place in the document, and the heading that stands there.
    Place {
        anchor: String,
        heading: Option<String>,
    },
    /// The same as another target.
    Same(String),
}

/// The definitions of a document.
#[derive(Debug, Default)]
pub(super) struct Definitions {
    targets: HashMap<String, Target>,
    /// The targets without a name, in the order of the document.
    pub(super) anonymous: Vec<Target>,
    substitutions: HashMap<String, String>,
    /// The roles that the document makes, and what each is based on.
    pub(super) roles: HashMap<String, String>,
    anchors: HashSet<String>,
}

impl Definitions {
    /// Names a target. The first of a name counts, and one with an address before a heading of the same name.
    pub(super) fn add_target(&mut self, name: &str, target: Target) {
        self.targets.entry(normalized(name)).or_insert(target);
    }

    /// Where the link of this name leads.
    pub(super) fn target(&self, name: &str) -> Option<&Target> {
        let mut name = normalized(name);
        for _ in 0..MAX_INDIRECT {
            match self.targets.get(&name)? {
                Target::Same(other) => name = normalized(other),
                target @ (Target::Address(_) | Target::Place { .. }) => return Some(target),
            }
        }
        None
    }

    pub(super) fn add_substitution(&mut self, name: &str, text: String) {
        self.substitutions.entry(normalized(name)).or_insert_with(|| text.clone());
        self.substitutions.entry(spaced(name)).or_insert(text);
    }

    /// What `|name|` stands for. Its case counts only where two names differ in it.
    pub(super) fn substitution(&self, name: &str) -> Option<&str> {
        let name = spaced(name);
        self.substitutions.get(&name).or_else(|| self.substitutions.get(&name.to_lowercase())).map(String::as_str)
    }

    /// The anchor of a heading: the last target before it, else its own words where no heading above has taken them.
    pub(super) fn anchor(&mut self, heading: &str, labels: &[String]) -> Option<String> {
        let slug = Some(anchor(heading)).filter(|slug| !slug.is_empty()).filter(|slug| self.anchors.insert(slug.clone()));
        let stated = labels.last().map(|label| anchor(label)).filter(|stated| !stated.is_empty());
        let found = stated.or(slug)?;
        for name in labels.iter().map(String::as_str).chain([heading]) {
            self.add_target(name, Target::Place { anchor: found.clone(), heading: Some(heading.to_owned()) });
        }
        Some(found)
    }
}

/// A name as it is compared: in lower case, its white space folded.
fn normalized(name: &str) -> String {
    spaced(name).to_lowercase()
}

fn spaced(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What docutils makes of a name in an address: lower case letters and digits, a hyphen for all else.
pub(super) fn anchor(name: &str) -> String {
    let mut anchor = String::with_capacity(name.len());
    for c in name.to_lowercase().nfkd().filter(char::is_ascii) {
        if c.is_ascii_alphanumeric() {
            anchor.push(c);
        } else if !anchor.ends_with('-') {
            anchor.push('-');
        }
    }
    anchor.trim_start_matches(|c: char| c == '-' || c.is_ascii_digit()).trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_anchor_is_what_docutils_makes() {
        let anchors = ["What's new, in v2.0?", "2. Über uns", "日本語", "__init__", "C++ & D"].map(anchor);
        assert_eq!(anchors, ["what-s-new-in-v2-0", "uber-uns", "", "init", "c-d"]);
    }

    #[test]
    fn targets_name_each_other_but_not_in_circles() {
        let mut definitions = Definitions::default();
        definitions.add_target("One  way", Target::Same("two".to_owned()));
        definitions.add_target("Two", Target::Address("https://a.org".to_owned()));
        definitions.add_target("a", Target::Same("b".to_owned()));
        definitions.add_target("b", Target::Same("a".to_owned()));
        assert_eq!(definitions.target("one way"), Some(&Target::Address("https://a.org".to_owned())));
        assert_eq!((definitions.target("a"), definitions.target("c")), (None, None));
    }
}
