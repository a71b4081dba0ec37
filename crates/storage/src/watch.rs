//! Sees the statements of commands go by: for measurements and for tests that count them.

use std::sync::Arc;

use crate::value::Value;

/// A statement on its way to the engine.
#[derive(Debug)]
pub struct Seen<'a> {
    /// Module and name.
    pub name: &'static str,
    /// The text as the engine gets it.
    pub text: &'a str,
    /// The parameters. What they hold may be personal data: it belongs into no log.
    pub parameters: &'a [Value<'a>],
}

type See = dyn Fn(&Seen<'_>) + Send + Sync;

/// Is told every statement of every command, in the order in which the command asks.
#[derive(Clone)]
pub struct Watch(Arc<See>);

impl Watch {
    /// Calls `see` on the thread of the command.
    pub fn new(see: impl Fn(&Seen<'_>) + Send + Sync + 'static) -> Self {
        Self(Arc::new(see))
    }

    pub(crate) fn see(&self, seen: &Seen<'_>) {
        (self.0)(seen);
    }
}

impl std::fmt::Debug for Watch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Watch")
    }
}
