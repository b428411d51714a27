//! What a document is made of, as it was read: blocks in blocks. Their texts still have the marks of running text.

/// A block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Node {
    Heading {
        level: u8,
        text: String,
        anchor: Option<String>,
    },
    /// A heading that opens no section of the outline.
    Rubric(String),
    Paragraph(String),
    /// Lines that end where the author ends them.
    Verse(Vec<String>),
    Code {
        language: Option<String>,
        text: String,
    },
    /// Code in which marks of running text count.
    MarkedCode(String),
    /// A list; the number of its first item where it is ordered.
    List {
        first: Option<u32>,
        items: Vec<Vec<Node>>,
    },
    Terms(Vec<Entry>),
    Fields(Vec<Field>),
    Quote(Vec<Node>),
    Admonition {
        name: String,
        title: Option<String>,
        nodes: Vec<Node>,
    },
    Table(Vec<Row>),
    /// A part that is folded up.
    Details {
        summary: String,
        nodes: Vec<Node>,
    },
    /// What stands below a picture.
    PictureCaption(String),
    /// The name of what follows.
    Label(String),
    Container(Vec<Node>),
    Rule,
}

/// Terms and what they mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) terms: Vec<Term>,
    pub(super) definition: Vec<Node>,
}

/// What is defined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Term {
    Text(String),
    /// A signature, byte for byte.
    Code(String),
}

/// `:name: body`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) body: Vec<Node>,
}

/// A row of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) is_header: bool,
    pub(super) cells: Vec<Cell>,
}

/// A cell, which may stand in more than one column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) columns: usize,
    pub(super) nodes: Vec<Node>,
}
