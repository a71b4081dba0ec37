//! A disk that takes what is written and cannot promise to keep it.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use super::super::text;

const SOURCE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/kezek/crash/sync.c");

/// Stands between a program and the C library's `fsync` and `fdatasync`.
pub(super) struct Syncing {
    library: PathBuf,
    flag: PathBuf,
}

impl Syncing {
    /// With its files in this folder. The compiler is there: SQLite is built with it.
    pub(super) fn built_in(folder: &Path) -> Self {
        let new = Self { library: folder.join("sync.so"), flag: folder.join("sync-fails") };
        let mut compiler = Command::new("cc");
        compiler.args(["-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o"]).arg(&new.library).arg(SOURCE);
        let done = compiler.output().unwrap();
        assert!(done.status.success(), "{}", text(&done.stderr));
        new
    }

    /// The program that is started asks here.
    pub(super) fn stands_before(&self, program: &mut Command) {
        program.env("LD_PRELOAD", &self.library).env("KEZEK_TEST_SYNC_FAILS", &self.flag);
    }

    /// From now on every one fails, or succeeds again.
    pub(super) fn fails(&self, is: bool) {
        if is {
            File::create(&self.flag).unwrap();
        } else {
            fs::remove_file(&self.flag).unwrap();
        }
    }
}
