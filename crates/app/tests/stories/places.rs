//! A place: the turn, the choice, the referral and its ends.

use app::applications::{Button, ChooseBarred, StateView};
use app::choice::{self, ChooseRefused, MayChoose, Places};
use app::documents::{Body, CheckDocument, Code, Document, DocumentKind, Documents};
use app::referrals::{Cancel, Cancelled, DeclareArrival, Extend};
use app::signing::{self, Act, ActRefused, ActText, WrongSigner};
use domain::application::LeaveRefused;
use domain::event::{Fact, RemovalReason};
use domain::place::Language;
use domain::policy::Ownership;
use domain::referral::{CancelRefused, ChoiceRefused, ExtendRefused};
use jiff::civil::date;

use crate::world::{PRIVATE, Parent, STATE, World, rule, wait};
use crate::{TestDb, both_engines};

fn listed(
    world: &World,
    parent: &Parent,
    application: domain::id::ApplicationId,
) -> Result<choice::PlaceList, ChooseBarred> {
    let places =
        Places { application, language: None, ownership: None, kindergarten: String::new(), page: 1 };
    wait(choice::places(&world.app, &world.ctx(parent), places)).unwrap().unwrap()
}

both_engines! {
    /// S17-S33, S38: filed on Monday, notified, chosen, prolonged, arrived; five documents.
    fn a_family_gets_its_place(db: &TestDb) {
        let world = World::new(db);
        let seats = world.seats(1);
        let (parent, filed) = world.file(1);
        assert_eq!((filed.standing.number, filed.standing.benefit_number), (1, 0));
        assert_eq!(filed.number.to_string(), "39.УО.2026.000001.1");
        assert_eq!(
            world.page(&parent, filed.application).actions.choose,
            Button::Barred(ChooseBarred::NotYourTurn)
        );

        world.publish(seats);
        let page = world.page(&parent, filed.application);
        assert_eq!(page.actions.choose, Button::Allowed(1));
        // S24: three working days from Monday.
        assert!(matches!(page.state, StateView::Notified { last_day, .. } if last_day == date(2026, 9, 17)));
        let list = listed(&world, &parent, filed.application).unwrap();
        assert!(list.rows[0].from_pool && list.rows[0].left == 1);

        let chosen = world.choose(&parent, filed.application, list.rows[0].place).unwrap();
        let page = world.page(&parent, filed.application);
        let StateView::Referred(referral) = &page.state else { panic!("{:?}", page.state) };
        assert_eq!(referral.last_day, Some(date(2026, 9, 21)));
        assert_eq!(referral.extension_latest, Some(date(2026, 10, 14)));
        assert_eq!(page.standing, None);
        assert!(page.actions.cancel.is_allowed() && page.actions.extend.is_allowed());
        assert!(matches!(page.actions.leave, Button::Barred(LeaveRefused::Referred { cancel_until: Some(_) })));

        let act = |day| Act::Extend { referral: chosen.referral, day };
        let extend = |day| Extend {
            referral: chosen.referral,
            day,
            signed: world.act(&parent, filed.application, act(day)),
        };
        let late = world.app.run(world.ctx(&parent), extend(date(2026, 10, 15))).wait();
        assert_eq!(rule(late), ActRefused::Rule(ExtendRefused::TooLate { latest: date(2026, 10, 14) }));
        world.app.run(world.ctx(&parent), extend(date(2026, 10, 14))).wait().unwrap();
        let again = world.app.run(world.ctx(&parent), extend(date(2026, 10, 14))).wait();
        assert_eq!(rule(again), ActRefused::Rule(ExtendRefused::AlreadyExtended));

        // S39, S40: after 24 hours nothing is cancelled.
        world.pass_hours(24);
        let cancel = Act::Cancel { referral: chosen.referral };
        let signed = world.act(&parent, filed.application, cancel);
        let late = world.app.run(world.ctx(&parent), Cancel { referral: chosen.referral, signed }).wait();
        assert!(matches!(rule(late), ActRefused::Rule(CancelRefused::Late { .. })));

        let arrival = Act::DeclareArrival { referral: chosen.referral };
        let signed = world.act(&parent, filed.application, arrival);
        world.app.run(world.ctx(&parent), DeclareArrival { referral: chosen.referral, signed }).wait().unwrap();
        world.pass_days(60);
        assert!(matches!(world.page(&parent, filed.application).state, StateView::Referred(_)));

        let list = Documents { application: filed.application };
        let list = world.app.ask(world.ctx(&parent), list).wait().unwrap().unwrap();
        assert_eq!((list.common.len(), list.attachments.len()), (1, 4));
        let paper = Document { application: filed.application, kind: DocumentKind::Referral, referral: None };
        let paper = world.app.ask(world.ctx(&parent), paper).wait().unwrap().unwrap();
        let Body::Referral(paper) = paper.body else { panic!("another paper") };
        assert_eq!((paper.valid_until, paper.queue_number), (date(2026, 10, 14), Some(1)));
        assert!(paper.eds.is_some() && paper.reserved);

        // Anybody may check the paper and sees no name on it.
        let code = list.attachments[3].code;
        let public = world.app.ctx(app::Caller::Public);
        let checked = world.app.ask(public, CheckDocument { code }).wait().unwrap().unwrap();
        assert_eq!((checked.initials.as_str(), checked.valid_until), ("Ә.Н.Е.", Some(date(2026, 10, 14))));
        assert!(checked.masked_iin.starts_with("********"));
        let nothing = Code::Referral(DocumentKind::Referral, domain::id::ReferralId::from_u128(5));
        let public = world.app.ctx(app::Caller::Public);
        assert_eq!(world.app.ask(public, CheckDocument { code: nothing }).wait().unwrap(), None);
        world.assert_replay();
    }

    /// S33-S37: nobody comes, twice. Each read sees the limit as past before anything has swept (R54).
    fn nobody_comes_twice(db: &TestDb) {
        let world = World::new(db);
        let seats = world.seats(1);
        let (parent, filed) = world.file(1);
        world.publish(seats.clone());
        world.choose(&parent, filed.application, seats[0]).unwrap();
        world.pass_days(8);
        let page = world.page(&parent, filed.application);
        // Ten working days from Monday the 21st, the limit's own day (R56).
        assert!(matches!(page.state, StateView::Stopped { last_day, .. } if last_day == date(2026, 10, 5)));
        assert!(matches!(page.actions.choose, Button::Barred(ChooseBarred::Stopped { .. })));

        world.pass_days(15);
        // R9: the place was given to nobody else, so it is free for all, the excluded family too.
        let list = listed(&world, &parent, filed.application).unwrap();
        assert!(!list.rows[0].from_pool);
        world.choose(&parent, filed.application, seats[0]).unwrap();
        world.pass_days(10);
        let page = world.page(&parent, filed.application);
        assert_eq!(page.state, StateView::Removed { reason: RemovalReason::SecondMiss });
        let history = wait(app::applications::history(&world.app, &world.ctx(&parent), filed.application));
        let missed = |fact: &Fact| matches!(fact, Fact::ReferralExpired { .. });
        assert_eq!(history.unwrap().unwrap().iter().filter(|entry| missed(&entry.fact)).count(), 2);
        world.assert_replay();
    }

    /// S24, S25: a turn passes; the place is free for everybody, and nothing is lost.
    fn a_turn_passes(db: &TestDb) {
        let world = World::new(db);
        let seats = world.seats(1);
        let (first, its) = world.file(1);
        world.pass_hours(1);
        let (second, other) = world.file(2);
        world.publish(seats.clone());
        assert_eq!(world.page(&second, other.application).standing.unwrap().number, 2);
        let refused = world.choose(&second, other.application, seats[0]);
        assert_eq!(rule(refused), ChooseRefused::Choice(ChoiceRefused::NotYourTurn));

        world.pass_days(4);
        let page = world.page(&first, its.application);
        assert_eq!((page.state, page.standing.unwrap().number), (StateView::Queued, 1));
        world.choose(&second, other.application, seats[0]).unwrap();
        assert_eq!(
            world.page(&first, its.application).actions.choose,
            Button::Barred(ChooseBarred::NotYourTurn)
        );
        world.assert_replay();
    }

    /// R29: the first signed choice that was accepted wins; the place is never given twice.
    fn two_choices_meet_at_one_place(db: &TestDb) {
        let world = World::new(db);
        let seats = world.seats(1);
        world.publish(seats.clone());
        let families: Vec<_> = (1..=8).map(|number| world.file(number)).collect();
        let choices: Vec<_> = families
            .iter()
            .map(|(parent, filed)| (world.ctx(parent), world.choice(parent, filed.application, seats[0])))
            .collect();
        let running: Vec<_> = choices.into_iter().map(|(ctx, choice)| world.app.run(ctx, choice)).collect();
        let outcomes: Vec<_> = running.into_iter().map(|pending| pending.wait()).collect();
        let (won, lost): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
        assert_eq!((won.len(), lost.len()), (1, 7));
        for outcome in lost {
            assert_eq!(rule(outcome), ChooseRefused::Choice(ChoiceRefused::Taken));
        }
        world.assert_replay();
    }

    /// One signature serves once; a signature of yesterday's state or of somebody else serves never.
    fn signatures_serve_once(db: &TestDb) {
        let world = World::new(db);
        let seats = world.seats(2);
        world.publish(seats.clone());
        let (parent, filed) = world.file(1);
        let choice = world.choice(&parent, filed.application, seats[0]);
        let chosen = world.app.run(world.ctx(&parent), choice.clone()).wait().unwrap();
        let twice = world.app.run(world.ctx(&parent), choice.clone()).wait();
        assert_eq!(rule(twice), ChooseRefused::Choice(ChoiceRefused::HasReferral));
        let signed = world.act(&parent, filed.application, Act::Cancel { referral: chosen.referral });
        let cancel = Cancel { referral: chosen.referral, signed };
        let outcome = world.app.run(world.ctx(&parent), cancel.clone()).wait().unwrap();
        assert_eq!(outcome, Cancelled::Queued);
        let stale = world.app.run(world.ctx(&parent), choice).wait();
        assert_eq!(rule(stale), ChooseRefused::Outdated);

        let stranger = world.parent(9);
        let mut forged = world.choice(&parent, filed.application, seats[1]);
        forged.signed.iin = stranger.iin;
        assert_eq!(rule(world.app.run(world.ctx(&parent), forged).wait()), ChooseRefused::Signer(WrongSigner::OtherPerson));
        let mut hired = world.choice(&parent, filed.application, seats[1]);
        hired.signed.bin = Some("940140000385".parse().unwrap());
        let wrong = rule(world.app.run(world.ctx(&parent), hired).wait());
        assert_eq!(wrong, ChooseRefused::Signer(WrongSigner::OrganisationKey), "for an organisation");
        let foreign = world.choice(&parent, filed.application, seats[1]);
        let outcome = world.app.run(world.ctx(&stranger), foreign).wait();
        assert!(matches!(outcome, Err(app::Failed::Refused(app::Refusal::NotFound))));
        assert!(wait(app::applications::page(&world.app, &world.ctx(&stranger), filed.application))
            .unwrap()
            .is_none());
        world.assert_replay();
    }

    /// S39, R9: cancelled while the turn runs, the place is back in its pool and the turn goes on.
    fn a_choice_is_taken_back_in_the_turn(db: &TestDb) {
        let world = World::new(db);
        let seats = world.seats(1);
        let (parent, filed) = world.file(1);
        world.publish(seats.clone());
        let chosen = world.choose(&parent, filed.application, seats[0]).unwrap();
        let signed = world.act(&parent, filed.application, Act::Cancel { referral: chosen.referral });
        let outcome = world.app.run(world.ctx(&parent), Cancel { referral: chosen.referral, signed }).wait();
        assert!(matches!(outcome.unwrap(), Cancelled::TurnGoesOn { .. }));
        assert_eq!(world.page(&parent, filed.application).actions.choose, Button::Allowed(1));
        world.assert_replay();
    }

    /// S18, R4: two full years for a state place, three for a private one; the page says from which day.
    fn ages_and_filters(db: &TestDb) {
        let world = World::new(db);
        let file = |number, born| {
            let parent = world.parent(number);
            let mut submission = world.submission(number);
            submission.born = born;
            let filed = world.try_file(&parent, submission).unwrap();
            (parent, filed)
        };
        let kazakh = world.seats_in(STATE, 2024, Language::Kazakh, 2);
        let russian = world.seats_in(STATE, 2024, Language::Russian, 1);
        let private = world.seats_in(PRIVATE, 2024, Language::Kazakh, 1);
        // Nobody is in the queue: free at once (R26).
        world.publish_in(2024, Ownership::State, [kazakh.clone(), russian].concat());
        world.publish_in(2024, Ownership::PrivateOrder, private.clone());
        let (infant, young) = file(1, date(2024, 12, 1));
        let (parent, filed) = file(2, date(2024, 3, 5));
        let from = date(2026, 12, 1);
        let choose = world.page(&infant, young.application).actions.choose;
        assert_eq!(choose, Button::Barred(ChooseBarred::TooYoung { from }));

        let list = listed(&world, &parent, filed.application).unwrap();
        assert_eq!(list.rows.iter().map(|row| row.left).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(list.too_young_for, [(Ownership::PrivateOrder, date(2027, 3, 5))]);
        let only = |language, kindergarten: &str| {
            let places = Places {
                application: filed.application,
                language,
                ownership: None,
                kindergarten: kindergarten.to_owned(),
                page: 1,
            };
            let list = wait(choice::places(&world.app, &world.ctx(&parent), places)).unwrap().unwrap();
            list.unwrap().total
        };
        assert_eq!(only(Some(Language::Russian), ""), 1);
        assert_eq!(only(None, "балдә"), 2);
        assert_eq!(only(None, "ақбота"), 0);

        // R36: the rule is told before anybody signs; what is not one's own, or of another queue, is not found.
        let elsewhere = world.seats_in(STATE, 2023, Language::Kazakh, 1);
        let may = |who: &Parent, place| {
            let choice = MayChoose { application: filed.application, place };
            wait(choice::may_choose(&world.app, &world.ctx(who), choice)).unwrap()
        };
        assert_eq!(may(&parent, kazakh[0]), Some(Ok(())));
        let too_young = ChoiceRefused::TooYoung { from: date(2027, 3, 5) };
        assert_eq!(may(&parent, private[0]), Some(Err(too_young)));
        assert_eq!((may(&infant, kazakh[0]), may(&parent, elsewhere[0])), (None, None));
        world.assert_replay();
    }
}

both_engines! {
    /// R54: a text that is shown is of the present, also when nobody has settled yet, so a signature over it is accepted.
    fn a_text_is_signed_once_after_a_turn_lapsed_unseen(db: &TestDb) {
        let world = World::new(db);
        let (parent, filed) = world.file(1);
        world.publish(world.seats(1));
        world.pass_days(7);
        let question = ActText { application: filed.application, act: Act::Leave };
        let before = world.app.ask(world.ctx(&parent), question.clone()).wait().unwrap().unwrap();
        let text = wait(signing::act_text(&world.app, &world.ctx(&parent), question)).unwrap().unwrap();
        assert_ne!(before, text, "the turn has lapsed");
        let signed = world.signed(&parent, &text);
        let leave = app::applications::Leave { application: filed.application, signed };
        world.app.run(world.ctx(&parent), leave).wait().unwrap();
        world.assert_replay();
    }
}
