//! `/pins`, and "Pin an answer" in the menu of a message: what a server's team has chosen to answer questions with. Replies are in
//! English, as all that is said to operators.

mod flow;

mod list;

use crate::discord::commands::spec::{Answering, CommandOption, Deferral, MessageCommand, OptionKind, SlashCommand, Subcommand, Takes};
use crate::discord::interaction::{Command, OnMessage};
use crate::discord::permissions::Permission;
use crate::discord::scene::Scene;
use pullquote_engine::answer::MAX_CHARS;
use pullquote_engine::render::reply;

pub(super) use flow::{CHOOSE, OFFER, PIN, REWORD, REWORDED};
pub(in crate::discord) use flow::{button, offer};

pub(super) static COMMAND: SlashCommand = SlashCommand {
    name: ["pins", "angepinnt", "épingles", "fijadas"],
    description: [
        "The answers that this server's team has pinned, and its own words",
        "Die Antworten, die das Team dieses Servers angepinnt hat, und seine eigenen Wörter",
        "Les réponses épinglées par l'équipe de ce serveur, et ses propres mots",
        "Las respuestas fijadas por el equipo de este servidor y sus propias palabras",
    ],
    permission: Permission::Admin,
    deferral: Deferral::Private,
    takes: Takes::Subcommands(&[LIST, EDIT, REMOVE, WORD]),
};

pub(super) static ON_MESSAGE: MessageCommand = MessageCommand {
    name: ["Pin an answer", "Antwort anpinnen", "Épingler une réponse", "Fijar una respuesta"],
    permission: Permission::Admin,
    handler: on_message,
};

const LIST: Subcommand = Subcommand {
    name: ["list", "liste", "liste", "lista"],
    description: ["What is pinned", "Was angepinnt ist", "Ce qui est épinglé", "Lo que está fijado"],
    options: &[],
    handler: |scene, _command| Box::pin(async move { list::list(scene) }),
};

const EDIT: Subcommand = Subcommand {
    name: ["edit", "ändern", "modifier", "editar"],
    description: [
        "Change the questions that a pin answers",
        "Die Fragen ändern, die eine Antwort bekommt",
        "Changer les questions d'une réponse",
        "Cambiar las preguntas de una respuesta",
    ],
    options: &[NUMBER],
    handler: |scene, command| Box::pin(async move { flow::edit(scene, command) }),
};

const REMOVE: Subcommand = Subcommand {
    name: ["remove", "entfernen", "retirer", "quitar"],
    description: ["Remove a pin", "Eine Antwort lösen", "Retirer une réponse", "Quitar una respuesta"],
    options: &[NUMBER],
    handler: |scene, command| Box::pin(async move { list::remove(scene, command).into() }),
};

const WORD: Subcommand = Subcommand {
    name: ["word", "wort", "mot", "palabra"],
    description: [
        "Say what a word of your members means in the articles",
        "Sagen, was ein Wort der Mitglieder in den Artikeln heißt",
        "Dire ce qu'un mot des membres signifie dans les articles",
        "Decir qué significa una palabra en los artículos",
    ],
    options: &[THE_WORD, MEANS],
    handler: |scene, command| Box::pin(async move { list::word(scene, command).into() }),
};

const NUMBER: CommandOption = CommandOption {
    name: ["number", "nummer", "numéro", "número"],
    description: ["Its number in the list", "Seine Nummer in der Liste", "Son numéro dans la liste", "Su número en la lista"],
    required: true,
    kind: OptionKind::Text { min: Some(1), max: 20, complete: None },
};

/// Most characters of a word, and of what it means.
const MAX_WORD: usize = 60;

const THE_WORD: CommandOption = CommandOption {
    name: ["word", "wort", "mot", "palabra"],
    description: ["What your members write", "Was die Mitglieder schreiben", "Ce que les membres écrivent", "Lo que escriben los miembros"],
    required: true,
    kind: OptionKind::Text { min: Some(1), max: MAX_WORD, complete: None },
};

const MEANS: CommandOption = CommandOption {
    name: ["means", "heißt", "signifie", "significa"],
    description: [
        "What the articles write; left out, the word is removed",
        "Was die Artikel schreiben; ohne das wird das Wort entfernt",
        "Ce que les articles écrivent ; sans cela, le mot est retiré",
        "Lo que escriben los artículos; sin ello, la palabra se quita",
    ],
    required: false,
    kind: OptionKind::Text { min: Some(1), max: MAX_WORD, complete: None },
};

/// The question of an answer of ours, or else the message itself as a question.
fn on_message<'a>(scene: &'a Scene, given: &'a OnMessage) -> Answering<'a> {
    Box::pin(async move {
        let of_ours = given.message.author.as_ref().is_none_or(|author| author.is_bot);
        let shown = given.message.content.embeds.first().filter(|_| of_ours);
        let asked = shown.and_then(|embed| reply::question_in(&embed.title, &embed.description));
        let question = asked.unwrap_or_else(|| given.text.chars().take(MAX_CHARS).collect());
        offer(scene, &question).await
    })
}

/// The number that was given, with or without a sign before it.
fn number(command: &Command) -> Option<u64> {
    command.text("number")?.trim().trim_start_matches('#').parse().ok()
}
