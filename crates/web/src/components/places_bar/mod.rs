//! How the seats of a group are used: one bar, longest parts first to the eye. The numbers stand beside it as text.

use app::kindergarten::Counts;
use askama::Template;
use i18n::Texts;

use super::Sampled;

/// How the seats of a group are used. It repeats numbers that stand beside it, so screen readers skip it.
#[derive(Clone, Debug, Template)]
#[template(path = "components/places_bar/template.html")]
pub struct PlacesBar {
    /// Places by state (R11).
    pub counts: Counts,
}

struct Part {
    class: &'static str,
    from: u32,
    wide: u32,
}

impl PlacesBar {
    fn total(&self) -> u32 {
        let c = self.counts;
        let parts = [c.occupied, c.held, c.reserved, c.free, c.vacant, c.withdrawn];
        parts.iter().fold(0_u32, |sum, part| sum.saturating_add(*part)).max(1)
    }

    fn parts(&self) -> Vec<Part> {
        let c = self.counts;
        let mut from = 0_u32;
        [
            ("occupied", c.occupied),
            ("held", c.held),
            ("reserved", c.reserved),
            ("free", c.free),
            ("vacant", c.vacant),
            ("withdrawn", c.withdrawn),
        ]
        .into_iter()
        .filter(|(_, wide)| *wide > 0)
        .map(|(class, wide)| {
            let part = Part { class, from, wide };
            from = from.saturating_add(wide);
            part
        })
        .collect()
    }
}

impl Sampled for PlacesBar {
    const NAME: &'static str = "Places bar";

    fn samples(_: Texts) -> Vec<(&'static str, Self)> {
        let counts = Counts { vacant: 3, reserved: 2, free: 1, held: 4, occupied: 14, withdrawn: 1 };
        vec![("every state", Self { counts }), ("no seats", Self { counts: Counts::default() })]
    }
}
