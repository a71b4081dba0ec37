//! Tables as text: CSV with a head, read cell by cell. What is wrong is told by line and column, never by its content: the
//! cells hold personal data.

use std::fmt;

use csv::{ReaderBuilder, StringRecord, Trim};

/// Things that are wrong and told one by one; more of them are counted.
pub const WRONGS_MAX: usize = 1_000;

/// Most rows of a file: more than the children of any region.
const ROWS_MAX: usize = 500_000;

/// Something wrong in a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wrong {
    /// Line, from 1; the head is the first one.
    pub line: u64,
    /// Name of the column, empty when it is about the whole line.
    pub column: &'static str,
    /// What is wrong and what to do, in English.
    pub problem: String,
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.column {
            "" => write!(f, "line {}: {}", self.line, self.problem),
            column => write!(f, "line {}, column {column}: {}", self.line, self.problem),
        }
    }
}

/// Everything that is wrong in a file, in the order of its lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wrongs {
    list: Vec<Wrong>,
    /// How many more there are.
    more: usize,
}

impl Wrongs {
    /// The first ones.
    #[must_use]
    pub fn list(&self) -> &[Wrong] {
        &self.list
    }

    /// How many more there are.
    #[must_use]
    pub const fn more(&self) -> usize {
        self.more
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub(super) fn add(&mut self, line: u64, column: &'static str, problem: impl fmt::Display) {
        if self.list.len() >= WRONGS_MAX {
            self.more += 1;
            return;
        }
        self.list.push(Wrong { line, column, problem: problem.to_string() });
    }

    pub(super) fn sorted(mut self) -> Self {
        self.list.sort();
        self
    }
}

/// A line under the head: its number, and a cell for each of the columns, in their order.
pub(super) struct Line<const N: usize> {
    pub(super) number: u64,
    cells: [String; N],
    columns: [&'static str; N],
}

/// The lines of a table with these columns, in any order of columns; what is no line is told.
pub(super) fn lines<const N: usize>(
    text: &str,
    columns: [&'static str; N],
    wrongs: &mut Wrongs,
) -> Vec<Line<N>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).trim(Trim::All).from_reader(text.as_bytes());
    let mut records = reader.records();
    let Some(Ok(head)) = records.next() else {
        wrongs.add(1, "", "the file has no head; its first line names the columns");
        return Vec::new();
    };
    let Some(places) = places(&head, columns, wrongs) else { return Vec::new() };
    let mut lines = Vec::new();
    let mut count = LineCount { text, byte: 0, line: 1 };
    for record in records {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = count.line_of(error.position());
                wrongs.add(
                    line,
                    "",
                    "the line cannot be read; check its quotation marks and that it is UTF-8",
                );
                continue;
            }
        };
        let number = count.line_of(record.position());
        if record.iter().all(str::is_empty) {
            continue;
        }
        if record.len() != head.len() {
            wrongs.add(
                number,
                "",
                format_args!(
                    "the line has {} cells and the head {}; put cells with commas in quotation marks",
                    record.len(),
                    head.len()
                ),
            );
            continue;
        }
        if lines.len() >= ROWS_MAX {
            wrongs.add(number, "", format_args!("more than {ROWS_MAX} rows; divide the file"));
            break;
        }
        let cells = places.map(|place| record.get(place).unwrap_or_default().to_owned());
        lines.push(Line { number, cells, columns });
    }
    lines
}

/// Lines as an editor counts them: the reader's own count is before the blank lines and line ends that it skips.
struct LineCount<'a> {
    text: &'a str,
    byte: usize,
    line: u64,
}

impl LineCount<'_> {
    /// The line of a record; records come one after the other.
    fn line_of(&mut self, position: Option<&csv::Position>) -> u64 {
        let start = position.and_then(|position| usize::try_from(position.byte()).ok()).unwrap_or(self.byte);
        let bytes = self.text.as_bytes();
        let rest = bytes.get(start..).unwrap_or_default();
        let skipped = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let passed = bytes.get(self.byte..start + skipped).unwrap_or_default();
        self.line += u64::try_from(passed.iter().filter(|byte| **byte == b'\n').count()).unwrap_or_default();
        self.byte = self.byte.max(start + skipped);
        self.line
    }
}

