//! Incremental rebuild: the next index made of the last. What did not change is renumbered and merged with what was read.

pub(crate) mod plan;

mod renumbering;

mod merge;

mod vanished_forms;

pub(crate) mod joining;
