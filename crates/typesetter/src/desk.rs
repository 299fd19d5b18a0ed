//! The world as typst sees it: one template, one file of data, four faces. No network, no packages, no disk, no clock.

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt as _, World};

use crate::fonts::FONTS;

/// The layout, written in typst's language.
const TEMPLATE: &str = include_str!("template/official.typ");

/// What one document is set from.
pub(crate) struct Desk {
    library: LazyHash<Library>,
    template: Source,
    data: (FileId, Bytes),
}

impl Desk {
    /// `json` is what the template reads as `/document.json`.
    pub(crate) fn new(json: Vec<u8>) -> Result<Self, String> {
        let place = |name: &str| {
            let path = VirtualPath::new(name).map_err(|error| format!("{error:?}"))?;
            Ok::<FileId, String>(RootedPath::new(VirtualRoot::Project, path).intern())
        };
        Ok(Self {
            library: LazyHash::new(Library::default()),
            template: Source::new(place("official.typ")?, TEMPLATE.to_owned()),
            data: (place("document.json")?, Bytes::new(json)),
        })
    }
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &FONTS.book
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() { Ok(self.template.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.data.0 { Ok(self.data.1.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.faces.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
