//! Secrets in files, and files that are for their owner alone.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

use anyhow::{Context as _, bail};
use rustix::fs::Mode;

/// Fresh random bytes.
///
/// # Errors
/// The system gives none.
pub fn random<const N: usize>() -> anyhow::Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| anyhow::anyhow!("no random numbers: {error}"))?;
    Ok(bytes)
}

/// The key with which blobs are encrypted: 64 hexadecimal digits.
///
/// # Errors
/// The file cannot be read, or holds something else.
pub fn blob_key(path: &Path) -> anyhow::Result<[u8; 32]> {
    let shown = path.display();
    if !path.try_exists().unwrap_or(true) {
        bail!("there is no blob key {shown}; `(umask 077; openssl rand -hex 32 > {shown})` makes one");
    }
    let text = fs::read_to_string(path).with_context(|| format!("the blob key {shown} cannot be read"))?;
    let digits = text.trim();
    let mut key = [0; 32];
    if digits.len() != 64 || !digits.is_ascii() {
        bail!("{shown}: a blob key has 64 hexadecimal digits; `openssl rand -hex 32` makes one");
    }
    for (byte, at) in key.iter_mut().zip((0..64).step_by(2)) {
        let pair = digits.get(at..at + 2).unwrap_or_default();
        *byte = u8::from_str_radix(pair, 16)
            .with_context(|| format!("{shown}: a blob key has hexadecimal digits only"))?;
    }
    Ok(key)
}

/// The same; a new key where there is none yet, readable for its owner alone.
///
/// # Errors
/// As [`blob_key`]; the file cannot be written.
pub fn blob_key_or_new(path: &Path) -> anyhow::Result<[u8; 32]> {
    if path.exists() {
        return blob_key(path);
    }
    let key: [u8; 32] = random()?;
    let text: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    writeln!(file, "{text}")?;
    Ok(key)
}

/// Whether others than the owner and the group may read a file.
///
/// # Errors
/// There is no such file.
pub fn is_open_to_others(path: &Path) -> std::io::Result<bool> {
    Ok(fs::metadata(path)?.permissions().mode() & 0o007 != 0)
}

/// What this process makes from now on is for its owner alone: databases, exports, key stores.
pub fn make_private() {
    rustix::process::umask(Mode::from_raw_mode(0o077));
}

#[cfg(test)]
mod tests {
    use super::{blob_key, blob_key_or_new};

    #[test]
    fn a_key_is_made_once_and_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("blob.key");
        let key = blob_key_or_new(&path).unwrap();
        assert_eq!(blob_key_or_new(&path).unwrap(), key);
        std::fs::write(&path, "short").unwrap();
        assert!(blob_key(&path).is_err());
        std::fs::write(&path, "zz".repeat(32)).unwrap();
        assert!(blob_key(&path).is_err());
    }
}
