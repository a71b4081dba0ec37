//! A message put into words of the recipient's language: an e-mail, and an SMS that says the same in one line. The last day
//! is always said in words (R57).

use app::messages::{Kindergarten, Lang as Wanted, Outgoing, Told};
use domain::event::{Annulled, BenefitRefusal, FalseBenefit, MovedLimit, RemovalReason, TurnEnd};
use domain::place::Language;
use domain::referral::{AnnulmentReason, PaperRefusal};
use i18n::{Lang, Message, Texts};

/// A message in words.
#[derive(Clone, PartialEq, Eq)]
pub struct Worded {
    /// Subject of the e-mail.
    pub subject: String,
    /// Text of the e-mail: plain, paragraphs with an empty line between them.
    pub text: String,
    /// The SMS.
    pub sms: String,
}

/// Personal data: nothing is shown.
impl std::fmt::Debug for Worded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Worded(hidden)")
    }
}

/// Puts a message into words.
#[must_use]
pub fn put_into_words(message: &Outgoing) -> Worded {
    let lang = match message.lang {
        Wanted::Kk => Lang::Kk,
        Wanted::Ru => Lang::Ru,
        Wanted::En => Lang::En,
    };
    let texts = Texts::of(lang);
    let area = texts.message();
    let (subject, body) = said(texts, &message.told);
    let mut text = vec![subject.clone(), body];
    if let Some(kindergarten) = kindergarten(&message.told) {
        text.push(place(texts, kindergarten));
    }
    if let Some(about) = &message.about {
        text.push(area.about(&about.number, &about.child));
    }
    text.push(area.footer().to_owned());
    let sms = match &message.about {
        Some(about) => area.sms(&about.number, &subject),
        None => area.sms_alone(&subject),
    };
    Worded { subject, text: text.join("\n\n"), sms }
}

/// Title and body.
fn said(texts: Texts, told: &Told) -> (String, String) {
    let area = texts.message();
    let plain = |title: &str, body: &str| (title.to_owned(), body.to_owned());
    match told {
        Told::Filed => plain(area.filed_title(), area.filed()),
        Told::KinshipConfirmed => plain(area.kinship_title(), area.kinship()),
        Told::BenefitConfirmed { .. } => plain(area.benefit_confirmed_title(), area.benefit_confirmed()),
        Told::BenefitRefused { reason } => {
            (area.benefit_refused_title().to_owned(), area.benefit_refused(evidence(area, *reason)))
        }
        Told::BenefitEnded => plain(area.benefit_ended_title(), area.benefit_ended()),
        Told::BenefitFalse { reason, annulled } => {
            let why = false_benefit(area, *reason);
            let body = match annulled {
                None => area.benefit_false(why),
                Some(Annulled::Turn) => area.benefit_false_with(why, area.benefit_false_turn()),
                Some(Annulled::Referral) => area.benefit_false_with(why, area.benefit_false_referral()),
            };
            (area.benefit_false_title().to_owned(), body)
        }
        Told::MergeRequested { last_day } => {
            (area.merge_requested_title().to_owned(), area.merge_requested(*last_day))
        }
        Told::MergeRefused => plain(area.merge_refused_title(), area.merge_refused()),
        Told::Merged => plain(area.merged_title(), area.merged()),
        Told::Split => plain(area.split_title(), area.split()),
        Told::LeaveRequested { last_day } => {
            (area.leave_requested_title().to_owned(), area.leave_requested(*last_day))
        }
        Told::LeaveObjected => plain(area.leave_objected_title(), area.leave_objected()),
        Told::FreePlaces { places } => {
            (area.free_places_title(u64::from(*places)), area.free_places().to_owned())
        }
        Told::TurnGiven { last_day } => (area.turn_given_title(*last_day), area.turn_given(*last_day)),
        Told::TurnReminder { last_day } => {
            (area.turn_reminder_title(*last_day), area.turn_reminder().to_owned())
        }
        Told::TurnLapsed => plain(area.turn_lapsed_title(), area.turn_lapsed()),
        Told::TurnEnded { why } => {
            (area.turn_ended_title().to_owned(), area.turn_ended(turn_end(area, *why)))
        }
        Told::Stopped { last_day } => (area.stopped_title(*last_day), area.stopped().to_owned()),
        Told::StopEnded => plain(area.stop_ended_title(), area.stop_ended()),
        Told::Removed { reason } => (area.removed_title().to_owned(), area.removed(removal(area, *reason))),
        Told::AgeWarning { last_day } => (area.age_warning_title(*last_day), area.age_warning().to_owned()),
        Told::BenefitWarning { last_day } => {
            (area.benefit_warning_title(*last_day), area.benefit_warning().to_owned())
        }
        Told::LimitMoved { limit, last_day } => {
            (area.limit_moved_title(*last_day), area.limit_moved(limit_name(area, *limit)))
        }
        Told::Code { code } => (area.code_title(code), area.code().to_owned()),
        Told::LoggedIn { at } => (area.logged_in_title().to_owned(), area.logged_in(*at)),
        _ => said_of_referral(area, told),
    }
}

