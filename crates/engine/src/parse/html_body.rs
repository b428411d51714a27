//! The HTML of an article's body in, its blocks out, if it has more than paragraphs.

use crate::parse::blocks::{Anchors, Builder, Built};
use crate::parse::shaped;

/// The blocks of a body that a feed or an export carries; `None` where they are paragraphs, which are read as text.
pub(super) fn structured(html: &str) -> Option<Built> {
    let mut builder = Builder::new(Anchors::Stated);
    builder.html(html);
    Some(builder.finish()).filter(|built| shaped::is_structured(&built.shape))
}
