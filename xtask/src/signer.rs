//! Builds the key store for the browser: `crates/signer` as WebAssembly with its script side.
//!
//! The result is the same bytes for the same sources on any machine, so that its hash can be published. When no input
//! has changed since the last run, nothing is built.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use sha2::{Digest as _, Sha256};
use wasm_bindgen_cli_support::Bindgen;

use crate::workspace::Workspace;

const OUT: &str = "crates/web/assets/signer";
const TARGET: &str = "wasm32-unknown-unknown";
/// Named and set in the root manifest.
const PROFILE: &str = "signer";
const MADE: [&str; 2] = ["signer.js", "signer_bg.wasm"];
/// Packs what was made: each file lies ready in brotli and gzip.
const PACK: &str = "crates/web/assets/pack.mjs";
/// Whatever decides about the bytes, besides the folders of sources.
const INPUT_FILES: [&str; 5] =
    ["Cargo.lock", "Cargo.toml", "rust-toolchain.toml", "crates/eds/Cargo.toml", "crates/signer/Cargo.toml"];
const INPUT_FOLDERS: [&str; 2] = ["crates/eds/src", "crates/signer/src"];
/// Bytes of the packed module that a phone has to load before it signs, in gzip. A larger one means that something was linked
/// by mistake (a calendar, a regex engine).
const PACKED_BYTES_MAX: u64 = 200 * 1024;

/// Builds `crates/web/assets/signer` if it is not up to date.
pub(crate) fn run(workspace: &Workspace, _words: &[String]) -> Result<()> {
    let out = workspace.path(OUT);
    let stamp = out.join("inputs.sha256");
    let inputs = inputs_hash(workspace)?;
    let is_made =
        MADE.iter().all(|name| out.join(name).is_file() && out.join(format!("{name}.br")).is_file());
    if is_made && fs::read_to_string(&stamp).is_ok_and(|text| text == inputs) {
        return Ok(());
    }
    let wasm = build(workspace)?;
    fs::create_dir_all(&out).with_context(|| format!("making {OUT}"))?;
    // An interrupted run must not look like a finished one.
    if stamp.exists() {
        fs::remove_file(&stamp).context("removing the stamp")?;
    }
    Bindgen::new()
        .input_path(&wasm)
        .web(true)?
        .typescript(false)
        .omit_default_module_path(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(&out)
        .context("writing the script side")?;
    pack(workspace, &out)?;
    report(&out)?;
    fs::write(&stamp, inputs).context("writing the stamp")
}

/// Runs cargo with paths of this machine taken out of the result.
fn build(workspace: &Workspace) -> Result<PathBuf> {
    let root = workspace.path("");
    let home = cargo_home()?;
    let flags = [
        format!("--remap-path-prefix={}=", root.display()),
        format!("--remap-path-prefix={}=cargo", home.display()),
    ];
    let status = Command::new("cargo")
        .args(["build", "--package", "signer", "--lib", "--target", TARGET, "--profile", PROFILE])
        .env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"))
        .env("CARGO_TARGET_DIR", target_folder(workspace))
        .current_dir(&root)
        .status()
        .context("running cargo")?;
    ensure!(status.success(), "the key store for the browser does not build");
    Ok(target_folder(workspace).join(TARGET).join(PROFILE).join("signer.wasm"))
}

/// A folder of its own below the usual one: other flags would make the usual one build again each time.
fn target_folder(workspace: &Workspace) -> PathBuf {
    let usual = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace.path("target"), PathBuf::from);
    workspace.path("").join(usual).join("browser")
}

fn cargo_home() -> Result<PathBuf> {
    if let Some(home) = std::env::var_os("CARGO_HOME") {
        return Ok(PathBuf::from(home));
    }
    Ok(std::env::home_dir().context("there is no home folder")?.join(".cargo"))
}

fn pack(workspace: &Workspace, out: &Path) -> Result<()> {
    let status = Command::new("node")
        .arg(workspace.path(PACK))
        .args(MADE.map(|name| out.join(name)))
        .status()
        .context("running node: Node.js 20 is needed to pack the key store for the browser")?;
    ensure!(status.success(), "{PACK} ended with {status}");
    Ok(())
}

fn report(out: &Path) -> Result<()> {
    for name in MADE {
        let bytes = fs::read(out.join(name)).with_context(|| format!("reading {name}"))?;
        println!("{OUT}/{name}: {} bytes, sha256 {}", bytes.len(), hex(&Sha256::digest(&bytes)));
        let packed =
            fs::metadata(out.join(format!("{name}.gz"))).with_context(|| format!("packed {name}"))?.len();
        println!("  packed by gzip: {packed} bytes");
        if packed > PACKED_BYTES_MAX {
            bail!("{name} has grown over {PACKED_BYTES_MAX} packed bytes: look what was linked");
        }
    }
    Ok(())
}

/// One hash over the names and contents of all inputs, the compiler, and this file.
fn inputs_hash(workspace: &Workspace) -> Result<String> {
    let mut paths: Vec<PathBuf> = INPUT_FILES.iter().map(|file| workspace.path(file)).collect();
    for folder in INPUT_FOLDERS {
        collect(&workspace.path(folder), &mut paths)?;
    }
    paths.sort();
    let root = workspace.path("");
    let mut hash = Sha256::new();
    hash.update(workspace.output("rustc", &["--version"])?);
    hash.update(include_str!("signer.rs"));
    hash.update(include_str!("../../crates/web/assets/pack.mjs"));
    for path in paths {
        let bytes = fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
        let name = path.strip_prefix(&root).unwrap_or(&path).to_string_lossy();
        hash.update(format!("\n{name} {}\n", bytes.len()));
        hash.update(&bytes);
    }
    Ok(hex(&hash.finalize()))
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("listing {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() { collect(&path, paths)? } else { paths.push(path) }
    }
    Ok(())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
