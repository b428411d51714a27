//! The name of a directive in, what kind of directive it is out: those of docutils, of Sphinx and of its common extensions.

/// What a directive does with its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing of it is text, or the author does not publish it.
    Unseen,
    /// Its text may begin behind its name.
    Text,
    /// Its argument is a setting.
    Container,
    Admonition,
    TitledAdmonition,
    /// Its argument is the name of its content.
    Labelled,
    /// Its argument is what is seen while it is folded up.
    Folded,
    Rubric,
    Quote,
    /// Code; of a language, or of the one that the argument names.
    Code {
        language: Option<&'static str>,
    },
    CodeTab,
    /// Code in which marks of running text count.
    MarkedCode,
    /// What changed in a version, or between so many.
    Version {
        label: &'static str,
        versions: usize,
    },
    /// A label and what its argument says.
    Sentence(&'static str),
    Figure,
    ListTable,
    CsvTable,
    Glossary,
    /// What a program defines.
    Object,
    Only,
    Highlight,
    Role,
    Metadata,
    /// Of an extension that is not known here.
    Unknown,
}

/// What a program or its documentation defines, by the names without their domains.
const OBJECTS: &[&str] = &[
    "function",
    "class",
    "method",
    "attribute",
    "data",
    "exception",
    "module-attribute",
    "classmethod",
    "staticmethod",
    "property",
    "decorator",
    "decoratormethod",
    "abstractmethod",
    "coroutinefunction",
    "coroutinemethod",
    "awaitablefunction",
    "awaitablemethod",
    "type",
    "var",
    "member",
    "macro",
    "struct",
    "union",
    "enum",
    "enumerator",
    "alias",
    "concept",
    "namespace-push",
    "option",
    "cmdoption",
    "envvar",
    "confval",
    "setting",
    "describe",
    "object",
    "directive",
    "role",
    "opcode",
    "pdbcommand",
    "2to3fixer",
    "monitoring-event",
    "get",
    "post",
    "put",
    "delete",
    "patch",
    "head",
    "attributetable-entry",
];

/// The kind of the directive of this name, which is in lower case.
pub(super) fn kind(name: &str) -> Kind {
    let (domain, last) = name.rsplit_once(':').unwrap_or(("", name));
    if domain.is_empty() { of_name(name) } else { of_domain(last) }
}

fn of_domain(name: &str) -> Kind {
    match name {
        "module" | "currentmodule" | "namespace" | "namespace-push" | "namespace-pop" => Kind::Container,
        "automodule" | "autoclass" | "autofunction" => Kind::Unseen,
        "autoflask" | "autosimple" => Kind::Unseen,
        _ => Kind::Object,
    }
}

fn of_name(name: &str) -> Kind {
    match name {
        "note" | "tip" | "warning" | "danger" | "important" | "caution" | "attention" | "hint" | "error" | "seealso" | "info" => {
            Kind::Admonition
        }
        "admonition" | "topic-admonition" => Kind::TitledAdmonition,
        "code-block" | "code" | "sourcecode" | "prompt" | "code-cell" => Kind::Code { language: None },
        "ipython" | "doctest" | "testcode" | "jupyter-execute" | "pyodide" => Kind::Code { language: Some("python") },
        "math" => Kind::Code { language: Some("latex") },
        "productionlist" | "testoutput" | "grammar-snippet" => Kind::Code { language: Some("text") },
        "code-tab" => Kind::CodeTab,
        "parsed-literal" => Kind::MarkedCode,
        "versionadded" => Kind::Version { label: "Added in version", versions: 1 },
        "versionchanged" => Kind::Version { label: "Changed in version", versions: 1 },
        "versionremoved" => Kind::Version { label: "Removed in version", versions: 1 },
        "deprecated" => Kind::Version { label: "Deprecated since version", versions: 1 },
        "deprecated-removed" => Kind::Version { label: "Deprecated since version", versions: 2 },
        "availability" => Kind::Sentence("Availability"),
        "figure" => Kind::Figure,
        "list-table" | "flat-table" => Kind::ListTable,
        "csv-table" => Kind::CsvTable,
        "glossary" => Kind::Glossary,
        "only" => Kind::Only,
        "highlight" | "highlightlang" => Kind::Highlight,
        "role" | "default-role" => Kind::Role,
        "meta" | "title" => Kind::Metadata,
        "rubric" | "centered" => Kind::Rubric,
        "epigraph" | "highlights" | "pull-quote" => Kind::Quote,
        "compound" | "acks" | "impl-detail" | "line-block" | "abstract" => Kind::Text,
        "container" | "rst-class" | "cssclass" | "div" | "hlist" | "tabs" | "tab-set" | "grid" | "row" | "column" | "ifconfig"
        | "align" | "module" | "py:module" | "currentmodule" | "program" | "panels" | "card-carousel" | "toggle" => Kind::Container,
        "topic" | "sidebar" | "table" | "tab" | "tab-item" | "group-tab" | "card" | "grid-item-card" | "grid-item" | "audit-event" => {
            Kind::Labelled
        }
        "dropdown" | "collapse" | "details" | "spoiler" => Kind::Folded,
        _ if OBJECTS.contains(&name) => Kind::Object,
        _ if is_unseen(name) => Kind::Unseen,
        _ => Kind::Unknown,
    }
}

/// What is no text: lists of links that are made, other files, pictures that a program draws, settings; and notes of the author to himself.
fn is_unseen(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "toctree",
        "contents",
        "sectnum",
        "section-numbering",
        "index",
        "include",
        "literalinclude",
        "raw",
        "header",
        "footer",
        "target-notes",
        "tabularcolumns",
        "image",
        "replace",
        "unicode",
        "date",
        "todo",
        "todolist",
        "comment",
        "sectionauthor",
        "moduleauthor",
        "codeauthor",
        "autosummary",
        "bibliography",
        "graphviz",
        "digraph",
        "graph",
        "inheritance-diagram",
        "mermaid",
        "uml",
        "plantuml",
        "blockdiag",
        "seqdiag",
        "actdiag",
        "nwdiag",
        "ditaa",
        "aafig",
        "tikz",
        "plot",
        "testsetup",
        "testcleanup",
        "command-output",
        "program-output",
        "git_changelog",
        "youtube",
        "vimeo",
        "video",
        "raw-html",
        "button-link",
        "button-ref",
        "grid-item-ref",
        "attributetable",
        "nbgallery",
        "postlist",
        "disqus",
        "class-diagram",
        "galleryimport",
        "minigallery",
        "ifnotslides",
    ];
    NAMES.contains(&name) || name.starts_with("auto")
}
