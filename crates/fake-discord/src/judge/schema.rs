//! A schema of Discord's description in, a stricter and clearer one out.

use std::collections::BTreeMap;

use jsonschema::paths::Location;
use jsonschema::{Keyword, ValidationError, Validator};
use serde_json::{Map, Value, json};

use super::units;

/// The values of `type` that a schema stands for, by its name.
pub(super) type Kinds = BTreeMap<String, Vec<u64>>;

/// What judges bodies by `schema`, which may lead to any of `schemas`.
pub(super) fn validator(schema: &Value, schemas: &Map<String, Value>) -> Validator {
    let mut reached = Map::new();
    reach(schema, schemas, &mut reached);
    let whole = json!({"$schema": "https://json-schema.org/draft/2020-12/schema", "allOf": [schema], "components": {"schemas": reached}});
    let options = jsonschema::options().should_validate_formats(true).with_keyword("maxLength", |_, limit, _: Location| {
        let most =
            limit.as_u64().and_then(|most| usize::try_from(most).ok()).ok_or_else(|| ValidationError::custom("maxLength is no number"))?;
        Ok(Box::new(MaxUnits(most)))
    });
    options.build(&whole).expect("a schema that can be compiled")
}

/// JSON Schema counts characters; Discord is never more lenient than this.
struct MaxUnits(usize);

impl<'i> Keyword<'i> for MaxUnits {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        let found = instance.as_str().map_or(0, units);
        if found > self.0 { Err(ValidationError::custom(format!("{found} characters; at most {}", self.0))) } else { Ok(()) }
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        self.validate(instance).is_ok()
    }
}

/// Collects the schemas that `schema` leads to.
fn reach(schema: &Value, schemas: &Map<String, Value>, reached: &mut Map<String, Value>) {
    match schema {
        Value::Object(map) => {
            if let Some(name) = map.get("$ref").and_then(name_of)
                && !reached.contains_key(name)
                && let Some(next) = schemas.get(name)
            {
                reached.insert(name.to_owned(), next.clone());
                reach(next, schemas, reached);
            }
            map.values().for_each(|value| reach(value, schemas, reached));
        }
        Value::Array(list) => list.iter().for_each(|value| reach(value, schemas, reached)),
        _ => {}
    }
}

fn name_of(reference: &Value) -> Option<&str> {
    reference.as_str()?.strip_prefix("#/components/schemas/")
}

/// The values of `type` that each schema stands for, where it says so.
pub(super) fn kinds(schemas: &Map<String, Value>) -> Kinds {
    let kinds =
        |schema: &Value| -> Option<Vec<u64>> { schema.pointer("/properties/type/enum")?.as_array()?.iter().map(Value::as_u64).collect() };
    schemas.iter().filter_map(|(name, schema)| Some((name.clone(), kinds(schema)?))).collect()
}

/// Refuses unknown properties, and turns choices between schemas into rules that say what is wrong with the chosen one.
pub(super) fn prepare(schema: &mut Value, kinds: &Kinds) {
    let Value::Object(map) = schema else { return };
    if map.contains_key("properties") && !map.contains_key("additionalProperties") {
        map.insert("additionalProperties".to_owned(), json!(false));
    }
    for (key, value) in map.iter_mut() {
        match (key.as_str(), value) {
            ("properties", Value::Object(properties)) => properties.values_mut().for_each(|property| prepare(property, kinds)),
            ("oneOf" | "anyOf" | "allOf", Value::Array(list)) => list.iter_mut().for_each(|choice| prepare(choice, kinds)),
            ("items" | "additionalProperties", value) => prepare(value, kinds),
            _ => {}
        }
    }
    for key in ["oneOf", "anyOf"] {
        if let Some(clear) = map.get(key).and_then(|choices| clear_choice(choices, kinds)) {
            map.remove(key);
            map.insert("allOf".to_owned(), clear);
        }
    }
}

/// `type` decides among several schemas; null stands beside them.
fn clear_choice(choices: &Value, kinds: &Kinds) -> Option<Value> {
    let nothing = json!({"type": "null"});
    let others: Vec<&Value> = choices.as_array()?.iter().filter(|choice| **choice != nothing).collect();
    let nullable = others.len() < choices.as_array()?.len();
    if let ([only], true) = (others.as_slice(), nullable) {
        return Some(json!([{"if": {"not": nothing}, "then": only}]));
    }
    let mut known: Vec<u64> = Vec::new();
    let mut rules = Vec::new();
    for choice in &others {
        let own = kinds.get(name_of(&choice["$ref"])?)?;
        rules.push(json!({"if": {"type": "object", "properties": {"type": {"enum": own}}, "required": ["type"]}, "then": choice}));
        known.extend(own);
    }
    let expected = json!({"type": "object", "properties": {"type": {"enum": known}}, "required": ["type"]});
    rules.push(if nullable { json!({"if": {"not": nothing}, "then": expected}) } else { expected });
    Some(Value::Array(rules))
}
