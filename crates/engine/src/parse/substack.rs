//! The list of posts in an export of Substack, `posts.csv`, in; what it says of each, by the name of its file in `posts/`, out.

use std::collections::BTreeMap;

use ::csv::{ReaderBuilder, StringRecord};
use time::Date;

use crate::parse::dates;
use crate::text::clean;

/// The columns that no other table has together.
const COLUMNS: [&str; 4] = ["post_id", "post_date", "is_published", "audience"];

/// A post that everybody may read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Post {
    pub(super) title: Option<String>,
    pub(super) published: Option<Date>,
}

/// Whether a table is that list.
pub(super) fn is_list(text: &str) -> bool {
    let first = text.lines().next().unwrap_or_default();
    let names: Vec<&str> = first.split(',').map(|name| name.trim().trim_matches('"')).collect();
    COLUMNS.iter().all(|column| names.contains(column))
}

/// What the list says of the post in each file, or why not everybody may read it.
pub(super) fn posts(text: &str) -> BTreeMap<String, Result<Post, String>> {
    let mut reader = ReaderBuilder::new().flexible(true).from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let names = reader.headers().cloned().unwrap_or_default();
    let rows = reader.records().map_while(Result::ok);
    rows.filter_map(|row| {
        let cell = |name: &str| cell(&names, &row, name);
        Some((format!("{}.html", cell("post_id")?), post(&cell)))
    })
    .collect()
}

fn cell(names: &StringRecord, row: &StringRecord, name: &str) -> Option<String> {
    let column = names.iter().position(|known| known.trim() == name)?;
    row.get(column).map(|cell| cell.trim().to_owned()).filter(|cell| !cell.is_empty())
}

/// What is not said to be published, and for everyone, is not.
fn post(cell: &dyn Fn(&str) -> Option<String>) -> Result<Post, String> {
    for (name, open) in [("is_published", "true"), ("audience", "everyone")] {
        let value = cell(name).unwrap_or_default();
        if !value.eq_ignore_ascii_case(open) {
            return Err(format!("{name}: {value}"));
        }
    }
    let title = cell("title").map(|title| clean::clean_inline(&title)).filter(|title| !title.is_empty());
    Ok(Post { title, published: cell("post_date").as_deref().and_then(dates::stated) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_post_is_for_everyone_or_left_out() {
        let text = "post_id,post_date,is_published,email_sent_at,inbox_sent_at,type,audience,title,subtitle,podcast_url\n\
            1.keys,2024-03-04T10:00:00.000Z,true,,,newsletter,everyone,\"Keys, and gates\",,\n\
            2.loft,,false,,,newsletter,everyone,Loft,,\n3.wheel,2024-03-05T10:00:00.000Z,true,,,newsletter,only_paid,Wheel,,\n4.short\n";
        assert!(is_list(text) && !is_list("title,body\n"));
        let posts = posts(text);
        let keys = posts["1.keys.html"].as_ref().expect("published");
        assert_eq!(
            (keys.title.as_deref(), keys.published.map(crate::article::day).as_deref()),
            (Some("Keys, and gates"), Some("2024-03-04"))
        );
        let reasons: Vec<_> = posts.values().filter_map(|post| post.as_ref().err()).collect();
        assert_eq!(reasons, ["is_published: false", "audience: only_paid", "is_published: "]);
    }
}
