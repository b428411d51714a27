//! Bounds on figures, as arguments or as a TOML file, and which of them a run breaks.

use std::collections::BTreeMap;

use pullquote_engine::eval::Run;

/// A figure and what it may come to.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Bound {
    /// The one set it holds for; all if none.
    set: Option<String>,
    figure: String,
    value: f64,
    /// Whether `value` is the least the figure may be; else the most.
    is_least: bool,
}

/// A bound written as `FIGURE=VALUE` or `SET:FIGURE=VALUE`.
pub(super) fn bound(raw: &str, is_least: bool) -> Result<Bound, String> {
    let (name, value) = raw.split_once('=').ok_or_else(|| format!("{raw:?} is not FIGURE=VALUE"))?;
    let value = value.parse().map_err(|_| format!("{value:?} in {raw:?} is not a number"))?;
    let (set, figure) = name.split_once(':').map_or((None, name), |(set, figure)| (Some(set.to_owned()), figure));
    Ok(Bound { set, figure: figure.to_owned(), value, is_least })
}

#[derive(Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Bounds {
    least: BTreeMap<String, f64>,
    most: BTreeMap<String, f64>,
}

/// The bounds of a TOML file with the tables `[SET.least]` and `[SET.most]`.
pub(super) fn read(text: &str) -> Result<Vec<Bound>, String> {
    let sets: BTreeMap<String, Bounds> = toml::from_str(text).map_err(|error| error.to_string())?;
    let of_set = |(set, bounds): (String, Bounds)| {
        let least = bounds.least.into_iter().map(|(figure, value)| (figure, value, true));
        let most = bounds.most.into_iter().map(|(figure, value)| (figure, value, false));
        least.chain(most).map(move |(figure, value, is_least)| Bound { set: Some(set.clone()), figure, value, is_least })
    };
    Ok(sets.into_iter().flat_map(of_set).collect())
}

impl Bound {
    /// A line for each set that breaks it. A bound on a set that was not asked is not broken; one on a figure that a
    /// named set does not have is, as its name is likely wrong.
    pub(super) fn broken_by(&self, runs: &[Run]) -> Vec<String> {
        let side = if self.is_least { "below" } else { "above" };
        let meant = runs.iter().filter(|run| self.set.as_ref().is_none_or(|set| *set == run.name));
        meant
            .filter_map(|run| match run.figures.values.get(&self.figure) {
                Some(value) if self.allows(*value) => None,
                Some(value) => Some(format!("{}: {} is {value:.4}, {side} {}", run.name, self.figure, self.value)),
                None if self.set.is_some() => Some(format!("{}: there is no figure {}", run.name, self.figure)),
                None => None,
            })
            .collect()
    }

    fn allows(&self, value: f64) -> bool {
        if self.is_least { value >= self.value } else { value <= self.value }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runs(value: f64) -> Vec<Run> {
        let mut run = Run { name: "mills".into(), ..Run::default() };
        run.figures.values.insert("auroc".into(), value);
        vec![run]
    }

    #[test]
    fn a_figure_below_its_floor_is_named_with_both_values() {
        let bound = bound("auroc=.9", true).expect("a bound");
        assert_eq!(bound.broken_by(&runs(0.85)), ["mills: auroc is 0.8500, below 0.9"]);
        assert!(bound.broken_by(&runs(0.9)).is_empty());
    }

    #[test]
    fn a_file_holds_bounds_for_each_set() {
        let bounds = read("[mills.least]\nauroc = 0.9\n[mills.most]\nauroc = 0.95\n[other.least]\nauroc = 1.0\n").expect("bounds");
        let broken = |value| bounds.iter().flat_map(|bound| bound.broken_by(&runs(value))).count();
        assert_eq!((broken(0.8), broken(0.92), broken(0.99)), (1, 0, 1));
    }

    #[test]
    fn what_is_no_bound_is_refused() {
        assert!(bound("auroc", true).is_err() && bound("auroc=high", true).is_err() && read("[mills]\nleest = 1").is_err());
        assert_eq!(bound("mills:aurok=.9", true).expect("a bound").broken_by(&runs(1.0)), ["mills: there is no figure aurok"]);
    }
}
