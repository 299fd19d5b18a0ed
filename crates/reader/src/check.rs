//! "6 rõ": rõ người, rõ việc, rõ thời gian, rõ trách nhiệm, rõ sản phẩm, rõ thẩm quyền – what the text of each item
//! leaves open, in words for the one who drafts it.

use serde::{Deserialize, Serialize};

use crate::reading::{Item, ItemKind, Reading};

/// One of the six.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Missing {
    /// Rõ người: who leads.
    Lead,
    /// Rõ thời gian: until when.
    Deadline,
    /// Rõ sản phẩm: what is delivered.
    Product,
    /// Rõ trách nhiệm: by which number it is judged.
    Measure,
    /// Rõ việc: what is to be done.
    Task,
    /// Rõ thẩm quyền: who decides.
    Authority,
}

/// What one item leaves open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemCheck {
    /// The item.
    pub path: String,
    /// What is missing.
    pub missing: Vec<Missing>,
    /// In words.
    pub say: String,
}

/// What a plan leaves open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// Nothing is missing anywhere.
    pub clear: bool,
    /// The items with something missing.
    pub items: Vec<ItemCheck>,
}

/// Looks at every item with work.
pub fn check(reading: &Reading) -> Check {
    let items: Vec<ItemCheck> = reading
        .items
        .iter()
        .filter(|i| i.kind == ItemKind::Item)
        .map(|item| {
            let missing = missing(item);
            let say = say(item, &missing);
            ItemCheck { path: item.path.clone(), missing, say }
        })
        .filter(|c| !c.missing.is_empty())
        .collect();
    Check { clear: items.is_empty(), items }
}

fn missing(item: &Item) -> Vec<Missing> {
    let mut out = Vec::new();
    let roles = &item.roles;
    if roles.lead.is_empty() && roles.implement.is_empty() && roles.advise.is_empty() {
        out.push(Missing::Lead);
    }
    if item.period.as_ref().is_none_or(|p| p.to.is_none() && !p.open_ended) {
        out.push(Missing::Deadline);
    }
    let text = kernel::fold::fold(&format!("{} {}", item.title, item.text));
    let delivers =
        ["ban hanh", "bao cao", "quyet dinh", "de an", "quy che", "van ban", "thong bao", "to trinh"];
    if item.products.is_empty() && !delivers.iter().any(|w| text.contains(w)) {
        out.push(Missing::Product);
    }
    if item.targets.is_empty() && item.products.is_empty() {
        out.push(Missing::Measure);
    }
    if item.details.is_empty() && item.title.split_whitespace().count() < 4 {
        out.push(Missing::Task);
    }
    // Who decides is said by a lead that is an authority, or by words of submitting and issuing.
    let decides = ["ubnd", "uy ban nhan dan", "chu tich", "trinh", "giam doc", "hdnd", "lanh dao"];
    let lead = roles.each().any(|(_, n)| decides.iter().any(|w| kernel::fold::fold(&n.text).starts_with(w)));
    if !lead && !decides.iter().any(|w| text.contains(w)) {
        out.push(Missing::Authority);
    }
    out
}

fn say(item: &Item, missing: &[Missing]) -> String {
    let words: Vec<&str> = missing
        .iter()
        .map(|m| match m {
            Missing::Lead => "chưa rõ người: thêm \"Cơ quan chủ trì: …\"",
            Missing::Deadline => "chưa rõ thời gian: thêm \"Thời gian hoàn thành: trước ngày …\"",
            Missing::Product => "chưa rõ sản phẩm: thêm \"Sản phẩm: …\"",
            Missing::Measure => "chưa rõ trách nhiệm: thêm chỉ tiêu đo được, ví dụ \"đạt từ 90% trở lên\"",
            Missing::Task => "chưa rõ việc: thêm \"Nhiệm vụ cụ thể: …\"",
            Missing::Authority => "chưa rõ thẩm quyền: thêm cấp nào quyết định, ví dụ \"trình UBND …\"",
        })
        .collect();
    if words.is_empty() { String::new() } else { format!("Mục {}: {}.", item.code, words.join("; ")) }
}
