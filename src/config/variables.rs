//! Environment variables, behind a trait so that tests bring a table instead.

use std::collections::BTreeMap;

/// What variables are read from.
pub trait Variables {
    /// The value of a variable; `None` if it is unset, empty or not Unicode.
    fn value(&self, name: &str) -> Option<String>;

    /// All variables whose names begin with `prefix`, by name.
    fn with_prefix(&self, prefix: &str) -> BTreeMap<String, String>;
}

/// The variables of this process.
#[derive(Clone, Copy, Debug)]
pub struct Process;

impl Variables for Process {
    fn value(&self, name: &str) -> Option<String> {
        std::env::var(name).ok().filter(|value| !value.is_empty())
    }

    fn with_prefix(&self, prefix: &str) -> BTreeMap<String, String> {
        let unicode = std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
        unicode.filter(|(name, _)| name.starts_with(prefix)).collect()
    }
}

impl Variables for BTreeMap<&str, &str> {
    fn value(&self, name: &str) -> Option<String> {
        self.get(name).filter(|value| !value.is_empty()).map(|value| (*value).to_owned())
    }

    fn with_prefix(&self, prefix: &str) -> BTreeMap<String, String> {
        self.iter().filter(|(name, _)| name.starts_with(prefix)).map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }
}
