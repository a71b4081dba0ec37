//! Scenarios of kezek bench.
