//! The port through which pages and acts of a plan ask the crate that judges targets, which stands above this one.

use ::store::{Cx, Tx};
use async_trait::async_trait;
use kernel::Result;

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

    /// Whether somebody has reported a figure of the plan, asked about one or made a report since it is in force.
    async fn is_begun(&self, at: At<'_>, plan: &Plan) -> Result<bool>;
}

/// Says nothing, where nobody judges.
#[derive(Debug, Clone, Copy)]
pub struct Silent;

#[async_trait]
impl Standing for Silent {
    async fn sentence(&self, _: &Cx, _: &Plan) -> Result<String> {
        Ok(String::new())
    }

    async fn is_begun(&self, _: At<'_>, _: &Plan) -> Result<bool> {
        Ok(false)
    }
}
