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
        let raw = ["extract::Path", "extract::Query", "extract::Form"].iter().any(|one| code.contains(one));
        if raw && !in_tests && !matches!(krate, "web" | "xtask") {
            found(
                index + 1,
                "raw-extractor",
                "ids and forms come through the extractors of `web`".to_owned(),
            );
        }
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
        tables(krate, in_tests, text, &mut found);
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

/// A module makes, writes and reads only tables that bear its name; of others it asks their modules. Tests may look
/// everywhere.
fn tables(krate: &str, in_tests: bool, text: &str, found: &mut impl FnMut(usize, &'static str, String)) {
    let others = MODULES.join("|");
    let Ok(names) = Regex::new(&format!(
        r#"(?i)(?:(?:CREATE TABLE(?: IF NOT EXISTS)?|INSERT INTO|UPDATE|DELETE FROM|table_name\s*=)\s+"?(?P<own>[a-z]+_[a-z_]+)|(?:FROM|JOIN)\s+(?P<read>(?:{others})_[a-z_]+))\b"#
    )) else {
        return;
    };
    for (index, line) in text.lines().enumerate() {
        for hit in names.captures_iter(line) {
            let read = hit.name("read").filter(|_| !in_tests);
            let Some(table) = hit.name("own").or(read).map(|m| m.as_str()) else { continue };
            if !table.starts_with(&format!("{krate}_")) {
                found(index + 1, "table-prefix", format!("table `{table}` does not belong to `{krate}`"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rules that a file of this place and text breaks.
    fn broken(file: &str, text: &str) -> Vec<&'static str> {
        let mut findings = Vec::new();
        check(Path::new(file), text, &mut findings);
        findings.into_iter().map(|finding| finding.rule).collect()
    }

    #[test]
    fn each_rule_finds_what_breaks_it() {
        let long = "//\n".repeat(LINES + 1);
        // Put together here, so that this file keeps the rule itself.
        let left = ["// TO", "DO later"].concat();
        for (file, text, rule) in [
            ("tasks/src/store/task.rs", long.as_str(), "long-file"),
            ("tasks/src/utils.rs", "", "empty-name"),
            ("tasks/src/helpers/words.rs", "", "empty-name"),
            ("tasks/templates/task.html", "<p style=\"color: red\">", "inline"),
            ("tasks/templates/task.html", "<a href=\"/\" onclick=\"go()\">", "inline"),
            ("tasks/src/acts/give.rs", left.as_str(), "todo"),
            ("tasks/src/pages/list.rs", "use axum::extract::Path;", "raw-extractor"),
            ("tasks/src/pages/list.rs", "use sea_orm::EntityTrait;", "sql-outside-store"),
            (
                "tasks/src/acts/give.rs",
                "    let row = sea_orm::Statement::from_string();",
                "sql-outside-store",
            ),
            ("tasks/src/model/task.rs", "use crate::store;", "import"),
            ("tasks/src/policy.rs", "use web::Page;", "import"),
            ("tasks/src/form.rs", "use crate::acts::give;", "import"),
            ("tasks/src/acts/give.rs", "use web::Flash;", "import"),
            ("tasks/src/pages/list.rs", "use crate::entity::task;", "import"),
            ("tasks/src/store/task.rs", "\"INSERT INTO plans_item (id) VALUES ($1)\"", "table-prefix"),
            ("tasks/src/store/task.rs", "\"UPDATE notices_notice SET unread = 0\"", "table-prefix"),
            ("tasks/src/entity/task.rs", "#[sea_orm(table_name = \"plans_item\")]", "table-prefix"),
            ("tasks/src/store/list.rs", "\"SELECT id FROM plans_item WHERE plan = $1\"", "table-prefix"),
            ("tasks/src/store/list.rs", "\"… JOIN agencies_agency a ON a.id = t.lead\"", "table-prefix"),
        ] {
            assert_eq!(broken(file, text), [rule], "{file}: {text}");
        }
    }

    #[test]
    fn what_keeps_the_rules_is_left_alone() {
        for (file, text) in [
            ("tasks/src/store/task.rs", "use sea_orm::EntityTrait;\n\"UPDATE tasks_task SET state = $1\""),
            ("tasks/src/pages/list.rs", "use crate::store as sql;\nuse web::Page;"),
            ("tasks/src/acts/give.rs", "use crate::store as sql;"),
            ("tasks/tests/it/main.rs", "use sea_orm::ConnectionTrait;"),
            ("tasks/templates/task.html", "<p class=\"ts-strong\" data-focus>once=1</p>"),
            ("server/src/pages/home.rs", "use web::Page;"),
        ] {
            assert!(broken(file, text).is_empty(), "{file}: {text}: {:?}", broken(file, text));
        }
    }
}
