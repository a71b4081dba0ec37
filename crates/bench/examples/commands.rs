//! Runs the scenario alone, for profilers.

fn main() -> anyhow::Result<()> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "bench-data".to_owned());
    println!("{:#?}", bench::commands(std::path::Path::new(&folder))?);
    Ok(())
}
