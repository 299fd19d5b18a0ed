//! The port through which the page of a plan says how the plan stands. The crate that judges targets is above this one.

use ::store::Cx;
use async_trait::async_trait;
use kernel::Result;

use crate::model::Plan;

/// Says how a plan in force stands.
#[async_trait]
pub trait Standing: Send + Sync {
    /// One sentence: "11 nhiệm vụ: 6 đúng tiến độ, …; 11 chỉ tiêu: 4 đạt, …"; empty for nothing.
    async fn sentence(&self, cx: &Cx, plan: &Plan) -> Result<String>;
}

/// Says nothing, where nobody judges.
#[derive(Debug, Clone, Copy)]
pub struct Silent;

#[async_trait]
impl Standing for Silent {
    async fn sentence(&self, _: &Cx, _: &Plan) -> Result<String> {
        Ok(String::new())
    }
}
