//! Codes of the rules and facts of a model as words of one language.

use app::documents::{Lang, Paper, Person, QueueOnPaper, Relation, Taken};
use domain::application::Status;
use domain::benefit::Benefit;
use domain::event::Channel;
use domain::id::Stream;
use domain::place::Language;
use domain::policy::Ownership;
use i18n::{Case, DateForm, Document, PersonName, Texts};
use jiff::civil::Date;

/// The texts of the documents, in one language.
#[derive(Clone, Copy)]
pub(crate) struct Words {
    /// The language.
    pub(crate) lang: Lang,
    /// Its texts.
    pub(crate) texts: Document,
    spoken: i18n::Lang,
}

impl Words {
    pub(crate) const fn of(lang: Lang) -> Self {
        let spoken = match lang {
            Lang::Kk => i18n::Lang::Kk,
            Lang::Ru => i18n::Lang::Ru,
            Lang::En => i18n::Lang::En,
        };
        Self { lang, texts: Texts::of(spoken).document(), spoken }
    }

    pub(crate) const fn benefit(self, benefit: Benefit) -> &'static str {
        let texts = Texts::of(self.spoken).benefit();
        match benefit {
            Benefit::Military => texts.military(),
            Benefit::SpecialBodies => texts.special_bodies(),
            Benefit::DisabledParent => texts.disabled_parent(),
            Benefit::Orphan => texts.orphan(),
            Benefit::WithoutCare => texts.without_care(),
            Benefit::LargeFamily => texts.large_family(),
            Benefit::SpecialNeeds => texts.special_needs(),
            Benefit::DisabledChildFamily => texts.disabled_child_family(),
            Benefit::Teacher => texts.teacher(),
            Benefit::None => texts.none(),
        }
    }

    pub(crate) const fn paper(self, paper: Paper) -> &'static str {
        match paper {
            Paper::Application => self.texts.paper_application(),
            Paper::Consent => self.texts.paper_consent(),
            Paper::CivilRecord => self.texts.paper_civil_record(),
            Paper::BenefitEvidence => self.texts.paper_benefit_evidence(),
            Paper::Finding => self.texts.paper_finding(),
        }
    }

    pub(crate) const fn taken(self, taken: Taken) -> &'static str {
        match taken {
            Taken::Portal => self.texts.taken_by_portal(),
            Taken::Egov => self.texts.taken_by_egov(),
            Taken::ServiceCentre => self.texts.taken_by_service_centre(),
        }
    }

    /// A status as the result of filing.
    pub(crate) const fn result(self, status: Status) -> &'static str {
        match status {
            Status::Queued => self.texts.result_queued(),
            Status::Notified => self.texts.result_notified(),
            Status::Referred => self.texts.result_referred(),
            Status::Stopped => self.texts.result_stopped(),
            Status::Enrolled => self.texts.result_enrolled(),
            Status::Removed => self.texts.result_removed(),
        }
    }

    /// A status as the journal names it.
    pub(crate) const fn state(self, status: Status) -> &'static str {
        let texts = Texts::of(self.spoken).common();
        match status {
            Status::Queued => texts.status_queued(),
            Status::Notified => texts.status_notified(),
            Status::Referred => texts.status_referred(),
            Status::Stopped => texts.status_stopped(),
            Status::Enrolled => texts.status_enrolled(),
            Status::Removed => texts.status_removed(),
        }
    }

    pub(crate) fn channel(self, channel: &Channel) -> String {
        match channel {
            Channel::Portal => self.texts.channel_portal().to_owned(),
            Channel::Egov { number } => self.texts.channel_egov(number),
            Channel::ServiceCentre { number } => self.texts.channel_service_centre(number),
        }
    }

    pub(crate) const fn relation(self, relation: Relation) -> &'static str {
        match relation {
            Relation::Mother => self.texts.mother(),
            Relation::Father => self.texts.father(),
            Relation::Guardian => self.texts.guardian(),
        }
    }

    pub(crate) const fn language(self, language: Language) -> &'static str {
        match language {
            Language::Kazakh => self.texts.language_kazakh(),
            Language::Russian => self.texts.language_russian(),
        }
    }

    pub(crate) const fn ownership(self, ownership: Ownership) -> &'static str {
        match ownership {
            Ownership::State => self.texts.ownership_state(),
            Ownership::PrivateOrder => self.texts.ownership_private(),
        }
    }

    pub(crate) fn queue(self, queue: &QueueOnPaper) -> String {
        let district = match self.lang {
            Lang::En => domain::region::english(&queue.district.kk),
            Lang::Kk | Lang::Ru => queue.district.of(self.lang).to_owned(),
        };
        self.texts.queue_line(&district, &queue.year.to_string(), self.stream(queue.stream))
    }

    const fn stream(self, stream: Stream) -> &'static str {
        match stream {
            Stream::General => self.texts.stream_general(),
            Stream::SpecialNeeds => self.texts.stream_special_needs(),
        }
    }

    pub(crate) fn group(self, year: i16) -> String {
        self.texts.group_of_year(&year.to_string())
    }

    /// Name and IIN on one line.
    pub(crate) fn person(self, person: &Person) -> String {
        if person.iin.is_empty() {
            full_name(person)
        } else {
            self.texts.person_iin(&full_name(person), &person.iin)
        }
    }

    /// `31.07.2018`, or that it is not known.
    pub(crate) fn day(self, day: Option<Date>) -> String {
        match day {
            Some(day) => i18n::date(self.spoken, day, DateForm::Short, Case::Plain),
            None => self.texts.not_given().to_owned(),
        }
    }

    /// A text, or that there is none.
    pub(crate) fn given(self, text: Option<&str>) -> String {
        text.map(str::trim).filter(|text| !text.is_empty()).unwrap_or(self.texts.not_given()).to_owned()
    }

    /// A phone in groups, or that there is none.
    pub(crate) fn phone(self, phone: Option<&str>) -> String {
        self.given(phone.map(phone_in_groups).as_deref())
    }
}

/// Surname, first name, patronymic.
pub(crate) fn full_name(person: &Person) -> String {
    PersonName {
        family: &person.surname,
        given: &person.given_name,
        patronymic: person.patronymic.as_deref(),
    }
    .full()
}

/// `+77077358245` as `+7 707 735 82 45`; anything else stays as it is.
pub(crate) fn phone_in_groups(phone: &str) -> String {
    let digits: Vec<char> = phone.strip_prefix("+7").unwrap_or_default().chars().collect();
    match digits.as_slice() {
        [a, b, c, d, e, f, g, h, i, j] => {
            format!("+7\u{a0}{a}{b}{c}\u{a0}{d}{e}{f}\u{a0}{g}{h}\u{a0}{i}{j}")
        }
        _ => phone.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::phone_in_groups;

    #[test]
    fn phones_are_read_in_groups() {
        assert_eq!(phone_in_groups("+77077358245").replace('\u{a0}', " "), "+7 707 735 82 45");
        assert_eq!(phone_in_groups("8-800"), "8-800");
        assert_eq!(phone_in_groups(""), "");
    }
}
