//! OpenSSL by a program of its own, compiled where it is needed.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::Context as _;

/// The program.
pub(super) struct Yardstick(PathBuf);

/// One thing that it measures.
pub(super) struct Measure<'a> {
    program: &'a Path,
    mode: &'static str,
    files: Vec<PathBuf>,
    /// What the report calls it.
    pub(super) name: &'static str,
}

impl Yardstick {
    /// Compiles it below `folder`; nothing without a C compiler and OpenSSL's headers.
    pub(super) fn build(folder: &Path) -> anyhow::Result<Option<Self>> {
        let (source, program) = (folder.join("yardstick.c"), folder.join("yardstick"));
        std::fs::write(&source, include_str!("yardstick.c")).context("cannot write the yardstick")?;
        let compiled = Command::new("cc")
            .args(["-O2", "-w"])
            .arg(&source)
            .arg("-o")
            .arg(&program)
            .arg("-lcrypto")
            .output()
            .is_ok_and(|output| output.status.success());
        Ok(compiled.then_some(Self(program)))
    }

    /// The measure `mode`, if it works here: the engine may be absent.
    pub(super) fn measures(
        &self,
        mode: &'static str,
        name: &'static str,
        files: &[&Path],
    ) -> Option<Measure<'_>> {
        let files = files.iter().map(|file| (*file).to_owned()).collect();
        let measure = Measure { program: &self.0, mode, files, name };
        measure.run(Duration::from_millis(10)).is_some().then_some(measure)
    }
}

impl Measure<'_> {
    /// Verifications a second.
    pub(super) fn run(&self, slice: Duration) -> Option<f64> {
        let output = Command::new(self.program)
            .arg(self.mode)
            .arg(slice.as_secs_f64().to_string())
            .args(&self.files)
            .output()
            .ok()
            .filter(|output| output.status.success())?;
        String::from_utf8(output.stdout).ok()?.trim().parse().ok()
    }
}
