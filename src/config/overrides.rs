//! Variables laid over the settings: `PULLQUOTE__SECTION__KEY`.

use serde::Deserialize;

use crate::config::error::SettingsError;
use crate::config::raw::RawSettings;

/// What begins the name of a variable that overrides a setting.
pub(super) const PREFIX: &str = "PULLQUOTE__";

/// `settings` with each override laid over it, in order.
pub(super) fn overridden(
    settings: RawSettings,
    overrides: impl IntoIterator<Item = (String, String)>,
) -> Result<RawSettings, SettingsError> {
    let overrides: Vec<(String, String)> = overrides.into_iter().collect();
    let Some((last, _)) = overrides.last() else { return Ok(settings) };
    let named = |variable: &str, reason| SettingsError::Variable { variable: variable.to_owned(), reason };
    laid_over(&settings, &overrides).map_err(|reason| {
        // All at once is quicker; only where that fails is it asked which of them is to blame.
        let alone = |one: &(String, String)| laid_over(&settings, std::slice::from_ref(one)).err().map(|reason| named(&one.0, reason));
        overrides.iter().find_map(alone).unwrap_or_else(|| named(last, reason))
    })
}

fn laid_over(settings: &RawSettings, overrides: &[(String, String)]) -> Result<RawSettings, String> {
    let mut table = toml::Table::try_from(settings).map_err(|error| error.to_string())?;
    for (variable, value) in overrides {
        lay_over(&mut table, variable, value)?;
    }
    RawSettings::deserialize(table).map_err(|error| error.message().to_owned())
}

fn lay_over(table: &mut toml::Table, variable: &str, value: &str) -> Result<(), String> {
    let path = variable.trim_start_matches(PREFIX).to_lowercase();
    let (section, key) = path.split_once("__").ok_or("its name must be PULLQUOTE__SECTION__KEY")?;
    let sections = names(table);
    let section_table = table
        .get_mut(section)
        .and_then(toml::Value::as_table_mut)
        .ok_or_else(|| format!("there is no section [{section}], but {sections}"))?;
    let old = section_table.get(key).ok_or_else(|| format!("the section [{section}] has no key {key}, but {}", names(section_table)))?;
    let new = value_like(old, value).ok_or_else(|| format!("{value:?} is not a value such as {old}"))?;
    section_table.insert(key.to_owned(), new);
    Ok(())
}

fn names(table: &toml::Table) -> String {
    table.keys().map(String::as_str).collect::<Vec<_>>().join(", ")
}

/// `text` as a value of the kind that `old` is. A list is written as in TOML, or as one item.
fn value_like(old: &toml::Value, text: &str) -> Option<toml::Value> {
    match old {
        toml::Value::Integer(_) => text.parse().ok().map(toml::Value::Integer),
        toml::Value::Float(_) => text.parse().ok().map(toml::Value::Float),
        toml::Value::Boolean(_) => text.parse().ok().map(toml::Value::Boolean),
        toml::Value::Array(_) if text.trim_start().starts_with('[') => {
            let mut table: toml::Table = toml::from_str(&format!("list = {text}")).ok()?;
            table.remove("list")
        }
        toml::Value::Array(_) => Some(toml::Value::Array(vec![toml::Value::String(text.to_owned())])),
        toml::Value::String(_) | toml::Value::Datetime(_) | toml::Value::Table(_) => Some(toml::Value::String(text.to_owned())),
    }
}
