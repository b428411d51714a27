//! Variables laid over the settings: `PULLQUOTE__SECTION__KEY`.

use serde::Deserialize;

use crate::config::SettingsError;
use crate::config::raw::RawSettings;

/// What begins the name of a variable that overrides a setting.
pub(super) const PREFIX: &str = "PULLQUOTE__";

/// `settings` with each override laid over it, in order.
pub(super) fn overridden(
    mut settings: RawSettings,
    overrides: impl IntoIterator<Item = (String, String)>,
) -> Result<RawSettings, SettingsError> {
    for (variable, value) in overrides {
        settings = overridden_by(&settings, &variable, &value).map_err(|reason| SettingsError::Variable { variable, reason })?;
    }
    Ok(settings)
}

fn overridden_by(settings: &RawSettings, variable: &str, value: &str) -> Result<RawSettings, String> {
    let path = variable.trim_start_matches(PREFIX).to_lowercase();
    let (section, key) = path.split_once("__").ok_or("its name must be PULLQUOTE__SECTION__KEY")?;
    let mut table = toml::Table::try_from(settings).map_err(|error| error.to_string())?;
    let sections = names(&table);
    let section_table = table
        .get_mut(section)
        .and_then(toml::Value::as_table_mut)
        .ok_or_else(|| format!("there is no section [{section}], but {sections}"))?;
    let old = section_table.get(key).ok_or_else(|| format!("the section [{section}] has no key {key}, but {}", names(section_table)))?;
    let new = value_like(old, value).ok_or_else(|| format!("{value:?} is not a value such as {old}"))?;
    section_table.insert(key.to_owned(), new);
    RawSettings::deserialize(table).map_err(|error| error.message().to_owned())
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
