//! What is offered while somebody types an option.

use std::collections::HashSet;

use crate::discord::commands::registry;
use crate::discord::commands::spec::{Complete, OptionKind};
use crate::discord::interaction::Typing;
use crate::discord::permissions::Permission;
use crate::discord::response::{Choice, MAX_CHOICES};
use crate::discord::scene::Scene;

/// The choices for an option. Empty where the command is none of ours, the asker may not use it, or nothing is to be offered.
pub(super) async fn complete(scene: &Scene, typing: &Typing) -> Vec<Choice> {
    match completion(typing) {
        Some((permission, complete)) if scene.may(permission) => tidy(match complete {
            Complete::Seen(complete) => complete(&scene.catalogue().await, &typing.typed),
            Complete::Looked(complete) => complete(scene, &typing.typed).await,
        }),
        Some(_) | None => Vec::new(),
    }
}

/// What completes an option, and who may use its command.
fn completion(typing: &Typing) -> Option<(Permission, Complete)> {
    let known = registry::slash_command(&typing.command)?;
    let option = known.takes.options(typing.sub.as_deref()).iter().find(|option| option.name[0] == typing.option)?;
    match option.kind {
        OptionKind::Text { complete, .. } => Some((known.permission, complete?)),
        OptionKind::OneOf(_)
        | OptionKind::Number { .. }
        | OptionKind::Truth
        | OptionKind::Channel(_)
        | OptionKind::Role
        | OptionKind::Attachment => None,
    }
}

/// The choices as Discord takes them: none empty, none twice, not too many.
fn tidy(mut choices: Vec<Choice>) -> Vec<Choice> {
    let mut seen = HashSet::new();
    choices.retain(|choice| !choice.name.trim().is_empty() && !choice.value.is_empty() && seen.insert(choice.value.clone()));
    choices.truncate(MAX_CHOICES);
    choices
}

#[cfg(test)]
mod tests {
    use super::*;

    fn permission(command: &str, sub: Option<&str>, option: &str) -> Option<Permission> {
        let typing = Typing { command: command.into(), sub: sub.map(str::to_owned), option: option.into(), typed: String::new() };
        completion(&typing).map(|(permission, _)| permission)
    }

    #[test]
    fn an_option_is_completed_for_those_who_may_use_its_command() {
        for (command, option) in [("ask", "question"), ("ask", "source"), ("article", "headline")] {
            assert_eq!(permission(command, None, option), Some(Permission::Everyone), "{command} {option}");
        }
        for sub in ["show", "remove", "restore"] {
            assert_eq!(permission("articles", Some(sub), "name"), Some(Permission::Admin), "{sub}");
        }
    }

    #[test]
    fn what_is_not_registered_is_not_completed() {
        for (command, sub, option) in [
            ("", None, "question"),
            ("eval", None, "question"),
            ("Find quotes", None, "question"),
            ("article", None, "source"),
            ("ask", Some("now"), "source"),
            ("ask", None, "after"),
            ("settings", Some("answers"), "language"),
        ] {
            assert_eq!(permission(command, sub, option), None, "{command} {sub:?} {option}");
        }
    }

    #[test]
    fn choices_are_neither_empty_nor_given_twice_nor_too_many() {
        let choice = |name: &str, value: &str| Choice { name: name.into(), value: value.into() };
        let given = vec![choice(" ", "a"), choice("B", ""), choice("C", "c"), choice("D", "c")];
        assert_eq!(tidy(given), [choice("C", "c")]);
        assert_eq!(tidy((0..99).map(|number| choice("N", &number.to_string())).collect()).len(), MAX_CHOICES);
    }
}
