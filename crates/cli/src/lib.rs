//! The command line of `kezek`: arguments, configuration, and one file per command.

pub mod args;
pub mod background;
pub mod commands;
pub mod config;
pub mod edge;
pub mod exit;
pub mod files;
pub mod installation;
pub mod log;
pub mod portrait;
