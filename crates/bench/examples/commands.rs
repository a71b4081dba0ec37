//! Runs the scenario, or one load of it, alone: for profilers. `commands FOLDER [WAITING COUNT]`.

use std::path::Path;

fn main() -> anyhow::Result<()> {
    let mut words = std::env::args().skip(1);
    let folder = words.next().unwrap_or_else(|| "bench-data".to_owned());
    let mut number = || words.next().map(|word| word.parse::<u32>()).transpose();
    match (number()?, number()?) {
        (Some(waiting), Some(count)) => {
            println!("{:#?}", bench::one_load(Path::new(&folder), usize::try_from(waiting)?, count)?);
        }
        _ => {
            let extent = bench::Extent { engine: None, scale: 1 };
            println!("{:#?}", bench::commands(Path::new(&folder), extent)?);
        }
    }
    Ok(())
}
