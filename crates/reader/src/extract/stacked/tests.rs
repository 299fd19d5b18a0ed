use super::*;
use crate::annex;

/// The work rows of the first table: number, then the words of each column.
fn rows(text: &str) -> Vec<Vec<String>> {
    let mut source = crate::extract::plain::read(text.as_bytes()).unwrap();
    find(&mut source);
    let table = source.tables.first().cloned().unwrap_or_default();
    let words = |cell: &Cell| annex::words(&source, cell).whole();
    table.rows.iter().skip(1).map(|row| row.iter().map(words).collect()).collect()
}

const HEAD: &str =
    "TT\nNội dung nhiệm vụ\nKết quả, sản phẩm\nCơ quan chủ trì\nCơ quan phối hợp\nThời gian\nhoàn thành\n";

#[test]
fn cells_under_each_other_are_laid_into_columns() {
    let text = format!(
        "{HEAD}I\nCÔNG TÁC CHỈ ĐẠO\n1\nXây dựng kế hoạch tuyên truyền\nKế hoạch\nPhòng Nội vụ\nĐài Truyền thanh\n\
         Trước ngày 28/02/2017\n2\nKiểm tra công tác cải cách\nhành chính\nKết luận\nPhòng Nội vụ\nQuý II/2017\n\
         3\nTự kiểm tra văn bản\nBáo cáo\nPhòng Tư pháp\n\nThường xuyên\n./.\n"
    );
    assert_eq!(
        rows(&text),
        [
            vec!["I", "CÔNG TÁC CHỈ ĐẠO"],
            vec![
                "1",
                "Xây dựng kế hoạch tuyên truyền",
                "Kế hoạch",
                "Phòng Nội vụ",
                "Đài Truyền thanh",
                "Trước ngày 28/02/2017"
            ],
            vec!["2", "Kiểm tra công tác cải cách hành chính", "Kết luận", "Phòng Nội vụ", "", "Quý II/2017"],
            vec!["3", "Tự kiểm tra văn bản", "Báo cáo", "Phòng Tư pháp", "", "Thường xuyên"],
        ]
    );
}

/// Of three bodies the first leads, and each line of a cell is a name of its own unless the name goes on.
#[test]
fn bodies_under_each_other_are_several_names() {
    let text = format!(
        "{HEAD}1\nHệ thống hóa văn bản\nQuyết định\nPhòng Tư pháp\nCác phòng, ban huyện\nUBND các xã\nQuý II/2017\n\
         2\nRà soát thủ tục\nBáo cáo\nPhòng Nội vụ\nVăn phòng\nHĐND và UBND huyện\nQuý III/2017\n./.\n"
    );
    let rows = rows(&text);
    let cell =
        |row: usize, column: usize| rows.get(row).and_then(|r| r.get(column)).cloned().unwrap_or_default();
    assert_eq!(cell(0, 3), "Phòng Tư pháp");
    assert_eq!(cell(0, 4).replace(['\n', ';'], " | "), "Các phòng, ban huyện |  UBND các xã");
    assert_eq!(cell(1, 4), "Văn phòng HĐND và UBND huyện");
}

/// A table of another kind behind it ends it, and takes no row away.
#[test]
fn another_table_behind_ends_it() {
    let row = |number: u8| {
        format!("{number}\nRà soát văn bản\nBáo cáo\nPhòng Tư pháp\nPhòng Nội vụ\nQuý II/2017\n")
    };
    let text = format!("{HEAD}{}{}TT\tChỉ tiêu\tĐơn vị\n1\tHồ sơ đúng hạn\t%\n", row(1), row(2));
    let mut source = crate::extract::plain::read(text.as_bytes()).unwrap();
    crate::extract::grid::find(&mut source);
    find(&mut source);
    let rows: Vec<usize> = source.tables.iter().map(|table| table.rows.len()).collect();
    assert_eq!(rows, [2, 3], "the tabbed table, and the head with both rows");
}

#[test]
fn what_is_no_table_stays_text() {
    assert!(rows("TT\nNội dung\n1\n2\n").is_empty());
    assert!(rows(&format!("{HEAD}Trên đây là Kế hoạch./.\n")).is_empty());
}
