//! What a field is told to show in, whether that is text of the document and where it leads out.

/// Fields that nest deeper are told apart no longer. Documents have two or three in each other.
const MAX_OPEN: usize = 32;
/// What a field is told is cut here: it is a word, an address and some options.
const MAX_TOLD_BYTES: usize = 4_096;

/// The fields that are open, each in the one before it.
#[derive(Debug, Default)]
pub(super) struct Fields(Vec<Field>);

#[derive(Debug, Default)]
struct Field {
    told: String,
    /// Whether what it shows is being read, and no longer what it is told.
    is_shown: bool,
}

impl Fields {
    /// Notes the mark that a field begins, goes over to what it shows, or ends.
    pub(super) fn mark(&mut self, kind: &str) {
        match kind {
            "begin" => self.push(Field::default()),
            "separate" => self.0.last_mut().into_iter().for_each(|field| field.is_shown = true),
            "end" => drop(self.0.pop()),
            _ => {}
        }
    }

    /// Opens a field that is an element of its own; what stands in it is what it shows.
    pub(super) fn open(&mut self, told: String) {
        self.push(Field { told, is_shown: true });
    }

    fn push(&mut self, field: Field) {
        if self.0.len() >= MAX_OPEN {
            self.0.clear();
        }
        self.0.push(field);
    }

    pub(super) fn tell(&mut self, told: &str) {
        let open = self.0.last_mut().filter(|field| field.told.len() + told.len() <= MAX_TOLD_BYTES);
        open.into_iter().for_each(|field| field.told.push_str(told));
    }

    /// What a field is told ends with its paragraph, even where its marks are lost.
    pub(super) fn end_paragraph(&mut self) {
        self.0.retain(|field| field.is_shown);
    }

    /// A heading is in no table of contents, even where the mark of its end is lost.
    pub(super) fn begin_section(&mut self) {
        self.0.retain(|field| !field.is_contents());
    }

    /// Whether what is read now is text.
    pub(super) fn show(&self) -> bool {
        self.0.iter().all(|field| field.is_shown && !field.is_contents())
    }

    /// The address that the text leads to which is read now.
    pub(super) fn link(&self) -> Option<String> {
        self.0.iter().rev().find_map(Field::link)
    }
}

impl Field {
    fn is_contents(&self) -> bool {
        matches!(self.told.split_whitespace().next(), Some("TOC" | "INDEX" | "TOA"))
    }

    /// `HYPERLINK "https://…"`.
    fn link(&self) -> Option<String> {
        let target = self.told.trim_start().strip_prefix("HYPERLINK")?.trim_start().strip_prefix('"')?;
        target.split('"').next().map(str::to_owned)
    }
}
