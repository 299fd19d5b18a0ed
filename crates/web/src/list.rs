//! Lists: search, sort, page and filters live in the address.

use kernel::PageQuery;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// What every list understands in its query: `q`, `sap-xep` (a column, with `-` for downwards), `trang`.
/// Modules flatten it into their own query struct or read their filters beside it.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct ListQuery {
    /// Words to search for.
    pub q: String,
    /// Column to sort by.
    #[serde(rename = "sap-xep")]
    pub sort: String,
    /// Page number from 1.
    #[serde(rename = "trang")]
    pub page: Option<u64>,
}

/// The head of a column by which a list can be sorted.
#[derive(Debug, Clone)]
pub struct SortLink {
    /// What stands in the head.
    pub label: &'static str,
    /// Where it leads.
    pub href: String,
    /// "ascending", "descending" or "none", for `aria-sort`.
    pub aria: &'static str,
}

impl ListQuery {
    /// The page to read.
    pub fn page(&self) -> PageQuery {
        PageQuery::new(self.page.unwrap_or(1), PageQuery::SIZE)
    }

    /// The sort column if it is one of `columns`, else the first, and whether it runs downwards.
    pub fn sort_of(&self, columns: &[&'static str]) -> (&'static str, bool) {
        let (name, down) = match self.sort.strip_prefix('-') {
            Some(name) => (name, true),
            None => (self.sort.as_str(), false),
        };
        match columns.iter().find(|column| **column == name) {
            Some(column) => (column, down),
            None => (columns.first().copied().unwrap_or_default(), false),
        }
    }

    /// The head of `column`: keeps the rest of the raw query and turns the direction.
    pub fn sort_link(&self, label: &'static str, column: &str, path: &str, raw_query: &str) -> SortLink {
        let up = self.sort == column;
        let down = self.sort.strip_prefix('-') == Some(column);
        let next = if up { format!("-{column}") } else { column.to_owned() };
        SortLink {
            label,
            href: with(path, raw_query, "sap-xep", &next),
            aria: if up {
                "ascending"
            } else if down {
                "descending"
            } else {
                "none"
            },
        }
    }
}

/// The address with one parameter of its query set to another value and the page number taken back.
pub fn with(path: &str, raw_query: &str, name: &str, value: &str) -> String {
    let mut kept: Vec<String> = raw_query
        .split('&')
        .filter(|pair| {
            let key = pair.split('=').next().unwrap_or_default();
            !pair.is_empty() && key != name && key != "trang"
        })
        .map(str::to_owned)
        .collect();
    if !value.is_empty() {
        kept.push(format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC)));
    }
    if kept.is_empty() { path.to_owned() } else { format!("{path}?{}", kept.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sort_link_keeps_the_filters_and_turns_round() {
        let list = ListQuery { sort: "han".to_owned(), ..ListQuery::default() };
        let link = list.sort_link("Hạn", "han", "/nhiem-vu", "q=a&trang=3&sap-xep=han");
        assert_eq!(link.href, "/nhiem-vu?q=a&sap-xep=%2Dhan");
        assert_eq!(link.aria, "ascending");
        assert_eq!(list.sort_of(&["ten", "han"]), ("han", false));
    }
}
