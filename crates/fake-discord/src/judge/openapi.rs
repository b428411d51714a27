//! Discord's own description of its API as a judge: is there such a request, and may its body look like this?
//!
//! The description is `openapi/requests.json`: all that requests are judged by, cut out of Discord's whole one by `cut.py`.

use std::sync::{LazyLock, OnceLock};

use jsonschema::{ValidationError, Validator};
use serde_json::{Map, Value, json};

use super::schema::Kinds;
use super::{Request, schema};

/// A longer fault holds a large part of the body, which is then left out of it.
const MAX_FAULT_CHARS: usize = 300;

static DESCRIPTION: LazyLock<Description> = LazyLock::new(|| Description::of(include_str!("../../openapi/requests.json")));

/// What the description holds against a request.
pub(super) fn faults(sent: Request<'_>) -> Vec<String> {
    DESCRIPTION.faults(sent)
}

struct Description {
    operations: Vec<Operation>,
}

struct Operation {
    method: String,
    template: Vec<String>,
    query: Vec<String>,
    body: Option<Value>,
    schemas: std::sync::Arc<Map<String, Value>>,
    validator: OnceLock<Validator>,
}

impl Description {
    fn of(text: &str) -> Description {
        let mut document: Value = serde_json::from_str(text).expect("a description in JSON");
        let Value::Object(mut schemas) = document["components"]["schemas"].take() else { panic!("a description with schemas") };
        // Discord takes ids as numbers too.
        schemas["SnowflakeType"]["type"] = json!(["string", "integer"]);
        let kinds = schema::kinds(&schemas);
        schemas.values_mut().for_each(|one| schema::prepare(one, &kinds));
        let schemas = std::sync::Arc::new(schemas);
        let paths = document["paths"].as_object().expect("a description with paths");
        let operations = paths.iter().flat_map(|(path, methods)| {
            let shared = methods["parameters"].clone();
            let methods = methods.as_object().into_iter().flatten().filter(|(key, _)| *key != "parameters");
            let schemas = &schemas;
            let kinds = &kinds;
            methods.map(move |(method, operation)| Operation::of(method, path, operation, &shared, kinds, schemas)).collect::<Vec<_>>()
        });
        Description { operations: operations.collect() }
    }

    fn faults(&self, sent: Request<'_>) -> Vec<String> {
        let matching = self.operations.iter().filter(|operation| operation.method == sent.method && operation.fits(sent.path));
        // `/messages/@original` is the better match where `/messages/{message_id}` is one too.
        let Some(operation) = matching.max_by_key(|operation| operation.literals()) else {
            return vec![format!("{} {} is not in Discord's API", sent.method, sent.path)];
        };
        let names = sent.query.split('&').filter(|pair| !pair.is_empty()).filter_map(|pair| pair.split('=').next());
        let unknown = names.filter(|name| !operation.query.iter().any(|known| known == name));
        let mut faults: Vec<String> = unknown.map(|name| format!("unknown parameter `{name}`")).collect();
        faults.extend(operation.id_faults(sent.path));
        faults.extend(operation.body_faults(sent.body));
        faults
    }
}

impl Operation {
    fn of(
        method: &str,
        path: &str,
        operation: &Value,
        shared: &Value,
        kinds: &Kinds,
        schemas: &std::sync::Arc<Map<String, Value>>,
    ) -> Operation {
        let parameters = [shared, &operation["parameters"]].into_iter().filter_map(Value::as_array).flatten();
        let query = parameters.filter(|parameter| parameter["in"] == "query").filter_map(|parameter| parameter["name"].as_str());
        let mut body = operation.pointer("/requestBody/content/application~1json/schema").cloned();
        if let Some(expected) = &mut body {
            schema::prepare(expected, kinds);
        }
        Operation {
            method: method.to_uppercase(),
            template: path.split('/').map(str::to_owned).collect(),
            query: query.map(str::to_owned).collect(),
            body,
            schemas: std::sync::Arc::clone(schemas),
            validator: OnceLock::new(),
        }
    }

    fn fits(&self, path: &str) -> bool {
        let parts: Vec<&str> = path.split('/').collect();
        parts.len() == self.template.len()
            && self.template.iter().zip(parts).all(|(known, part)| known == part || (known.starts_with('{') && !part.is_empty()))
    }

    fn literals(&self) -> usize {
        self.template.iter().filter(|part| !part.starts_with('{')).count()
    }

    fn id_faults(&self, path: &str) -> Vec<String> {
        let ids = self.template.iter().zip(path.split('/')).filter(|(known, _)| known.ends_with("_id}"));
        let wrong = ids.filter(|(_, part)| !part.chars().all(|c| c.is_ascii_digit()));
        wrong.map(|(known, part)| format!("`{part}` is no {known}")).collect()
    }

