//! What a signature allows to happen after it: the certification level of the file and the lock of its field.

use lopdf::{Dictionary, Document};

use crate::pdf;

/// Which fields a signature locks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Lock {
    /// None.
    Nothing,
    /// Every field.
    All,
    /// These.
    Only(Vec<String>),
    /// All but these.
    AllBut(Vec<String>),
}

impl Lock {
    /// Whether the field of this full name is locked.
    pub fn holds(&self, name: &str) -> bool {
        let named = |names: &[String]| {
            names.iter().any(|one| {
                name == one || name.strip_prefix(one.as_str()).is_some_and(|rest| rest.starts_with('.'))
            })
        };
        match self {
            Self::Nothing => false,
            Self::All => true,
            Self::Only(names) => named(names),
            Self::AllBut(names) => !named(names),
        }
    }

    /// As a lock dictionary or the parameters of a transform say it. What cannot be understood locks everything.
    pub fn of(document: &Document, dictionary: &Dictionary) -> Self {
        let names = pdf::array(document, dictionary, b"Fields").map(|fields| {
            fields
                .iter()
                .filter_map(|field| pdf::resolve(document, field)?.as_str().ok().map(pdf::text))
                .collect::<Vec<_>>()
        });
        match (pdf::name(document, dictionary, b"Action"), names) {
            (Some(b"Include"), Some(names)) => Self::Only(names),
            (Some(b"Exclude"), Some(names)) => Self::AllBut(names),
            _ => Self::All,
        }
    }
}

/// What one signature says about later changes.
#[derive(Clone, Debug)]
pub(crate) struct Permission {
    /// 1: nothing, 2: fields and signatures, 3: remarks too; `None`: it does not certify.
    pub level: Option<u8>,
    /// The level binds all signatures of the file, not this one only.
    pub certifies: bool,
    pub lock: Lock,
}

/// What the value of a signature field says, its references and the lock of its field together.
pub(crate) fn of_signature(
    document: &Document,
    field: Option<&Dictionary>,
    value: &Dictionary,
) -> Permission {
    let mut said = Permission { level: None, certifies: false, lock: Lock::Nothing };
    let lock = field.and_then(|field| pdf::dictionary(document, field, b"Lock"));
    if let Some(lock) = lock {
        said.lock = Lock::of(document, lock);
        said.level = level(document, lock);
    }
    for reference in pdf::array(document, value, b"Reference").into_iter().flatten() {
        let Some(reference) = pdf::resolve(document, reference).and_then(|r| r.as_dict().ok()) else {
            continue;
        };
        let none = Dictionary::new();
        let parameters = pdf::dictionary(document, reference, b"TransformParams").unwrap_or(&none);
        match pdf::name(document, reference, b"TransformMethod") {
            Some(b"DocMDP") => {
                let stated = level(document, parameters).unwrap_or(2);
                said.level = Some(said.level.map_or(stated, |level| level.min(stated)));
                said.certifies = true;
            }
            Some(b"FieldMDP") if said.lock != Lock::All => said.lock = Lock::of(document, parameters),
            _ => {}
        }
    }
    said
}

fn level(document: &Document, dictionary: &Dictionary) -> Option<u8> {
    let stated = pdf::value(document, dictionary, b"P")?.as_i64().ok()?;
    // A level that does not exist allows nothing.
    Some(u8::try_from(stated).ok().filter(|level| (1..=3).contains(level)).unwrap_or(1))
}
