//! What changed from one revision to the next, and whether a signature permits it.
//!
//! Every object that could be seen from the old revision must be as it was, unless it is one of the few that signing and
//! filling touch; those are compared key by key. An object that only the new revision knows is judged by who names it.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::report::{Change, Filled};
use crate::pdf::{self, Field, changed_keys, same};
use crate::permission::Lock;

/// What a signature permits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rule {
    /// 1: nothing, 2: fields and signatures, 3: remarks too.
    pub level: u8,
    /// Whether the file is certified: then no fields come up later but those of timestamps.
    pub is_certified: bool,
    pub lock: Lock,
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub(crate) struct Judged {
    pub filled: BTreeSet<Filled>,
    pub changes: BTreeSet<Change>,
}

/// Entries of a trailer that every revision has anew.
const TRAILER: &[&[u8]] = &[
    b"Size",
    b"Prev",
    b"ID",
    b"Info",
    b"W",
    b"Index",
    b"Type",
    b"Filter",
    b"DecodeParms",
    b"Length",
    b"XRefStm",
];
/// Entries of a field that filling it changes.
const FILLING: &[&[u8]] = &[b"V", b"AP", b"AS", b"M", b"I"];
/// Entries that lead back up.
const UPWARD: &[&[u8]] = &[b"Parent", b"P"];

/// Compares two revisions under a rule.
pub(crate) fn judge(old: &Document, new: &Document, rule: &Rule) -> Judged {
    let mut judge = Judge {
        old,
        new,
        rule,
        changed: changed_objects(old, new),
        fields: HashMap::new(),
        open: HashSet::new(),
        arrived: HashSet::new(),
        found: Judged::default(),
    };
    judge.run();
    judge.found
}

fn changed_objects(old: &Document, new: &Document) -> HashSet<ObjectId> {
    let gone_or_other = old
        .objects
        .iter()
        .filter(|(id, object)| !new.objects.get(id).is_some_and(|other| same(object, other)))
        .map(|(id, _)| *id);
    let fresh = new.objects.keys().filter(|id| !old.objects.contains_key(id)).copied();
    gone_or_other.chain(fresh).collect()
}

struct Judge<'a> {
    old: &'a Document,
    new: &'a Document,
    rule: &'a Rule,
    changed: HashSet<ObjectId>,
    /// The fields of the old revision.
    fields: HashMap<ObjectId, Field>,
    /// Those whose value and appearance may differ.
    open: HashSet<ObjectId>,
    /// New fields that are permitted.
    arrived: HashSet<ObjectId>,
    found: Judged,
}

