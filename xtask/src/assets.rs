//! `cargo xtask assets`: style, script, fonts and pictures of the portal, built by npm into `crates/web/assets/dist`.

use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use crate::workspace::Workspace;

const FOLDER: &str = "crates/web/assets";
/// What the build reads, apart from the installed packages, which the lock file stands for. The portal and the key store
/// speak one protocol.
const INPUTS: [&str; 6] =
    ["package.json", "package-lock.json", "build.mjs", "pack.mjs", "src", "../keystore/protocol.mjs"];
/// Lies beside the result and says from which inputs it was made.
const STAMP: &str = "dist/.inputs";
/// Lies in the installed packages and says from which lock file they came.
const INSTALLED: &str = "node_modules/.kezek-lock";

/// Builds the assets, unless they were built from the same inputs before.
///
/// # Errors
/// When npm is missing, the packages cannot be installed, or the build fails.
pub(crate) fn run(workspace: &Workspace, words: &[String]) -> Result<()> {
    if let Some(word) = words.first() {
        bail!("`assets` takes no words, not `{word}`");
    }
    let folder = workspace.path(FOLDER);
    let inputs = digest(&folder, &INPUTS)?;
    if holds(&folder.join(STAMP), &inputs) {
        eprintln!("assets: nothing has changed");
        return Ok(());
    }
    let lock = digest(&folder, &["package-lock.json"])?;
    if !holds(&folder.join(INSTALLED), &lock) {
        // No package of ours needs a script of its own, so none may run.
        npm(&folder, &["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])?;
        fs::write(folder.join(INSTALLED), &lock)?;
    }
    npm(&folder, &["run", "--silent", "build"])?;
    fs::write(folder.join(STAMP), &inputs)?;
    eprintln!("assets: built");
    Ok(())
}

fn holds(stamp: &Path, digest: &str) -> bool {
    fs::read_to_string(stamp).is_ok_and(|text| text == digest)
}

fn npm(folder: &Path, words: &[&str]) -> Result<()> {
    let status = Command::new("npm")
        .args(words)
        .current_dir(folder)
        .status()
        .context("running npm: Node.js 20 with npm is needed to build the assets")?;
    if !status.success() {
        bail!("npm {} ended with {status}", words.join(" "));
    }
    Ok(())
}

/// A digest of files and folders. Not of cryptographic strength: it only says whether something has changed.
fn digest(folder: &Path, names: &[&str]) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    for name in names {
        for file in files(&folder.join(name))? {
            file.strip_prefix(folder)?.hash(&mut hasher);
            fs::read(&file).with_context(|| format!("reading {}", file.display()))?.hash(&mut hasher);
        }
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// The file itself, or every file under the folder, sorted.
fn files(path: &Path) -> Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_path_buf()]);
    }
    let mut found = Vec::new();
    let mut entries = fs::read_dir(path)
        .with_context(|| format!("reading {}", path.display()))?
        .map(|entry| entry.map(|e| e.path()))
        .collect::<std::io::Result<Vec<_>>>()?;
    entries.sort();
    for entry in entries {
        found.extend(files(&entry)?);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::digest;

    #[test]
    fn digest_follows_content_and_names() {
        let folder = std::env::temp_dir().join(format!("kezek-assets-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("src")).unwrap();
        std::fs::write(folder.join("src/a"), "1").unwrap();
        let first = digest(&folder, &["src"]).unwrap();
        assert_eq!(first, digest(&folder, &["src"]).unwrap());
        std::fs::write(folder.join("src/a"), "2").unwrap();
        let second = digest(&folder, &["src"]).unwrap();
        assert_ne!(first, second);
        std::fs::rename(folder.join("src/a"), folder.join("src/b")).unwrap();
        assert_ne!(second, digest(&folder, &["src"]).unwrap());
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
