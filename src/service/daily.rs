//! Something that is made once for a corpus, and again on another day where some articles are shown only on some days.

use std::sync::{Arc, Mutex, PoisonError};

use arc_swap::ArcSwapOption;
use time::Date;

/// What was made, with the day it was made for. Made when it is first asked for.
#[derive(Debug)]
pub(super) struct Daily<T> {
    made: ArcSwapOption<(Option<Date>, Arc<T>)>,
    /// Held by who makes it; the others wait for what they make.
    making: Mutex<()>,
}

// Without asking that T has a default of its own.
impl<T> Default for Daily<T> {
    fn default() -> Daily<T> {
        Daily { made: ArcSwapOption::empty(), making: Mutex::default() }
    }
}

impl<T> Daily<T> {
    /// What was made for `day`, if it was. No day: any day is the same.
    pub(super) fn get(&self, day: Option<Date>) -> Option<Arc<T>> {
        self.made.load().as_ref().filter(|made| made.0 == day).map(|made| Arc::clone(&made.1))
    }

    /// The same, made with `make` if it was not.
    pub(super) fn get_or_make(&self, day: Option<Date>, make: impl FnOnce() -> T) -> Arc<T> {
        if let Some(made) = self.get(day) {
            return made;
        }
        let _making = self.making.lock().unwrap_or_else(PoisonError::into_inner);
        self.get(day).unwrap_or_else(|| {
            let made = Arc::new(make());
            self.made.store(Some(Arc::new((day, Arc::clone(&made)))));
            made
        })
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn it_is_made_once_a_day() {
        let daily = Daily::default();
        assert_eq!(daily.get(None), None);
        assert_eq!((*daily.get_or_make(None, || 1), *daily.get_or_make(None, || 2)), (1, 1));
        let (one, next) = (Some(date!(2024 - 05 - 01)), Some(date!(2024 - 05 - 02)));
        assert_eq!((*daily.get_or_make(one, || 3), *daily.get_or_make(one, || 4), *daily.get_or_make(next, || 5)), (3, 3, 5));
        assert_eq!((daily.get(next).as_deref(), daily.get(one)), (Some(&5), None));
    }
}