/// Where each column stands.
fn places<const N: usize>(
    head: &StringRecord,
    columns: [&'static str; N],
    wrongs: &mut Wrongs,
) -> Option<[usize; N]> {
    let mut is_right = true;
    let places = columns.map(|column| {
        let mut found = head.iter().enumerate().filter(|(_, name)| *name == column).map(|(place, _)| place);
        let place = found.next();
        if place.is_none() {
            wrongs.add(
                1,
                column,
                "the head lacks this column; a column of empty cells is enough where nothing is known",
            );
        }
        if found.next().is_some() {
            wrongs.add(1, column, "the head has this column twice; remove one");
        }
        is_right &= place.is_some();
        place.unwrap_or_default()
    });
    if head.iter().any(|name| !columns.contains(&name)) {
        wrongs.add(1, "", format_args!("the head has an unknown column; known are {}", columns.join(",")));
        is_right = false;
    }
    is_right.then_some(places)
}

impl<const N: usize> Line<N> {
    /// The content of a column, read by `read`; what is wrong is told and answered by `None`.
    pub(super) fn cell<T, E: fmt::Display>(
        &self,
        column: &'static str,
        wrongs: &mut Wrongs,
        read: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        let place = self.columns.iter().position(|name| *name == column)?;
        match read(self.cells.get(place)?) {
            Ok(value) => Some(value),
            Err(problem) => {
                wrongs.add(self.number, column, problem);
                None
            }
        }
    }

    /// The same of a cell that may be empty: `Some(None)` then.
    pub(super) fn optional<T, E: fmt::Display>(
        &self,
        column: &'static str,
        wrongs: &mut Wrongs,
        read: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<Option<T>> {
        self.cell(column, wrongs, |cell| if cell.is_empty() { Ok(None) } else { read(cell).map(Some) })
    }
}

/// A text that says something, of at most so many characters.
pub(super) fn text(most: usize) -> impl Fn(&str) -> Result<String, String> {
    move |cell| {
        if cell.is_empty() {
            return Err("the cell is empty; write what is missing".to_owned());
        }
        if cell.chars().count() > most {
            return Err(format!("the text is longer than {most} characters; shorten it"));
        }
        Ok(cell.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::{Wrongs, lines, text};

    /// Line, `a`, `b`.
    type Row = (u64, String, Option<String>);

    fn read(table: &str) -> (Vec<Row>, Vec<String>) {
        let mut wrongs = Wrongs::default();
        let rows = lines(table, ["a", "b"], &mut wrongs)
            .iter()
            .filter_map(|line| {
                let a = line.cell("a", &mut wrongs, text(3));
                let b = line.optional("b", &mut wrongs, text(3));
                Some((line.number, a?, b?))
            })
            .collect();
        (rows, wrongs.sorted().list().iter().map(ToString::to_string).collect())
    }

    #[test]
    fn cells_are_found_by_the_head() {
        let (rows, wrongs) = read("\u{feff}b,a\r\n\"1,2\",x\r\n\r\n, y \n");
        assert_eq!(rows, [(2, "x".to_owned(), Some("1,2".to_owned())), (4, "y".to_owned(), None)]);
        assert!(wrongs.is_empty());
    }

    #[test]
    fn everything_wrong_is_told_by_its_place_and_not_by_its_content() {
        let (rows, wrongs) = read("a,b\n,y\nlonger,longer\n,\nx,y,z\nx,\n");
        assert_eq!(rows.len(), 1);
        assert_eq!(
            wrongs,
            [
                "line 2, column a: the cell is empty; write what is missing",
                "line 3, column a: the text is longer than 3 characters; shorten it",
                "line 3, column b: the text is longer than 3 characters; shorten it",
                "line 5: the line has 3 cells and the head 2; put cells with commas in quotation marks",
            ]
        );
    }

    #[test]
    fn a_wrong_head_is_told_as_a_whole() {
        let wrong = |table: &str| read(table).1.join("; ");
        assert!(wrong("").contains("no head"));
        assert!(wrong("a\nx").contains("column b: the head lacks"));
        assert!(wrong("a,b,secret\n1,2,3").contains("unknown column; known are a,b"));
        assert!(!wrong("a,b,secret\n1,2,3").contains("secret"));
        assert!(wrong("a,b,b\n").contains("twice"));
    }
}
