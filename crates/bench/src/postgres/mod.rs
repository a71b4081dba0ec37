//! A throw-away PostgreSQL server, and its own measuring program.

mod cluster;
mod pgbench;

pub use cluster::Cluster;
pub(crate) use pgbench::{Script, taken, transactions_a_second};
