//! Rules of the repository that no compiler knows. Each finding names its file, line and rule.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use regex::Regex;

/// Files want to stay under 400 lines; longer than this, a file is two concepts for certain.
const LINES: usize = 500;

/// Crates that are built as domain modules (architecture, part 3).
const MODULES: &[&str] = &["agencies", "access", "notices", "measures", "tasks", "plans", "targets"];

struct Finding {
    file: PathBuf,
    line: usize,
    rule: &'static str,
    say: String,
}

pub fn run() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = Vec::new();
    walk(&root.join("crates"), &mut files);
    files.sort();
    let mut findings = Vec::new();
    for file in &files {
        let Ok(text) = fs::read_to_string(file) else { continue };
        let relative = file.strip_prefix(root.join("crates")).unwrap_or(file).to_path_buf();
        check(&relative, &text, &mut findings);
    }
    for finding in &findings {
        println!("crates/{}:{}: {}: {}", finding.file.display(), finding.line, finding.rule, finding.say);
    }
    println!("tidy: {} files, {} findings", files.len(), findings.len());
    if findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) }
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            if !path.ends_with("target") && !path.ends_with("corpus") {
                walk(&path, files);
            }
        } else if path.extension().is_some_and(|e| e == "rs" || e == "html") {
            files.push(path);
        }
    }
}

fn check(file: &Path, text: &str, findings: &mut Vec<Finding>) {
    let parts: Vec<String> = file.iter().map(|p| p.to_string_lossy().into_owned()).collect();
    let krate = parts.first().map_or("", String::as_str);
    let in_tests = parts.iter().any(|p| matches!(p.as_str(), "tests" | "tests.rs" | "examples" | "benches"));
    let is_rust = file.extension().is_some_and(|e| e == "rs");
    let mut found = |line: usize, rule: &'static str, say: String| {
        findings.push(Finding { file: file.to_path_buf(), line, rule, say });
    };

    if is_rust && text.lines().count() > LINES && !in_tests {
        found(text.lines().count(), "long-file", format!("more than {LINES} lines: it is two concepts"));
    }
    for word in ["utils", "helpers", "common", "manager"] {
        if parts.iter().any(|p| p == word || p == &format!("{word}.rs")) {
            found(1, "empty-name", format!("“{word}” says nothing; name the concept"));
        }
    }
    if file.extension().is_some_and(|e| e == "html") {
        let inline = Regex::new(r"\s(style|on[a-z]+)=");
        for (index, line) in text.lines().enumerate() {
            if inline.as_ref().is_ok_and(|r| r.is_match(line)) {
                found(index + 1, "inline", "the CSP forbids inline styles and scripts".to_owned());
            }
        }
        return;
    }
    let todo = Regex::new(r"\b(TODO|FIXME|XXX|HACK)\b");
    for (index, line) in text.lines().enumerate() {
        if krate != "xtask" && todo.as_ref().is_ok_and(|r| r.is_match(line)) {
            found(index + 1, "todo", "nothing is left for somebody".to_owned());
        }
        let code = line.split("//").next().unwrap_or_default();
        if !in_tests && names_sea_orm(code) && !may_name_sea_orm(krate, &parts) {
            found(
                index + 1,
                "sql-outside-store",
                "`sea_orm` stands only in entity, store and migrations".to_owned(),
            );
        }
        if MODULES.contains(&krate)
            && !in_tests
            && let Some(say) = import(krate, &parts, code)
        {
            found(index + 1, "import", say);
        }
    }
    if MODULES.contains(&krate) || matches!(krate, "files" | "jobs") {
        tables(krate, text, &mut found);
    }
}

fn names_sea_orm(code: &str) -> bool {
    code.contains("sea_orm::") || code.contains("use sea_orm")
}

fn may_name_sea_orm(krate: &str, parts: &[String]) -> bool {
    matches!(krate, "store" | "testkit" | "xtask")
        || (krate == "kernel" && parts.last().is_some_and(|p| p == "column.rs"))
        || parts
            .iter()
            .any(|p| matches!(p.as_str(), "entity" | "store" | "store.rs" | "migrations" | "migrations.rs"))
}

/// The import column of architecture part 3: what a file of this place may not know.
fn import(krate: &str, parts: &[String], code: &str) -> Option<String> {
    let place = parts.get(2).map_or("", String::as_str);
    let forbidden: &[&str] = match place {
        "model.rs" | "model" | "policy.rs" => {
            &["store::", "web::", "axum::", "crate::store", "crate::acts", "crate::pages"]
        }
        "form.rs" | "form" => &["axum::", "crate::store", "crate::acts", "crate::pages"],
        "acts" => &["web::", "axum::", "crate::pages"],
        "pages" | "api.rs" | "api" => &["crate::entity"],
        _ => return None,
    };
    let code = code.trim_start();
    if !code.starts_with("use ") && !code.starts_with("pub use ") {
        return None;
    }
    let imported = code.trim_start_matches("pub ").trim_start_matches("use ");
    forbidden
        .iter()
        .find(|f| imported.starts_with(**f))
        .map(|f| format!("{krate}/{place} may not import `{f}`"))
}

/// A module makes and touches only tables that bear its name.
fn tables(krate: &str, text: &str, found: &mut impl FnMut(usize, &'static str, String)) {
    let Ok(names) = Regex::new(
        r#"(?i)(?:CREATE TABLE(?: IF NOT EXISTS)?|INSERT INTO|UPDATE|DELETE FROM|table_name\s*=)\s+"?([a-z]+_[a-z_]+)\b"#,
    ) else {
        return;
    };
    for (index, line) in text.lines().enumerate() {
        for hit in names.captures_iter(line) {
            let table = hit.get(1).map_or("", |m| m.as_str());
            if !table.starts_with(&format!("{krate}_")) {
                found(index + 1, "table-prefix", format!("table `{table}` does not belong to `{krate}`"));
            }
        }
    }
}
