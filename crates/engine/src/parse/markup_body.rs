//! The HTML body of an export or a feed in, its blocks out where it has more than paragraphs, else its text.

use crate::article::{Article, Attribution};
use crate::parse::blocks::{Anchors, Builder, Built};
use crate::parse::front_matter::{Metadata, Reasons};
use crate::parse::{markup, shaped};

/// What a body came to be.
#[derive(Debug)]
pub(super) enum Body {
    /// Paragraphs alone.
    Text(String),
    /// Headings, lists, tables or code as well.
    Blocks(Built),
}

pub(super) fn body(html: &str) -> Body {
    structured(html).map_or_else(|| Body::Text(markup::as_text(html)), Body::Blocks)
}

/// The blocks of a body; `None` where they are paragraphs, which are read as text.
pub(super) fn structured(html: &str) -> Option<Built> {
    let mut builder = Builder::new(Anchors::Stated);
    builder.html(html);
    Some(builder.finish()).filter(|built| shaped::is_structured(&built.shape))
}

/// The blocks if they say more than paragraphs, else `text`.
pub(super) fn of_blocks(built: Built, text: impl FnOnce() -> String) -> Body {
    if shaped::is_structured(&built.shape) { Body::Blocks(built) } else { Body::Text(text()) }
}

/// The article of a body with its metadata, and with the fields of `otherwise` where that says nothing.
pub(super) fn article(metadata: Metadata, path: &str, body: Body, otherwise: Attribution) -> (Article, Reasons) {
    match body {
        Body::Text(text) => metadata.article_or(path, &text, otherwise),
        Body::Blocks(built) => metadata.shaped_article(path, built, otherwise),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_are_text_and_lists_are_blocks() {
        assert!(
            matches!(body("<p>One &amp; all.</p><p>Two.</p>"), Body::Text(text) if text == markup::as_text("<p>One &amp; all.</p><p>Two.</p>"))
        );
        assert!(matches!(body("<p>You need:</p><ul><li>a key</li></ul>"), Body::Blocks(built) if built.shape.blocks.len() == 2));
    }
}
