//! Formulas of issuing and closing ("UBND … ban hành Kế hoạch … như sau:", "Trên đây là …"), which say nothing more than
//! that. A line among them that says something else is not covered by the formula: it is listed as unused.

use kernel::fold::key;

use crate::block::Block;
use crate::passage::Passage;
use crate::reading::{Reading, Span};

/// Words of which formulas are made.
const WORDS: &str = "ubnd uy ban nhan dan hdnd so phong giam doc chu tich van phong tinh thanh pho huyen thi xa phuong dac khu \
    quan tran ban hanh xay dung trien khai ke hoach thuc hien cong tac cai cach hanh chinh cchc nha nuoc nam giai doan tren dia \
    nhu sau day voi cac noi dung cu the nhung chu yeu gom xet theo de nghi cua truong tai nhiem vu va la yeu cau don vi co quan \
    nganh nghiem tuc to chuc trong qua trinh neu kho khan vuong mac phan anh ve hop xem quyet dinh kip thoi tiep tuc day manh \
    nang cao chat luong hieu qua nham muc tieu chuyen doi so chuong trinh tham muu bao phoi hop dieu chinh bo sung cho phu thuong \
    truc tren giai quyet";

/// The lines of the formulas of issuing (`head`) and closing (`tail`) that are nothing but formula.
pub fn lines(head: &[Block], tail: &[Block], reading: &Reading) -> Vec<Span> {
    let opens = head.iter().filter(|b| {
        let text = b.words.plain();
        text.ends_with("sau:")
            || text.ends_with("sau day:")
            || text.starts_with("xet de nghi")
            || text.starts_with("theo de nghi")
    });
    let closes = tail.iter().filter(|b| {
        let text = b.words.plain();
        text.starts_with("tren day la") || text.ends_with("./.")
    });
    let own = [&reading.title, &reading.issuer, &reading.place].into_iter().flatten().map(|t| key(t));
    let known: Vec<String> = own.collect();
    let known: Vec<&str> = known.iter().flat_map(|t| t.split(' ')).chain(WORDS.split_whitespace()).collect();
    opens.chain(closes).flat_map(|block| of_block(&block.words, &known)).collect()
}

/// The lines of a paragraph of which most words are known.
fn of_block(words: &Passage, known: &[&str]) -> Vec<Span> {
    let whole = words.whole_span();
    let mut out = Vec::new();
    let mut from = 0;
    for line in whole.line..=whole.end_line {
        let count = (from..words.len()).take_while(|at| words.span(*at..*at + 1).line == line).count();
        let part = from..from + count;
        from += count;
        let said = words.plain_at(part.clone());
        // What was found at the place is said, even between formulas.
        if said.trim_start().starts_with("xet tinh hinh") {
            continue;
        }
        let said: Vec<&str> =
            said.split(|c: char| !c.is_ascii_alphabetic()).filter(|w| !w.is_empty()).collect();
        let formula = said.iter().filter(|w| known.contains(w)).count();
        if formula * 2 >= said.len() && count > 0 {
            out.push(words.span(part));
        }
    }
    out
}