impl Judge<'_> {
    fn run(&mut self) {
        for key in changed_keys(&self.old.trailer, &self.new.trailer, TRAILER) {
            self.forbid(format!("trailer/{}", String::from_utf8_lossy(&key)), "Cấu trúc gốc của tệp bị thay");
        }
        if self.differs(self.old.trailer.get(b"Info").ok(), self.new.trailer.get(b"Info").ok()) {
            self.found.filled.insert(Filled::Properties);
        }
        let none = Dictionary::new();
        let (old, new) = (self.old, self.new);
        let (before, after) = (old.catalog().unwrap_or(&none), new.catalog().unwrap_or(&none));
        for key in changed_keys(before, after, &[b"AcroForm", b"Metadata", b"DSS", b"Extensions", b"Version"])
        {
            self.forbid(
                format!("catalog/{}", String::from_utf8_lossy(&key)),
                "Thiết lập của tệp bị thêm hoặc sửa",
            );
        }
        for (key, filled) in [
            (&b"Metadata"[..], Filled::Properties),
            (b"Version", Filled::Properties),
            (b"DSS", Filled::Evidence),
            (b"Extensions", Filled::Evidence),
        ] {
            if self.differs(before.get(key).ok(), after.get(key).ok()) {
                self.found.filled.insert(filled);
            }
        }
        self.form(before, after);
        self.pages();
        self.walk(before);
    }

    fn forbid(&mut self, place: String, what: &'static str) {
        self.found.changes.insert(Change { place, what });
    }

    /// Whether a value differs, or anything below it.
    fn differs(&self, before: Option<&Object>, after: Option<&Object>) -> bool {
        match (before, after) {
            (None, None) => false,
            (Some(before), Some(after)) => !same(before, after) || self.changed_below(before),
            _ => true,
        }
    }

    fn changed_below(&self, object: &Object) -> bool {
        let mut waiting = Vec::new();
        downward(object, &mut waiting);
        let mut seen = HashSet::new();
        while let Some(id) = waiting.pop() {
            if seen.insert(id) {
                if self.changed.contains(&id) {
                    return true;
                }
                if let Some(object) = self.old.objects.get(&id) {
                    downward(object, &mut waiting);
                }
            }
        }
        false
    }

    /// The form: its own entries, fields that are gone, changed or new.
    fn form(&mut self, before: &Dictionary, after: &Dictionary) {
        let (old, new) = (self.old, self.new);
        let (form_before, form_after) =
            (pdf::dictionary(old, before, b"AcroForm"), pdf::dictionary(new, after, b"AcroForm"));
        match (form_before, form_after) {
            (Some(one), Some(other)) => {
                for key in changed_keys(one, other, &[b"Fields", b"SigFlags"]) {
                    self.forbid(
                        format!("AcroForm/{}", String::from_utf8_lossy(&key)),
                        "Thiết lập của biểu mẫu bị sửa",
                    );
                }
            }
            (Some(_), None) => self.forbid("AcroForm".to_owned(), "Biểu mẫu và chữ ký bị gỡ"),
            (None, Some(made)) if made.has(b"NeedAppearances") || made.has(b"XFA") => {
                self.forbid("AcroForm".to_owned(), "Biểu mẫu lạ được thêm vào");
            }
            (None, _) => {}
        }
        let (Some(fields_before), Some(fields_after)) = (pdf::fields(old), pdf::fields(new)) else {
            self.forbid("AcroForm/Fields".to_owned(), "Các ô của biểu mẫu không đọc được");
            return;
        };
        let after_by_id: HashMap<ObjectId, &Field> =
            fields_after.iter().map(|field| (field.id, field)).collect();
        for field in fields_before {
            match after_by_id.get(&field.id) {
                Some(now) if now.name == field.name && now.kind == field.kind => self.field(&field),
                _ => self.forbid(format!("AcroForm/Fields/{}", field.name), "Ô hoặc chữ ký bị gỡ"),
            }
            self.fields.insert(field.id, field);
        }
        for field in &fields_after {
            if !self.fields.contains_key(&field.id) {
                self.new_field(field);
            }
        }
    }

    /// A field of both revisions.
    fn field(&mut self, field: &Field) {
        let (old, new) = (self.old, self.new);
        let (Ok(before), Ok(after)) = (old.get_dictionary(field.id), new.get_dictionary(field.id)) else {
            return;
        };
        let place = format!("ô “{}”", field.name);
        let is_filled = FILLING.iter().any(|key| self.differs(before.get(key).ok(), after.get(key).ok()));
        let others = changed_keys(before, after, FILLING);
        if field.kind == b"Sig" && pdf::value(old, before, b"V").is_some() {
            // What its value and its appearance name is walked through like everything else that was signed.
            if !changed_keys(before, after, &[]).is_empty() {
                self.forbid(place, "Chữ ký đã có bị sửa");
            }
            return;
        }
        if field.kind == b"Sig" {
            let value = pdf::dictionary(new, after, b"V");
            if !is_filled && others.is_empty() {
                return;
            }
            let is_permitted = value.is_some_and(|value| {
                if is_timestamp(new, value) {
                    is_unseen(new, after)
                } else {
                    self.rule.level >= 2 && !self.rule.lock.holds(&field.name)
                }
            });
            if is_permitted && others.iter().all(|key| key == b"F") {
                self.open.insert(field.id);
                self.found.filled.insert(Filled::Signature(field.name.clone()));
            } else {
                self.forbid(place, "Ô chữ ký bị sửa");
            }
            return;
        }
        if let Some(key) = others.first() {
            self.forbid(format!("{place}/{}", String::from_utf8_lossy(key)), "Ô của biểu mẫu bị sửa");
        }
        if is_filled {
            if self.rule.level >= 2 && !self.rule.lock.holds(&field.name) {
                self.open.insert(field.id);
                let value = pdf::value(new, after, b"V").map(shown).unwrap_or_default();
                self.found.filled.insert(Filled::Field { name: field.name.clone(), value });
            } else {
                self.forbid(place, "Ô đã khóa bị điền lại");
            }
        }
    }

    /// A field that only the new revision has.
    fn new_field(&mut self, field: &Field) {
        let (new, rule) = (self.new, self.rule);
        let own = new.get_dictionary(field.id).ok();
        let value = own.and_then(|own| pdf::dictionary(new, own, b"V")).filter(|_| field.kind == b"Sig");
        let is_permitted = !field.has_kids
            && value.is_some_and(|value| {
                // Anybody can have a timestamp made, so it must not show anything.
                if is_timestamp(new, value) {
                    own.is_some_and(|own| is_unseen(new, own))
                } else {
                    !rule.is_certified && rule.level >= 2 && !rule.lock.holds(&field.name)
                }
            });
        if is_permitted {
            self.arrived.insert(field.id);
            self.found.filled.insert(Filled::Signature(field.name.clone()));
        } else {
            self.forbid(format!("AcroForm/Fields/{}", field.name), "Ô mới được thêm sau khi ký");
        }
    }

    /// The pages and what is stuck onto them.
    fn pages(&mut self) {
        let (old, new) = (self.old, self.new);
        let before: Vec<ObjectId> = old.page_iter().collect();
        if before != new.page_iter().collect::<Vec<_>>() {
            self.forbid("Pages".to_owned(), "Trang bị thêm, bớt hoặc đổi chỗ");
        }
        for (index, id) in before.iter().enumerate() {
            let (Ok(one), Ok(other)) = (old.get_dictionary(*id), new.get_dictionary(*id)) else { continue };
            let page = index + 1;
            for key in changed_keys(one, other, &[b"Annots"]) {
                self.forbid(
                    format!("trang {page}/{}", String::from_utf8_lossy(&key)),
                    "Nội dung trang bị thay",
                );
            }
            let none = Vec::new();
            let stuck = pdf::array(old, one, b"Annots").unwrap_or(&none);
            let stuck_now = pdf::array(new, other, b"Annots").unwrap_or(&none);
            let is_kept = stuck.len() <= stuck_now.len()
                && stuck.iter().zip(stuck_now).all(|(one, other)| same(one, other));
            let strangers = stuck_now
                .iter()
                .skip(stuck.len())
                .filter(|item| !item.as_reference().is_ok_and(|id| self.arrived.contains(&id)))
                .count();
            if is_kept && strangers == 0 {
                continue;
            }
            let fields_stay = stuck
                .iter()
                .filter(|item| !is_remark(old, item))
                .all(|item| stuck_now.iter().any(|other| same(item, other)));
            let only_remarks = stuck_now.iter().all(|item| {
                stuck.iter().any(|other| same(item, other))
                    || item.as_reference().is_ok_and(|id| self.arrived.contains(&id))
                    || is_remark(new, item)
            });
            if self.rule.level == 3 && fields_stay && only_remarks {
                self.found.filled.insert(Filled::Remark);
            } else {
                self.forbid(format!("trang {page}/Annots"), "Có phần được dán thêm hoặc gỡ khỏi trang");
            }
        }
    }

    /// Everything that can be seen from the old catalog, but for what is compared by itself.
    fn walk(&mut self, catalog: &Dictionary) {
        let old = self.old;
        let pages: HashMap<ObjectId, usize> =
            old.page_iter().enumerate().map(|(index, id)| (id, index + 1)).collect();
        let catalog_id = old.trailer.get(b"Root").and_then(Object::as_reference).ok();
        let form_id = catalog.get(b"AcroForm").and_then(Object::as_reference).ok();
        let mut waiting: Vec<(ObjectId, Rc<str>)> = Vec::new();
        let mut seen = HashSet::new();
        let push =
            |dictionary: &Dictionary, but: &[&[u8]], place: &str, waiting: &mut Vec<(ObjectId, Rc<str>)>| {
                for (key, value) in dictionary {
                    if !but.contains(&key.as_slice()) && !UPWARD.contains(&key.as_slice()) {
                        let mut found = Vec::new();
                        pdf::references(value, &mut found);
                        let place: Rc<str> = format!("{place}/{}", String::from_utf8_lossy(key)).into();
                        waiting.extend(found.into_iter().map(|id| (id, Rc::clone(&place))));
                    }
                }
            };
        waiting.extend(self.fields.values().map(|field| (field.id, Rc::from("AcroForm"))));
        let form = pdf::dictionary(old, catalog, b"AcroForm");
        if let Some(form) = form {
            push(form, &[b"Fields"], "AcroForm", &mut waiting);
        }
        push(catalog, &[b"AcroForm", b"Metadata", b"DSS", b"Extensions"], "catalog", &mut waiting);
        while let Some((id, place)) = waiting.pop() {
            if !seen.insert(id) || Some(id) == catalog_id || Some(id) == form_id {
                continue;
            }
            let object = old.objects.get(&id);
            let dictionary = object.and_then(|object| object.as_dict().ok());
            match (self.fields.get(&id), pages.get(&id), dictionary) {
                (Some(field), _, Some(dictionary)) => {
                    let but = if self.open.contains(&id) { FILLING } else { &[] };
                    push(dictionary, but, &format!("ô “{}”", field.name), &mut waiting);
                }
                (None, Some(page), Some(dictionary)) => {
                    let place = format!("trang {page}");
                    push(dictionary, &[b"Annots"], &place, &mut waiting);
                    for item in pdf::array(old, dictionary, b"Annots").into_iter().flatten() {
                        if self.rule.level < 3 || !is_remark(old, item) {
                            let mut found = Vec::new();
                            pdf::references(item, &mut found);
                            waiting.extend(
                                found.into_iter().map(|id| (id, Rc::from(format!("{place}/Annots")))),
                            );
                        }
                    }
                }
                _ => {
                    if self.changed.contains(&id) {
                        self.forbid(format!("{place}, đối tượng {}", id.0), "Nội dung đã ký bị thay");
                    }
                    if let Some(object) = object {
                        let mut found = Vec::new();
                        pdf::references(object, &mut found);
                        waiting.extend(found.into_iter().map(|id| (id, Rc::clone(&place))));
                    }
                }
            }
        }
    }
}

