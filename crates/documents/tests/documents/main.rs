//! The five documents in three languages: one page each, the same bytes each time, archivable, readable by machines.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking; what clippy.toml allows in #[test] is meant for their helpers too"
)]

mod paper;
mod samples;

use std::thread;

use app::documents::{Body, DocumentKind, DocumentModel, Lang, ReferralPaper};
use app::ports::Renderer;
use documents::Printer;
use domain::calendar::Term;
use paper::{Pdf, text};

fn printer() -> Printer {
    Printer::new("https://kezek.example".parse().unwrap()).unwrap()
}

/// Every document with usual and with the longest content, in every language.
fn all() -> impl Iterator<Item = (DocumentModel, Lang)> {
    DocumentKind::ALL
        .into_iter()
        .flat_map(|kind| [samples::typical(kind), samples::longest(kind)])
        .flat_map(|model| Lang::ALL.map(|lang| (model.clone(), lang)))
}

fn referral(change: impl FnOnce(&mut ReferralPaper)) -> DocumentModel {
    let mut model = samples::typical(DocumentKind::Referral);
    if let Body::Referral(paper) = &mut model.body {
        change(paper);
    }
    model
}

#[test]
fn every_document_is_one_archivable_page_in_its_language() {
    let printer = printer();
    for (model, lang) in all() {
        let pdf = Pdf(printer.render(&model, lang).unwrap());
        let what = format!("{} {}", model.code, lang.code());
        assert_eq!(pdf.field("xmpTPg:NPages"), "1", "{what}");
        assert_eq!(pdf.field("pdfaid:part") + &pdf.field("pdfaid:conformance"), "2A", "{what}");
        assert_eq!(pdf.field("pdfuaid:part"), "1", "{what}");
        assert_eq!(pdf.field("dc:language"), lang.code(), "{what}");
        assert!(pdf.field("dc:title").contains(&model.number.to_string()), "{what}");
        assert!(pdf.field("xmp:CreateDate").starts_with(&model.made.date().to_string()), "{what}");
        assert!(pdf.0.len() < 100_000, "{what}: {} bytes", pdf.0.len());
    }
}

#[test]
fn the_same_input_gives_the_same_bytes_in_any_thread_and_order() {
    let printer = printer();
    let first: Vec<_> = all().map(|(model, lang)| printer.render(&model, lang).unwrap()).collect();
    thread::scope(|scope| {
        for _ in 0..2 {
            let (first, anew) = (&first, self::printer());
            scope.spawn(move || {
                // The other way round: what was rendered before must not matter.
                for ((model, lang), expected) in all().zip(first).collect::<Vec<_>>().into_iter().rev() {
                    assert!(
                        anew.render(&model, lang).unwrap() == *expected,
                        "{} {}",
                        model.code,
                        lang.code()
                    );
                }
            });
        }
    });
}

#[test]
fn no_two_documents_share_an_identity() {
    let printer = printer();
    let mut identities: Vec<_> = DocumentKind::ALL
        .into_iter()
        .flat_map(|kind| Lang::ALL.map(|lang| (samples::typical(kind), lang)))
        .map(|(model, lang)| Pdf(printer.render(&model, lang).unwrap()).field("xmpMM:DocumentID"))
        .collect();
    identities.sort();
    identities.dedup();
    assert_eq!(identities.len(), 15);
}

#[test]
fn letters_of_the_kazakh_alphabet_are_read_back() {
    let letters = "Ә ә Ғ ғ Қ қ Ң ң Ө ө Ұ ұ Ү ү Һ һ І і Ё ё № « »";
    let mut model = samples::typical(DocumentKind::RegistrationNotice);
    if let Body::RegistrationNotice(notice) = &mut model.body {
        notice.child.surname = letters.to_owned();
    }
    for lang in Lang::ALL {
        let Some(text) = text(&printer().render(&model, lang).unwrap()) else { return };
        assert!(text.contains(letters), "{}: {text}", lang.code());
    }
}

#[test]
fn the_referral_says_all_that_the_rules_list() {
    let model = samples::typical(DocumentKind::Referral);
    let common = [
        "16.УО.2018.000016.1/1",
        "31.07.2018 17:29:09",
        "Әбдірахманова Ұлжан Ғабитқызы",
        "150909600127",
        "+7 723 225 43 45",
        "9f86d081 884c7d65 9a2feaa0 c55ad015 a3bf4f1b 2b0b822c d15d6c15 b0f00a08",
        "Өскемен қаласы бойынша білім бөлімі",
        "Отдел образования по городу Усть-Каменогорску",
    ];
    let kazakh = [
        "2018 жылғы 7 тамызға дейін",
        "№ 38 «Айгөлек» балабақшасы",
        "Қазақстан көшесі, 64-үй",
        "Қазақ тілі",
        "Меншік нысаны Мемлекеттік",
        "10 жұмыс күніне стоп-тізімге",
        "2 рет өткізіп алынса",
        "2018 жылғы 30 тамызға дейін ұзартуға",
        "2018 жылғы 1 тамыз, сағат 17:29-ға дейін",
    ];
    let russian = [
        "до 7 августа 2018 года",
        "Детский сад № 38",
        "номер очереди при выборе — 4",
        "на 10 рабочих дней",
        "1 августа 2018 года, 17:29",
    ];
    let english = [
        "Valid until",
        "7 August 2018",
        "queue number at the choice: 4",
        "10 working days",
        "1 August 2018, 17:29",
    ];
    for (lang, own) in [(Lang::Kk, &kazakh[..]), (Lang::Ru, &russian), (Lang::En, &english)] {
        let Some(text) = text(&printer().render(&model, lang).unwrap()) else { return };
        for wanted in common.iter().chain(own) {
            assert!(text.contains(wanted), "{}: {wanted} is not in {text}", lang.code());
        }
        let address = format!("https://kezek.example/check/{}", model.code);
        assert!(text.contains(&address), "{text}");
    }
}