fn said_of_referral(area: Message, told: &Told) -> (String, String) {
    let plain = |title: &str, body: &str| (title.to_owned(), body.to_owned());
    match told {
        Told::ReferralIssued { last_day, .. } => {
            (area.referral_issued_title(*last_day), area.referral_issued(*last_day))
        }
        Told::ReferralExtended { last_day, .. } => {
            (area.referral_extended_title(*last_day), area.referral_extended().to_owned())
        }
        Told::ComeReminder { last_day, .. } => {
            (area.come_reminder_title(*last_day), area.come_reminder().to_owned())
        }
        Told::ReferralCancelled { turn_until: Some(day) } => {
            (area.referral_cancelled_title().to_owned(), area.referral_cancelled_turn(*day))
        }
        Told::ReferralCancelled { turn_until: None } => {
            plain(area.referral_cancelled_title(), area.referral_cancelled())
        }
        Told::Arrived { last_day, .. } => (area.arrived_title().to_owned(), area.arrived(*last_day)),
        Told::Enrolled { .. } => plain(area.enrolled_title(), area.enrolled()),
        Told::PapersRefused { reason } => {
            (area.papers_refused_title().to_owned(), area.papers_refused(paper(area, *reason)))
        }
        Told::Annulled { reason } => {
            (area.annulled_title().to_owned(), area.annulled(annulment(area, *reason)))
        }
        // What follows a missed referral has a message of its own: the stop-list, or the removal.
        _ => plain(area.expired_title(), area.expired()),
    }
}

fn kindergarten(told: &Told) -> Option<&Kindergarten> {
    match told {
        Told::ReferralIssued { kindergarten, .. }
        | Told::ReferralExtended { kindergarten, .. }
        | Told::ComeReminder { kindergarten, .. }
        | Told::Arrived { kindergarten, .. }
        | Told::Enrolled { kindergarten } => Some(kindergarten),
        _ => None,
    }
}

fn place(texts: Texts, of: &Kindergarten) -> String {
    let area = texts.message();
    let (name, address) = match texts.lang() {
        Lang::Kk => (&of.name_kk, &of.address_kk),
        // There are no English names of kindergartens; the Russian ones are on the maps.
        Lang::Ru | Lang::En => (&of.name_ru, &of.address_ru),
    };
    let language = match of.language {
        Language::Kazakh => texts.common().kazakh(),
        Language::Russian => texts.common().russian(),
    };
    [
        area.place_name(name),
        area.place_address(address),
        area.place_phone(&of.phone),
        area.place_language(&language.to_lowercase()),
    ]
    .join("\n")
}

fn evidence(area: Message, reason: BenefitRefusal) -> &'static str {
    match reason {
        BenefitRefusal::Unreadable => area.evidence_unreadable(),
        BenefitRefusal::WrongPaper => area.evidence_wrong_paper(),
        BenefitRefusal::Expired => area.evidence_expired(),
        BenefitRefusal::OtherPerson => area.evidence_other_person(),
    }
}

fn false_benefit(area: Message, reason: FalseBenefit) -> &'static str {
    match reason {
        FalseBenefit::Forged => area.false_forged(),
        FalseBenefit::NotConfirmed => area.false_not_confirmed(),
        FalseBenefit::OtherPerson => area.false_other_person(),
        FalseBenefit::Mistake => area.false_mistake(),
    }
}

