//! SVG drawings: looked at before typst gets them, and turned into PNG for .docx.

use std::sync::{Arc, LazyLock};

use resvg::{tiny_skia, usvg};

use crate::fonts::{FAMILY, FILES};

/// Pixels of the longer side at most.
const MAX_SIDE: u32 = 4_000;

static FACES: LazyLock<Arc<usvg::fontdb::Database>> = LazyLock::new(|| {
    let mut faces = usvg::fontdb::Database::new();
    for file in FILES {
        faces.load_font_data(file.to_vec());
    }
    faces.set_serif_family(FAMILY);
    faces.set_sans_serif_family(FAMILY);
    faces.set_monospace_family(FAMILY);
    faces.set_cursive_family(FAMILY);
    faces.set_fantasy_family(FAMILY);
    Arc::new(faces)
});

/// The drawing, if it can be drawn without anything from outside: files and addresses are never followed.
pub(crate) fn read(svg: &str) -> Option<usvg::Tree> {
    if svg.contains("<image") || svg.contains("<feImage") {
        return None;
    }
    let options = usvg::Options {
        font_family: FAMILY.to_owned(),
        fontdb: Arc::clone(&FACES),
        image_href_resolver: usvg::ImageHrefResolver {
            resolve_data: Box::new(|_, _, _| None),
            resolve_string: Box::new(|_, _| None),
        },
        ..usvg::Options::default()
    };
    usvg::Tree::from_str(svg, &options).ok()
}

/// A drawing as PNG on white, `width` pixels wide; `None` if it cannot be drawn.
pub fn to_png(svg: &str, width: u32) -> Option<Vec<u8>> {
    let tree = read(svg)?;
    let size = tree.size();
    let width = width.clamp(1, MAX_SIDE) as f32;
    let scale = (width / size.width()).min(MAX_SIDE as f32 / size.height());
    let pixels = |length: f32| ((length * scale).round() as u32).clamp(1, MAX_SIDE);
    let mut page = tiny_skia::Pixmap::new(pixels(size.width()), pixels(size.height()))?;
    page.fill(tiny_skia::Color::WHITE);
    resvg::render(&tree, tiny_skia::Transform::from_scale(scale, scale), &mut page.as_mut());
    page.encode_png().ok()
}
