//! A PDF as another library sees it.

use lopdf::Object;
use typeset::Document;

/// A PDF as other programs see it.
pub struct Pdf {
    pub file: lopdf::Document,
}

impl Pdf {
    pub fn of(document: &Document) -> Self {
        let bytes = typesetter::to_pdf(document).unwrap();
        Self { file: lopdf::Document::load_mem(&bytes).unwrap() }
    }

    pub fn pages(&self) -> usize {
        self.file.get_pages().len()
    }

    /// The words of a page (from 1) with single spaces, invisible breaks left out.
    pub fn page(&self, number: u32) -> String {
        let text = self.file.extract_text(&[number]).unwrap().replace('\u{200b}', "");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    pub fn text(&self) -> String {
        (1..=self.pages() as u32).map(|number| self.page(number) + " ").collect()
    }

    /// How many letters each act of drawing text draws, on all pages.
    pub fn lines(&self) -> Vec<usize> {
        let letters = |operand: &Object| match operand {
            Object::String(bytes, _) => bytes.len() / 2,
            Object::Array(parts) => {
                parts.iter().filter_map(|part| part.as_str().ok()).map(|part| part.len() / 2).sum()
            }
            _ => 0,
        };
        let mut lines = Vec::new();
        for page in self.file.get_pages().into_values() {
            let content = self.file.get_page_content(page);
            for operation in lopdf::content::Content::decode(&content.unwrap()).unwrap().operations {
                if matches!(operation.operator.as_str(), "Tj" | "TJ") {
                    lines.push(operation.operands.iter().map(letters).sum());
                }
            }
        }
        lines
    }

    pub fn streams(&self, kind: &[u8]) -> Vec<Vec<u8>> {
        let of_kind = |object: &Object| {
            let stream = object.as_stream().ok()?;
            let same = stream.dict.get(b"Type").and_then(Object::as_name).is_ok_and(|name| name == kind);
            same.then(|| stream.get_plain_content().unwrap())
        };
        self.file.objects.values().filter_map(of_kind).collect()
    }

    /// Width and height of a page in points, rounded.
    pub fn size(&self, number: u32) -> (i64, i64) {
        let page = self.file.get_dictionary(self.file.get_pages()[&number]).unwrap();
        let media = page.get(b"MediaBox").unwrap().as_array().unwrap();
        let side = |at: usize| media[at].as_float().unwrap().round() as i64;
        (side(2), side(3))
    }
}
