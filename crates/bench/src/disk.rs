//! The disk's own pace: 4 KiB written and made durable, one after the other.

use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::path::Path;

use anyhow::Context as _;

use crate::stopwatch::{per_second, time};

/// Name of the yardstick.
pub(crate) const NAME: &str = "4 KiB write + fdatasync, one after the other";

/// Writes of one measurement: about a second on an ordinary disk.
const WRITES: u32 = 600;

/// Durable writes a second into a file of this folder.
pub(crate) fn pace(folder: &Path) -> anyhow::Result<f64> {
    let path = folder.join("yardstick");
    let file = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
    let page = [7_u8; 4096];
    // The file has its size before the clock runs: growing it would be another work.
    for number in 0..WRITES {
        file.write_all_at(&page, u64::from(number) * 4096)?;
    }
    file.sync_all()?;
    let (done, duration) = time(|| {
        (0..WRITES).try_for_each(|number| {
            file.write_all_at(&page, u64::from(number) * 4096)?;
            file.sync_data()
        })
    });
    done?;
    std::fs::remove_file(&path)?;
    Ok(per_second(WRITES, duration))
}
