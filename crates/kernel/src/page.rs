//! Paging of lists, and reading one to its end.

use crate::words;
use crate::{Error, Result};

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

/// The most rows of one list that are read at once, for a file or the choices of a form.
pub const WHOLE: u64 = 100_000;

/// All rows of a list, read page after page, for a file or the choices of a form. A list of more than [`WHOLE`] rows is
/// refused: a file that holds only its beginning would look like the whole.
pub async fn all_pages<T, F, Fut>(mut read: F) -> Result<Vec<T>>
where
    F: FnMut(PageQuery) -> Fut,
    Fut: Future<Output = Result<Page<T>>>,
{
    let mut rows = Vec::new();
    for number in 1.. {
        let page = read(PageQuery::new(number, PageQuery::MOST)).await?;
        if page.total > WHOLE {
            return Err(too_long(page.total));
        }
        let is_last = number >= page.pages();
        rows.extend(page.rows);
        if is_last {
            break;
        }
    }
    Ok(rows)
}

fn too_long(total: u64) -> Error {
    Error::refused(
        "list.too-long",
        format!(
            "Danh sách có {} dòng, nhiều hơn mức {} dòng đọc được một lần. Hãy tìm hoặc lọc cho ít dòng hơn rồi làm \
             lại; nếu trang này không lọc được, hãy báo người quản trị hệ thống.",
            words::whole(total as i64),
            words::whole(WHOLE as i64)
        ),
    )
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use super::*;

    /// What a list gives that never waits.
    fn at_once<T>(whole: impl Future<Output = Result<Vec<T>>>) -> Result<Vec<T>> {
        let Poll::Ready(rows) = pin!(whole).poll(&mut Context::from_waker(Waker::noop())) else {
            panic!("nothing here waits");
        };
        rows
    }

    /// Reads a list of the first `total` numbers; also how many rows were skipped for each page that was read.
    fn read(total: u64) -> (Result<Vec<u64>>, Vec<u64>) {
        let asked = RefCell::new(Vec::new());
        let rows = at_once(all_pages(async |query: PageQuery| {
            asked.borrow_mut().push(query.offset());
            let rows = (query.offset()..total).take(query.size() as usize).collect();
            Ok(Page::new(rows, total, query))
        }));
        (rows, asked.into_inner())
    }

    #[test]
    fn every_row_is_read_once_and_no_page_too_many() {
        for (total, pages) in [(0, 1), (1, 1), (500, 1), (501, 2), (1_000, 2), (10_001, 21), (WHOLE, 200)] {
            let (rows, asked) = read(total);
            assert_eq!(rows.unwrap(), (0..total).collect::<Vec<_>>(), "{total}");
            assert_eq!(asked, (0..pages).map(|page| page * PageQuery::MOST).collect::<Vec<_>>(), "{total}");
        }
    }

    #[test]
    fn a_list_that_is_too_long_is_refused_before_it_is_read() {
        let (rows, asked) = read(WHOLE + 1);
        let Err(Error::Refused(refusal)) = rows else { panic!("{rows:?}") };
        assert_eq!(refusal.key, "list.too-long");
        assert!(refusal.say.starts_with("Danh sách có 100.001 dòng"), "{}", refusal.say);
        assert!(refusal.say.contains("Hãy tìm hoặc lọc"), "{}", refusal.say);
        assert_eq!(asked, [0], "one page told how many there are");
    }

    #[test]
    fn a_list_that_shrinks_meanwhile_ends() {
        let mut left = 1_200;
        let rows = at_once(all_pages(|query| {
            left -= 400;
            std::future::ready(Ok(Page::new(vec![query.number()], left, query)))
        }));
        assert_eq!(rows.unwrap(), [1, 2]);
    }
}
