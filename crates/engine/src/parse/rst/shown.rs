//! Running text in, what a reader sees of it out: roles, references and substitutions resolved.

use std::collections::HashMap;

use crate::block::Style;
use crate::parse::rst::definitions::{Definitions, Target};
use crate::parse::rst::inline::{self, Piece};
use crate::parse::rst::roles;

/// Substitutions in substitutions are followed this deep.
const MAX_SUBSTITUTION_DEPTH: usize = 8;

/// All substitutions of a document together write no more: a few lines could stand for gigabytes.
const MAX_SUBSTITUTED_BYTES: usize = 1 << 20;

/// Names that Sphinx defines for every document, and that only its settings tell.
const SPHINX_NAMES: [&str; 3] = ["version", "release", "today"];

/// A piece of text as it is seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    Text(String),
    Code(String),
    Styled(Style, String),
    Link { label: String, target: String },
}

impl Shown {
    fn text(&self) -> &str {
        match self {
            Shown::Text(text) | Shown::Code(text) | Shown::Styled(_, text) => text,
            Shown::Link { label, .. } => label,
        }
    }
}

/// Resolves the running text of one document, in its order.
#[derive(Debug)]
pub(super) struct Resolver<'a> {
    definitions: &'a Definitions,
    /// How many references without a name were met.
    anonymous: usize,
    /// The targets that references in running text name.
    named: HashMap<String, String>,
    substituted_bytes: usize,
}

impl<'a> Resolver<'a> {
    pub(super) fn new(definitions: &'a Definitions) -> Resolver<'a> {
        Resolver { definitions, anonymous: 0, named: HashMap::new(), substituted_bytes: 0 }
    }

    /// Whether substitutions were left unresolved, since they would have written too much.
    pub(super) fn is_exhausted(&self) -> bool {
        self.substituted_bytes > MAX_SUBSTITUTED_BYTES
    }

    /// The text of `raw` without its marks.
    pub(super) fn plain(&mut self, raw: &str) -> String {
        self.show(raw).iter().map(Shown::text).collect()
    }

    /// What a reader sees of `raw`.
    pub(super) fn show(&mut self, raw: &str) -> Vec<Shown> {
        let mut shown = Vec::new();
        self.add(raw, 0, &mut shown);
        shown
    }

    fn add(&mut self, raw: &str, depth: usize, shown: &mut Vec<Shown>) {
        for piece in inline::pieces(raw) {
            match piece {
                Piece::Text(text) => shown.push(Shown::Text(text)),
                Piece::Emphasis(text) => shown.push(Shown::Styled(Style::Emphasis, text)),
                Piece::Strong(text) => shown.push(Shown::Styled(Style::Strong, text)),
                Piece::Literal(code) => shown.push(Shown::Code(code.to_owned())),
                Piece::Role { name, raw } => shown.extend(roles::show(self.definitions, name, raw)),
                Piece::Reference { raw, is_anonymous, is_phrase } => shown.push(self.reference(raw, is_anonymous, is_phrase)),
                Piece::Substitution(name) => self.substitute(name, depth, shown),
                Piece::Citation(label) => shown.push(Shown::Text(format!("[{label}]"))),
                Piece::Address(address) => {
                    shown.push(Shown::Link { label: address.to_owned(), target: address.to_owned() });
                }
            }
        }
    }

    fn substitute(&mut self, name: &str, depth: usize, shown: &mut Vec<Shown>) {
        match self.definitions.substitution(name) {
            Some(text) if depth < MAX_SUBSTITUTION_DEPTH => {
                self.substituted_bytes = self.substituted_bytes.saturating_add(text.len());
                if !self.is_exhausted() {
                    return self.add(text, depth + 1, shown);
                }
            }
            None if SPHINX_NAMES.contains(&name) => return shown.push(Shown::Text(name.to_owned())),
            _ => {}
        }
        shown.push(Shown::Text(format!("|{name}|")));
    }

    fn reference(&mut self, raw: &str, is_anonymous: bool, is_phrase: bool) -> Shown {
        if let Some((label, target)) = roles::titled(raw).filter(|_| is_phrase) {
            return self.embedded(label, &target, is_anonymous);
        }
        let name = inline::unescaped(raw);
        let target = if is_anonymous {
            self.anonymous += 1;
            self.definitions.anonymous.get(self.anonymous - 1).cloned()
        } else {
            let named = || self.named.get(&name.to_lowercase()).cloned().map(Target::Address);
            self.definitions.target(&name).cloned().or_else(named)
        };
        match target.and_then(|target| self.address(target)) {
            Some(target) => Shown::Link { label: name, target },
            // A word with an underscore behind it that names nothing is no reference.
            None if !is_phrase && !is_anonymous => Shown::Text(format!("{name}_")),
            None => Shown::Text(name),
        }
    }

    /// `text <address>` or `text <name_>`.
    fn embedded(&mut self, label: String, target: &str, is_anonymous: bool) -> Shown {
        let target: String = target.split_whitespace().collect();
        let label = if label.is_empty() { target.clone() } else { label };
        let other = target.strip_suffix('_').filter(|name| !name.contains("://"));
        let found = other.and_then(|name| self.definitions.target(name).cloned()).and_then(|target| self.address(target));
        let target = found.unwrap_or(target);
        if !is_anonymous {
            self.named.entry(label.to_lowercase()).or_insert_with(|| target.clone());
        }
        Shown::Link { label, target }
    }

    fn address(&self, target: Target) -> Option<String> {
        match target {
            Target::Address(address) => Some(address),
            Target::Place { anchor, .. } => Some(format!("#{anchor}")),
            Target::Same(name) => match self.definitions.target(&name)? {
                Target::Address(address) => Some(address.clone()),
                Target::Place { anchor, .. } => Some(format!("#{anchor}")),
                Target::Same(_) => None,
            },
        }
    }
}
