//! The form of the results (contract.md).

use serde::Serialize;

/// What one scenario measured.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// Name of the scenario.
    pub scenario: &'static str,
    /// Where it ran.
    pub machine: Machine,
    /// The numbers.
    pub results: Vec<Result>,
}

/// Where it ran.
#[derive(Debug, Clone, Serialize)]
pub struct Machine {
    /// Processors that the process may use.
    pub cores: usize,
    /// Operating system and processor family.
    pub platform: String,
    /// Whether the program was built with optimisation.
    pub optimised: bool,
}

/// One number.
#[derive(Debug, Clone, Serialize)]
pub struct Result {
    /// Name, for example `choices_sqlite_256`.
    pub name: String,
    /// Median over the repeats.
    pub value: f64,
    /// Unit.
    pub unit: &'static str,
    /// What it is compared with.
    pub yardstick: Option<&'static str>,
    /// Median of the yardstick over the same repeats.
    pub yardstick_value: Option<f64>,
    /// Median of the ratios, repeat by repeat.
    pub ratio: Option<f64>,
    /// How many repeats.
    pub repeats: usize,
}

impl Machine {
    /// This machine.
    #[must_use]
    pub fn here() -> Self {
        Self {
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            platform: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
            optimised: !cfg!(debug_assertions),
        }
    }
}

/// The median; 0 of nothing.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}
