//! `/settings`: what the managers of a server set for it. Replies are in English, as all that is said to operators.

mod change;
mod show;

use crate::discord::commands::ask::QUOTES;
use crate::discord::commands::spec::{CommandOption, Deferral, Name, Named, OptionKind, SlashCommand, Subcommand, Takes, Texts};
use crate::discord::permissions::Permission;
use pullquote_engine::render::wording;

pub(super) static COMMAND: SlashCommand = SlashCommand {
    name: ["settings", "einstellungen", "réglages", "ajustes"],
    description: ["Settings of this server", "Einstellungen dieses Servers", "Les réglages de ce serveur", "Los ajustes de este servidor"],
    permission: Permission::Manager,
    deferral: Deferral::Private,
    takes: Takes::Subcommands(&[SHOW, ANSWERS, CHANNEL, FORUM, ROLE, PRIVACY, RESET]),
};

const SHOW: Subcommand = Subcommand {
    name: ["show", "zeigen", "montrer", "mostrar"],
    description: [
        "What is set in this server",
        "Was auf diesem Server gilt",
        "Ce qui est réglé sur ce serveur",
        "Lo que rige en este servidor",
    ],
    options: &[],
    handler: |scene, _command| Box::pin(async move { show::settings(scene).into() }),
};

const ANSWERS: Subcommand = Subcommand {
    name: ["answers", "antworten", "réponses", "respuestas"],
    description: ["How answers are given", "Wie geantwortet wird", "Comment je réponds", "Cómo se responde"],
    options: &[PRIVATE, QUOTES, LANGUAGE, MENTIONS, LOG_QUESTIONS],
    handler: |scene, command| Box::pin(async move { change::answers(scene, command).into() }),
};

const CHANNEL: Subcommand = Subcommand {
    name: ["channel", "kanal", "salon", "canal"],
    description: ["Where I answer", "Wo ich antworte", "Où je réponds", "Dónde respondo"],
    options: &[WHICH_CHANNEL, ANSWER_THERE],
    handler: |scene, command| Box::pin(async move { change::channel(scene, command).into() }),
};

const FORUM: Subcommand = Subcommand {
    name: ["forum", "forum", "forum", "foro"],
    description: [
        "Where I answer new posts unasked, if I'm sure",
        "Wo ich neue Beiträge ungefragt beantworte, wenn ich sicher bin",
        "Où je réponds de moi-même aux nouveaux posts, si je suis sûr",
        "Dónde respondo a publicaciones nuevas sin que me pregunten, si estoy seguro",
    ],
    options: &[WHICH_FORUM, ANSWER_POSTS],
    handler: |scene, command| Box::pin(async move { change::forum(scene, command).into() }),
};

const ROLE: Subcommand = Subcommand {
    name: ["role", "rolle", "rôle", "rol"],
    description: [
        "Who may use the admin commands",
        "Wer die Admin-Befehle nutzen darf",
        "Qui peut utiliser les commandes d'admin",
        "Quién puede usar los comandos de admin",
    ],
    options: &[WHICH_ROLE, IS_ADMIN],
    handler: |scene, command| Box::pin(async move { change::role(scene, command).into() }),
};

const PRIVACY: Subcommand = Subcommand {
    name: ["privacy", "datenschutz", "confidentialité", "privacidad"],
    description: [
        "What is kept of questions",
        "Was von Fragen behalten wird",
        "Ce qui est gardé des questions",
        "Qué se guarda de las preguntas",
    ],
    options: &[],
    handler: |scene, _command| Box::pin(async move { show::privacy(scene).into() }),
};

const RESET: Subcommand = Subcommand {
    name: ["reset", "zurücksetzen", "réinitialiser", "restablecer"],
    description: [
        "Forget what was set and kept of this server",
        "Alles zu diesem Server vergessen",
        "Oublier tout ce qui concerne ce serveur",
        "Olvidar todo lo de este servidor",
    ],
    options: &[],
    handler: |scene, _command| Box::pin(async move { change::reset(scene).into() }),
};

const PRIVATE: CommandOption = truth(
    ["private", "privat", "privé", "privado"],
    [
        "Show answers only to who asks",
        "Antworten nur dem Fragenden zeigen",
        "Ne montrer les réponses qu'au demandeur",
        "Mostrar las respuestas solo a quien pregunta",
    ],
);

const LANGUAGE: CommandOption = CommandOption {
    name: ["language", "sprache", "langue", "idioma"],
    description: [
        "Of replies; else the asker's own",
        "Der Antworten; sonst die des Fragenden",
        "Des réponses ; sinon celle du demandeur",
        "De las respuestas; si no, la de quien pregunta",
    ],
    required: false,
    kind: OptionKind::OneOf(languages),
};

const MENTIONS: CommandOption = truth(
    ["mentions", "erwähnungen", "mentions", "menciones"],
    ["Answer where I am mentioned", "Antworten, wo man mich erwähnt", "Répondre quand on me mentionne", "Responder donde me mencionan"],
);

const LOG_QUESTIONS: CommandOption = truth(
    ["log_questions", "fragen_merken", "noter_questions", "guardar_preguntas"],
    [
        "Keep questions without an answer, never who asked",
        "Unbeantwortete Fragen behalten, nie wer fragte",
        "Garder les questions sans réponse, jamais qui a demandé",
        "Guardar preguntas sin respuesta, nunca quién preguntó",
    ],
);

const WHICH_CHANNEL: CommandOption = CommandOption {
    name: ["channel", "kanal", "salon", "canal"],
    description: ["The channel", "Der Kanal", "Le salon", "El canal"],
    required: true,
    // Text, announcement and forum channels. Source: Discord's developer documentation, "Channel Types".
    kind: OptionKind::Channel(&[0, 5, 15]),
};

const ANSWER_THERE: CommandOption = required(truth(
    ["answer", "antworten", "répondre", "responder"],
    ["Whether I answer there", "Ob ich dort antworte", "Si j'y réponds", "Si respondo ahí"],
));

const WHICH_FORUM: CommandOption = CommandOption {
    name: ["channel", "kanal", "salon", "canal"],
    description: ["The forum", "Das Forum", "Le forum", "El foro"],
    required: true,
    // Forum channels. Source: Discord's developer documentation, "Channel Types".
    kind: OptionKind::Channel(&[15]),
};

const ANSWER_POSTS: CommandOption = required(truth(
    ["answer", "antworten", "répondre", "responder"],
    [
        "Whether I answer new posts there",
        "Ob ich dort neue Beiträge beantworte",
        "Si j'y réponds aux nouveaux posts",
        "Si respondo ahí a las publicaciones nuevas",
    ],
));

const WHICH_ROLE: CommandOption = CommandOption {
    name: ["role", "rolle", "rôle", "rol"],
    description: ["The role", "Die Rolle", "Le rôle", "El rol"],
    required: true,
    kind: OptionKind::Role,
};

const IS_ADMIN: CommandOption = required(truth(
    ["admin", "admin", "admin", "admin"],
    [
        "Whether its members may use the admin commands",
        "Ob sie die Admin-Befehle nutzen darf",
        "S'il peut utiliser les commandes d'admin",
        "Si puede usar los comandos de admin",
    ],
));

fn languages() -> Vec<Named> {
    wording::ALL.iter().map(|wording| Named { value: wording.code, name: Name::Proper(wording.name) }).collect()
}

const fn truth(name: Texts, description: Texts) -> CommandOption {
    CommandOption { name, description, required: false, kind: OptionKind::Truth }
}

/// The same option, which must be given.
const fn required(option: CommandOption) -> CommandOption {
    CommandOption { required: true, ..option }
}
