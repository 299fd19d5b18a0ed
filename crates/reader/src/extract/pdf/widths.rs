//! Widths of letters. A font of many letters lists them in two ways; the library that walks over a page understands
//! only the longer one, and without widths each run of letters would stand too far to the left.

use pdf_extract::{Document, Object, ObjectId};

/// The most widths that are written out in one file.
const MOST: usize = 400_000;

/// Writes "3 5 500" (the letters 3 to 5 are 500 wide) as "3 [500 500 500]" in every font of the file.
pub fn write_out(document: &mut Document) {
    let mut left = MOST;
    let fonts: Vec<(ObjectId, Vec<Object>)> = document
        .objects
        .iter()
        .filter_map(|(id, object)| {
            let font = object.as_dict().ok()?;
            let kind = font.get(b"Subtype").and_then(Object::as_name).ok()?;
            let widths = font.get(b"W").ok().filter(|_| kind.starts_with(b"CIDFontType"))?;
            Some((*id, written_out(document, widths, &mut left)?))
        })
        .collect();
    for (id, widths) in fonts {
        if let Ok(font) = document.get_object_mut(id).and_then(Object::as_dict_mut) {
            font.set("W", Object::Array(widths));
        }
    }
}

/// `None` where there is nothing to write out, where the list is broken or where it is too long.
fn written_out(document: &Document, widths: &Object, left: &mut usize) -> Option<Vec<Object>> {
    let meant = |object| document.dereference(object).ok().map(|(_, object)| object);
    let mut list = meant(widths)?.as_array().ok()?.iter().map(meant);
    let (mut out, mut changed) = (Vec::new(), false);
    while let Some(first) = list.next() {
        let (first, next) = (first?, list.next()??);
        out.push(first.clone());
        if next.as_array().is_ok() {
            out.push(next.clone());
            continue;
        }
        let width = list.next()??;
        let count = usize::try_from(next.as_i64().ok()?.checked_sub(first.as_i64().ok()?)?).ok()?;
        let count = count.checked_add(1)?;
        *left = left.checked_sub(count)?;
        out.push(Object::Array(vec![width.clone(); count]));
        changed = true;
    }
    changed.then_some(out)
}

#[cfg(test)]
mod tests {
    use pdf_extract::{Dictionary, Document, Object, Stream};

    /// A page on which a run of letters follows another at the place where the first one ends by its widths.
    fn page(widths: Object) -> Vec<u8> {
        let mut document = Document::with_version("1.7");
        let dictionary = |entries: &[(&str, Object)]| {
            entries.iter().map(|(key, value)| (*key, value.clone())).collect::<Dictionary>()
        };
        let name = |text: &str| Object::Name(text.as_bytes().to_vec());
        let letters = "1 begincodespacerange <0000> <ffff> endcodespacerange \
                       1 beginbfrange <0041> <005a> <0041> endbfrange";
        let unicode = document.add_object(Stream::new(Dictionary::new(), letters.as_bytes().to_vec()));
        let described = document.add_object(dictionary(&[("Type", name("FontDescriptor"))]));
        let letters = document.add_object(dictionary(&[
            ("Type", name("Font")),
            ("Subtype", name("CIDFontType2")),
            ("BaseFont", name("Serif")),
            ("FontDescriptor", described.into()),
            ("DW", 0.into()),
            ("W", widths),
        ]));
        let font = document.add_object(dictionary(&[
            ("Type", name("Font")),
            ("Subtype", name("Type0")),
            ("BaseFont", name("Serif")),
            ("Encoding", name("Identity-H")),
            ("DescendantFonts", vec![letters.into()].into()),
            ("ToUnicode", unicode.into()),
        ]));
        let code = |text: &str| text.bytes().map(|b| format!("00{b:02x}")).collect::<String>();
        // Twelve letters, each half of ten points wide, and the next ones where they end.
        let content = format!(
            "BT /F 10 Tf 1 0 0 1 100 700 Tm <{}> Tj 1 0 0 1 160 700 Tm <{}> Tj ET",
            code("CAICACHHANHC"),
            code("HINHNHANUOC")
        );
        let content = document.add_object(Stream::new(Dictionary::new(), content.into_bytes()));
        let pages = document.new_object_id();
        let page = document.add_object(dictionary(&[
            ("Type", name("Page")),
            ("Parent", pages.into()),
            ("MediaBox", vec![0.into(), 0.into(), 595.into(), 842.into()].into()),
            ("Contents", content.into()),
            ("Resources", dictionary(&[("Font", dictionary(&[("F", font.into())]).into())]).into()),
        ]));
        let kids =
            dictionary(&[("Type", name("Pages")), ("Kids", vec![page.into()].into()), ("Count", 1.into())]);
        document.objects.insert(pages, kids.into());
        let catalog = document.add_object(dictionary(&[("Type", name("Catalog")), ("Pages", pages.into())]));
        document.trailer.set("Root", catalog);
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).unwrap();
        bytes
    }

    fn lines(widths: Object) -> Vec<String> {
        let source = crate::extract::extract(&page(widths)).unwrap();
        source.lines.into_iter().map(|line| line.text.trim().to_owned()).collect()
    }

    #[test]
    fn both_ways_of_listing_widths_say_the_same() {
        let long = Object::Array(vec![65.into(), vec![Object::from(500); 26].into()]);
        let short = Object::Array(vec![65.into(), 70.into(), 500.into(), 71.into(), 90.into(), 500.into()]);
        for widths in [long, short] {
            assert_eq!(lines(widths), ["CAICACHHANHCHINHNHANUOC"]);
        }
    }

    #[test]
    fn broken_lists_are_left_alone() {
        let lists: [Vec<Object>; 4] = [
            vec![65.into()],
            vec![65.into(), 90.into()],
            vec![90.into(), 65.into(), 500.into()],
            vec![0.into(), i64::MAX.into(), 500.into()],
        ];
        for list in lists {
            let mut document = Document::load_mem(&page(list.clone().into())).unwrap();
            super::write_out(&mut document);
            let kept = document.objects.values().filter_map(|o| o.as_dict().ok()?.get(b"W").ok());
            assert_eq!(kept.cloned().collect::<Vec<_>>(), [Object::Array(list)]);
        }
    }
}
