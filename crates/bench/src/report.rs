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
    /// Median over the repeats; `None` when what it needs is not installed.
    pub value: Option<f64>,
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

impl Result {
    /// What could not be measured here.
    pub(crate) fn absent(name: &str) -> Self {
        let (value, yardstick, yardstick_value, ratio) = (None, None, None, None);
        Self { name: name.to_owned(), value, unit: "1/s", yardstick, yardstick_value, ratio, repeats: 0 }
    }
}

/// Repeats of one measurement, each with the yardstick that was measured beside it.
#[derive(Default)]
pub(crate) struct Series {
    values: Vec<f64>,
    yardsticks: Vec<f64>,
    ratios: Vec<f64>,
}

impl Series {
    /// One repeat.
    pub(crate) fn add(&mut self, value: f64, yardstick: f64) {
        self.values.push(value);
        self.yardsticks.push(yardstick);
        self.ratios.push(value / yardstick);
    }

    /// The medians.
    pub(crate) fn result(self, name: &str, yardstick: Option<&'static str>) -> Result {
        let repeats = self.values.len();
        Result {
            name: name.to_owned(),
            value: Some(median(self.values)),
            unit: "1/s",
            yardstick,
            yardstick_value: yardstick.map(|_| median(self.yardsticks)),
            ratio: yardstick.map(|_| median(self.ratios)),
            repeats,
        }
    }
}

/// The median; 0 of nothing.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}
