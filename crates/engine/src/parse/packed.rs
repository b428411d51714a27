//! The name of a packed file in, that of what it holds out.

/// The endings of files that hold one other file, packed, in lower case.
const PACKED: &[&str] = &[".gz", ".bz2", ".zst"];

/// The name of what a file holds that is packed by itself: `dump.xml` for `dump.xml.gz`. None for another name.
pub fn uncompressed(path: &str) -> Option<&str> {
    let ends = |ending: &&&str| path.len() > ending.len() && path.to_ascii_lowercase().ends_with(**ending);
    PACKED.iter().find(|ending| ends(ending)).and_then(|ending| path.get(..path.len() - ending.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_file_that_is_packed_by_itself_has_another_name() {
        let names = ["a/dump.xml.bz2", "FAQ.MD.GZ", "a.zip", ".gz"].map(uncompressed);
        assert_eq!(names, [Some("a/dump.xml"), Some("FAQ.MD"), None, None]);
    }
}
