//! Test material that the project did not write, read in place.

use std::path::PathBuf;

/// The file `name` of the shared data, or nothing, said plainly, when the folder is not there.
pub(crate) fn read(name: &str) -> Option<Vec<u8>> {
    let root = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data"));
    if !root.is_dir() {
        eprintln!("SKIPPED: the shared test data are not there, {name} was not read");
        return None;
    }
    Some(std::fs::read(root.join(name)).unwrap_or_else(|error| panic!("{name}: {error}")))
}
