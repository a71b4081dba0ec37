//! The yardstick: what the program asked, asked again by the server's own measuring program.

use std::fmt::Write as _;

use anyhow::{Context as _, Result, ensure};
use storage::{Seen, Value};

use super::Cluster;

/// The transactions that were seen, all of one shape.
#[derive(Default)]
pub(crate) struct Script {
    /// Texts of one transaction, parameters as `$1`.
    texts: Vec<String>,
    /// Parameters of each transaction, one after the other.
    rows: Vec<Vec<Cell>>,
}

/// A parameter as text; `None` is NULL.
type Cell = Option<String>;

impl Script {
    /// Takes a transaction.
    ///
    /// # Errors
    /// It is of another shape than the ones before.
    pub(crate) fn add(&mut self, texts: Vec<String>, row: Vec<Cell>) -> Result<()> {
        if self.texts.is_empty() {
            self.texts = texts;
        } else {
            ensure!(self.texts == texts, "a transaction asks other statements than the first one");
        }
        self.rows.push(row);
        Ok(())
    }

    /// How many transactions there are.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Runs all transactions on a database that is in the state in which they were seen; transactions a second.
    ///
    /// # Errors
    /// The server refuses one.
    pub(crate) fn run(&self, cluster: &Cluster, database: &str, clients: usize) -> Result<f64> {
        let columns = self.columns();
        cluster.sql(database, &self.table(&columns))?;
        let file = cluster.folder().join("pgbench.sql");
        std::fs::write(&file, self.text(&columns)?)?;
        let file = file.to_str().context("the folder's name is not UTF-8")?;
        let (clients, each) = (clients.to_string(), (self.len() / clients).to_string());
        let words = ["-n", "-M", "prepared", "-c", &clients, "-j", "2", "-t", &each, "-f", file];
        transactions_a_second(&cluster.client("pgbench", database, &words)?)
    }

    /// Which parameters are ever there: NULL stands in the text.
    fn columns(&self) -> Vec<usize> {
        let width = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        (0..width).filter(|at| self.rows.iter().any(|row| matches!(row.get(*at), Some(Some(_))))).collect()
    }

    /// A table of the parameters, and a number that gives each transaction a row of its own.
    fn table(&self, columns: &[usize]) -> String {
        let names: Vec<String> = columns.iter().map(|at| format!("p{at} text")).collect();
        let mut text = format!(
            "create sequence asked_next; create table asked (n bigint primary key, {});\ncopy asked from stdin;\n",
            names.join(", ")
        );
        for (number, row) in (1..).zip(&self.rows) {
            let cell =
                |at: &usize| row.get(*at).cloned().flatten().map_or("\\N".to_owned(), |cell| escaped(&cell));
            let cells: Vec<String> = columns.iter().map(cell).collect();
            text.push_str(&format!("{number}\t{}\n", cells.join("\t")));
        }
        text.push_str("\\.\nanalyze;\n");
        text
    }

    /// The script: fetch the parameters, then ask what the program asked.
    fn text(&self, columns: &[usize]) -> Result<String> {
        let names: Vec<String> = columns.iter().map(|at| format!("p{at}")).collect();
        let mut script = format!(
            "select {} from asked where n = (select nextval('asked_next')) \\gset\nbegin;\n",
            names.join(", ")
        );
        let mut first = 0;
        for text in &self.texts {
            let (bound, taken) = bound(text, first, columns);
            writeln!(script, "{bound};")?;
            first += taken;
        }
        script.push_str("commit;\n");
        Ok(script)
    }
}

/// A statement that was seen, for [`Script::add`].
pub(crate) fn taken(seen: &Seen<'_>) -> (String, Vec<Cell>) {
    let cells = seen.parameters.iter().map(|value| match value {
        Value::Null => None,
        Value::Int(number) => Some(number.to_string()),
        Value::Text(text) => Some(text.to_string()),
        Value::Bytes(bytes) => {
            let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            Some(format!("\\x{hex}"))
        }
    });
    (seen.text.to_owned(), cells.collect())
}

/// `$N` as the variable of the parameter, or as NULL; and how many parameters the statement takes.
fn bound(text: &str, first: usize, columns: &[usize]) -> (String, usize) {
    let (mut bound, mut most) = (String::new(), 0);
    for (number, part) in text.split('$').enumerate() {
        let digits = part.find(|sign: char| !sign.is_ascii_digit()).unwrap_or(part.len());
        let (name, rest) = part.split_at_checked(digits).unwrap_or((part, ""));
        match name.parse::<usize>() {
            Ok(position) if number > 0 && position > 0 => {
                most = most.max(position);
                let at = first + position - 1;
                bound.push_str(&if columns.contains(&at) { format!(":p{at}") } else { "null".to_owned() });
                bound.push_str(rest);
            }
            _ => bound.push_str(part),
        }
    }
    (bound, most)
}

fn escaped(cell: &str) -> String {
    cell.replace('\\', "\\\\").replace('\n', "\\n").replace('\t', "\\t").replace('\r', "\\r")
}

/// `tps = 1234.5 (…)`.
pub(crate) fn transactions_a_second(printed: &str) -> Result<f64> {
    let after = printed.split("tps = ").nth(1).context("pgbench printed no result")?;
    let number = after.split_whitespace().next().unwrap_or_default();
    number.parse().with_context(|| format!("pgbench printed {number}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_become_variables_and_nulls() {
        let text = "select a from t where id = $1 and b = $2 and c in ($3, $1)";
        assert_eq!(
            bound(text, 10, &[10, 12]),
            ("select a from t where id = :p10 and b = null and c in (:p12, :p10)".to_owned(), 3)
        );
        assert_eq!(bound("select 1", 3, &[]), ("select 1".to_owned(), 0));
    }

    #[test]
    fn transactions_of_another_shape_are_no_yardstick() {
        let mut script = Script::default();
        script.add(vec!["select $1".to_owned()], vec![Some("1".to_owned())]).unwrap();
        assert!(script.add(vec!["select 1".to_owned()], Vec::new()).is_err());
        assert_eq!(script.len(), 1);
    }

    #[test]
    fn a_table_of_parameters_survives_tabs_and_backslashes() {
        let mut script = Script::default();
        script.add(vec!["select $1, $2".to_owned()], vec![Some("\\x00\t\n".to_owned()), None]).unwrap();
        let table = script.table(&script.columns());
        assert!(table.contains("(n bigint primary key, p0 text)"), "{table}");
        assert!(table.contains("1\t\\\\x00\\t\\n\n"), "{table}");
    }

    #[test]
    fn the_result_is_read_from_what_pgbench_prints() {
        let printed = "latency average = 1.2 ms\ntps = 812.345678 (without initial connection time)\n";
        assert_eq!(transactions_a_second(printed).unwrap(), 812.345_678);
        assert!(transactions_a_second("nothing").is_err());
    }
}
