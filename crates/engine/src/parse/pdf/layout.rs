//! What a PDF is before it is a text: runs of letters at places of its pages, and what the file says of itself.
//!
//! This is what the process that opens the file hands to the one that makes an article of it.

use serde::{Deserialize, Serialize};

/// No page is as large as this, in points: a place further away is none.
const FARTHEST: f32 = 100_000.0;

/// What came of opening a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum Opened {
    /// Its pages.
    Pages(Layout),
    /// Why it has none, in words that say what to do about it.
    Refused(String),
}

/// The pages of a document.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Layout {
    pub(super) pages: Vec<Page>,
    pub(super) info: Info,
    /// Its bookmarks, in their order.
    pub(super) outline: Vec<Bookmark>,
    /// What could not be read, in words.
    pub(super) problems: Vec<String>,
}

/// A page. Places are in points (1/72 inch), from its upper left corner to the right and down.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Page {
    pub(super) width: f32,
    pub(super) height: f32,
    /// Its text, in the order in which the file has it.
    pub(super) runs: Vec<Run>,
    /// The addresses that its links lead to.
    pub(super) links: Vec<String>,
    /// Whether it shows a picture.
    pub(super) has_picture: bool,
}

/// Letters that follow each other in one line, in one style.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Run {
    #[serde(rename = "t")]
    pub(super) text: String,
    /// Where it begins.
    pub(super) x: f32,
    /// The line that its letters stand on.
    pub(super) y: f32,
    #[serde(rename = "w")]
    pub(super) width: f32,
    /// The size of its font.
    #[serde(rename = "s")]
    pub(super) size: f32,
    #[serde(rename = "f", default, skip_serializing_if = "Style::is_plain")]
    pub(super) style: Style,
    /// Its place in [`Page::links`], where it is a link.
    #[serde(rename = "l", default, skip_serializing_if = "Option::is_none")]
    pub(super) link: Option<u16>,
    /// Whether the file says that it belongs to the page and not to the text, as its number does.
    #[serde(rename = "a", default, skip_serializing_if = "is_false")]
    pub(super) is_artifact: bool,
}

/// How letters look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Style {
    #[serde(rename = "b", default, skip_serializing_if = "is_false")]
    pub(super) bold: bool,
    #[serde(rename = "i", default, skip_serializing_if = "is_false")]
    pub(super) italic: bool,
    /// All letters are of one width, as in code.
    #[serde(rename = "m", default, skip_serializing_if = "is_false")]
    pub(super) mono: bool,
}

/// What a file says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Info {
    pub(super) title: Option<String>,
    pub(super) authors: Vec<String>,
    /// The day it was published. The day on which the file was made is not that.
    pub(super) published: Option<String>,
    pub(super) language: Option<String>,
}

/// A bookmark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Bookmark {
    pub(super) title: String,
    /// 0 for one that is in no other.
    pub(super) depth: u8,
}

impl Style {
    fn is_plain(&self) -> bool {
        *self == Style::default()
    }
}

impl Run {
    /// Where it ends.
    pub(super) fn end(&self) -> f32 {
        self.x + self.width
    }

    /// Whether it is at a place that a page can have.
    fn is_placed(&self) -> bool {
        [self.x, self.y, self.width, self.size].iter().all(|at| at.abs() < FARTHEST) && self.width >= 0.0 && self.size > 0.0
    }
}

impl Opened {
    /// What these bytes say, as [`Opened::to_bytes`] wrote it; none if they are something else.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Opened> {
        let mut opened: Opened = serde_json::from_slice(bytes).ok()?;
        if let Opened::Pages(layout) = &mut opened {
            for page in &mut layout.pages {
                page.runs.retain(Run::is_placed);
            }
        }
        Some(opened)
    }

    /// As bytes; nothing where that cannot be.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }
}

fn is_false(flag: &bool) -> bool {
    !flag
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_layout_is_the_same_after_it_was_bytes() {
        let style = Style { bold: true, ..Style::default() };
        let run = Run { text: "Mill é".to_owned(), x: 72.25, y: 100.5, width: 30.0, size: 10.0, style, link: Some(0), is_artifact: true };
        let page = Page { width: 595.0, height: 842.0, runs: vec![run], links: vec!["https://a.org".to_owned()], has_picture: false };
        let opened = Opened::Pages(Layout { pages: vec![page], ..Layout::default() });
        assert_eq!(Opened::from_bytes(&opened.to_bytes()), Some(opened));
    }

    #[test]
    fn what_is_at_no_place_is_dropped_and_other_bytes_are_no_layout() {
        let far = Run { text: "far".to_owned(), x: 1e30, size: 10.0, ..Run::default() };
        let flat = Run { text: "flat".to_owned(), size: 0.0, ..Run::default() };
        let page = Page { runs: vec![far, flat], ..Page::default() };
        let bytes = Opened::Pages(Layout { pages: vec![page], ..Layout::default() }).to_bytes();
        assert!(matches!(Opened::from_bytes(&bytes), Some(Opened::Pages(layout)) if layout.pages[0].runs.is_empty()));
        assert_eq!((Opened::from_bytes(b""), Opened::from_bytes(b"{\"Pages\": 1}")), (None, None));
    }
}
