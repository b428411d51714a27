//! All commands, in the order they are registered.

use crate::discord::commands::spec::{MessageCommand, Registered, SlashCommand};
use crate::discord::commands::{article, ask, find_quotes, help, reload, settings, sources, status, unanswered};

/// All of them. What is not here is refused.
pub(super) static COMMANDS: [Registered; 9] = [
    Registered::Slash(&ask::COMMAND),
    Registered::Slash(&sources::COMMAND),
    Registered::Slash(&article::COMMAND),
    Registered::Message(&find_quotes::COMMAND),
    Registered::Slash(&help::COMMAND),
    Registered::Slash(&reload::COMMAND),
    Registered::Slash(&status::COMMAND),
    Registered::Slash(&unanswered::COMMAND),
    Registered::Slash(&settings::COMMAND),
];

/// The slash command that Discord calls `name`.
pub(super) fn slash_command(name: &str) -> Option<&'static SlashCommand> {
    COMMANDS.iter().find_map(|command| match command {
        Registered::Slash(command) => Some(*command).filter(|command| command.name[0] == name),
        Registered::Message(_) => None,
    })
}

/// The command in the menu of a message that Discord calls `name`.
pub(super) fn message_command(name: &str) -> Option<&'static MessageCommand> {
    COMMANDS.iter().find_map(|command| match command {
        Registered::Message(command) => Some(*command).filter(|command| command.name[0] == name),
        Registered::Slash(_) => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discord::permissions::Permission;

    #[test]
    fn who_may_use_a_command_is_known_of_each() {
        let listed = COMMANDS.iter().map(|command| match command {
            Registered::Slash(command) => (command.name[0], command.permission),
            Registered::Message(command) => (command.name[0], command.permission),
        });
        let expected = [
            ("ask", Permission::Everyone),
            ("sources", Permission::Everyone),
            ("article", Permission::Everyone),
            ("Find quotes", Permission::Everyone),
            ("help", Permission::Everyone),
            ("reload", Permission::Admin),
            ("status", Permission::Admin),
            ("unanswered", Permission::Admin),
            ("settings", Permission::Manager),
        ];
        assert_eq!(listed.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_command_is_found_by_its_name_among_those_of_its_kind_only() {
        assert!(slash_command("ask").is_some() && message_command("Find quotes").is_some());
        for unknown in ["", "Ask", "fragen", "Find quotes", "eval"] {
            assert!(slash_command(unknown).is_none(), "{unknown}");
        }
        assert!(message_command("ask").is_none() && message_command("").is_none());
    }

    #[test]
    fn a_subcommand_is_known_by_its_own_name_only() {
        let takes = |name: &str| &slash_command(name).expect("a command").takes;
        assert!(takes("settings").handler(Some("reset")).is_some() && takes("ask").handler(None).is_some());
        for (command, sub) in [("settings", None), ("settings", Some("erase")), ("ask", Some("reset"))] {
            assert!(takes(command).handler(sub).is_none() && takes(command).options(sub).is_empty(), "{command} {sub:?}");
        }
    }
}
