//! Questions to show as examples, found once for what somebody sees.

use std::sync::{Arc, Mutex, PoisonError, Weak};

use time::Date;

/// Those that were found, and for what. They are kept with a server's articles, or with the common ones, of type `Common`.
#[derive(Debug)]
pub(super) struct Examples<Common>(Mutex<Option<Found<Common>>>);

#[derive(Debug)]
struct Found<Common> {
    day: Option<Date>,
    /// The common articles that were asked as well.
    common: Weak<Common>,
    questions: Arc<Vec<String>>,
}

// Without asking that they have a default of their own.
impl<Common> Default for Examples<Common> {
    fn default() -> Examples<Common> {
        Examples(Mutex::default())
    }
}

impl<Common> Examples<Common> {
    /// The examples for `day` where `common` is asked as well, found with `find` if they were not yet. Who comes meanwhile waits.
    pub(super) fn get_or_find(&self, day: Option<Date>, common: &Arc<Common>, find: impl FnOnce() -> Vec<String>) -> Arc<Vec<String>> {
        let mut found = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_for = |found: &&Found<Common>| found.day == day && Weak::as_ptr(&found.common) == Arc::as_ptr(common);
        if let Some(found) = found.as_ref().filter(is_for) {
            return Arc::clone(&found.questions);
        }
        let questions = Arc::new(find());
        *found = Some(Found { day, common: Arc::downgrade(common), questions: Arc::clone(&questions) });
        questions
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn they_are_found_again_on_another_day_and_for_other_articles() {
        let (examples, one, other) = (Examples::default(), Arc::new("one"), Arc::new("other"));
        let found = |day, common, says: &str| examples.get_or_find(day, common, || vec![says.to_owned()]).concat();
        assert_eq!((found(None, &one, "a"), found(None, &one, "b")), ("a".to_owned(), "a".to_owned()));
        assert_eq!(found(None, &other, "c"), "c");
        assert_eq!(found(Some(date!(2024 - 05 - 01)), &other, "d"), "d");
    }
}
