//! Hashes by which two runs are compared: of all events, and of the rows that they led to.

use std::fmt::Write as _;

use storage::slice::Loader;

use crate::oracle::Found;
use crate::world::World;

/// Two sums at once, for comparing and not for secrets.
struct Sum([u64; 2]);

impl Sum {
    const fn new() -> Self {
        Self([0; 2])
    }

    fn text(&self) -> String {
        self.0.iter().map(|half| format!("{half:016x}")).collect()
    }
}

impl std::fmt::Write for Sum {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        for byte in text.bytes() {
            // FNV-1a twice, with two offsets.
            for (lane, offset) in self.0.iter_mut().zip([0x9e37_79b9_u64, 0x85eb_ca6b]) {
                *lane = (*lane ^ u64::from(byte) ^ offset).wrapping_mul(0x0100_0000_01b3);
            }
        }
        Ok(())
    }
}

impl World {
    /// All events as one hash.
    pub(crate) fn fingerprint(&self) -> Result<String, Found> {
        let hash = self.app()?.db().read(|reader| {
            let mut sum = Sum::new();
            storage::event::for_each(reader, |event| {
                // Summing up never fails.
                let _written = write!(sum, "{event:?}");
                Ok(())
            })?;
            Ok(sum.text())
        });
        Ok(hash.wait()?)
    }

    /// The rows of all queues, and the letters that were given up, as one hash.
    pub(crate) fn tables(&self) -> Result<String, Found> {
        let (app, now) = (self.app()?, self.now());
        let registers = app.registers();
        let hash = app.db().read(move |reader| {
            let mut sum = Sum::new();
            for state in storage::queue::all(reader)? {
                let rules = registers.rules(state.id.district, now);
                let mut loader = Loader::new(reader, state.id, rules.rules(), now)?;
                loader.everything()?;
                let _written = write!(sum, "{:?}", loader.slice());
            }
            let _written = write!(sum, "{:?}", storage::oversight::dead_letters(reader)?);
            Ok(sum.text())
        });
        Ok(hash.wait()?)
    }
}
