//! Turns `texts/{kk,ru,en}/<area>.ftl` into one typed function per message.
//!
//! Kazakh is the source: its files say which areas, messages and arguments exist. A message that is missing, unknown
//! or has other arguments in another language stops the build, with the file named.

mod check;
mod emit;
mod read;

use std::{env, fs, path::Path};

fn main() -> Result<(), String> {
    println!("cargo::rerun-if-changed=texts");
    println!("cargo::rerun-if-changed=build");
    // Of the crate that is built, not of the one that first compiled this script.
    let root = env::var("CARGO_MANIFEST_DIR").map_err(|e| e.to_string())?;
    let root = Path::new(&root).join("texts");
    let kk = read::language(&root, "kk")?;
    let ru = read::language(&root, "ru")?;
    let en = read::language(&root, "en")?;
    let problems = check::problems(&kk, &[("ru", &ru), ("en", &en)]);
    if !problems.is_empty() {
        return Err(format!("texts do not agree:\n  {}", problems.join("\n  ")));
    }
    let out = env::var("OUT_DIR").map_err(|e| e.to_string())?;
    let code = emit::code(&kk, &ru, &en)?;
    fs::write(Path::new(&out).join("texts.rs"), code).map_err(|e| e.to_string())
}
