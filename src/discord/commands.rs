//! The commands as Discord is told of them, with their names and descriptions in each language.

use serde_json::{Map, Value, json};

use crate::config::DiscordSettings;
use crate::discord::permissions::MANAGE_GUILD;
use pullquote_engine::answer::MAX_CHARS;
use pullquote_engine::render::wording;

/// A text in English, German, French and Spanish.
type Said = [&'static str; 4];

/// Discord's names of these locales, beside English; Spanish has two.
const LOCALES: [(&str, usize); 4] = [("de", 1), ("fr", 2), ("es-ES", 3), ("es-419", 3)];

/// The name of the command in a message's menu.
pub(super) const FIND_QUOTES: &str = "Find quotes";

/// The kinds of options. Source: Discord's developer documentation, "Application Command Option Type".
#[derive(Clone, Copy)]
enum Kind {
    Subcommand = 1,
    Text = 3,
    Number = 4,
    Truth = 5,
    Channel = 7,
    Role = 8,
}

/// The definitions of all commands as Discord's JSON, in the order they are registered.
pub fn definitions(settings: &DiscordSettings) -> Vec<Value> {
    let everywhere = [ask(), sources(), article(), find_quotes(), help()];
    let admin = [reload(), status(), unanswered(), server_settings()];
    let everywhere = everywhere.into_iter().map(|command| offered(command, settings, true));
    let admin = admin.into_iter().map(|mut command| {
        command.insert("default_member_permissions".to_owned(), MANAGE_GUILD.to_string().into());
        offered(command, settings, false)
    });
    everywhere.chain(admin).collect()
}

/// Says where a command is offered. Discord takes that only of commands that are registered everywhere.
fn offered(mut command: Map<String, Value>, settings: &DiscordSettings, anywhere: bool) -> Value {
    if settings.guild.is_none() {
        let user_install = anywhere && settings.user_install;
        // 0: in servers, 1: in direct messages with the bot, 2: in those of others. Source: "Interaction Context Types".
        let contexts: &[u8] = match (anywhere && settings.direct_messages, user_install) {
            (true, true) => &[0, 1, 2],
            (true, false) => &[0, 1],
            (false, _) => &[0],
        };
        // 0: added to a server, 1: to a user's account. Source: "Application Integration Types".
        let installs: &[u8] = if user_install { &[0, 1] } else { &[0] };
        command.insert("contexts".to_owned(), json!(contexts));
        command.insert("integration_types".to_owned(), json!(installs));
    }
    Value::Object(command)
}

fn localised(fields: &mut Map<String, Value>, key: &str, said: &Said) {
    let translations: Map<String, Value> =
        LOCALES.iter().filter_map(|(locale, at)| Some(((*locale).to_owned(), Value::from(*said.get(*at)?)))).collect();
    fields.insert(key.to_owned(), Value::from(said[0]));
    fields.insert(format!("{key}_localizations"), Value::Object(translations));
}

fn named(name: &Said, description: &Said) -> Map<String, Value> {
    let mut fields = Map::new();
    localised(&mut fields, "name", name);
    localised(&mut fields, "description", description);
    fields
}

fn slash(name: &Said, description: &Said, options: Vec<Value>) -> Map<String, Value> {
    let mut fields = named(name, description);
    fields.insert("type".to_owned(), 1.into());
    if !options.is_empty() {
        fields.insert("options".to_owned(), options.into());
    }
    fields
}

/// An option; `more` is what its kind has beside.
fn option(kind: Kind, name: &Said, description: &Said, more: &Value) -> Value {
    let mut fields = named(name, description);
    fields.insert("type".to_owned(), (kind as u8).into());
    fields.extend(more.as_object().cloned().unwrap_or_default());
    Value::Object(fields)
}

fn ask() -> Map<String, Value> {
    let question = option(
        Kind::Text,
        &["question", "frage", "question", "pregunta"],
        &["What you want to know", "Was du wissen willst", "Ce que vous voulez savoir", "Lo que quieres saber"],
        &json!({"required": true, "autocomplete": true, "max_length": MAX_CHARS}),
    );
    let source = option(
        Kind::Text,
        &["source", "quelle", "source", "fuente"],
        &[
            "Only articles from this outlet",
            "Nur Artikel von diesem Medium",
            "Seulement les articles de ce média",
            "Solo artículos de este medio",
        ],
        &json!({"autocomplete": true, "max_length": 100}),
    );
    let after = option(
        Kind::Text,
        &["after", "ab", "depuis", "desde"],
        &[
            "Only articles from this day on, such as 2022-03-04",
            "Nur Artikel ab diesem Tag, etwa 2022-03-04",
            "Seulement les articles à partir de ce jour, comme 2022-03-04",
            "Solo artículos desde este día, como 2022-03-04",
        ],
        &json!({"min_length": 10, "max_length": 10}),
    );
    let before = option(
        Kind::Text,
        &["before", "bis", "avant", "hasta"],
        &[
            "Only articles up to this day, such as 2022-03-04",
            "Nur Artikel bis zu diesem Tag, etwa 2022-03-04",
            "Seulement les articles jusqu'à ce jour, comme 2022-03-04",
            "Solo artículos hasta este día, como 2022-03-04",
        ],
        &json!({"min_length": 10, "max_length": 10}),
    );
    let private = option(
        Kind::Truth,
        &["private", "privat", "privé", "privado"],
        &["Show the answer only to me", "Die Antwort nur mir zeigen", "Ne montrer la réponse qu'à moi", "Mostrar la respuesta solo a mí"],
        &json!({}),
    );
    slash(
        &["ask", "fragen", "demander", "preguntar"],
        &[
            "Answer a question with quotes from the articles",
            "Eine Frage mit Zitaten aus den Artikeln beantworten",
            "Répondre à une question par des citations des articles",
            "Responder a una pregunta con citas de los artículos",
        ],
        vec![question, source, after, before, quotes(), private],
    )
}

fn quotes() -> Value {
    option(
        Kind::Number,
        &["quotes", "zitate", "citations", "citas"],
        &["At most this many quotes", "Höchstens so viele Zitate", "Au plus tant de citations", "Como mucho tantas citas"],
        &json!({"min_value": 1, "max_value": 5}),
    )
}

fn sources() -> Map<String, Value> {
    slash(
        &["sources", "quellen", "sources", "fuentes"],
        &["Where the articles come from", "Woher die Artikel kommen", "D'où viennent les articles", "De dónde vienen los artículos"],
        Vec::new(),
    )
}

fn article() -> Map<String, Value> {
    let headline = option(
        Kind::Text,
        &["headline", "überschrift", "titre", "titular"],
        &["Words of its headline", "Wörter seiner Überschrift", "Des mots de son titre", "Palabras de su titular"],
        &json!({"required": true, "autocomplete": true, "max_length": 100}),
    );
    slash(
        &["article", "artikel", "article", "artículo"],
        &[
            "Show an article: where it comes from, how it begins",
            "Einen Artikel zeigen: woher er kommt, wie er beginnt",
            "Montrer un article : son origine, son début",
            "Mostrar un artículo: su origen y cómo empieza",
        ],
        vec![headline],
    )
}

fn find_quotes() -> Map<String, Value> {
    let mut fields = Map::new();
    localised(&mut fields, "name", &[FIND_QUOTES, "Zitate finden", "Trouver des citations", "Buscar citas"]);
    fields.insert("type".to_owned(), 3.into());
    fields
}

fn help() -> Map<String, Value> {
    slash(
        &["help", "hilfe", "aide", "ayuda"],
        &[
            "How to ask, and what to expect",
            "Wie man fragt und was zu erwarten ist",
            "Comment demander, et à quoi s'attendre",
            "Cómo preguntar y qué esperar",
        ],
        Vec::new(),
    )
}

fn reload() -> Map<String, Value> {
    let choice = |name: &str, value: &str, said: &Said| {
        let translations: Map<String, Value> =
            LOCALES.iter().filter_map(|(locale, at)| Some(((*locale).to_owned(), Value::from(*said.get(*at)?)))).collect();
        json!({"name": name, "name_localizations": translations, "value": value})
    };
    let choices = [
        choice("force", "force", &["force", "erzwingen", "forcer", "forzar"]),
        choice("dry run", "dry_run", &["dry run", "nur prüfen", "à blanc", "en seco"]),
        choice("undo", "undo", &["undo", "rückgängig", "annuler", "deshacer"]),
    ];
    let how = option(
        Kind::Text,
        &["how", "wie", "comment", "cómo"],
        &[
            "Whatever the guards say; only a report; or back to the articles before",
            "Trotz der Schranken; nur ein Bericht; oder zurück zu den Artikeln davor",
            "Malgré les gardes ; un simple rapport ; ou retour aux articles d'avant",
            "Pese a las guardas; solo un informe; o volver a los artículos de antes",
        ],
        &json!({"choices": choices}),
    );
    slash(
        &["reload", "neuladen", "recharger", "recargar"],
        &["Read the articles again", "Die Artikel neu lesen", "Relire les articles", "Volver a leer los artículos"],
        vec![how],
    )
}

fn status() -> Map<String, Value> {
    slash(
        &["status", "status", "état", "estado"],
        &[
            "What is loaded, and since when",
            "Was geladen ist und seit wann",
            "Ce qui est chargé, et depuis quand",
            "Qué está cargado y desde cuándo",
        ],
        Vec::new(),
    )
}

fn unanswered() -> Map<String, Value> {
    slash(
        &["unanswered", "unbeantwortet", "sans-réponse", "sin-respuesta"],
        &[
            "The questions that the articles did not answer",
            "Die Fragen, die die Artikel nicht beantwortet haben",
            "Les questions auxquelles les articles ne répondent pas",
            "Las preguntas que los artículos no respondieron",
        ],
        Vec::new(),
    )
}

fn server_settings() -> Map<String, Value> {
    let sub = |name: Said, description: Said, options: Vec<Value>| {
        let more = if options.is_empty() { json!({}) } else { json!({"options": options}) };
        option(Kind::Subcommand, &name, &description, &more)
    };
    let truth = |name: Said, description: Said| option(Kind::Truth, &name, &description, &json!({}));
    let languages: Vec<Value> = wording::ALL.iter().map(|wording| json!({"name": wording.name, "value": wording.code})).collect();
    let language = option(
        Kind::Text,
        &["language", "sprache", "langue", "idioma"],
        &[
            "Of replies; else the asker's own",
            "Der Antworten; sonst die des Fragenden",
            "Des réponses ; sinon celle du demandeur",
            "De las respuestas; si no, la de quien pregunta",
        ],
        &json!({"choices": languages}),
    );
    let answers = vec![
        truth(
            ["private", "privat", "privé", "privado"],
            [
                "Show answers only to who asks",
                "Antworten nur dem Fragenden zeigen",
                "Ne montrer les réponses qu'au demandeur",
                "Mostrar las respuestas solo a quien pregunta",
            ],
        ),
        quotes(),
        language,
        truth(
            ["mentions", "erwähnungen", "mentions", "menciones"],
            [
                "Answer where I am mentioned",
                "Antworten, wo man mich erwähnt",
                "Répondre quand on me mentionne",
                "Responder donde me mencionan",
            ],
        ),
        truth(
            ["log_questions", "fragen_merken", "noter_questions", "guardar_preguntas"],
            [
                "Keep questions without an answer, never who asked",
                "Unbeantwortete Fragen behalten, nie wer fragte",
                "Garder les questions sans réponse, jamais qui a demandé",
                "Guardar preguntas sin respuesta, nunca quién preguntó",
            ],
        ),
    ];
    let channel = vec![
        option(
            Kind::Channel,
            &["channel", "kanal", "salon", "canal"],
            &["The channel", "Der Kanal", "Le salon", "El canal"],
            // Text, announcement and forum channels. Source: Discord's developer documentation, "Channel Types".
            &json!({"required": true, "channel_types": [0, 5, 15]}),
        ),
        required(truth(
            ["answer", "antworten", "répondre", "responder"],
            ["Whether I answer there", "Ob ich dort antworte", "Si j'y réponds", "Si respondo ahí"],
        )),
    ];
    let role = vec![
        option(Kind::Role, &["role", "rolle", "rôle", "rol"], &["The role", "Die Rolle", "Le rôle", "El rol"], &json!({"required": true})),
        required(truth(
            ["admin", "admin", "admin", "admin"],
            [
                "Whether its members may use the admin commands",
                "Ob sie die Admin-Befehle nutzen darf",
                "S'il peut utiliser les commandes d'admin",
                "Si puede usar los comandos de admin",
            ],
        )),
    ];
    let subcommands = vec![
        sub(
            ["show", "zeigen", "montrer", "mostrar"],
            ["What is set in this server", "Was auf diesem Server gilt", "Ce qui est réglé sur ce serveur", "Lo que rige en este servidor"],
            Vec::new(),
        ),
        sub(
            ["answers", "antworten", "réponses", "respuestas"],
            ["How answers are given", "Wie geantwortet wird", "Comment je réponds", "Cómo se responde"],
            answers,
        ),
        sub(["channel", "kanal", "salon", "canal"], ["Where I answer", "Wo ich antworte", "Où je réponds", "Dónde respondo"], channel),
        sub(
            ["role", "rolle", "rôle", "rol"],
            [
                "Who may use the admin commands",
                "Wer die Admin-Befehle nutzen darf",
                "Qui peut utiliser les commandes d'admin",
                "Quién puede usar los comandos de admin",
            ],
            role,
        ),
        sub(
            ["privacy", "datenschutz", "confidentialité", "privacidad"],
            [
                "What is kept of questions",
                "Was von Fragen behalten wird",
                "Ce qui est gardé des questions",
                "Qué se guarda de las preguntas",
            ],
            Vec::new(),
        ),
        sub(
            ["reset", "zurücksetzen", "réinitialiser", "restablecer"],
            [
                "Forget what was set and kept of this server",
                "Alles zu diesem Server vergessen",
                "Oublier tout ce qui concerne ce serveur",
                "Olvidar todo lo de este servidor",
            ],
            Vec::new(),
        ),
    ];
    slash(
        &["settings", "einstellungen", "réglages", "ajustes"],
        &["Settings of this server", "Einstellungen dieses Servers", "Les réglages de ce serveur", "Los ajustes de este servidor"],
        subcommands,
    )
}

/// The same option, which must be given.
fn required(mut option: Value) -> Value {
    if let Some(fields) = option.as_object_mut() {
        fields.insert("required".to_owned(), true.into());
    }
    option
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::config::Settings;

    fn registered(variables: &BTreeMap<&str, &str>) -> Vec<Value> {
        definitions(&Settings::read(None, variables).expect("settings").discord)
    }

    #[test]
    fn admin_commands_are_hidden_from_others_and_stay_in_servers() {
        for command in registered(&BTreeMap::new()) {
            let name = command["name"].as_str().expect("a name");
            let is_admin = ["reload", "status", "unanswered", "settings"].contains(&name);
            assert_eq!(command.get("default_member_permissions").is_some(), is_admin, "{name}");
            assert_eq!(command["contexts"], if is_admin { json!([0]) } else { json!([0, 1, 2]) }, "{name}");
        }
    }

    #[test]
    fn settings_say_where_commands_are_offered() {
        let first = |variable, value| registered(&BTreeMap::from([(variable, value)])).remove(0);
        assert_eq!(first("PULLQUOTE__DISCORD__DIRECT_MESSAGES", "false")["contexts"], json!([0]));
        assert_eq!(first("PULLQUOTE__DISCORD__USER_INSTALL", "false")["integration_types"], json!([0]));
        assert_eq!(first("PULLQUOTE__DISCORD__GUILD", "7").get("contexts"), None);
    }

    #[test]
    fn each_command_stays_within_the_8000_characters() {
        fn characters(value: &Value) -> usize {
            match value {
                Value::String(text) => text.chars().count(),
                Value::Array(items) => items.iter().map(characters).sum(),
                Value::Object(fields) => fields.values().map(characters).sum(),
                _ => 0,
            }
        }
        for command in registered(&BTreeMap::new()) {
            assert!(characters(&command) <= 8_000, "{}", command["name"]);
        }
    }
}