#[test]
fn the_referral_says_only_what_is_so_for_it() {
    let printer = printer();
    let read = |model: &DocumentModel| text(&printer.render(model, Lang::En).unwrap());
    let Some(usual) = read(&referral(|_| {})) else { return };
    assert!(usual.contains("can be prolonged once") && usual.contains("You can cancel"), "{usual}");
    let cases: [(DocumentModel, &[&str], &[&str]); 6] = [
        (referral(|r| r.extended = true), &["Prolonged. Inclusive"], &["can be prolonged"]),
        (referral(|r| r.cancel_until = None), &["stop-list for 10 working days"], &["You can cancel"]),
        (referral(|r| r.stop_list = Term::calendar(1)), &["stop-list for 1 calendar day."], &["working"]),
        (referral(|r| r.misses_until_removal = 1), &["is taken off the queue"], &["stop-list"]),
        (referral(|r| r.eds = None), &["data of the signature were erased"], &["SHA-256"]),
        (
            referral(|r| (r.reserved, r.queue_number) = (false, None)),
            &["Free for everybody"],
            &["queue number at"],
        ),
    ];
    for (model, there, absent) in cases {
        let text = read(&model).unwrap();
        assert!(there.iter().all(|words| text.contains(words)), "{there:?} should be in {text}");
        assert!(absent.iter().all(|words| !text.contains(words)), "{absent:?} should not be in {text}");
    }
}

#[test]
fn the_other_documents_say_what_the_rules_list() {
    let printer = printer();
    let cases: [(DocumentKind, &[&str]); 4] = [
        (
            DocumentKind::RegistrationNotice,
            &[
                "Через центр обслуживания населения (ЦОН)",
                "002241018377-2026/0047",
                "29.02.2024",
                "ещё не подтверждена",
            ],
        ),
        (
            DocumentKind::Receipt,
            &["Заключение психолого-медико", "(ЦОН)", "До 13 августа 2018 года включительно"],
        ),
        (
            DocumentKind::RegisterEntry,
            &["1248", "30.07.2018", "256-пәтер", "Ребёнок военнослужащего", "Представлен"],
        ),
        (
            DocumentKind::ChildCard,
            &["23.07.2018 20:59:09", "gulbahram", "+7 707 735 82 45", "Частная (по гос", "Русский"],
        ),
    ];
    for (kind, wanted) in cases {
        let Some(text) = text(&printer.render(&samples::longest(kind), Lang::Ru).unwrap()) else { return };
        for words in wanted {
            assert!(text.contains(words), "{words} is not in {text}");
        }
    }
}

#[test]
fn contacts_of_the_other_parent_are_not_on_the_card() {
    let mut model = samples::longest(DocumentKind::ChildCard);
    if let Body::ChildCard(card) = &mut model.body {
        card.parents[1].1 = None;
    }
    let Some(text) = text(&printer().render(&model, Lang::En).unwrap()) else { return };
    assert_eq!(text.matches("E-mail").count(), 1, "{text}");
    assert!(text.contains("880303300789"), "{text}");
}

#[test]
fn letters_that_no_font_has_and_signs_of_the_template_language_do_not_stop_a_document() {
    let mut model = samples::typical(DocumentKind::RegistrationNotice);
    if let Body::RegistrationNotice(notice) = &mut model.body {
        notice.child.surname = "王 \u{0}\u{202e}\u{1f476}".to_owned();
        notice.child.given_name = "#panic[*x*] $a$ @b <c> \"\\".to_owned();
        notice.child.patronymic = Some(String::new());
        notice.child.iin = String::new();
    }
    let pdf = printer().render(&model, Lang::Kk).unwrap();
    let Some(text) = text(&pdf) else { return };
    assert!(text.contains("? ??? #panic[*x*] $a$ @b <c> \"\\"), "{text}");
    assert!(text.contains("Көрсетілмеген"), "{text}");
}

#[test]
fn a_history_too_long_for_a_page_goes_on_on_another() {
    let mut model = samples::longest(DocumentKind::ChildCard);
    if let Body::ChildCard(card) = &mut model.body {
        card.history = card.history.iter().copied().cycle().take(120).collect();
    }
    let pdf = Pdf(printer().render(&model, Lang::Ru).unwrap());
    assert_eq!(pdf.field("xmpTPg:NPages"), "2");
}
