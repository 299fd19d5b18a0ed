//! The description of the API, reduced to what programs rely on: a reviewed snapshot.

use std::collections::BTreeSet;
use std::fmt::Write;

use serde_json::{Map, Value};

use crate::program::Serving;

/// A schema in a word: `TaskJson`, `[TaskJson]`, `string|null`.
fn shape(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str() {
        return name.rsplit('/').next().unwrap().to_owned();
    }
    for choice in ["oneOf", "anyOf", "allOf"] {
        if let Some(parts) = schema[choice].as_array() {
            return parts.iter().map(shape).collect::<Vec<_>>().join("|");
        }
    }
    if schema.get("items").is_some() {
        return format!("[{}]", shape(&schema["items"]));
    }
    match &schema["type"] {
        Value::String(kind) => kind.clone(),
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("|"),
        _ => "any".to_owned(),
    }
}

fn fields(of: &Value) -> impl Iterator<Item = (&String, &Value)> {
    of.as_object().into_iter().flat_map(Map::iter)
}

/// What is sent or answered: the schema of JSON, the media type of everything else.
fn content(of: &Value) -> Vec<String> {
    fields(&of["content"])
        .map(|(media, body)| match media.as_str() {
            "application/json" => shape(&body["schema"]),
            media => media.to_owned(),
        })
        .collect()
}

/// One address in at most four lines: what it is called, what it is asked with, what is sent and what comes back.
fn operation(method: &str, path: &str, of: &Value, whole: &Value) -> String {
    let wants = of.get("security").or_else(|| whole.get("security"));
    let wants: Vec<&String> = wants
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .flat_map(|one| one.as_object().unwrap().keys())
        .collect();
    let mut said =
        format!("{} {path}: {} {wants:?}\n", method.to_uppercase(), of["operationId"].as_str().unwrap());
    let asked: Vec<String> = of["parameters"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|one| one["in"] == "query")
        .map(|one| {
            let mark = if one["required"] == true { "!" } else { "" };
            format!("{}{mark}", one["name"].as_str().unwrap())
        })
        .collect();
    if !asked.is_empty() {
        writeln!(said, "  ? {}", asked.join(" ")).unwrap();
    }
    if of.get("requestBody").is_some() {
        writeln!(said, "  < {}", content(&of["requestBody"]).join(" or ")).unwrap();
    }
    let answers: Vec<String> = fields(&of["responses"])
        .map(|(status, answer)| format!("{status} {}", content(answer).join(" or ")).trim_end().to_owned())
        .collect();
    writeln!(said, "  > {}", answers.join(", ")).unwrap();
    said
}

#[test]
fn the_description_in_short() {
    let data = tempfile::tempdir().unwrap();
    let serving = Serving::start(data.path(), &[]);
    let whole: Value = serde_json::from_str(&serving.get("/api/openapi.json").body).unwrap();
    let mut said = String::new();
    for (name, scheme) in fields(&whole["components"]["securitySchemes"]) {
        writeln!(said, "{name}: {} {}", scheme["type"].as_str().unwrap(), scheme["scheme"]).unwrap();
    }
    said.push('\n');
    let mut names = BTreeSet::new();
    for (path, methods) in fields(&whole["paths"]) {
        for (method, of) in fields(methods) {
            let name = of["operationId"].as_str().unwrap();
            assert!(names.insert(name), "two operations are called {name}");
            for asked in of["parameters"].as_array().into_iter().flatten() {
                let stands = path.contains(&format!("{{{}}}", asked["name"].as_str().unwrap()));
                assert_eq!(asked["in"], if stands { "path" } else { "query" }, "{path} {asked}");
            }
            said.push_str(&operation(method, path, of, &whole));
        }
    }
    for (name, schema) in fields(&whole["components"]["schemas"]) {
        let must: Vec<&str> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let parts: Vec<String> = fields(&schema["properties"])
            .map(|(field, of)| {
                let mark = if must.contains(&field.as_str()) { "" } else { "?" };
                format!("{field}{mark}: {}", shape(of))
            })
            .collect();
        let is_plain = parts.is_empty();
        writeln!(said, "\n{name} {}", if is_plain { shape(schema) } else { parts.join(", ") }).unwrap();
    }
    insta::assert_snapshot!(said);
}
