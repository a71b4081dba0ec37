//! What can be done with an application: a button, or why there is none (R5, R36).

use app::applications::{AlertsAre, Button as May};
use domain::alerts::AlertsBarred;

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
        [self.choose(), self.alerts(), self.claim(), self.renounce(), self.leave()]
            .into_iter()
            .flatten()
            .collect()
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

    /// Nothing is said twice: all that bars alerts bars the choice too, but for the missing address.
    fn alerts(&self) -> Option<ActionRow> {
        let t = self.t().alerts();
        let (name, text) = match &self.view.actions.alerts {
            May::Barred(AlertsBarred::NoEmail) => return Some(barred(t.ask(), t.no_email().into())),
            May::Absent | May::Barred(_) => return None,
            May::Allowed(AlertsAre::Off) => (t.ask(), t.ask_text()),
            May::Allowed(AlertsAre::On) => (t.stop(), t.stop_text()),
        };
        Some(ActionRow {
            name: name.into(),
            button: Some(LinkButton::secondary(name, self.address("/alerts"))),
            text: text.into(),
        })
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

#[cfg(test)]
mod tests {
    use app::applications::{Actions, ApplicationView, Button, ChooseBarred, LeaveView, StateView};
    use askama::Template as _;
    use domain::alerts::AlertsBarred;
    use domain::application::{BenefitRefused, LeaveRefused};
    use domain::event::RemovalReason;
    use i18n::{Lang, Texts};

    use super::super::{ApplicationPage, sample};
    use crate::form::Keys;
    use crate::layout::Frame;
    use crate::refusal::Refusals;

    fn page(t: Texts, view: ApplicationView) -> ApplicationPage {
        let frame = Frame::public(t, t.application().now(), t.lang().path("/applications/0"));
        ApplicationPage { frame, keys: Keys::sample(), view, today: sample::TODAY, problem: None }
    }

    /// Buttons of every kind in every state. That they are what the rules say is a test of `app`.
    fn views() -> Vec<ApplicationView> {
        let nothing = Actions {
            choose: Button::Absent,
            claim_benefit: Button::Absent,
            leave: Button::Absent,
            alerts: Button::Absent,
            ..sample::waiting()
        };
        let until = sample::instant(1_800_000);
        let barred = |why| Actions {
            choose: Button::Barred(why),
            claim_benefit: Button::Barred(BenefitRefused::ClaimOpen),
            leave: Button::Barred(LeaveRefused::AlreadyAsked { until }),
            alerts: Button::Barred(AlertsBarred::NoEmail),
            ..sample::waiting()
        };
        let free = Actions {
            choose: Button::Allowed(3),
            renounce_benefit: Button::Allowed(()),
            ..sample::waiting()
        };
        let reasons = [
            ChooseBarred::TooYoung { from: sample::TODAY },
            ChooseBarred::NotYourTurn,
            ChooseBarred::NoPlaces,
            ChooseBarred::NotOpenYet { opens: until },
            ChooseBarred::NoFreeChoice,
            ChooseBarred::Unconfirmed,
            ChooseBarred::Closed,
        ];
        let mut views: Vec<_> =
            reasons.into_iter().map(|why| sample::view(StateView::Queued, barred(why))).collect();
        views.push(sample::view(StateView::Queued, free));
        views.extend([sample::notified(), sample::referred(), sample::stopped(), sample::asked()]);
        views.push(sample::view(StateView::Enrolled(sample::referral()), nothing.clone()));
        let reasons = [RemovalReason::OwnWill, RemovalReason::SecondMiss, RemovalReason::Age];
        views.extend(reasons.map(|reason| sample::view(StateView::Removed { reason }, nothing.clone())));
        views
    }

    #[test]
    fn a_button_is_there_where_it_is_allowed_and_else_the_reason() {
        for t in Lang::ALL.map(Texts::of) {
            for view in views() {
                let (said, actions) = (Refusals::new(t, view.zone.clone()), view.actions.clone());
                let told = [
                    match actions.choose {
                        Button::Barred(why) => Some(said.barred(why)),
                        _ => None,
                    },
                    match actions.claim_benefit {
                        Button::Barred(why) => Some(said.benefit(why)),
                        _ => None,
                    },
                    match actions.alerts {
                        Button::Barred(AlertsBarred::NoEmail) => Some(t.alerts().no_email().into()),
                        _ => None,
                    },
                    match actions.leave.clone() {
                        Button::Barred(why) => Some(said.leave(why)),
                        _ => None,
                    },
                ];
                let allowed = [
                    (actions.choose.is_allowed(), "/places"),
                    (actions.claim_benefit.is_allowed(), "/benefit"),
                    (actions.leave.is_allowed(), "/leave"),
                    (actions.alerts.is_allowed(), "/alerts"),
                    (actions.renounce_benefit.is_allowed(), "/benefit/renounce"),
                ];
                let (state, address) = (format!("{:?}", view.state), format!("/applications/{}", view.id));
                let html = page(t, view).render().unwrap();
                for (is_allowed, ending) in allowed {
                    let link = format!("{address}{ending}\"");
                    assert_eq!(html.contains(&link), is_allowed, "{state}: {ending}");
                }
                for reason in told.into_iter().flatten() {
                    let first = reason.split(['«', '“', '’']).next().unwrap_or_default();
                    assert!(html.contains(first), "{state}: {reason}");
                }
            }
        }
    }

    #[test]
    fn who_may_not_object_is_not_asked() {
        let t = Texts::of(Lang::En);
        let mut view = sample::view(StateView::Queued, sample::waiting());
        view.leave =
            Some(LeaveView { by_caller: false, until: sample::instant(300_000), last_day: sample::TODAY });
        assert!(!page(t, view.clone()).render().unwrap().contains("/leave/object"));
        view.actions.object_to_leaving = Button::Allowed(());
        assert!(page(t, view).render().unwrap().contains("/leave/object"));
    }
}
