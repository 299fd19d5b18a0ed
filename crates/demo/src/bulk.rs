//! More of the same for measuring: agencies and tasks in bulk, by the same acts.

use access::{NewRole, PasswordHash};
use agencies::acts::{NewAgency, create_agency};
use agencies::{AgencyKind, Level};
use kernel::{Actor, AgencyId, Day, Error, Result, Role};
use tasks::{NewTask, TaskKind, acts};

use crate::founding::{Post, SINCE, employ};
use crate::stage::Stage;
use crate::town::COMMITTEE;
use crate::year;

/// Agencies more for each step of the scale.
const AGENCIES: usize = 25;
/// Tasks more for each step of the scale.
const TASKS: usize = 5_000;
/// Tasks that one table gives.
const TABLE: usize = 500;
/// Of a hundred tasks so many are done.
const DONE: usize = 60;

const TITLES: &[&str] = &["Giám đốc", "Chuyên viên"];
const VERBS: &[&str] =
    &["Rà soát", "Cập nhật", "Công khai", "Kiểm tra", "Tổng hợp", "Sửa đổi", "Tập huấn", "Báo cáo"];
const THINGS: &[&str] = &[
    "thủ tục hành chính lĩnh vực đất đai",
    "quy chế làm việc của đơn vị",
    "hồ sơ một cửa quá hạn",
    "danh sách hộp thư công vụ",
    "dự toán theo đầu ra",
    "kết quả đánh giá công chức",
    "phản ánh, kiến nghị của người dân",
    "văn bản phát hành có chữ ký số",
];

/// Adds agencies and tasks until there are about `scale` times as many.
///
/// The tasks are parts of the items of the plan of the year, so that the board of that plan has to count them.
pub async fn add(stage: &mut Stage<'_>, scale: u32, hash: &PasswordHash) -> Result<()> {
    let steps = scale.saturating_sub(1) as usize;
    let mut agencies = Vec::with_capacity(steps * AGENCIES);
    for step in 0..steps {
        agencies.extend(units(stage, step, hash).await?);
    }
    let office = stage.town.named("vanphong")?.actor.clone();
    let (authority, committee) = (stage.town.authority, stage.town.agency(COMMITTEE)?);
    let plan = year::main(stage)?;
    let chiefs = tasks::mains_of_plan(stage.look().db(), plan).await?;
    let mut left = steps * TASKS;
    while left > 0 {
        let count = left.min(TABLE);
        left -= count;
        let mut table = Vec::with_capacity(count);
        for _ in 0..count {
            let due = Day::constant(2021, 2, 1).plus_days(stage.chance.between(0, 330) as i32);
            let words = [VERBS, THINGS].map(|from| stage.chance.one_of(from).unwrap_or_default());
            let lead = agencies.get(stage.chance.below(agencies.len())).copied().unwrap_or(committee);
            let chief = chiefs
                .get(stage.chance.below(chiefs.len()))
                .ok_or_else(|| Error::internal("the plan of the year has no items"))?;
            table.push(NewTask {
                authority,
                plan: Some(plan),
                item: chief.item,
                area: chief.area.clone(),
                parent: Some(chief.id),
                kind: TaskKind::Work,
                title: format!("{} – đợt {}", words.join(" "), stage.chance.between(1, 400)),
                text: String::new(),
                product: Some("Báo cáo kết quả".to_owned()),
                lead,
                coordinators: Vec::new(),
                assignee: None,
                assigner: committee,
                from: None,
                due: Some(due),
                open_ended: false,
            });
        }
        let given = acts::give_many(&stage.cx(&office), &table).await?;
        for id in given {
            // What is due later than in some weeks is not done beforehand.
            if stage.chance.happens(DONE) {
                acts::propose(&stage.look(), id, None, "").await?;
                acts::accept(&stage.cx(&office), id, None, "").await?;
            }
        }
    }
    Ok(())
}

/// Public service units below the committee, each with a head and an official who can sign in.
async fn units(stage: &mut Stage<'_>, step: usize, hash: &PasswordHash) -> Result<Vec<AgencyId>> {
    let (authority, parent) = (stage.town.authority, stage.town.agency(COMMITTEE)?);
    let cx = stage.store.cx(Actor::system());
    cx.write(|tx| async move {
        let mut made = Vec::with_capacity(AGENCIES);
        for number in step * AGENCIES + 1..=(step + 1) * AGENCIES {
            let name = format!("Đơn vị sự nghiệp số {number}");
            let new = NewAgency {
                parent,
                code: String::new(),
                name: name.clone(),
                short_name: String::new(),
                kind: AgencyKind::Unit,
                level: Level::District,
                from: SINCE,
            };
            let agency = create_agency(&tx, &new).await?;
            let post = Post { key: format!("donvi{number}"), authority, agency, titles: TITLES, ward: false };
            for (place, title) in TITLES.iter().enumerate() {
                let (person, login) = (format!("{title} {name}"), format!("donvi{number}.{place}"));
                let (_, account, _) = employ(&tx, &post, (place, title, &person), &login, hash).await?;
                let role = if place == 0 { Role::AgencyHead } else { Role::Official };
                access::give_role(&tx, &NewRole { account, role, agency, from: SINCE, to: None }).await?;
            }
            made.push(agency);
        }
        Ok(made)
    })
    .await
}
