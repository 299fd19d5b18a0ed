//! Paging of lists.

/// Which page of a list is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageQuery {
    number: u64,
    size: u64,
}

impl PageQuery {
    /// Rows on a page unless told.
    pub const SIZE: u64 = 50;
    /// The most rows that one page or API answer holds.
    pub const MOST: u64 = 500;

    /// Page `number` (from 1; 0 becomes 1) of `size` rows (1 to 500).
    pub fn new(number: u64, size: u64) -> Self {
        Self { number: number.clamp(1, 1_000_000), size: size.clamp(1, Self::MOST) }
    }

    /// Rows to skip.
    pub fn offset(self) -> u64 {
        (self.number - 1) * self.size
    }

    /// Rows to read.
    pub fn size(self) -> u64 {
        self.size
    }

    /// Page number from 1.
    pub fn number(self) -> u64 {
        self.number
    }
}

impl Default for PageQuery {
    fn default() -> Self {
        Self::new(1, Self::SIZE)
    }
}

/// One page of many rows.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Page<T> {
    /// The rows of this page.
    pub rows: Vec<T>,
    /// How many rows there are on all pages.
    pub total: u64,
    /// Page number from 1.
    pub number: u64,
    /// Rows per page.
    pub size: u64,
}

impl<T> Page<T> {
    /// A page as it was asked for.
    pub fn new(rows: Vec<T>, total: u64, query: PageQuery) -> Self {
        Self { rows, total, number: query.number(), size: query.size() }
    }

    /// How many pages there are, at least one.
    pub fn pages(&self) -> u64 {
        self.total.div_ceil(self.size).max(1)
    }

    /// The same page with other rows.
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Page<U> {
        Page {
            rows: self.rows.into_iter().map(f).collect(),
            total: self.total,
            number: self.number,
            size: self.size,
        }
    }
}
