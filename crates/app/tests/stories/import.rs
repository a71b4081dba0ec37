//! Applications and kindergartens of an earlier system.

use app::applications::StateView;
use app::import::{
    ApplicationsFile, ImportFailed, Imported, KindergartensFile, import_applications, import_kindergartens,
};
use domain::benefit::{Benefit, Lane};
use domain::identity::Iin;

use crate::world::{World, wait};
use crate::{TestDb, both_engines};

const HEAD: &str = "number,registered,kato,stream,child_iin,child_surname,child_given_name,child_patronymic,child_born,\
applicant_iin,applicant_surname,applicant_given_name,applicant_patronymic,phone,email,language,address,benefit,benefit_until";

/// A right IIN that begins so.
fn iin(begins: &str) -> String {
    let digits = (0..100).map(|end| format!("{begins}{end:02}"));
    digits.into_iter().find(|digits| Iin::parse(digits).is_ok()).unwrap()
}

/// A row of the table: the `number`-th child.
fn row(world: &World, number: u32, registered: &str) -> String {
    let (child, parent) = (iin(&format!("2203056{number:03}")), iin(&format!("8001026{number:03}")));
    format!(
        "39.УО.2024.{number:06}.1,{registered},{},general,{child},\"Құпия{number}\",Нұрлан,,2022-03-05,{parent},\
         Құпия{number},Ерлан,,8 707 735 82 45,p{number}@example.kz,kk,\"Көкшетау, Абай көшесі, 1\",,",
        world.district
    )
}

fn table(rows: &[String]) -> String {
    format!("{HEAD}\n{}\n", rows.join("\n"))
}

fn import(world: &World, text: &str, check: bool) -> Result<Imported, Vec<String>> {
    let file = ApplicationsFile::read(text);
    told(wait(import_applications(&world.app, file, check)))
}

fn told(outcome: Result<Imported, ImportFailed>) -> Result<Imported, Vec<String>> {
    outcome.map_err(|failed| match failed {
        ImportFailed::Wrong(wrongs) => wrongs.list().iter().map(ToString::to_string).collect(),
        ImportFailed::Db(error) => panic!("{error}"),
    })
}

fn events(world: &World) -> u64 {
    world.app.db().read(storage::event::count).wait().unwrap()
}