/// The references that an object holds, but for those that lead back up.
fn downward(object: &Object, into: &mut Vec<ObjectId>) {
    let dictionary = match object {
        Object::Dictionary(dictionary) => dictionary,
        Object::Stream(stream) => &stream.dict,
        other => return pdf::references(other, into),
    };
    for (_, value) in dictionary.iter().filter(|(key, _)| !UPWARD.contains(&key.as_slice())) {
        pdf::references(value, into);
    }
}

/// Something stuck on a page that is neither a field nor does anything.
fn is_remark(document: &Document, item: &Object) -> bool {
    let Some(item) = pdf::resolve(document, item).and_then(|item| item.as_dict().ok()) else {
        return false;
    };
    pdf::name(document, item, b"Subtype").is_some_and(|kind| {
        !matches!(kind, b"Widget" | b"Link" | b"Screen" | b"RichMedia" | b"3D" | b"Movie" | b"FileAttachment")
    }) && !item.has(b"A")
        && !item.has(b"AA")
}

fn is_timestamp(document: &Document, value: &Dictionary) -> bool {
    pdf::name(document, value, b"SubFilter") == Some(b"ETSI.RFC3161")
}

fn is_unseen(document: &Document, field: &Dictionary) -> bool {
    let corner = |index: usize| {
        pdf::array(document, field, b"Rect")
            .and_then(|rect| pdf::resolve(document, rect.get(index)?)?.as_float().ok())
    };
    match (corner(0), corner(1), corner(2), corner(3)) {
        (None, None, None, None) => true,
        (Some(left), Some(bottom), Some(right), Some(top)) => {
            (right - left).abs() < 0.01 || (top - bottom).abs() < 0.01
        }
        _ => false,
    }
}

fn shown(value: &Object) -> String {
    match value {
        Object::String(bytes, _) => pdf::text(bytes),
        Object::Name(name) => String::from_utf8_lossy(name).into_owned(),
        _ => String::new(),
    }
}
