//! `kezek bench verify` alone, without building the portal: `cargo run --release -p bench --example verify`.

#![expect(clippy::print_stdout, reason = "an example that measures: its output is for people")]

fn main() -> anyhow::Result<()> {
    let folder = std::env::temp_dir().join(format!("bench-verify-{}", std::process::id()));
    std::fs::create_dir(&folder)?;
    let measured = bench::verify(&folder, 1);
    std::fs::remove_dir_all(&folder)?;
    for result in measured?.results {
        println!("{result:?}");
    }
    Ok(())
}
