//! Brings the four faces of Liberation Serif into the build. They have the widths of Times New Roman, which the
//! decree asks for, all Vietnamese letters, and a licence (OFL) that allows embedding.

use std::path::{Path, PathBuf};
use std::{env, fs};

const FACES: [&str; 4] = ["Regular", "Bold", "Italic", "BoldItalic"];
/// Where Debian's package puts them. Its elder sister, fonts-liberation, lacks the Vietnamese letters.
const FOLDER: &str = "/usr/share/fonts/truetype/liberation2";
/// Says another folder, on systems other than Debian.
const FOLDER_VARIABLE: &str = "LIBERATION2_FONTS";

fn main() -> Result<(), String> {
    println!("cargo::rerun-if-env-changed={FOLDER_VARIABLE}");
    let folder = env::var_os(FOLDER_VARIABLE).map_or_else(|| PathBuf::from(FOLDER), PathBuf::from);
    let out = env::var_os("OUT_DIR").ok_or("cargo names no OUT_DIR")?;
    for face in FACES {
        let name = format!("LiberationSerif-{face}.ttf");
        let from = folder.join(&name);
        println!("cargo::rerun-if-changed={}", from.display());
        fs::copy(&from, Path::new(&out).join(&name)).map_err(|error| {
            format!(
                "cannot read {}: {error}. Install the Debian package fonts-liberation2 (apt install \
                 fonts-liberation2) or name its folder in {FOLDER_VARIABLE}.",
                from.display()
            )
        })?;
    }
    Ok(())
}
