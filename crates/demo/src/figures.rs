//! Figures that agencies report by hand, each with its paper, beside those that the program measures.

use kernel::{AgencyId, Error, Result, TargetId};
use targets::acts::{explain, figure};

use crate::papers_of_plans::Which;
use crate::stage::{Stage, Step};
use crate::works::Date;
use crate::year::{Milestone, day};

/// A figure as an agency reports it.
#[derive(Debug, Clone, Copy)]
pub struct Figure {
    /// In which plan.
    pub plan: Which,
    /// Which target, in the order of the plan.
    pub place: usize,
    /// Who reports.
    pub agency: &'static str,
    /// How many out of how many; out of 0: the number itself.
    pub parts: (i64, i64),
    /// Words with it.
    pub words: &'static str,
}

/// When, in which plan, which target in its order, who, how many of how many, words.
type Row = (Date, Which, usize, &'static str, (i64, i64), &'static str);

/// Figures by the day on which they were reported: the place of the target in its plan, who, how many of how many.
const FIGURES: &[Row] = &[
    (
        (3, 30),
        Which::Main,
        1,
        "vp",
        (301, 312),
        "Đã công bố 301 trên 312 thủ tục; còn 11 thủ tục lĩnh vực xây dựng, đất đai.",
    ),
    ((6, 29), Which::Main, 1, "vp", (307, 313), "Còn 6 thủ tục chờ quyết định công bố của tỉnh."),
    ((9, 28), Which::Main, 1, "vp", (310, 315), "Còn 5 thủ tục lĩnh vực xây dựng."),
    ((3, 30), Which::Main, 2, "vp", (402, 458), "Kết quả phiếu khảo sát tại Bộ phận một cửa quý I."),
    ((6, 29), Which::Main, 2, "vp", (871, 968), "Kết quả phiếu khảo sát cộng dồn 6 tháng."),
    ((9, 28), Which::Main, 2, "vp", (1482, 1625), "Kết quả phiếu khảo sát cộng dồn 9 tháng."),
    ((3, 30), Which::Main, 3, "vp", (3, 19), "Phòng họp không giấy chưa lắp đặt xong."),
    ((6, 29), Which::Main, 3, "vp", (17, 41), "Từ tháng 6 đã họp không giấy."),
    ((8, 30), Which::Main, 3, "vp", (31, 60), "Sổ phòng họp."),
    ((9, 28), Which::Main, 3, "vp", (36, 66), "Sổ phòng họp."),
    ((6, 29), Which::Main, 4, "vp", (1420, 1420), "Văn bản ký theo phương án 01 chữ ký số."),
    ((9, 28), Which::Main, 4, "vp", (2318, 2318), "Văn bản ký theo phương án 01 chữ ký số."),
    ((6, 29), Which::Main, 5, "vp", (201, 430), "Văn bản ký theo phương án 03 chữ ký số."),
    ((9, 28), Which::Main, 5, "vp", (612, 852), "Văn bản ký theo phương án 03 chữ ký số."),
    ((8, 30), Which::Main, 6, "vp", (4, 0), "Tháng 8 họp không giấy 4 cuộc."),
    (
        (9, 28),
        Which::Main,
        6,
        "vp",
        (3, 0),
        "Tháng 9 họp không giấy 3 cuộc, hai cuộc hoãn vì phòng, chống dịch.",
    ),
    ((6, 29), Which::Main, 8, "vp", (1398, 1420), "Văn bản phát hành trên mạng."),
    ((9, 28), Which::Main, 8, "vp", (2196, 2204), "Văn bản phát hành trên mạng."),
    ((6, 29), Which::Main, 9, "vp", (296, 296), "Thủ tục đưa vào giải quyết theo cơ chế một cửa."),
    ((9, 28), Which::Main, 9, "vp", (298, 298), "Thủ tục đưa vào giải quyết theo cơ chế một cửa."),
    ((6, 29), Which::Main, 10, "vhtt", (17, 20), "Còn ba cơ quan chưa có đủ chứng thư số."),
    ((9, 28), Which::Main, 10, "vhtt", (18, 20), "Còn hai cơ quan chưa có đủ chứng thư số."),
    ((9, 24), Which::Checking, 1, "vp", (46, 52), "Văn phòng tính cả việc nộp trong tuần sau hạn."),
    ((9, 24), Which::Checking, 5, "nv", (12, 21), "Đã kiểm tra 12 trên 21 cơ quan, đơn vị."),
];

