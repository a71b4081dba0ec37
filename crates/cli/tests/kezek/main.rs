//! The executable as a person or a script meets it. Being here also makes every run of the workspace's tests build
//! it, for the stories in the browser and the generated reference.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail by panicking, also in the functions beside the tests"
)]

mod answers;
mod crash;
mod demo;
mod doctor;
mod eds;
mod evidence;
mod policy;
mod process;
mod serve;

use std::path::Path;
use std::process::{Command, Output, Stdio};

fn kezek(words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kezek")).args(words).env_remove("KEZEK_DATABASE_URL").output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn the_help_tells_the_exit_codes() {
    let help = kezek(&["--help"]);
    assert_eq!(help.status.code(), Some(0));
    assert!(text(&help.stdout).contains("Exit codes:"));
}

#[test]
fn a_wrong_command_line_ends_with_2_and_says_nothing_on_stdout() {
    let wrong = kezek(&["fly"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(wrong.stdout.is_empty());
}

#[test]
fn a_question_about_a_wrong_configuration_is_answered_no_and_work_with_it_fails() {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let file = manifest.to_str().unwrap();
    assert_eq!(kezek(&["config", "check", "--config", file]).status.code(), Some(1));
    let dump = kezek(&["config", "dump", "--config", file]);
    assert_eq!(dump.status.code(), Some(3));
    assert!(text(&dump.stderr).starts_with("kezek: "));
    assert!(dump.stdout.is_empty());
}

#[test]
fn the_reference_goes_to_stdout() {
    let reference = kezek(&["config", "reference"]);
    assert_eq!(reference.status.code(), Some(0));
    assert!(text(&reference.stdout).contains("portal.public_url"));
}

/// Whoever reads only the first line closes the pipe; that is no mistake of anybody.
#[test]
fn a_closed_pipe_is_no_panic() {
    for words in [&["config", "reference"][..], &["openapi"], &["routes"]] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_kezek"))
            .args(words)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let ended = child.wait_with_output().unwrap();
        assert_eq!(text(&ended.stderr), "", "{words:?}");
    }
}
