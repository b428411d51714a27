//! A list of fields in, terms with their meanings out: what documents a function names its parameters and results.

use crate::parse::rst::inline;
use crate::parse::rst::node::{Entry, Field, Node, Term};

/// The terms of fields. The type of a parameter stands behind its name.
pub(super) fn entries(fields: &[Field]) -> Vec<Entry> {
    let entry = |field: &Field| {
        let term = term(field, fields)?;
        Some(Entry { terms: vec![Term::Text(term)], definition: field.body.clone() })
    };
    fields.iter().filter_map(entry).collect()
}

/// What a field is called; `None` for one that only says the type of another.
fn term(field: &Field, fields: &[Field]) -> Option<String> {
    let (kind, rest) = field.name.split_once(' ').map_or((field.name.as_str(), ""), |(kind, rest)| (kind, rest.trim()));
    Some(match kind {
        "param" | "parameter" | "arg" | "argument" | "key" | "keyword" | "kwarg" | "kwparam" | "ivar" | "var" | "cvar"
            if !rest.is_empty() =>
        {
            parameter(rest, fields)
        }
        "type" | "vartype" if is_documented(rest, fields) => return None,
        "type" | "vartype" if !rest.is_empty() => format!("Type of {}", code(rest)),
        "raises" | "raise" | "except" | "exception" | "throws" if !rest.is_empty() => format!("Raises {}", code(rest)),
        "returns" | "return" => "Returns".to_owned(),
        "rtype" => "Return type".to_owned(),
        "yields" | "yield" => "Yields".to_owned(),
        _ => field.name.clone(),
    })
}

/// `int x` is `x (int)`.
fn parameter(rest: &str, fields: &[Field]) -> String {
    let (stated, name) = rest.rsplit_once(' ').unwrap_or(("", rest));
    let other = fields.iter().take(MAX_TYPES).find(|field| type_of(field) == Some(name)).and_then(|field| match field.body.as_slice() {
        [Node::Paragraph(text)] => Some(text.as_str()),
        _ => None,
    });
    match Some(stated).filter(|stated| !stated.is_empty()).or(other) {
        Some(kind) => format!("{} ({kind})", code(name)),
        None => code(name),
    }
}

/// Of longer lists, the types of parameters are looked for in the first fields only.
const MAX_TYPES: usize = 100;

/// The parameter whose type a field says.
fn type_of(field: &Field) -> Option<&str> {
    field.name.strip_prefix("type ").or_else(|| field.name.strip_prefix("vartype ")).map(str::trim)
}

fn is_documented(name: &str, fields: &[Field]) -> bool {
    fields
        .iter()
        .take(MAX_TYPES)
        .any(|field| type_of(field).is_none() && field.name.rsplit(' ').next() == Some(name) && field.name.contains(' '))
}

/// A name as code.
fn code(name: &str) -> String {
    let name = inline::unescaped(name);
    if name.contains('`') { name } else { format!("``{name}``") }
}
