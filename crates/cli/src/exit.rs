//! Exit codes, the same for every command.

use std::process::ExitCode;

/// The work could not be done; the reason is on standard error.
pub const FAILED: u8 = 3;

/// Shown below the help of `kezek`. A wrong command line ends with 2, which clap does by itself.
pub const HELP: &str = "\
Data goes to standard output, everything else to standard error.

Exit codes:
  0  done; of a question: yes
  1  of a question: no (not valid, not equal, not up to date, something to mend)
  2  wrong command line
  3  the work could not be done; standard error says why";

/// How a command ended that did its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done; or the answer is yes.
    Done,
    /// The answer is no: for example a signature that is not VALID.
    No,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Done => Self::SUCCESS,
            Exit::No => Self::from(1),
        }
    }
}