    fn body_faults(&self, body: Option<&Value>) -> Vec<String> {
        match (&self.body, body) {
            (None, None) => Vec::new(),
            (None, Some(_)) => vec!["a body where none is expected".to_owned()],
            (Some(_), None) => vec!["no body".to_owned()],
            (Some(expected), Some(body)) => {
                let body = with_integers(body.clone());
                let validator = self.validator.get_or_init(|| schema::validator(expected, &self.schemas));
                validator.iter_errors(&body).map(|error| told(&error)).collect()
            }
        }
    }
}

fn told(error: &ValidationError<'_>) -> String {
    let fault = error.to_string();
    let place = error.instance_path();
    if fault.len() > MAX_FAULT_CHARS { format!("{place}: {}", error.masked()) } else { format!("{place}: {fault}") }
}

/// Permissions are sent as text, because they outgrow what other languages hold in a number; the description says integer.
fn with_integers(mut body: Value) -> Value {
    match &mut body {
        Value::Object(map) => {
            for (key, value) in map.iter_mut() {
                let number = value.as_str().filter(|_| key == "default_member_permissions").and_then(|text| text.parse::<u64>().ok());
                *value = number.map_or_else(|| with_integers(value.take()), Value::from);
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|value| *value = with_integers(value.take())),
        _ => {}
    }
    body
}

#[cfg(test)]
mod tests {
    use super::*;

    #[expect(clippy::needless_pass_by_value, reason = "bodies are written where they are passed")]
    fn of(method: &str, path: &str, body: Option<Value>) -> Vec<String> {
        faults(Request { method, path, query: "", body: body.as_ref(), files: &[] })
    }

    #[expect(clippy::needless_pass_by_value, reason = "bodies are written where they are passed")]
    fn answer(data: Value) -> Vec<String> {
        of("POST", "/interactions/1/token/callback", Some(json!({"type": 4, "data": data})))
    }

    #[expect(clippy::needless_pass_by_value, reason = "faults are found where they are passed")]
    fn good(faults: Vec<String>) {
        assert_eq!(faults, Vec::<String>::new());
    }

    /// Refused with a message that names `what`.
    #[expect(clippy::needless_pass_by_value, reason = "faults are found where they are passed")]
    fn bad(faults: Vec<String>, what: &str) {
        assert!(faults.iter().any(|fault| fault.contains(what)), "{what} not in {faults:?}");
    }

    #[test]
    fn requests_that_discord_does_not_know_are_refused() {
        good(of("GET", "/gateway/bot", None));
        good(of("GET", "/applications/@me", None));
        good(of("GET", "/oauth2/applications/@me", None));
        bad(of("GET", "/gateway/both", None), "not in Discord's API");
        bad(of("DELETE", "/gateway/bot", None), "not in Discord's API");
        bad(of("GET", "/applications/me/commands", None), "application_id");
    }

    #[test]
    fn every_body_that_discord_describes_can_be_judged() {
        let with_body: Vec<&Operation> = DESCRIPTION.operations.iter().filter(|operation| operation.body.is_some()).collect();
        assert!(with_body.len() > 50, "only {} operations have a body", with_body.len());
        for operation in with_body {
            // A schema that cannot be compiled would be a panic.
            assert!(!operation.body_faults(Some(&json!("neither an object nor a list"))).is_empty(), "{:?}", operation.template);
        }
    }

    #[test]
    fn bodies_are_where_they_belong() {
        bad(of("GET", "/gateway/bot", Some(json!({}))), "none is expected");
        bad(of("PUT", "/applications/1/commands", None), "no body");
    }

    #[test]
    fn parameters_are_known_ones() {
        let query = |query| faults(Request { method: "GET", path: "/applications/1/commands", query, body: None, files: &[] });
        good(query("with_localizations=true"));
        bad(query("&localised=true"), "`localised`");
    }

    #[test]
    fn unknown_properties_are_refused_at_any_depth() {
        bad(answer(json!({"contents": "x"})), "contents");
        bad(answer(json!({"embeds": [{"colour": 1}]})), "colour");
        bad(answer(json!({"embeds": [{"footer": {"name": "x"}}]})), "name");
        bad(
            answer(json!({"components": [{"type": 1, "components": [{"type": 2, "style": 1, "custom_id": "x", "labels": "x"}]}]})),
            "labels",
        );
    }

    #[test]
    fn texts_end_at_their_limits() {
        let embed = |key: &str, length: usize| answer(json!({"embeds": [{key: "x".repeat(length)}]}));
        let field =
            |name: usize, value: usize| answer(json!({"embeds": [{"fields": [{"name": "x".repeat(name), "value": "x".repeat(value)}]}]}));
        let part = |part: &str, key: &str, length: usize| answer(json!({"embeds": [{part: {key: "x".repeat(length)}}]}));
        let button = |label: usize, id: usize| {
            answer(
                json!({"components": [{"type": 1, "components": [{"type": 2, "style": 1, "label": "x".repeat(label), "custom_id": "x".repeat(id)}]}]}),
            )
        };
        good(answer(json!({"content": "x".repeat(2_000)})));
        bad(answer(json!({"content": "x".repeat(2_001)})), "2001 characters");
        bad(answer(json!({"content": "𝄞".repeat(1_001)})), "2002 characters");
        good(embed("title", 256));
        bad(embed("title", 257), "257 characters");
        good(embed("description", 4_096));
        bad(embed("description", 4_097), "4097 characters");
        good(field(256, 1_024));
        bad(field(257, 1), "257 characters");
        bad(field(1, 1_025), "1025 characters");
        good(part("footer", "text", 2_048));
        bad(part("footer", "text", 2_049), "2049 characters");
        good(part("author", "name", 256));
        bad(part("author", "name", 257), "257 characters");
        good(button(80, 100));
        bad(button(81, 100), "81 characters");
        bad(button(80, 101), "101 characters");
    }

    #[test]
    fn lists_end_at_their_limits() {
        let embeds = |count: usize| answer(json!({"embeds": vec![json!({"title": "x"}); count]}));
        let fields = |count: usize| answer(json!({"embeds": [{"fields": vec![json!({"name": "x", "value": "x"}); count]}]}));
        let buttons =
            |count: usize| answer(json!({"components": [{"type": 1, "components": vec![json!({"type": 2, "style": 1}); count]}]}));
        let options = |count: usize| {
            answer(
                json!({"components": [{"type": 1, "components": [{"type": 3, "custom_id": "x", "options": vec![json!({"label": "x", "value": "x"}); count]}]}]}),
            )
        };
        let choices = |count: usize, length: usize| {
            let choices = vec![json!({"name": "x".repeat(length), "value": "x"}); count];
            of("POST", "/interactions/1/token/callback", Some(json!({"type": 8, "data": {"choices": choices}})))
        };
        for (within, beyond) in [(embeds(10), embeds(11)), (fields(25), fields(26)), (buttons(5), buttons(6)), (options(25), options(26))] {
            good(within);
            bad(beyond, "more than");
        }
        good(choices(25, 100));
        bad(choices(26, 100), "anyOf");
        bad(choices(25, 101), "anyOf");
    }

    #[test]
    fn permissions_may_be_text_and_ids_numbers() {
        let commands = |permissions: Value| {
            of(
                "PUT",
                "/applications/1/commands",
                Some(json!([{"name": "reload", "description": "x", "default_member_permissions": permissions}])),
            )
        };
        good(commands(json!("32")));
        good(commands(json!(32)));
        bad(commands(json!("manage")), "manage");
        good(answer(json!({"attachments": [{"id": 0, "filename": "list.csv"}], "allowed_mentions": {"parse": [], "users": [1]}})));
        bad(answer(json!({"flags": "64"})), "64");
    }

    #[test]
    fn types_and_formats_are_held() {
        bad(of("POST", "/interactions/1/token/callback", Some(json!({"type": 3}))), "type");
        bad(of("POST", "/interactions/1/token/callback", Some(json!({}))), "type");
        bad(answer(json!({"components": [{"type": 99}]})), "type");
        bad(answer(json!({"embeds": [{"url": "not a link"}]})), "uri");
        bad(answer(json!({"embeds": [{"timestamp": "yesterday"}]})), "date-time");
        bad(answer(json!({"allowed_mentions": {"parse": ["all"]}})), "parse");
        bad(of("PUT", "/applications/1/commands", Some(json!([{"name": "x".repeat(33), "description": "x"}]))), "33 characters");
        bad(of("PUT", "/applications/1/commands", Some(json!([{"name": "x", "description": "x".repeat(101)}]))), "101 characters");
    }

    #[test]
    fn a_modal_title_ends_at_45() {
        let modal = |length: usize| {
            let input = json!({"type": 4, "custom_id": "x", "style": 1, "label": "x"});
            let data = json!({"custom_id": "x", "title": "x".repeat(length), "components": [{"type": 1, "components": [input]}]});
            of("POST", "/interactions/1/token/callback", Some(json!({"type": 9, "data": data})))
        };
        good(modal(45));
        bad(modal(46), "46 characters");
    }
}
