//! Embeds what `cargo xtask assets` and `cargo xtask signer` have built. Where nothing is built, the table is empty.

use std::{env, fmt::Write as _, fs, path::Path};

fn main() -> Result<(), String> {
    // Asked of the run, not of the compilation: a target directory may serve several checkouts.
    let crate_folder = env::var("CARGO_MANIFEST_DIR").map_err(|e| e.to_string())?;
    let assets = Path::new(&crate_folder).join("assets");
    let dist = assets.join("dist");
    let list = dist.join("files.tsv");
    println!("cargo::rerun-if-changed={}", list.display());
    if !list.exists() {
        println!("cargo::warning=the portal is built without styles and scripts: `make assets` makes them");
    }
    let mut table = String::from("static ASSETS: &[Asset] = &[\n");
    // One line a file: name, hashed name, content type.
    for line in fs::read_to_string(&list).unwrap_or_default().lines() {
        let [name, file, content_type] = line.split('\t').collect::<Vec<_>>()[..] else {
            return Err(format!("{}: a line does not have three parts: {line}", list.display()));
        };
        table.push_str(&row(name, file, content_type, &dist.join(file))?);
    }
    table.push_str("];\n");
    table.push_str("static SIGNER: &[Asset] = &[\n");
    for (file, content_type) in
        [("signer.js", "text/javascript; charset=utf-8"), ("signer_bg.wasm", "application/wasm")]
    {
        let built = assets.join("signer").join(file);
        println!("cargo::rerun-if-changed={}", built.display());
        if built.exists() {
            table.push_str(&row(file, file, content_type, &built)?);
        }
    }
    table.push_str("];\n");
    let out = env::var("OUT_DIR").map_err(|e| e.to_string())?;
    fs::write(Path::new(&out).join("assets.rs"), table).map_err(|e| e.to_string())
}

/// A row of a table: a file with its packed forms beside it.
fn row(name: &str, file: &str, content_type: &str, plain: &Path) -> Result<String, String> {
    let packed = |ending: &str| {
        let path = format!("{}.{ending}", plain.display());
        if Path::new(&path).exists() { format!("Some(include_bytes!({path:?}))") } else { "None".to_owned() }
    };
    let mut row = String::new();
    writeln!(
        row,
        "Asset {{ name: {name:?}, file: {file:?}, content_type: {content_type:?}, plain: include_bytes!({plain:?}), gzip: {}, brotli: {} }},",
        packed("gz"),
        packed("br"),
    )
    .map_err(|e| e.to_string())?;
    Ok(row)
}