/// Those of the last quarter. The mail of officials and the meetings of the year's end stay without any.
const LAST_FIGURES: &[Row] = &[
    ((10, 28), Which::Main, 6, "vp", (4, 0), "Tháng 10 họp không giấy 4 cuộc."),
    ((11, 29), Which::Main, 6, "vp", (5, 0), "Tháng 11 họp không giấy 5 cuộc."),
    ((11, 29), Which::Main, 10, "vhtt", (20, 20), "Hai cơ quan còn lại đã nhận chứng thư số ngày 22/11."),
    (
        (11, 29),
        Which::Checking,
        5,
        "nv",
        (19, 21),
        "Đã kiểm tra 19 trên 21 cơ quan, đơn vị; hai đơn vị hoãn vì dịch.",
    ),
    (
        (12, 13),
        Which::Checking,
        6,
        "mttq",
        (2094, 2296),
        "Khảo sát tại Bộ phận một cửa thị xã và bảy xã, phường.",
    ),
    ((12, 28), Which::Main, 1, "vp", (316, 316), "Đã công bố đủ, kể cả 5 thủ tục lĩnh vực xây dựng."),
    ((12, 28), Which::Main, 2, "vp", (2094, 2296), "Kết quả phiếu khảo sát cả năm."),
    ((12, 28), Which::Main, 3, "vp", (51, 88), "Sổ phòng họp, cả năm."),
    ((12, 28), Which::Main, 4, "vp", (3164, 3164), "Văn bản ký theo phương án 01 chữ ký số."),
    (
        (12, 28),
        Which::Main,
        5,
        "vp",
        (1402, 1698),
        "Còn bốn cơ quan ký chưa đủ 03 chữ ký số; lãnh đạo mới chưa được cấp thiết bị ký.",
    ),
    ((12, 28), Which::Main, 6, "vp", (5, 0), "Tháng 12 họp không giấy 5 cuộc."),
    ((12, 28), Which::Main, 8, "vp", (3037, 3049), "12 văn bản phát hành giấy do mất kết nối tháng 10."),
    ((12, 28), Which::Main, 9, "vp", (301, 301), "Thủ tục đưa vào giải quyết theo cơ chế một cửa."),
];

/// Puts the figures on the agenda.
pub fn plan(stage: &mut Stage<'_>) {
    put(stage, FIGURES);
}

/// Puts the figures of the last quarter on the agenda.
pub fn plan_last(stage: &mut Stage<'_>) {
    put(stage, LAST_FIGURES);
}

fn put(stage: &mut Stage<'_>, figures: &[Row]) {
    for (date, plan, place, agency, parts, words) in figures {
        let figure = Figure { plan: *plan, place: *place, agency, parts: *parts, words };
        stage.on(day(*date), Step::Year(Milestone::Figure(figure)));
    }
}

/// A target by its place in its plan, from 1.
async fn target(stage: &Stage<'_>, which: Which, place: usize) -> Result<TargetId> {
    let plan = stage.memory.plan(which)?;
    let targets = plans::targets(stage.look().db(), plan).await?;
    targets.get(place - 1).map(|target| target.id).ok_or(Error::NotFound)
}

/// An agency reports a figure with the table that proves it.
pub async fn report(stage: &mut Stage<'_>, one: Figure) -> Result<()> {
    let id = target(stage, one.plan, one.place).await?;
    let agency = stage.town.agency(one.agency)?;
    let who = stage.town.at(one.agency, 0)?.clone();
    let name = agencies::agency(stage.look().db(), agency).await?.name;
    let (part, whole) = one.parts;
    let lines = [one.words.to_owned(), format!("Số liệu: {part}/{whole}")];
    let file = stage.upload(&who.actor, &name, "Bảng tổng hợp số liệu chỉ tiêu", &lines).await?;
    let new = figure::NewFigure {
        agency,
        on: stage.look().today(),
        number: (whole == 0).then_some(part as f64),
        parts: (whole > 0).then_some(one.parts),
        words: one.words.to_owned(),
        evidence: Some(file),
    };
    figure::report(&stage.cx(&who.actor), stage.files, id, &new).await?;
    Ok(())
}

/// The target whose figure lags, and who is asked about it.
async fn lagging(stage: &Stage<'_>) -> Result<(TargetId, AgencyId)> {
    Ok((target(stage, Which::Main, 5).await?, stage.town.agency("vp")?))
}

/// The chairman asks the office about a figure that lags.
pub async fn ask(stage: &mut Stage<'_>) -> Result<()> {
    let (target, agency) = lagging(stage).await?;
    let cx = stage.cx(&stage.town.named("chutich")?.actor);
    let due = stage.working(cx.today(), 3);
    let words = "Vì sao tỷ lệ ký theo phương án 03 chữ ký số còn thấp, cơ quan nào chưa làm?";
    explain::ask(&cx, target, agency, words, due).await
}

/// The office answers what it is asked about the figure.
pub async fn answer(stage: &mut Stage<'_>, words: &str) -> Result<()> {
    let (target, agency) = lagging(stage).await?;
    let cx = stage.cx(&stage.town.somebody(agency, 0)?.actor);
    let (asked, _) = tasks::explanations_of(cx.db(), &target.into()).await?;
    for one in asked.into_iter().filter(|one| one.answer.is_none()) {
        tasks::acts::answer_explanation(&cx, one.id, words).await?;
    }
    Ok(())
}
