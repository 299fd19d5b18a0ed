use calamine::{Data, Reader, Xlsx};
use kernel::{Day, Moment};
use proptest::prelude::*;
use std::io::Cursor;
use typeset::{ReadTable, Sheet, SheetColumn, Value, Workbook, read_table, to_csv, to_xlsx};

fn sheet(rows: Vec<Vec<Value>>) -> Sheet {
    let width = rows.iter().map(Vec::len).max().unwrap_or(1);
    Sheet {
        name: "Nhiệm vụ".to_owned(),
        title: String::new(),
        notes: Vec::new(),
        columns: (0..width).map(|at| SheetColumn::new(format!("Cột {at}"))).collect(),
        rows,
    }
}

fn book(rows: Vec<Vec<Value>>) -> Vec<u8> {
    to_xlsx(&Workbook { title: "Thử".to_owned(), made_at: None, sheets: vec![sheet(rows)] }).unwrap()
}

fn cells(bytes: &[u8]) -> Vec<Vec<Data>> {
    let mut file: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes.to_vec())).unwrap();
    let range = file.worksheet_range_at(0).unwrap().unwrap();
    range.rows().map(<[Data]>::to_vec).collect()
}

#[test]
fn every_kind_of_value_arrives_in_excel() {
    let at: Moment = "2021-10-01T09:30:00.000Z".parse().unwrap();
    let rows = vec![vec![
        "=1+1".into(),
        Value::Int(-1_234),
        Value::Number(3.25),
        Value::Percent(0.855),
        Value::Day(Day::constant(2021, 10, 1)),
        Value::Moment(at),
        Value::Money(1_500_000),
        Value::Link { text: "Mở".to_owned(), url: "https://thongsuot.example/a?b=1".to_owned() },
        Value::Link { text: "Không mở".to_owned(), url: "file:///etc/passwd".to_owned() },
        Value::Empty,
        Value::Day(Day::constant(1899, 1, 1)),
        Value::Int(i64::MAX),
        Value::Number(f64::INFINITY),
    ]];
    let bytes = book(rows);
    let read = cells(&bytes);
    let row = &read[1];
    assert_eq!(row[0], Data::String("=1+1".to_owned()));
    assert_eq!(row[1], Data::Float(-1234.0));
    assert_eq!(row[2], Data::Float(3.25));
    assert_eq!(row[3], Data::Float(0.855));
    assert_eq!(row[6], Data::Float(1_500_000.0));
    assert_eq!(row[7], Data::String("Mở".to_owned()));
    assert_eq!(row[8], Data::String("Không mở".to_owned()));
    assert_eq!(row[11], Data::String(i64::MAX.to_string()));
    let table = read_table(&bytes, "a.xlsx").unwrap();
    assert_eq!(table.name, "Nhiệm vụ");
    assert_eq!(
        table.rows[1][..9],
        ["=1+1", "-1234", "3.25", "0.855", "01/10/2021", "01/10/2021 16:30", "1500000", "Mở", "Không mở"]
    );
    assert_eq!(table.rows[1][10], "1899-01-01");
}

#[test]
fn a_titled_sheet_keeps_its_table_below_and_equal_names_apart() {
    let mut first = sheet(vec![vec!["a".into(), "b".into()]]);
    first.title = "BÁO CÁO".to_owned();
    first.notes = vec!["Kỳ: quý III/2021".to_owned()];
    let workbook = Workbook { title: String::new(), made_at: None, sheets: vec![first.clone(), first] };
    let bytes = to_xlsx(&workbook).unwrap();
    assert_eq!(bytes, to_xlsx(&workbook).unwrap(), "no clock in the file");
    let file: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes.clone())).unwrap();
    assert_eq!(file.sheet_names(), ["Nhiệm vụ", "Nhiệm vụ (2)"]);
    let table: ReadTable = read_table(&bytes, "a.xlsx").unwrap();
    assert_eq!(table.find_row(|cell| cell == "Cột 0"), Some(3));
    assert_eq!(table.rows[4], ["a", "b"]);
}

#[test]
fn a_year_of_rows_is_written_in_a_moment() {
    let rows = (0..10_000).map(|at| vec![Value::Int(at), "Nhiệm vụ".into(), Value::Percent(0.5)]).collect();
    let bytes = book(rows);
    assert_eq!(read_table(&bytes, "a.xlsx").unwrap().rows.len(), 10_001);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever people type comes back from both formats as they typed it (but for spaces at the ends), and no
    /// field of the .csv begins as a formula does.
    #[test]
    fn words_come_back(texts in prop::collection::vec("[=+@'a-zA-ZĐđƯứễ ,;\"0-9-]{0,12}", 1..12)) {
        let rows: Vec<Vec<Value>> = texts.iter().map(|text| vec![text.as_str().into(), "x".into()]).collect();
        let expected: Vec<&str> = texts.iter().map(|text| text.trim()).collect();
        let sheet = sheet(rows.clone());
        let csv = to_csv(&sheet).unwrap();
        for bytes in [csv.clone(), book(rows)] {
            let table = read_table(&bytes, "t").unwrap();
            let read: Vec<&str> = table.rows[1..].iter().map(|row| row[0].as_str()).collect();
            prop_assert_eq!(&read, &expected);
        }
        let mut reader = csv::ReaderBuilder::new().from_reader(&csv[3..]);
        for record in reader.records() {
            let field = record.unwrap()[0].trim_start().to_owned();
            prop_assert!(!field.starts_with(['=', '+', '-', '@']), "{}", field);
        }
    }

    /// Bytes of any kind end in an answer, never in a crash.
    #[test]
    fn noise_is_answered(bytes in prop::collection::vec(any::<u8>(), 0..400), zip in any::<bool>()) {
        let bytes = if zip { [b"PK\x03\x04".to_vec(), bytes].concat() } else { bytes };
        if let Err(error) = read_table(&bytes, "x") {
            prop_assert!(!error.to_string().is_empty());
        }
    }

    /// So does a workbook that was cut off or damaged on its way.
    #[test]
    fn damage_is_answered(at in 0_usize..5_000, byte in any::<u8>(), cut in any::<bool>()) {
        let mut bytes = book(vec![vec!["a".into(), Value::Int(1)]; 20]);
        let at = at % bytes.len();
        if cut { bytes.truncate(at) } else { bytes[at] = byte }
        if let Err(error) = read_table(&bytes, "x") {
            prop_assert!(!error.to_string().is_empty());
        }
    }
}
