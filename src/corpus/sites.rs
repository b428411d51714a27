//! What a source's generators and its operator state in, the site that each of its files belongs to out.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use pullquote_engine::parse::{Site, SiteRules};

/// Larger files are no settings of a generator.
pub(super) const MAX_SETTINGS_BYTES: u64 = 1 << 20;

/// The sites of one source.
#[derive(Clone, Debug, Default, Hash)]
pub(super) struct Sites {
    /// The innermost folders first.
    sites: Vec<Arc<Site>>,
}

impl Sites {
    /// The sites that settings files state, under what the operator states of `folder` and all below it.
    pub(super) fn new(folder: &str, rules: &SiteRules, stated: Vec<Site>) -> Sites {
        let is_ruled = *rules != SiteRules::default();
        let ruled = |site: Site| if is_ruled { site.ruled_by(rules) } else { site };
        let mut stated = stated;
        for other in stated.clone() {
            stated.iter_mut().for_each(|site| site.add_people_of(&other));
        }
        let mut sites: Vec<Arc<Site>> = stated.into_iter().map(ruled).map(Arc::new).collect();
        sites.extend(is_ruled.then(|| Arc::new(Site::of_rules(folder, rules))));
        sites.sort_by_key(|site| std::cmp::Reverse(site.folder().len()));
        Sites { sites }
    }

    /// The site of the file of this path, if it belongs to one: one of which nothing is published, if any says so of the file.
    pub(super) fn of(&self, path: &str) -> Option<Arc<Site>> {
        let reason = self.sites.iter().find_map(|site| site.withholds(path));
        reason.map(|reason| Arc::new(Site::unpublished(reason))).or_else(|| self.sites.iter().find(|site| site.holds(path)).cloned())
    }
}

/// A number that other sites change.
pub(super) fn hash_of(sites: &[Sites]) -> u64 {
    let mut hasher = std::hash::DefaultHasher::new();
    sites.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_beside_a_document_of_a_site_holds_it_back() {
        let site = |path: &str, text: &str| Site::of_settings(path, text.as_bytes()).expect("a site");
        let stated = vec![site("mkdocs.yml", "site_name: Mill\n"), site("docs/a.meta", ".. title: A\n.. tags: draft\n")];
        let sites = Sites::new("", &SiteRules::default(), stated);
        let articles = |path: &str| {
            let parsed = pullquote_engine::parse::parse(path, b"It turns.");
            sites.of(path).expect("a site").apply(parsed).articles
        };
        let people = site("blog/authors.yml", "ada:\n  name: Ada Moor\n");
        let blog = Sites::new("", &SiteRules::default(), vec![site("docusaurus.config.js", "export default { title: 'Mill' }"), people]);
        let post = pullquote_engine::parse::parse("blog/a.md", b"---\nauthors: [ada, ben]\n---\nIt turns.");
        let post = blog.of("blog/a.md").expect("a site").apply(post).articles.remove(0);
        assert_eq!(post.attribution.authors.value().map(|names| names.join(", ")).as_deref(), Some("Ada Moor, ben"));
        assert_eq!(articles("docs/a.md").len(), 0);
        assert_eq!(articles("docs/b.md")[0].attribution.source.value().map(String::as_str), Some("Mill"));
    }
}
