//! Others who judge: `pdfsig` and pyHanko. Where one is missing the test says so and why.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::town;

const PYHANKO: &str = "pyhanko==0.38.0";

/// The number of signatures that `pdfsig` calls valid; `None` where it is not installed.
pub fn pdfsig(file: &Path) -> Option<usize> {
    let output = match Command::new("pdfsig").arg("-nocert").arg(file).output() {
        Ok(output) => output,
        Err(error) => {
            eprintln!("pdfsig was left out as a judge: {error} (package poppler-utils)");
            return None;
        }
    };
    let words = String::from_utf8_lossy(&output.stdout).into_owned();
    Some(words.matches("Signature Validation: Signature is Valid.").count())
}

/// A Python that knows pyHanko, made once and kept in the target folder.
fn python() -> Option<&'static (PathBuf, PathBuf)> {
    static PYTHON: OnceLock<Option<(PathBuf, PathBuf)>> = OnceLock::new();
    PYTHON
        .get_or_init(|| match prepare() {
            Ok(python) => Some(python),
            Err(why) => {
                eprintln!("pyHanko was left out as a judge: {why}");
                None
            }
        })
        .as_ref()
}

fn prepare() -> Result<(PathBuf, PathBuf), String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pyhanko-0.38.0");
    let (venv, packages) = (folder.join("venv"), folder.join("packages"));
    let own = venv.join("bin/python");
    if folder.join("ready").exists() {
        return Ok((if own.exists() { own } else { PathBuf::from("python3") }, packages));
    }
    let run = |program: &Path, line: &[&str]| -> Result<(), String> {
        let output = Command::new(program)
            .args(line)
            .output()
            .map_err(|error| format!("{}: {error}", program.display()))?;
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        if output.status.success() { Ok(()) } else { Err(format!("{} {line:?}: {words}", program.display())) }
    };
    std::fs::create_dir_all(&packages).map_err(|error| error.to_string())?;
    let python3 = Path::new("python3");
    let made = run(python3, &["-m", "venv", &venv.display().to_string()])
        .and_then(|()| run(&own, &["-m", "pip", "install", "--quiet", PYHANKO]));
    let python = match made {
        Ok(()) => own,
        Err(first) => {
            let target = packages.display().to_string();
            run(python3, &["-m", "pip", "install", "--quiet", "--target", &target, PYHANKO])
                .map_err(|second| format!("{first}; {second}"))?;
            let _ = std::fs::remove_dir_all(&venv);
            python3.to_path_buf()
        }
    };
    std::fs::write(folder.join("ready"), PYHANKO).map_err(|error| error.to_string())?;
    Ok((python, packages))
}

/// Runs a script with pyHanko at hand; `None` where that cannot be had.
pub fn pyhanko(script: &str, line: &[&Path]) -> Option<String> {
    let (python, packages) = python()?;
    let output = Command::new(python)
        .arg("-c")
        .arg(script)
        .args(line)
        .env("PYTHONPATH", packages)
        .env("PASSWORD", town::PASSWORD)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).unwrap())
}

/// What pyHanko says of each signature of each file: `field`, and whether it holds with the root of the town.
pub fn pyhanko_says(files: &[PathBuf]) -> Option<Vec<Vec<(String, bool, String)>>> {
    pyhanko_on(include_str!("judge.py"), files)
}

/// The same, asked by this script.
pub fn pyhanko_on(script: &str, files: &[PathBuf]) -> Option<Vec<Vec<(String, bool, String)>>> {
    let root = town::folder().join("root.pem");
    let line: Vec<&Path> =
        std::iter::once(root.as_path()).chain(files.iter().map(PathBuf::as_path)).collect();
    let words = pyhanko(script, &line)?;
    let said: Vec<serde_json::Value> = serde_json::from_str(&words).unwrap();
    let of_file = |one: &serde_json::Value| {
        let rows = one.as_array().unwrap().iter();
        rows.map(|row| {
            let word = |key: &str| row[key].as_str().unwrap().to_owned();
            (word("field"), row["holds"].as_bool().unwrap(), word("say"))
        })
        .collect()
    };
    Some(said.iter().map(of_file).collect())
}

/// Writes a file beside the certificates of the town, for programs that want a path.
pub fn written(name: &str, bytes: &[u8]) -> PathBuf {
    let path = town::folder().join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}
