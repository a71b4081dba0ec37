//! What can be done with an application: a button, or why there is none (R5, R36).

use app::applications::Button as May;

use super::ApplicationPage;
use crate::components::{LinkButton, Text};

/// One thing that can be done, or the reason why not.
pub(super) struct ActionRow {
    pub(super) name: Text,
    pub(super) button: Option<LinkButton>,
    pub(super) text: Text,
}

impl ApplicationPage {
    pub(super) fn actions(&self) -> Vec<ActionRow> {
        [self.choose(), self.claim(), self.renounce(), self.leave()].into_iter().flatten().collect()
    }

    fn choose(&self) -> Option<ActionRow> {
        let t = self.t().application();
        match &self.view.actions.choose {
            May::Absent => None,
            May::Allowed(count) => Some(ActionRow {
                name: t.choose().into(),
                button: Some(LinkButton::primary(t.choose(), self.address("/places"))),
                text: t.choose_count(u64::from(*count)).into(),
            }),
            May::Barred(why) => Some(barred(t.choose(), self.refusals().barred(*why))),
        }
    }

    fn claim(&self) -> Option<ActionRow> {
        let t = self.t().application();
        match &self.view.actions.claim_benefit {
            May::Absent => None,
            May::Allowed(()) => Some(ActionRow {
                name: t.change_benefit().into(),
                button: Some(LinkButton::secondary(t.change_benefit(), self.address("/benefit"))),
                text: t.change_benefit_text().into(),
            }),
            May::Barred(why) => Some(barred(t.change_benefit(), self.refusals().benefit(*why))),
        }
    }

    /// Nothing is said where there is nothing to give up.
    fn renounce(&self) -> Option<ActionRow> {
        if !self.view.actions.renounce_benefit.is_allowed() {
            return None;
        }
        let t = self.t().benefit();
        let (name, text) = match self.view.claim {
            Some(_) => (t.take_back(), t.take_back_text()),
            None => (t.renounce(), t.renounce_text()),
        };
        Some(ActionRow {
            name: name.into(),
            button: Some(LinkButton::secondary(name, self.address("/benefit/renounce"))),
            text: text.into(),
        })
    }

    fn leave(&self) -> Option<ActionRow> {
        let t = self.t().application();
        match &self.view.actions.leave {
            May::Absent => None,
            May::Allowed(()) => Some(ActionRow {
                name: t.leave().into(),
                button: Some(LinkButton::secondary(t.leave(), self.address("/leave"))),
                text: t.leave_text().into(),
            }),
            May::Barred(why) => Some(barred(t.leave(), self.refusals().leave(why.clone()))),
        }
    }
}

fn barred(name: &'static str, text: Text) -> ActionRow {
    ActionRow { name: name.into(), button: None, text }
}
