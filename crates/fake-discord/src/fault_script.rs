//! Which request meets which fault: first as a test scripted it, then by chance.

use crate::chaos::Chance;
use crate::fault::{Fault, RequestMatcher};

/// The script.
#[derive(Debug, Default)]
pub(crate) struct FaultScript {
    scripts: Vec<Script>,
    chance: Option<Chance>,
}

#[derive(Debug)]
struct Script {
    method: String,
    path: String,
    left: usize,
    fault: Fault,
}

impl FaultScript {
    pub(crate) fn add(&mut self, scope: RequestMatcher<'_>, fault: Fault) {
        self.scripts.push(Script { method: scope.method.to_owned(), path: scope.path.to_owned(), left: scope.times, fault });
    }

    /// Leaves to chance what no script is for.
    pub(crate) fn leave_to(&mut self, chance: Chance) {
        self.chance = Some(chance);
    }

    pub(crate) fn clear(&mut self) {
        self.scripts.clear();
        self.chance = None;
    }

    /// What this request meets, used up by it. `subject`: the number of the interaction that it is about.
    pub(crate) fn take(&mut self, method: &str, path: &str, subject: Option<usize>) -> Option<Fault> {
        self.scripted(method, path).or_else(|| self.chance.as_mut()?.draw(method, path, subject))
    }

    fn scripted(&mut self, method: &str, path: &str) -> Option<Fault> {
        let fits =
            |script: &&mut Script| script.left > 0 && (script.method.is_empty() || script.method == method) && path.contains(&script.path);
        let script = self.scripts.iter_mut().find(fits)?;
        script.left -= 1;
        Some(script.fault)
    }
}
