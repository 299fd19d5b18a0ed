//! The demonstration town: the year 2021 of thị xã Phước Long and its closing in January, played through the acts
//! themselves.
//!
//! Nothing is written behind the back of the modules: a person of the town signs no form that a real one could not,
//! and the program's own jobs run on each working morning, so that urging, duties and readings really happened. The
//! same seed plays the same year, to the id. All people are invented.

mod bulk;
mod chance;
mod course;
mod figures;
mod founding;
mod giving;
mod last_quarter;
mod last_works;
mod papers;
mod papers_of_plans;
mod stage;
mod town;
mod works;
mod year;

use ::store::{Clock, Settings, Store};
use files::Files;
use kernel::{Actor, Day, Result};

use crate::chance::Chance;
use crate::stage::Stage;

/// The one password of all accounts.
pub const PASSWORD: &str = "Hoa-mai-vang-Ba-Ra";

/// The accounts to try, and what each is.
pub const ACCOUNTS: &[(&str, &str)] = &[
    ("chutich", "Chủ tịch UBND thị xã"),
    ("vanphong", "Chánh Văn phòng Cấp ủy – HĐND&UBND thị xã"),
    ("theodoi", "Phó Trưởng phòng Nội vụ - LĐTB&XH, theo dõi kế hoạch"),
    ("truongphong", "Trưởng phòng Văn hóa và Thông tin"),
    ("chuyenvien", "Chuyên viên Phòng Văn hóa và Thông tin"),
    ("vanthu", "Văn thư UBND thị xã"),
    ("motcua", "Công chức Bộ phận một cửa"),
    ("mattran", "Chủ tịch UBMTTQ Việt Nam thị xã"),
    ("quantri", "Quản trị hệ thống"),
];

const SEED: u64 = 20_210_104;
const FIRST_DAY: Day = Day::constant(2021, 1, 4);
/// The dice of what comes after [`USUAL_DAY`], so that nothing written there changes what was before.
const LAST_SEED: u64 = 20_211_001;
/// The day on which the town is usually looked at: work in every state.
pub const USUAL_DAY: Day = Day::constant(2021, 10, 1);
/// The last day that is played; what comes after is the user's.
pub const LAST_DAY: Day = Day::constant(2022, 1, 31);

/// Whether there is no authority yet, so that the town may be played into this database.
pub async fn is_needed(store: &Store) -> Result<bool> {
    Ok(agencies::first_authority(store.cx(Actor::system()).db()).await?.is_none())
}

/// Plays the year from 4 January to 08:00 on `until` (at most [`LAST_DAY`]) into a migrated and empty database, on a
/// connection with a clock of its own. `scale` above 1 adds so many times more agencies and tasks, for measuring.
pub async fn play(
    settings: &Settings,
    files: &Files,
    jobs: &jobs::Registry,
    measures: &measures::Registry,
    scale: u32,
    until: Day,
) -> Result<()> {
    let clock = Clock::standing(FIRST_DAY.at(6, 30), SEED);
    let store = Store::open(settings, clock).await?;
    let mut chance = Chance::new(u64::from_be_bytes(store.clock().random()));
    let hash = access::hash_password(&store.cx(Actor::system()), PASSWORD).await?;
    let town = founding::found(&store, &mut chance, &hash).await?;
    let mut stage = Stage::new(store.clone(), files, jobs, measures, chance, town);
    year::plan(&mut stage);
    stage.play(FIRST_DAY, until.min(USUAL_DAY).at(8, 0)).await?;
    if until > USUAL_DAY {
        stage.chance = Chance::new(LAST_SEED);
        last_quarter::plan(&mut stage).await?;
        stage.go_on(USUAL_DAY, until.min(LAST_DAY).at(8, 0)).await?;
    }
    if scale > 1 {
        bulk::add(&mut stage, scale, &hash).await?;
    }
    store.close().await
}
