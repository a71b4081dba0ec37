//! Limits on the work that a key store can ask for.

use eds::issue::KeyKind;
use eds::{KeyStore, OpenError};

use crate::build::{Pki, rng};

#[test]
fn iterations_are_bounded() {
    let mut file = Pki::new().person(KeyKind::Sign).to_key_store("Qwerty12", &mut rng(6)).unwrap();
    // The count of the MAC is the last element; 1024 becomes 0x7fffffff, and the lengths around it grow by two.
    file.truncate(file.len() - 4);
    file.extend([2, 4, 0x7f, 0xff, 0xff, 0xff]);
    let mac = file.windows(2).rposition(|w| w == [0x30, 0x3d]).unwrap();
    file[mac + 1] += 2;
    let length = u16::from_be_bytes([file[2], file[3]]) + 2;
    file[2..4].copy_from_slice(&length.to_be_bytes());
    let error = KeyStore::open(&file, "Qwerty12").unwrap_err();
    assert_eq!(error, OpenError::Unsupported("2147483647 iterations".into()));
}

#[test]
fn large_files_are_refused_before_work() {
    assert_eq!(KeyStore::open(&vec![0x30; 300_000], "").unwrap_err(), OpenError::NotKeyStore);
}
