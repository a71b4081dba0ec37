//! Filing, the second parent, benefits, leaving.

use app::applications::{
    self, AnswerMerge, Button, ClaimBenefit, FileRefused, FilingTextOnBehalf, Leave, Left, MediaType,
    MergeRefused, Merged, ObjectToLeaving, RenounceBenefit, Represented, StateView, SubmissionRefused,
};
use app::department::{self, AnswerBenefit, AnswerMergeRefused};
use app::documents::{Body, Document, DocumentKind};
use app::signing::{Act, WrongSigner};
use app::{Caller, Failed, Refusal};
use domain::application::{BenefitAnswer, Kinship, MergeAnswer};
use domain::benefit::{Benefit, Lane};
use domain::event::{Channel, RemovalReason};
use domain::id::StaffId;

use crate::paper;
use crate::world::{World, rule, wait};
use crate::{TestDb, both_engines};

both_engines! {
    /// R6: one application lives; its applicant is shown it, anybody else is told to merge.
    fn a_child_has_one_application(db: &TestDb) {
        let world = World::new(db);
        let (parent, filed) = world.file(1);
        let again = world.try_file(&parent, world.submission(1));
        assert_eq!(rule(again), FileRefused::YoursIsInQueue { application: filed.application });
        let other = world.parent(2);
        let mut theirs = world.submission(1);
        theirs.surname = "Басқа".to_owned();
        assert_eq!(rule(world.try_file(&other, theirs)), FileRefused::AnotherIsInQueue);

        let signed = world.act(&parent, filed.application, Act::Leave);
        let left = world.app.run(world.ctx(&parent), Leave { application: filed.application, signed }).wait();
        assert_eq!(left.unwrap(), Left::Now);
        // R6, R63: a new number, which says that it is the second filing; the name in the vault stays.
        let mut renamed = world.submission(1);
        renamed.surname = "Өзгерді".to_owned();
        let second = world.try_file(&parent, renamed).unwrap();
        assert_eq!(second.number.to_string(), "39.УО.2026.000002.2");
        assert_eq!(world.page(&parent, second.application).child.surname, "Әкімов1");
        world.assert_replay();
    }

    /// Two parents file for one child at one moment: the database lets one in (R1).
    fn two_filings_meet_at_one_child(db: &TestDb) {
        let world = World::new(db);
        let parents = [world.parent(1), world.parent(2)];
        // Both have signed before either is accepted.
        let filings: Vec<_> = parents
            .iter()
            .map(|parent| {
                let submission = world.submission(1);
                let text = applications::FilingText { submission: submission.clone() };
                let text = world.app.ask(world.ctx(parent), text).wait().unwrap().unwrap().unwrap();
                let signed = world.signed(parent, &text);
                let kinship = Kinship::Confirmed;
                (world.ctx(parent), applications::FileApplication { submission, kinship, signed })
            })
            .collect();
        let running: Vec<_> = filings.into_iter().map(|(ctx, filing)| world.app.run(ctx, filing)).collect();
        let outcomes: Vec<_> = running.into_iter().map(|pending| pending.wait()).collect();
        let (won, lost): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
        assert_eq!(won.len(), 1);
        for outcome in lost {
            assert_eq!(rule(outcome), FileRefused::AnotherIsInQueue);
        }
        world.assert_replay();
    }

    /// What cannot be filed says why; an unsigned change of the form is found.
    fn wrong_submissions(db: &TestDb) {
        let world = World::new(db);
        let parent = world.parent(1);
        let refused = |change: &dyn Fn(&mut applications::Submission)| {
            let mut submission = world.submission(1);
            change(&mut submission);
            rule(world.try_file(&parent, submission))
        };
        let wrong = FileRefused::Submission;
        assert_eq!(refused(&|said| said.surname.clear()), wrong(SubmissionRefused::Name));
        assert_eq!(refused(&|said| said.child = parent.iin), wrong(SubmissionRefused::OwnIin));
        let stream = domain::id::Stream::SpecialNeeds;
        assert_eq!(refused(&|said| said.stream = stream), wrong(SubmissionRefused::FindingMissing));
        let nowhere = domain::id::DistrictId::new(999_999_999).unwrap();
        assert_eq!(refused(&|said| said.district = nowhere), wrong(SubmissionRefused::UnknownDistrict));

        let signed = world.signed(&parent, "something else");
        let filed = wait(applications::file(&world.app, &world.ctx(&parent), world.submission(1), signed));
        assert_eq!(rule(filed), FileRefused::Outdated);
    }

    /// R16: a registry that does not answer delays nothing, but nobody confirmed is removed after ten working days.
    fn the_registry_is_silent(db: &TestDb) {
        let world = World::new(db);
        world.registry_says(Kinship::Unanswered);
        let (parent, filed) = world.file(1);
        let page = world.page(&parent, filed.application);
        assert!(page.unconfirmed_until.is_some());
        assert_eq!(page.actions.choose, Button::Barred(applications::ChooseBarred::Unconfirmed));
        world.pass_days(20);
        let page = world.page(&parent, filed.application);
        assert_eq!(page.state, StateView::Removed { reason: RemovalReason::Unconfirmed });
        world.assert_replay();
    }

    /// S14, R64: number and IIN, five wrong pairs a day, the first parent's answer; contacts stay the own.
    fn a_second_parent(db: &TestDb) {
        let world = World::new(db);
        let (first, filed) = world.file(1);
        let second = world.parent(2);
        world.registry_says(Kinship::Unanswered);
        let ask = |child| wait(applications::request_merge(&world.app, &world.ctx(&second), filed.number, child));
        let wrong = world.submission(5).child;
        for left in (0..5).rev() {
            assert_eq!(rule(ask(wrong)), MergeRefused::UnknownPair { left });
        }
        let right = world.submission(1).child;
        assert_eq!(rule(ask(right)), MergeRefused::TooManyAttempts);
        world.pass_days(1);
        assert!(matches!(ask(right).unwrap(), Merged::Waits { .. }));
        let page = world.page(&first, filed.application);
        assert!(page.actions.answer_merge.is_allowed());
        let answer = AnswerMerge { application: filed.application, answer: MergeAnswer::Confirm };
        world.app.run(world.ctx(&first), answer).wait().unwrap();

        let page = world.page(&second, filed.application);
        assert_eq!(page.applicants.len(), 2);
        assert!(page.applicants[0].contacts.is_none() && page.applicants[1].contacts.is_some());

        // Leaving waits for the other's objection.
        let leave = || Leave {
            application: filed.application,
            signed: world.act(&first, filed.application, Act::Leave),
        };
        let left = world.app.run(world.ctx(&first), leave()).wait().unwrap();
        assert!(matches!(left, Left::Waits { .. }));
        assert!(world.page(&second, filed.application).actions.object_to_leaving.is_allowed());
        let object = ObjectToLeaving { application: filed.application };
        world.app.run(world.ctx(&second), object).wait().unwrap();
        assert_eq!(world.page(&first, filed.application).state, StateView::Queued);
        world.app.run(world.ctx(&first), leave()).wait().unwrap();
        world.pass_days(7);
        let page = world.page(&second, filed.application);
        assert_eq!(page.state, StateView::Removed { reason: RemovalReason::OwnWill });
        world.assert_replay();
    }

    /// R64: the first applicant answers first; the department only when the term has passed.
    fn the_department_answers_a_merge_after_the_first_applicants_term(db: &TestDb) {
        let world = World::new(db);
        let (_first, filed) = world.file(1);
        let second = world.parent(2);
        world.registry_says(Kinship::Unanswered);
        let child = world.submission(1).child;
        let asked =
            wait(applications::request_merge(&world.app, &world.ctx(&second), filed.number, child)).unwrap();
        let Merged::Waits { .. } = asked else { panic!("{asked:?}") };
        let answer =
            || department::AnswerMerge { application: filed.application, answer: MergeAnswer::Confirm };
        let refused = rule(world.app.run(world.department(), answer()).wait());
        let AnswerMergeRefused::FirstApplicant { until } = refused else { panic!("{refused:?}") };
        while world.now() < until {
            assert!(world.app.run(world.department(), answer()).wait().is_err());
            world.pass_days(1);
        }
        world.app.run(world.department(), answer()).wait().unwrap();
        let page = world.app.ask(world.ctx(&second), applications::ApplicationPage { application: filed.application });
        assert!(page.wait().unwrap().is_some(), "the second parent sees it now");
        world.assert_replay();
    }

    /// R64: whoever asked and was refused is told like the applicant, without a word about the child.
    fn whoever_is_not_merged_is_told(db: &TestDb) {
        let world = World::new(db);
        let (first, filed) = world.file(1);
        let second = world.parent(2);
        world.registry_says(Kinship::Unanswered);
        let child = world.submission(1).child;
        let ctx = world.ctx(&second);
        let asked = wait(applications::request_merge(&world.app, &ctx, filed.number, child));
        assert!(matches!(asked.unwrap(), Merged::Waits { .. }));
        let answer = AnswerMerge { application: filed.application, answer: MergeAnswer::Refuse };
        world.app.run(world.ctx(&first), answer).wait().unwrap();

        let letters = world.app.db().read(|reader| storage::outbox::ready(reader, jiff::Timestamp::MAX, 100));
        let letters = letters.wait().unwrap().into_iter().filter(|letter| letter.kind == "merge_refused");
        let mut told: Vec<_> = letters
            .map(|message| {
                let to = message.recipient;
                let sent = world.app.ask(world.ctx(&first), app::messages::Compose { message }).wait().unwrap();
                (to, sent.unwrap().about.is_some())
            })
            .collect();
        told.sort_unstable();
        let mut expected = [(first.id, true), (second.id, false)];
        expected.sort_unstable();
        assert_eq!(told, expected);
    }

    /// S16, R41-R43: claimed with a paper, confirmed by the department, given up.
    fn a_benefit(db: &TestDb) {
        let world = World::new(db);
        world.file(1);
        let (parent, filed) = world.file(2);
        let ctx = world.ctx(&parent);
        let evidence = wait(applications::upload(&world.app, &ctx, &paper(1))).unwrap();
        assert_eq!(evidence.media, MediaType::Png);
        assert_eq!(wait(applications::uploaded(&world.app, &ctx, evidence.blob)).unwrap(), Some(evidence));
        let benefit = Benefit::LargeFamily;
        let act = Act::ClaimBenefit { benefit, evidence };
        let signed = world.act(&parent, filed.application, act);
        let claim = ClaimBenefit { application: filed.application, benefit, evidence, signed };
        let paper = world.app.run(world.ctx(&parent), claim).wait().unwrap();
        let page = world.page(&parent, filed.application);
        assert_eq!((page.benefit, page.standing.unwrap().number), (Benefit::None, 2));
        assert_eq!(page.claim.unwrap().uploaded, Some(world.now()));

        let answer = BenefitAnswer::Confirm { until: None };
        let answer = AnswerBenefit { application: filed.application, evidence: paper, answer };
        world.app.run(world.department(), answer).wait().unwrap();
        let page = world.page(&parent, filed.application);
        assert_eq!((page.benefit, page.lane), (benefit, Lane::FirstPriority));
        let standing = page.standing.unwrap();
        assert_eq!((standing.number, standing.benefit_number), (1, 1));

        // The notice says what was true on filing.
        let kind = DocumentKind::RegistrationNotice;
        let notice = Document { application: filed.application, kind, referral: None };
        let notice = world.app.ask(world.ctx(&parent), notice).wait().unwrap().unwrap();
        let Body::RegistrationNotice(notice) = notice.body else { panic!("another paper") };
        assert_eq!((notice.queue_number, notice.benefit), (Some(2), Benefit::None));

        let signed = world.act(&parent, filed.application, Act::RenounceBenefit);
        let renounce = RenounceBenefit { application: filed.application, signed };
        world.app.run(world.ctx(&parent), renounce).wait().unwrap();
        assert_eq!(world.page(&parent, filed.application).standing.unwrap().number, 2);
        world.assert_replay();
    }

    /// A service centre files for a parent without a key; the parent who logs in later finds the application.
    fn a_service_centre_files(db: &TestDb) {
        let world = World::new(db);
        let operator = world.parent(50);
        let (staff, person) = (StaffId::from_u128(8), operator.id);
        world.account(staff, person, "service_centre", "120340000568");
        let centre = || world.app.ctx(Caller::ServiceCentre { staff, person });
        let applicant = Represented {
            iin: world.submission(40).child,
            surname: "Жаңа".to_owned(),
            given_name: "Ана".to_owned(),
            patronymic: None,
        };
        let mut submission = world.submission(1);
        submission.channel = Channel::ServiceCentre { number: "101-7".to_owned() };
        let text = FilingTextOnBehalf { applicant: applicant.clone(), submission: submission.clone() };
        let text = world.app.ask(centre(), text).wait().unwrap().unwrap().unwrap();
        let mut signed = world.signed(&operator, &text);
        let file = |signed| {
            let (applicant, submission) = (applicant.clone(), submission.clone());
            wait(applications::file_on_behalf(&world.app, &centre(), applicant, submission, signed))
        };
        assert_eq!(rule(file(signed.clone())), FileRefused::Signer(WrongSigner::PersonKey), "a key without an organisation");
        signed.bin = Some("940140000385".parse().unwrap());
        assert_eq!(rule(file(signed.clone())), FileRefused::Signer(WrongSigner::OtherOrganisation), "the key of another organisation");
        signed.bin = Some("120340000568".parse().unwrap());
        let filed = file(signed.clone()).unwrap();
        let view = wait(applications::page(&world.app, &centre(), filed.application)).unwrap().unwrap();
        assert_eq!(view.channel, submission.channel);
        assert_eq!(view.applicants[0].person.iin, applicant.iin.as_str());
        assert!(!view.actions.leave.is_allowed());
        let text = FilingTextOnBehalf { applicant: applicant.clone(), submission: submission.clone() };
        assert_eq!(world.app.ask(world.ctx(&operator), text).wait().unwrap(), None);
        world.close_account(staff);
        assert!(matches!(file(signed), Err(Failed::Refused(Refusal::NotFound))), "the account is closed");
        world.assert_replay();
    }

    /// R54: what ended by a limit in one district is no obstacle in another, though nobody has swept.
    fn an_end_that_nobody_swept(db: &TestDb) {
        let world = World::new(db);
        world.registry_says(Kinship::Unanswered);
        let (parent, filed) = world.file(1);
        let mut elsewhere = world.submission(1);
        elsewhere.district = world.elsewhere();
        let refused = world.try_file(&parent, elsewhere.clone());
        assert_eq!(rule(refused), FileRefused::YoursIsInQueue { application: filed.application });
        world.pass_days(20);
        let other = world.try_file(&parent, elsewhere).unwrap();
        assert_eq!(other.number.filing(), 2);
        let page = world.page(&parent, filed.application);
        assert_eq!(page.state, StateView::Removed { reason: RemovalReason::Unconfirmed });
        world.assert_replay();
    }
}
