//! The port through which pages and acts of a plan ask the crate that judges targets, which stands above this one.

use std::collections::HashMap;

use ::store::{Cx, Tx};
use async_trait::async_trait;
use kernel::{Result, TargetId};
use web::Clock;

use crate::model::Plan;

/// From where it is asked: a page, or an act inside its transaction.
#[derive(Clone, Copy)]
pub enum At<'a> {
    /// A page.
    Page(&'a Cx),
    /// An act.
    Act(&'a Tx),
}

/// Knows how a plan in force stands.
#[async_trait]
pub trait Standing: Send + Sync {
    /// One sentence: "11 nhiệm vụ: 6 đúng tiến độ, …; 11 chỉ tiêu: 4 đạt, …"; empty for nothing.
    async fn sentence(&self, cx: &Cx, plan: &Plan) -> Result<String>;

    /// How each target of the plan stands: its figure in words and its state. Empty for nothing.
    async fn figures(&self, cx: &Cx, plan: &Plan) -> Result<HashMap<TargetId, Figure>>;

    /// Whether somebody has reported a figure of the plan, asked about one or made a report since it is in force.
    async fn is_begun(&self, at: At<'_>, plan: &Plan) -> Result<bool>;
}

/// The figure of a target today.
#[derive(Debug, Clone)]
pub struct Figure {
    /// "86,4 %"; "–" where nothing is known.
    pub value: String,
    /// Reached, on course, not measured …
    pub state: Clock,
}

/// Says nothing, where nobody judges.
#[derive(Debug, Clone, Copy)]
pub struct Silent;

#[async_trait]
impl Standing for Silent {
    async fn sentence(&self, _: &Cx, _: &Plan) -> Result<String> {
        Ok(String::new())
    }

    async fn figures(&self, _: &Cx, _: &Plan) -> Result<HashMap<TargetId, Figure>> {
        Ok(HashMap::new())
    }

    async fn is_begun(&self, _: At<'_>, _: &Plan) -> Result<bool> {
        Ok(false)
    }
}
