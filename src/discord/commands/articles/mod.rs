//! `/articles`: the articles that a server's managers add in Discord. In English, as all that is said to operators.
//!
//! The subcommands and steps are in files of their own; each change ends in `change`, which says what came of it.

pub(super) mod names;

pub(super) mod change;

pub(super) mod file;

mod text;

mod list;

mod show;

use crate::discord::commands::spec::{
    CommandOption, Complete, Completing, Deferral, Handler, OptionKind, SlashCommand, StepSpec, Subcommand, Taken, Takes, Texts,
};
use crate::discord::interaction::Control;
use crate::discord::permissions::Permission;
use crate::discord::response::{MAX_CHOICE, Response};
use crate::discord::scene::Scene;
use pullquote_engine::render::message::Message;

pub(super) static COMMAND: SlashCommand = SlashCommand {
    name: ["articles", "artikelverwaltung", "articles", "artículos"],
    description: [
        "The articles that were added to this server",
        "Die Artikel, die zu diesem Server hinzugefügt wurden",
        "Les articles ajoutés à ce serveur",
        "Los artículos añadidos a este servidor",
    ],
    permission: Permission::Admin,
    deferral: Deferral::Private,
    takes: Takes::Subcommands(&[ADD, LIST, SHOW, REMOVE, RESTORE]),
};

const ADD: Subcommand = Subcommand {
    name: ["add", "hinzufügen", "ajouter", "añadir"],
    description: [
        "Add a file, or write a short text",
        "Eine Datei hinzufügen oder einen kurzen Text schreiben",
        "Ajouter un fichier ou écrire un court texte",
        "Añadir un archivo o escribir un texto breve",
    ],
    options: &[FILE],
    handler: |scene, command| Box::pin(async move { file::add(scene, command) }),
};

const LIST: Subcommand = Subcommand {
    name: ["list", "auflisten", "lister", "listar"],
    description: [
        "What was added, the newest first",
        "Was hinzugefügt wurde, das Neueste zuerst",
        "Ce qui a été ajouté, du plus récent au plus ancien",
        "Lo que se añadió, primero lo más nuevo",
    ],
    options: &[],
    handler: |scene, _command| Box::pin(async move { list::first(scene) }),
};

const SHOW: Subcommand = Subcommand {
    name: ["show", "zeigen", "montrer", "mostrar"],
    description: [
        "Show an article that was added",
        "Einen hinzugefügten Artikel zeigen",
        "Montrer un article ajouté",
        "Mostrar un artículo añadido",
    ],
    options: &[name(names::all)],
    handler: |scene, command| Box::pin(async move { show::show(scene, command) }),
};

const REMOVE: Subcommand = Subcommand {
    name: ["remove", "entfernen", "retirer", "quitar"],
    description: [
        "Remove an article that was added",
        "Einen hinzugefügten Artikel entfernen",
        "Retirer un article ajouté",
        "Quitar un artículo añadido",
    ],
    options: &[name(names::shown)],
    handler: |scene, command| Box::pin(async move { change::remove(scene, command) }),
};

const RESTORE: Subcommand = Subcommand {
    name: ["restore", "wiederherstellen", "restaurer", "restaurar"],
    description: [
        "Bring back an article that was removed or replaced",
        "Einen entfernten oder ersetzten Artikel zurückholen",
        "Rétablir un article retiré ou remplacé",
        "Recuperar un artículo quitado o reemplazado",
    ],
    options: &[name(names::removed)],
    handler: |scene, command| Box::pin(async move { change::restore(scene, command) }),
};

const FILE: CommandOption = CommandOption {
    name: ["file", "datei", "fichier", "archivo"],
    description: [
        "A document; without one, a form for a short text opens",
        "Ein Dokument; ohne eines öffnet sich ein Formular",
        "Un document ; sans lui, un formulaire s'ouvre",
        "Un documento; sin él se abre un formulario",
    ],
    required: false,
    kind: OptionKind::Attachment,
};

const fn name(complete: for<'a> fn(&'a Scene, &'a str) -> Completing<'a>) -> CommandOption {
    const NAME: Texts = ["name", "name", "nom", "nombre"];
    const DESCRIPTION: Texts = ["The article's name", "Der Name des Artikels", "Le nom de l'article", "El nombre del artículo"];
    let kind = OptionKind::Text { min: None, max: MAX_CHOICE, complete: Some(Complete::Looked(complete)) };
    CommandOption { name: NAME, description: DESCRIPTION, required: true, kind }
}

/// Another page of the list.
pub(super) static PAGE: StepSpec = step(10, Control::Button, |scene, taken| Box::pin(list::turned(scene, taken)));
/// What was done is undone.
pub(super) static UNDO: StepSpec = step(11, Control::Button, |scene, taken| Box::pin(async move { change::undo(scene, taken) }));
/// The form for a short text was sent off.
pub(super) static WRITTEN: StepSpec = step(12, Control::Modal, |scene, taken| Box::pin(async move { text::written(scene, taken) }));
/// The form is opened again, with what was written.
pub(super) static EDIT: StepSpec = step(13, Control::Button, |scene, taken| Box::pin(async move { text::edit(scene, taken) }));

const fn step(number: u8, control: Control, handler: Handler<Taken>) -> StepSpec {
    StepSpec { number, control, permission: Permission::Admin, handler }
}

/// The form for a short text that answers `question`.
pub(super) fn form_for(scene: &Scene, question: &str) -> Response {
    text::form(scene, &text::Draft::answering(question))
}

/// What is said where there is no server that has the bot.
fn no_server() -> Message {
    Message::text("Articles are added to a server that has the bot. Use this command there.").private()
}
