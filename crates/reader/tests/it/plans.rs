//! The annotated plans and a small plan around one phrase.

use std::path::{Path, PathBuf};

use reader::Reading;

/// A plan of the corpus with the reading that a person made of it.
pub struct Plan {
    /// Its name without an ending.
    pub name: String,
    /// The file.
    pub bytes: Vec<u8>,
    /// The annotation.
    pub expected: serde_json::Value,
}

/// All plans of the corpus, by name.
pub fn all() -> Vec<Plan> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../plans/corpus");
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    let annotations = files.iter().filter(|f| f.to_string_lossy().ends_with(".expected.json"));
    annotations
        .map(|annotation| {
            let name = annotation.file_name().unwrap().to_string_lossy().replace(".expected.json", "");
            let file = ["txt", "docx", "pdf"]
                .map(|kind| folder.join(format!("{name}.{kind}")))
                .into_iter()
                .find(|f| f.exists())
                .unwrap_or_else(|| panic!("{name} has no plan beside its annotation"));
            Plan {
                name,
                bytes: std::fs::read(file).unwrap(),
                expected: serde_json::from_slice(&std::fs::read(annotation).unwrap()).unwrap(),
            }
        })
        .collect()
}

const HEAD: &str = "KẾ HOẠCH\nCải cách hành chính thị xã năm 2021\nUBND thị xã ban hành Kế hoạch như sau:\nI. NHIỆM VỤ\n1. Nâng cao chất lượng phục vụ của Bộ phận Một cửa\n";

/// A plan of 2021 whose only item has this line.
pub fn with_line(line: &str) -> Reading {
    let text = format!("{HEAD}- Cơ quan chủ trì: Phòng Nội vụ\n- {line}\n");
    reader::read(text.as_bytes(), "ke-hoach.txt").unwrap()
}

/// A plan of 2021 with this line under "Tổ chức thực hiện".
pub fn with_duty(line: &str) -> Reading {
    let text = format!("{HEAD}II. TỔ CHỨC THỰC HIỆN\n1. {line}\n");
    reader::read(text.as_bytes(), "ke-hoach.txt").unwrap()
}