fn turn_end(area: Message, why: TurnEnd) -> &'static str {
    match why {
        TurnEnd::FreePlaceTaken => area.turn_end_free(),
        TurnEnd::Closed => area.turn_end_closed(),
        TurnEnd::PlaceWithdrawn => area.turn_end_withdrawn(),
        TurnEnd::BenefitFalse => area.benefit_false_turn(),
    }
}

fn removal(area: Message, reason: RemovalReason) -> &'static str {
    match reason {
        RemovalReason::OwnWill => area.removal_own_will(),
        RemovalReason::SecondMiss => area.removal_second_miss(),
        RemovalReason::Age => area.removal_age(),
        RemovalReason::Unconfirmed => area.removal_unconfirmed(),
        RemovalReason::Refused => area.removal_refused(),
        RemovalReason::Duplicate => area.removal_duplicate(),
    }
}

fn paper(area: Message, reason: PaperRefusal) -> &'static str {
    match reason {
        PaperRefusal::Medical => area.paper_medical(),
        PaperRefusal::Identity => area.paper_identity(),
        PaperRefusal::Finding => area.paper_finding(),
    }
}

fn annulment(area: Message, reason: AnnulmentReason) -> &'static str {
    match reason {
        AnnulmentReason::PlaceWithdrawn => area.annulment_place(),
        AnnulmentReason::Department => area.annulment_department(),
        AnnulmentReason::BenefitFalse => area.annulment_benefit(),
    }
}

fn limit_name(area: Message, limit: MovedLimit) -> &'static str {
    match limit {
        MovedLimit::Turn => area.limit_turn(),
        MovedLimit::Come => area.limit_come(),
        MovedLimit::Answer => area.limit_answer(),
        MovedLimit::Stop => area.limit_stop(),
        MovedLimit::Kinship => area.limit_kinship(),
        MovedLimit::Leave => area.limit_leave(),
        MovedLimit::Merge => area.limit_merge(),
    }
}

#[cfg(test)]
mod tests {
    use app::messages::{About, Address, Kindergarten, Lang, Outgoing, Told};
    use domain::event::{Annulled, BenefitRefusal, FalseBenefit, MovedLimit, RemovalReason, TurnEnd};
    use domain::id::DocumentId;
    use domain::place::Language;
    use domain::policy::Ownership;
    use domain::referral::{AnnulmentReason, PaperRefusal};
    use jiff::civil::{Date, date};

    use super::put_into_words;

    const DAY: Date = date(2018, 8, 7);

    fn kindergarten() -> Kindergarten {
        Kindergarten {
            name_kk: "№42 «Бәйшешек» бөбекжайы".to_owned(),
            name_ru: "Ясли-сад №42 «Бәйшешек»".to_owned(),
            address_kk: "Абай даңғылы, 12".to_owned(),
            address_ru: "пр. Абая, 12".to_owned(),
            phone: "+77142000042".to_owned(),
            language: Language::Kazakh,
            ownership: Ownership::State,
        }
    }

