//! What a command is made of. Every field must be given: a command without a permission or a translation does not compile.

use std::future::Future;
use std::pin::Pin;

use crate::discord::interaction::{Command, Control, OnMessage, Press};
use crate::discord::permissions::Permission;
use crate::discord::response::{Choice, Response};
use crate::discord::scene::Scene;
use pullquote_engine::catalogue::UnionCatalogue;

pub(super) use crate::discord::names::Texts;

/// A response on its way.
pub(super) type Answering<'a> = Pin<Box<dyn Future<Output = Response> + Send + 'a>>;

/// What carries out a command: who calls it where, and what they gave.
pub(super) type Handler<Given> = for<'a> fn(&'a Scene, &'a Given) -> Answering<'a>;

/// What is offered for what is typed so far. Called only for those who may use the command.
#[derive(Clone, Copy)]
pub(super) enum Complete {
    /// Something of the articles that the asker sees.
    Seen(fn(&UnionCatalogue, &str) -> Vec<Choice>),
    /// Something else that is there.
    Looked(for<'a> fn(&'a Scene, &'a str) -> Completing<'a>),
}

/// What is offered, on its way.
pub(super) type Completing<'a> = Pin<Box<dyn Future<Output = Vec<Choice>> + Send + 'a>>;

/// A command, as it is registered.
pub(super) enum Registered {
    Slash(&'static SlashCommand),
    Message(&'static MessageCommand),
}

/// A command that is typed.
pub(super) struct SlashCommand {
    /// The English one is what Discord sends.
    pub(super) name: Texts,
    pub(super) description: Texts,
    pub(super) permission: Permission,
    pub(super) deferral: Deferral,
    pub(super) takes: Takes,
}

/// A command in the menu of a message. What it says is for the asker alone.
pub(super) struct MessageCommand {
    /// The English one is what Discord sends.
    pub(super) name: Texts,
    pub(super) permission: Permission,
    pub(super) handler: Handler<OnMessage>,
}

/// Who sees what a command says, where it has to be deferred.
#[derive(Clone, Copy)]
pub(super) enum Deferral {
    /// The asker alone.
    Private,
    /// Whoever the option `private` says, or else the server.
    AsAsked,
}

/// A step that a command goes on with: what a control below its message does, or a form that it opened.
pub(super) struct StepSpec {
    /// The number that custom ids have for it. Controls already posted have it: it is never given to another step.
    pub(super) number: u8,
    /// What it hangs on. From anything else it is refused.
    pub(super) control: Control,
    /// Who may take it.
    pub(super) permission: Permission,
    pub(super) handler: Handler<Taken>,
}

/// A step as it was taken.
#[derive(Clone, Debug)]
pub(in crate::discord) struct Taken {
    /// The numbers that it goes on with.
    pub(super) numbers: Vec<u64>,
    /// What was pressed, chosen or filled in.
    pub(super) press: Press,
}

/// What a slash command takes.
pub(super) enum Takes {
    Options { options: &'static [CommandOption], handler: Handler<Command> },
    Subcommands(&'static [Subcommand]),
}

/// A part of a command that does something of its own. It needs the command's permission.
pub(super) struct Subcommand {
    pub(super) name: Texts,
    pub(super) description: Texts,
    pub(super) options: &'static [CommandOption],
    pub(super) handler: Handler<Command>,
}

/// What a command is given.
pub(super) struct CommandOption {
    pub(super) name: Texts,
    pub(super) description: Texts,
    pub(super) required: bool,
    pub(super) kind: OptionKind,
}

/// What an option may be.
pub(super) enum OptionKind {
    /// A text within these bounds, in characters.
    Text { min: Option<usize>, max: usize, complete: Option<Complete> },
    /// One of a few texts.
    OneOf(fn() -> Vec<Named>),
    /// A whole number within these bounds.
    Number { min: u8, max: u8 },
    /// Yes or no.
    Truth,
    /// A file.
    Attachment,
    /// A channel of one of these types, by Discord's numbers.
    Channel(&'static [u8]),
    /// A role.
    Role,
}

/// One of the texts that an option may be.
pub(super) struct Named {
    pub(super) value: &'static str,
    pub(super) name: Name,
}

/// What stands for it.
pub(super) enum Name {
    Translated(Texts),
    /// A name that is the same everywhere.
    Proper(&'static str),
}

impl Takes {
    /// What carries out the command, or its subcommand `sub`. None if it has no such one.
    pub(super) fn handler(&self, sub: Option<&str>) -> Option<Handler<Command>> {
        match (self, sub) {
            (Takes::Options { handler, .. }, None) => Some(*handler),
            (Takes::Subcommands(known), Some(sub)) => known.iter().find(|known| known.name[0] == sub).map(|known| known.handler),
            (Takes::Options { .. }, Some(_)) | (Takes::Subcommands(_), None) => None,
        }
    }

    /// The options of the command, or of its subcommand `sub`; empty if it has no such one.
    pub(super) fn options(&self, sub: Option<&str>) -> &'static [CommandOption] {
        match (self, sub) {
            (Takes::Options { options, .. }, None) => options,
            (Takes::Subcommands(known), Some(sub)) => known.iter().find(|known| known.name[0] == sub).map_or(&[], |known| known.options),
            (Takes::Options { .. }, Some(_)) | (Takes::Subcommands(_), None) => &[],
        }
    }
}