both_engines! {
    /// R2: the instant of the earlier registration is kept, also before those who are here already; R63: and the number.
    fn an_imported_application_stands_where_it_stood(db: &TestDb) {
        let world = World::new(db);
        let (here, filed) = world.file(1);
        let later = row(&world, 8, "2024-03-01T09:00:00+06:00");
        let earlier = row(&world, 9, "2023-05-02T09:00:00+06:00");
        let earlier = format!("{},large_family,2027-01-31", earlier.trim_end_matches(','));
        let text = table(&[later, earlier]);

        let before = events(&world);
        let would = Imported { added: 2, changed: 0, same: 0 };
        assert_eq!(import(&world, &text, true), Ok(would));
        assert_eq!(events(&world), before, "a check writes nothing");
        assert_eq!(world.page(&here, filed.application).standing.unwrap().number, 1);

        assert_eq!(import(&world, &text, false), Ok(would));
        assert_eq!(world.page(&here, filed.application).standing.unwrap().number, 3);
        let find = |number: &str, child: String| {
            let number = number.parse().unwrap();
            let of_pair = move |reader: &mut _| storage::application::of_pair(reader, number, &child);
            let id = world.app.db().read(of_pair).wait().unwrap().unwrap();
            wait(app::applications::page(&world.app, &world.department(), id)).unwrap().unwrap()
        };
        let first = find("39.УО.2024.000009.1", iin("2203056009"));
        assert_eq!(first.registered, "2023-05-02T03:00:00Z".parse().unwrap());
        assert_eq!((first.benefit, first.lane, first.state), (Benefit::LargeFamily, Lane::FirstPriority, StateView::Queued));
        assert_eq!(first.standing.unwrap().number, 1);
        let second = find("39.УО.2024.000008.1", iin("2203056008"));
        assert_eq!(second.standing.unwrap().number, 2);
        assert_eq!(second.queued_since, "2024-03-01T03:00:00Z".parse().unwrap());

        // Again, as after an import that was broken off: nothing is there twice.
        let before = events(&world);
        assert_eq!(import(&world, &text, false), Ok(Imported { added: 0, changed: 0, same: 2 }));
        assert_eq!(events(&world), before);
        // Nobody is written to about what the earlier system did.
        let view = world.app.ask(world.department(), app::department::Overview).wait().unwrap().unwrap();
        assert!(view.undelivered.is_empty());
        let post = crate::background::Counting::default();
        wait(app::messages::deliver(&world.app, &post)).unwrap();
        assert_eq!(post.count(), 1, "only the one who filed here");
        world.assert_replay();
    }

    /// An import that was broken off in the middle is run again to its end.
    fn an_import_goes_on_where_it_was_broken_off(db: &TestDb) {
        let world = World::new(db);
        let rows: Vec<String> = (0..25).map(|number| row(&world, 100 + number, "2024-03-01T09:00:00+06:00")).collect();
        assert_eq!(import(&world, &table(&rows[..13]), false).unwrap().added, 13);
        let whole = import(&world, &table(&rows), false).unwrap();
        assert_eq!((whole.added, whole.same), (12, 13));
        world.assert_replay();
    }

    /// Everything that is wrong is told at once, by line and column, without a name or a number of a person.
    fn a_wrong_table_is_told_as_a_whole_and_changes_nothing(db: &TestDb) {
        let world = World::new(db);
        let (_, _) = world.file(1);
        let other = world.submission(1).child;
        let good = || row(&world, 200, "2024-03-01T09:00:00+06:00");
        let text = table(&[
            good(),
            row(&world, 201, "yesterday").replace("general", "special"),
            row(&world, 202, "2027-03-01T09:00:00+05:00"),
            row(&world, 203, "2021-03-01T09:00:00+05:00"),
            row(&world, 204, "2024-03-01T09:00:00+05:00").replace(&iin("2203056204"), other.as_str()),
            row(&world, 205, "2024-03-01T09:00:00+05:00").replace(&iin("2203056205"), "220305600000"),
            good(),
            row(&world, 206, "2024-03-01T09:00:00+05:00").replace(&world.district.to_string(), "151010000"),
            row(&world, 207, "2024-03-01T09:00:00+05:00").replace(",,", ","),
        ]);
        let before = events(&world);
        let wrongs = import(&world, &text, false).unwrap_err();
        assert_eq!(events(&world), before);
        let places: Vec<&str> = wrongs.iter().map(|wrong| wrong.split(": ").next().unwrap()).collect();
        assert_eq!(places, [
            "line 3, column registered",
            "line 3, column stream",
            "line 4, column registered",
            "line 5, column registered",
            "line 6, column child_iin",
            "line 7, column child_iin",
            "line 8, column child_iin",
            "line 8, column number",
            "line 9, column kato",
            "line 10",
        ], "{wrongs:#?}");
        let all = wrongs.join("\n");
        for secret in ["Құпия", "Ерлан", "2203056", "8001026", other.as_str(), "example.kz", "735 82"] {
            assert!(!all.contains(secret), "{secret} in {all}");
        }
        assert_eq!(import(&world, &text, true).unwrap_err(), wrongs, "a check tells the same");
    }

    /// Kindergartens are known by their BIN; what would move places to another queue is refused.
    fn kindergartens_are_imported(db: &TestDb) {
        let world = World::new(db);
        let run = |rows: &str, check| {
            let head = "kato,bin,ownership,name_kk,name_ru,address_kk,address_ru,phone";
            let file = KindergartensFile::read(&format!("{head}\n{rows}"));
            told(wait(import_kindergartens(&world.app, file, check)))
        };
        let kato = world.district;
        let new = format!("{kato},050240000342,private_order,Айгөлек,Айголек,\"Абай, 2\",\"Абая, 2\",8 707 735 82 45\n");
        let known = format!("{kato},940140000385,state,Балдәурен,Балдаурен,\"Абай көшесі, 9\",\"ул. Абая, 9\",\n");
        let both = format!("{new}{known}");
        let would = Imported { added: 1, changed: 1, same: 0 };
        assert_eq!(run(&both, true), Ok(would));
        assert_eq!(run(&both, false), Ok(would), "the check wrote nothing");
        assert_eq!(run(&both, false), Ok(Imported { added: 0, changed: 0, same: 2 }));
        let found = |reader: &mut _| storage::registers::kindergarten_of_bin(reader, "050240000342");
        assert_eq!(world.app.db().read(found).wait().unwrap().unwrap().phone, "+77077358245");

        let wrong = [
            known.replace(",state,", ",private_order,"),
            new.replace("050240000342", "050240000343"),
            new.replace(&kato.to_string(), "999999999"),
            known.clone(),
            known.replace("Балдәурен", ""),
        ]
        .concat();
        let wrongs = run(&wrong, false).unwrap_err();
        let places: Vec<&str> = wrongs.iter().map(|wrong| wrong.split(": ").next().unwrap()).collect();
        assert_eq!(places, [
            "line 2, column ownership",
            "line 3, column bin",
            "line 4, column kato",
            "line 5, column bin",
            "line 6, column name_kk",
        ], "{wrongs:#?}");
    }
}
