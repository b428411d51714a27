//! Why settings are refused, and the bounds that values are held to.

use std::io;
use std::path::PathBuf;

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file is named and cannot be read.
    #[error("cannot read the settings file {path}")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file is not TOML, or has a key or a type that is not known.
    #[error("{path} cannot be used:\n{reason}")]
    File {
        /// The file.
        path: PathBuf,
        /// The place and the reason, over several lines.
        reason: String,
    },
    /// A variable names no setting, or its value does not fit.
    #[error("the variable {variable} cannot be used: {reason}")]
    Variable {
        /// The variable.
        variable: String,
        /// What is wrong.
        reason: String,
    },
    /// A value out of its bounds.
    #[error("the setting {key} is {value}; it must be {bounds}")]
    Value {
        /// The setting, as `section.key`.
        key: &'static str,
        /// What it is.
        value: String,
        /// What it may be.
        bounds: String,
    },
}

/// `value` if it is from `least` to `most`.
pub(super) fn within<T: PartialOrd + std::fmt::Display + Copy>(key: &'static str, value: T, least: T, most: T) -> Result<T, SettingsError> {
    // Not a number is within no bounds.
    if value >= least && value <= most { Ok(value) } else { Err(refused(key, &value.to_string(), &format!("between {least} and {most}"))) }
}

/// The error that names a setting, what it is, and what it may be.
pub(super) fn refused(key: &'static str, value: &str, bounds: &str) -> SettingsError {
    SettingsError::Value { key, value: format!("{value:?}").replace('"', "'"), bounds: bounds.to_owned() }
}
