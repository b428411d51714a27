//! All commands, in the order they are registered.

use crate::discord::commands::spec::{MessageCommand, Registered, SlashCommand, StepSpec};
use crate::discord::commands::{
    add_message, article, articles, ask, find_quotes, forget_me, help, pins, posts, reload, settings, sources, stats, status, unanswered,
};

/// All of them. What is not here is refused.
pub(super) static COMMANDS: &[Registered] = &[
    Registered::Slash(&ask::COMMAND),
    Registered::Slash(&sources::COMMAND),
    Registered::Slash(&article::COMMAND),
    Registered::Message(&find_quotes::COMMAND),
    Registered::Message(&add_message::COMMAND),
    Registered::Message(&pins::ON_MESSAGE),
    Registered::Slash(&help::COMMAND),
    Registered::Slash(&forget_me::COMMAND),
    Registered::Slash(&reload::COMMAND),
    Registered::Slash(&articles::COMMAND),
    Registered::Slash(&status::COMMAND),
    Registered::Slash(&unanswered::COMMAND),
    Registered::Slash(&stats::COMMAND),
    Registered::Slash(&pins::COMMAND),
    Registered::Slash(&settings::COMMAND),
];

/// The steps that commands go on with. What is not here is refused.
pub(super) static STEPS: &[&StepSpec] = &[
    &add_message::FILLED,
    &add_message::CONFIRMED,
    &add_message::FILE,
    &forget_me::CONFIRMED,
    &articles::PAGE,
    &articles::UNDO,
    &articles::WRITTEN,
    &articles::EDIT,
    &unanswered::REMARK,
    &unanswered::REMARKED,
    &unanswered::PAGE,
    &unanswered::CHOOSE,
    &unanswered::PIN,
    &unanswered::ADD,
    &unanswered::IGNORE,
    &pins::OFFER,
    &pins::CHOOSE,
    &pins::REWORD,
    &pins::REWORDED,
    &pins::PIN,
    &posts::SOLVED,
    &posts::NOT_MEANT,
];

/// The step with this number.
pub(super) fn step(number: u8) -> Option<&'static StepSpec> {
    STEPS.iter().find(|step| step.number == number).copied()
}

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
            ("Add to the articles", Permission::Admin),
            ("Pin an answer", Permission::Admin),
            ("help", Permission::Everyone),
            ("forget-me", Permission::Everyone),
            ("reload", Permission::Admin),
            ("articles", Permission::Admin),
            ("status", Permission::Admin),
            ("unanswered", Permission::Admin),
            ("stats", Permission::Admin),
            ("pins", Permission::Admin),
            ("settings", Permission::Manager),
        ];
        assert_eq!(listed.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn each_step_has_a_number_of_its_own() {
        let mut numbers: Vec<u8> = STEPS.iter().map(|step| step.number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), STEPS.len());
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
