//! The four faces that are all there is: nothing depends on what a machine has installed.

use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

macro_rules! face {
    ($name:literal) => {
        include_bytes!(concat!(env!("OUT_DIR"), "/LiberationSerif-", $name, ".ttf"))
    };
}

/// The files.
pub(crate) static FILES: [&[u8]; 4] = [face!("Regular"), face!("Bold"), face!("Italic"), face!("BoldItalic")];

/// The name by which documents and drawings ask for them.
pub(crate) const FAMILY: &str = "Liberation Serif";

/// The faces with their index.
pub(crate) struct Fonts {
    pub book: LazyHash<FontBook>,
    pub faces: Vec<Font>,
}

/// Parsed once in the life of the process.
pub(crate) static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    let faces: Vec<Font> = FILES.iter().flat_map(|file| Font::iter(Bytes::new(*file))).collect();
    Fonts { book: LazyHash::new(FontBook::from_fonts(&faces)), faces }
});

impl Fonts {
    /// Whether all faces can print the character.
    pub(crate) fn print(&self, c: char) -> bool {
        self.faces.iter().all(|face| face.info().coverage.contains(u32::from(c)))
    }
}
