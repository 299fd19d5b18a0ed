//! Pages of figures, board and reports.

mod board;
mod board_agencies;
mod figure;
mod figure_acts;
mod figure_agencies;
mod figure_parts;
mod list;
mod report_new;
mod reports;
mod rows;

use web::Routes;

pub use board::Standings;
pub(crate) use figure_acts::EVIDENCE_BYTES;
pub(crate) use figure_agencies::asked as asked_agency;
pub(crate) use reports::print;
pub(crate) use rows::source_name;

use crate::Tools;

/// All routes. The tools go with each handler, because they belong to the module and not to the installation.
pub(crate) fn routes(tools: Tools) -> Routes {
    board::routes(tools.clone())
        .and(list::routes(tools.clone()))
        .and(figure::routes(tools.clone()))
        .and(reports::routes(tools))
}
