//! The workspace as the checks see it: its root, its files, and what cargo says about it.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// The work tree that holds this very xtask.
pub(crate) struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// Found from the place of xtask's own manifest.
    pub(crate) fn find() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask lies in the workspace")?;
        Ok(Self { root: root.to_path_buf() })
    }

    /// An absolute path of something named relative to the root.
    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// The text of a file named relative to the root.
    pub(crate) fn read(&self, relative: &str) -> Result<String> {
        std::fs::read_to_string(self.path(relative)).with_context(|| format!("reading {relative}"))
    }

    /// Every file that is or could be committed, relative to the root, sorted.
    pub(crate) fn files(&self) -> Result<Vec<String>> {
        let text = self.output("git", &["ls-files", "--cached", "--others", "--exclude-standard"])?;
        let mut files: Vec<String> =
            text.lines().filter(|file| self.path(file).is_file()).map(str::to_owned).collect();
        files.sort();
        files.dedup();
        Ok(files)
    }

    /// What `cargo metadata` says, for this machine's platform only: other platforms pull in versions we never
    /// build.
    pub(crate) fn metadata(&self) -> Result<Value> {
        let about = self.output("rustc", &["-vV"])?;
        let host =
            about.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc -vV names no host")?;
        let text = self.output("cargo", &["metadata", "--format-version", "1", "--filter-platform", host])?;
        serde_json::from_str(&text).context("cargo metadata is not JSON")
    }

    /// Standard output of a command run at the root; its standard error passes through.
    pub(crate) fn output(&self, program: &str, words: &[&str]) -> Result<String> {
        let output = Command::new(program)
            .args(words)
            .current_dir(&self.root)
            .stderr(std::process::Stdio::inherit())
            .output()
            .with_context(|| format!("running {program}"))?;
        if !output.status.success() {
            bail!("{program} {} ended with {}", words.join(" "), output.status);
        }
        String::from_utf8(output.stdout)
            .with_context(|| format!("{program} printed something else than text"))
    }
}

/// Complaints of one check, reported together so that one run shows all of them.
pub(crate) fn verdict(check: &str, complaints: &[String]) -> Result<()> {
    if complaints.is_empty() {
        println!("{check}: ok");
        return Ok(());
    }
    for complaint in complaints {
        eprintln!("{check}: {complaint}");
    }
    bail!("{check}: {} to mend", complaints.len())
}
