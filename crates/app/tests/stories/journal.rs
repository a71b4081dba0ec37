//! The journal: columns, search, pages, and who sees what.

use app::Caller;
use app::applications::{self, ClaimBenefit, Journal, JournalPage, MediaType, Total, Uploaded};
use app::department::AnswerBenefit;
use app::signing::Act;
use domain::application::{BenefitAnswer, Status};
use domain::benefit::Benefit;
use domain::id::{DistrictId, PersonId, StaffId};
use storage::BlobHash;

use crate::world::{World, wait};
use crate::{TestDb, both_engines};

both_engines! {
    /// S12-S15, R63.
    fn a_district_is_searched(db: &TestDb) {
        let world = World::new(db);
        let families: Vec<_> = (1..=60).map(|number| world.file(number)).collect();
        let ask = |journal| wait(applications::journal(&world.app, &world.department(), journal)).unwrap();
        let found = |search: &str| -> JournalPage {
            ask(Journal { search: search.to_owned(), ..Journal::default() })
        };

        let first = found("");
        assert_eq!((first.rows.len(), first.total), (50, Total::Exactly(60)));
        let next = ask(Journal { after: first.next, ..Journal::default() });
        assert_eq!((next.rows.len(), next.next), (10, None));
        let numbers: Vec<_> = first.rows.iter().chain(&next.rows).map(|row| row.number).collect();
        assert!(numbers.is_sorted());
        assert_eq!(first.rows[6].standing.unwrap().number, 7);

        let (_, seventh) = &families[6];
        for typed in ["39.УО.2026.000007.1", "уо 2026 000007", "UO.2026.7.1", "2026.000007"] {
            let page = found(typed);
            assert_eq!(page.rows.len(), 1, "{typed}");
            assert_eq!(page.rows[0].id, seventh.application);
        }
        let iin = world.submission(7).child;
        assert_eq!(found(iin.as_str()).rows[0].id, seventh.application);
        // The folded letters of another keyboard, a word's beginning, two words.
        assert_eq!(found("акимов7").rows.len(), 1);
        assert_eq!(found("НУРЛАН").total, Total::Exactly(60));
        assert_eq!(found("нурл әкімов60").rows.len(), 1);
        assert_eq!(found("8 701 000 00 07").rows[0].id, seventh.application);
        assert_eq!(found("жоқ").rows.len(), 0);

        let stopped = Journal { status: Some(Status::Stopped), ..Journal::default() };
        assert_eq!(ask(stopped).total, Total::Exactly(0));
        let year = Journal { year: Some(2021), ..Journal::default() };
        assert_eq!(ask(year).rows.len(), 0);
    }

    /// The numbers of the journal, counted from neighbour to neighbour, are those of the pages, in all lanes.
    fn numbers_are_the_same_everywhere(db: &TestDb) {
        let world = World::new(db);
        let families: Vec<_> = (1..=12).map(|number| world.file(number)).collect();
        for (index, benefit) in [(2, Benefit::Military), (5, Benefit::Teacher), (9, Benefit::Orphan)] {
            let (parent, filed) = &families[index];
            let evidence = Uploaded { blob: BlobHash([7; 32]), media: MediaType::Pdf, size: 1 };
            let signed = world.act(parent, filed.application, Act::ClaimBenefit { benefit, evidence });
            let claim = ClaimBenefit { application: filed.application, benefit, evidence, signed };
            let evidence = world.app.run(world.ctx(parent), claim).wait().unwrap();
            let answer = BenefitAnswer::Confirm { until: None };
            let answer = AnswerBenefit { application: filed.application, evidence, answer };
            world.app.run(world.department(), answer).wait().unwrap();
        }
        let seats = world.seats(2);
        world.publish(seats);
        let department = world.department();
        let journal = applications::journal(&world.app, &department, Journal::default());
        let mut numbers = Vec::new();
        for row in wait(journal).unwrap().rows {
            let (parent, _) = families.iter().find(|(_, filed)| filed.application == row.id).unwrap();
            assert_eq!(row.standing, world.page(parent, row.id).standing);
            numbers.push(row.standing.unwrap().number);
        }
        numbers.sort_unstable();
        assert!(numbers.into_iter().eq(1..=12));
    }

    /// Everybody sees the own; another district and a stranger see nothing.
    fn the_journal_is_private(db: &TestDb) {
        let world = World::new(db);
        let (parent, filed) = world.file(1);
        world.file(2);
        let journal = |ctx| wait(applications::journal(&world.app, &ctx, Journal::default())).unwrap();
        let own = journal(world.ctx(&parent));
        assert_eq!(own.rows.iter().map(|row| row.id).collect::<Vec<_>>(), [filed.application]);
        let (staff, person) = (StaffId::from_u128(3), PersonId::from_u128(4));
        let district = DistrictId::new(391_620_000).unwrap();
        let elsewhere = Caller::Department { staff, district, person };
        assert!(journal(world.app.ctx(elsewhere)).rows.is_empty());
        assert!(journal(world.app.ctx(Caller::Public)).rows.is_empty());
        let elsewhere = world.app.ctx(elsewhere);
        let page = applications::page(&world.app, &elsewhere, filed.application);
        assert!(wait(page).unwrap().is_none());
    }
}
