//! What authors write for themselves, which no reader sees. A comment that never ends hides the rest, as browsers have it.

use crate::parse::dialects::{Replaced, Rewriter};

/// `<!-- … -->`.
pub(super) fn html(rewriter: &mut Rewriter<'_>, rest: &str) -> Option<Replaced> {
    let end = memchr::memmem::find(rest.as_bytes(), b"-->").map(|at| at + 3);
    hidden(rewriter, rest, end)
}

/// `{/* … */}`, which MDX and its relatives have.
pub(super) fn mdx(rewriter: &mut Rewriter<'_>, rest: &str) -> Option<Replaced> {
    let end = rewriter.find(rest, "*/}", rest.len()).map(|at| at + 3);
    if end.is_none() && !rewriter.is_mdx {
        return None;
    }
    hidden(rewriter, rest, end)
}

/// `{::comment} … {:/comment}` of kramdown.
pub(super) fn kramdown(rewriter: &mut Rewriter<'_>, rest: &str) -> Option<Replaced> {
    let at = rewriter.find(rest, "{:/", rest.len())?;
    let end = rest.get(at..)?.find('}')?;
    Replaced::dropped(at + end + 1)
}

/// `%% … %%` of Obsidian, behind a space or at a line's start: "100%%" is none.
pub(super) fn obsidian(rewriter: &mut Rewriter<'_>, rest: &str) -> Option<Replaced> {
    if !(rewriter.out.is_empty() || rewriter.out.ends_with(char::is_whitespace)) {
        return None;
    }
    let inner = rest.get(2..)?;
    rewriter.find(inner, "%%", inner.len()).and_then(|at| Replaced::dropped(at + 4))
}

fn hidden(rewriter: &mut Rewriter<'_>, rest: &str, end: Option<usize>) -> Option<Replaced> {
    if end.is_none() {
        rewriter.problems.push((rewriter.number(), "a comment that begins here never ends; all below is left out".to_owned()));
    }
    Replaced::dropped(end.unwrap_or(rest.len()))
}
