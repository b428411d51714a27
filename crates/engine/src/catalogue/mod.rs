//! What a corpus holds beside its passages: its outlets and their dates, headlines to complete, articles to find again. Of one index
//! ([`Catalogue`]), and of several as if they were one ([`UnionCatalogue`]).

mod lists;

mod places;

mod headlines;

mod names;

mod outlet;

mod one;

mod merge;

mod union;

pub use one::Catalogue;
pub use outlet::{Days, Outlet};
pub use union::UnionCatalogue;