    fn every_kind() -> Vec<Told> {
        let mut all = vec![
            Told::Filed,
            Told::KinshipConfirmed,
            Told::BenefitConfirmed { benefit: domain::benefit::Benefit::LargeFamily },
            Told::BenefitEnded,
            Told::MergeRequested { last_day: DAY },
            Told::MergeRefused,
            Told::Merged,
            Told::Split,
            Told::LeaveRequested { last_day: DAY },
            Told::LeaveObjected,
            Told::FreePlaces { places: 12 },
            Told::TurnGiven { last_day: DAY },
            Told::TurnReminder { last_day: DAY },
            Told::TurnLapsed,
            Told::Stopped { last_day: DAY },
            Told::StopEnded,
            Told::ReferralIssued { last_day: DAY, kindergarten: kindergarten() },
            Told::ReferralExtended { last_day: DAY, kindergarten: kindergarten() },
            Told::ComeReminder { last_day: DAY, kindergarten: kindergarten() },
            Told::ReferralCancelled { turn_until: None },
            Told::ReferralCancelled { turn_until: Some(DAY) },
            Told::Arrived { last_day: DAY, kindergarten: kindergarten() },
            Told::Enrolled { kindergarten: kindergarten() },
            Told::Expired { misses: 1 },
            Told::AgeWarning { last_day: DAY },
            Told::BenefitWarning { last_day: DAY },
            Told::Code { code: "123456".to_owned() },
            Told::LoggedIn { at: DAY.at(9, 30, 0, 0) },
        ];
        all.extend(
            [TurnEnd::FreePlaceTaken, TurnEnd::Closed, TurnEnd::PlaceWithdrawn, TurnEnd::BenefitFalse]
                .map(|why| Told::TurnEnded { why }),
        );
        for reason in FalseBenefit::ALL {
            let annulled = [None, Some(Annulled::Turn), Some(Annulled::Referral)];
            all.extend(annulled.map(|annulled| Told::BenefitFalse { reason: *reason, annulled }));
        }
        all.extend(RemovalReason::ALL.iter().map(|reason| Told::Removed { reason: *reason }));
        all.extend(PaperRefusal::ALL.iter().map(|reason| Told::PapersRefused { reason: *reason }));
        all.extend(AnnulmentReason::ALL.iter().map(|reason| Told::Annulled { reason: *reason }));
        all.extend(BenefitRefusal::ALL.iter().map(|reason| Told::BenefitRefused { reason: *reason }));
        all.extend(MovedLimit::ALL.iter().map(|limit| Told::LimitMoved { limit: *limit, last_day: DAY }));
        all
    }

    fn outgoing(lang: Lang, told: Told) -> Outgoing {
        Outgoing {
            key: DocumentId::from_u128(1),
            lang,
            to: vec![Address::Sms("+77001234567".to_owned())],
            about: Some(About {
                number: "39.УО.2026.000024.1".to_owned(), child: "Әлихан".to_owned()
            }),
            told,
        }
    }

    #[test]
    fn every_kind_has_words_of_its_own_in_every_language() {
        for lang in Lang::ALL {
            let worded: Vec<_> =
                every_kind().into_iter().map(|told| put_into_words(&outgoing(lang, told))).collect();
            for one in &worded {
                assert!(!one.subject.is_empty() && one.text.contains("39.УО.2026.000024.1"), "{}", one.text);
                assert!(one.sms.starts_with("Kezek 39.УО.2026.000024.1: "), "{}", one.sms);
            }
            let mut texts: Vec<&str> = worded.iter().map(|one| one.text.as_str()).collect();
            texts.sort_unstable();
            texts.dedup();
            assert_eq!(texts.len(), worded.len(), "two kinds say the same in {}", lang.code());
        }
    }

    #[test]
    fn the_last_day_is_said_in_words_by_mail_and_by_sms() {
        let days = [
            (Lang::Kk, "2018 жылғы 7 тамыз (сейсенбі)"),
            (Lang::Ru, "7 августа 2018 года (вторник)"),
            (Lang::En, "Tuesday 7 August 2018"),
        ];
        for (lang, day) in days {
            for told in [
                Told::TurnGiven { last_day: DAY },
                Told::ReferralIssued { last_day: DAY, kindergarten: kindergarten() },
            ] {
                let worded = put_into_words(&outgoing(lang, told));
                for text in [&worded.subject, &worded.text, &worded.sms] {
                    assert!(text.replace('\u{a0}', " ").contains(day), "{text}");
                }
            }
        }
    }

    #[test]
    fn a_referral_says_where_to_come() {
        let told = Told::ReferralIssued { last_day: DAY, kindergarten: kindergarten() };
        let kazakh = put_into_words(&outgoing(Lang::Kk, told.clone())).text;
        assert!(
            kazakh.contains("№42 «Бәйшешек» бөбекжайы") && kazakh.contains("Абай даңғылы, 12"),
            "{kazakh}"
        );
        let russian = put_into_words(&outgoing(Lang::Ru, told)).text;
        assert!(russian.contains("Ясли-сад №42") && russian.contains("+77142000042"), "{russian}");
    }
}
