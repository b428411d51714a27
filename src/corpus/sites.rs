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
        let mut sites: Vec<Arc<Site>> = stated.into_iter().map(ruled).map(Arc::new).collect();
        sites.extend(is_ruled.then(|| Arc::new(Site::of_rules(folder, rules))));
        sites.sort_by_key(|site| std::cmp::Reverse(site.folder().len()));
        Sites { sites }
    }

    /// The site of the file of this path, if it belongs to one.
    pub(super) fn of(&self, path: &str) -> Option<&Arc<Site>> {
        self.sites.iter().find(|site| site.holds(path))
    }
}

/// A number that other sites change.
pub(super) fn hash_of(sites: &[Sites]) -> u64 {
    let mut hasher = std::hash::DefaultHasher::new();
    sites.hash(&mut hasher);
    hasher.finish()
}
