//! The executable `kezek`.

fn main() {}
