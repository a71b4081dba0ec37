//! A file system that holds little.

use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Space beside what lies on it at first, KiB: the log of some acts.
const SPARE: u64 = 2_048;

/// Space of a server of PostgreSQL with the content of a demonstration, KiB.
const OF_A_SERVER: u64 = 256 * 1_024;

/// Mounted until it is dropped.
pub(super) struct SmallDisk(PathBuf);

impl SmallDisk {
    /// With these files moved to it; `None` when nothing may be mounted here.
    pub(super) fn with(files: &[PathBuf], place: &Path) -> Option<Self> {
        let sizes = files.iter().map(|file| file.metadata().unwrap().len().div_ceil(1_024));
        let new = Self::mounted(place, sizes.sum::<u64>() + SPARE)?;
        for file in files {
            fs::copy(file, place.join(file.file_name().unwrap())).unwrap();
            fs::remove_file(file).unwrap();
        }
        Some(new)
    }

    /// For a server that makes its own files; `None` when nothing may be mounted here.
    pub(super) fn of_a_server(place: &Path) -> Option<Self> {
        Self::mounted(place, OF_A_SERVER)
    }

    fn mounted(place: &Path, kibibytes: u64) -> Option<Self> {
        fs::create_dir(place).unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &format!("size={kibibytes}k"), "tmpfs"]).arg(place);
        mount.output().is_ok_and(|done| done.status.success()).then(|| Self(place.to_owned()))
    }

    /// To the last page.
    pub(super) fn fill(&self) {
        let mut ballast = File::create(self.ballast()).unwrap();
        let full = loop {
            if let Err(error) = ballast.write_all(&[0; 4_096]) {
                break error;
            }
        };
        assert_eq!(full.kind(), ErrorKind::StorageFull);
    }

    /// What was filled in is taken out.
    pub(super) fn empty(&self) {
        fs::remove_file(self.ballast()).unwrap();
    }

    fn ballast(&self) -> PathBuf {
        self.0.join("ballast")
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: after a failed test the program may still run for a moment.
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).output();
    }
}
