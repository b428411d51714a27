//! The generators of sites that are known, and how each turns the path of a document into that of a page.

use crate::parse::site::addresses::{Routes, Style};

/// What makes a site of a folder of documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Generator {
    /// docusaurus.io
    Docusaurus,
    /// vitepress.dev
    VitePress,
    /// gohugo.io
    Hugo,
    /// jekyllrb.com
    Jekyll,
    /// rust-lang.github.io/mdBook
    MdBook,
    /// mkdocs.org
    MkDocs,
    /// sphinx-doc.org
    Sphinx,
    /// Another: a document's page is at its path without the ending.
    #[default]
    Other,
}

impl Generator {
    /// Each, in the order of their names in settings.
    pub const ALL: [Generator; 8] = [
        Generator::Docusaurus,
        Generator::VitePress,
        Generator::Hugo,
        Generator::Jekyll,
        Generator::MdBook,
        Generator::MkDocs,
        Generator::Sphinx,
        Generator::Other,
    ];

    /// Its name in the settings.
    pub fn name(self) -> &'static str {
        match self {
            Generator::Docusaurus => "docusaurus",
            Generator::VitePress => "vitepress",
            Generator::Hugo => "hugo",
            Generator::Jekyll => "jekyll",
            Generator::MdBook => "mdbook",
            Generator::MkDocs => "mkdocs",
            Generator::Sphinx => "sphinx",
            Generator::Other => "other",
        }
    }

    /// The generator of this name.
    pub fn named(name: &str) -> Option<Generator> {
        Generator::ALL.into_iter().find(|generator| generator.name() == name)
    }

    /// The routes of a project folder, where its settings leave everything as it comes.
    pub(super) fn routes(self) -> Routes {
        match self {
            Generator::Docusaurus => self.routes_of_content().mounted(&[("docs", "docs"), ("blog", "blog"), ("src/pages", "")]),
            Generator::Hugo => self.routes_of_content().mounted(&[("content", "")]),
            Generator::MdBook => self.routes_of_content().mounted(&[("src", "")]),
            Generator::MkDocs => self.routes_of_content().mounted(&[("docs", "")]),
            Generator::VitePress | Generator::Jekyll | Generator::Sphinx | Generator::Other => self.routes_of_content(),
        }
    }

    /// The routes of a folder of documents alone.
    ///
    /// Sources: each generator's documentation of URLs, routing or permalinks.
    pub(super) fn routes_of_content(self) -> Routes {
        let routes = Routes::default();
        match self {
            Generator::Docusaurus => Routes { posts: Some(":year/:month/:day/:title".to_owned()), has_numbers: true, ..routes },
            Generator::VitePress => Routes { style: Style::File, ..routes },
            Generator::Hugo => Routes { style: Style::Folder, is_lower_case: true, ..routes },
            Generator::Jekyll => {
                Routes { style: Style::File, posts: Some(":categories/:year/:month/:day/:title.html".to_owned()), ..routes }
            }
            Generator::MdBook | Generator::Sphinx => Routes { style: Style::FileAndIndex, ..routes },
            Generator::MkDocs => Routes { style: Style::Folder, ..routes },
            Generator::Other => routes,
        }
    }
}
