//! What the reader asks about a plan, and the answers.

use kernel::{AgencyId, Error, GroupId, PlanId};
use serde::Serialize;
use utoipa::ToSchema;
use web::utoipa_axum::{router::OpenApiRouter, routes};
use web::{ApiCaller, ApiProblem, App, Changed, IdPath, Json, TextPath, changed, day_of};

use super::seen;
use crate::acts::answer::{self, Answer};
use crate::model::{Question, QuestionId, Stands};
use crate::store;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(give))
}

/// A question of the reader.
#[derive(Debug, Serialize, ToSchema)]
pub struct QuestionOut {
    id: String,
    /// What it is about: `agency`, `lead`, `deadline`, `phrase`, `oddity`, `monitor`, `gap`.
    asks: &'static str,
    /// Line in the file, from 1.
    line: i64,
    /// The words in the file.
    phrase: String,
    /// What is asked.
    question: String,
    /// Id of the item in question.
    item: Option<String>,
    /// Whether it was left to the issuer.
    to_issuer: bool,
    /// The answer; none: open.
    answer: Option<String>,
}

impl From<Question> for QuestionOut {
    fn from(q: Question) -> Self {
        Self {
            id: q.id.to_string(),
            asks: q.asks.code(),
            line: q.span.0,
            phrase: q.phrase,
            question: q.question,
            item: q.item.map(|id| id.to_string()),
            to_issuer: q.to_issuer,
            answer: q.answer.map(|(words, _, _)| words),
        }
    }
}

/// An answer: exactly one of the fields besides `alike`.
#[derive(Debug, Default, serde::Deserialize, ToSchema)]
#[serde(default)]
pub struct AnswerJson {
    /// Id of the agency that is meant.
    agency: Option<String>,
    /// Id of the group that is meant.
    group: Option<String>,
    /// Until this day, `2021-12-31`.
    until: Option<String>,
    /// Goes on without an end.
    always: bool,
    /// Words of one's own.
    words: Option<String>,
    /// The issuer is to say.
    issuer: bool,
    /// The same answer for all other items that lack the same thing.
    alike: bool,
}

impl AnswerJson {
    fn read(self) -> Result<(Answer, bool), Error> {
        let agency = |id: String| {
            id.parse::<AgencyId>()
                .map(|id| Answer::Agency(Stands::Agency(id)))
                .map_err(|_| Error::field("agency", "Không có cơ quan này."))
        };
        let group = |id: String| {
            id.parse::<GroupId>()
                .map(|id| Answer::Agency(Stands::Group(id)))
                .map_err(|_| Error::field("group", "Không có nhóm này."))
        };
        let until = |day: String| day_of(&day, "until").map(Answer::Until);
        let given = [
            self.agency.map(agency),
            self.group.map(group),
            self.until.map(until),
            self.always.then_some(Ok(Answer::Always)),
            self.words.map(|words| Ok(Answer::Words(words.trim().to_owned()))),
            self.issuer.then_some(Ok(Answer::Issuer)),
        ];
        let mut given = given.into_iter().flatten();
        match (given.next(), given.next()) {
            (Some(answer), None) => Ok((answer?, self.alike)),
            _ => Err(Error::field(
                "body",
                "Hãy gửi đúng một cách trả lời: agency, group, until, always, words hoặc issuer.",
            )),
        }
    }
}

/// Những chỗ cần xem của một kế hoạch, theo thứ tự trong văn bản.
#[utoipa::path(get, path = "/api/plans/{id}/questions", tag = "plans", params(("id" = String, Path)),
    responses((status = 200, body = Vec<QuestionOut>), (status = 404)))]
async fn list(call: ApiCaller, IdPath(id): IdPath<PlanId>) -> Result<Json<Vec<QuestionOut>>, ApiProblem> {
    let plan = seen(&call, id).await?;
    let questions = store::content::questions(call.cx.db(), plan.id).await?;
    Ok(Json(questions.into_iter().map(QuestionOut::from).collect()))
}

/// Trả lời một chỗ cần xem (409 nếu đã có người trả lời).
#[utoipa::path(post, path = "/api/plans/{id}/questions/{question}", tag = "plans",
    params(("id" = String, Path), ("question" = String, Path)), request_body = AnswerJson,
    responses((status = 200, body = Changed), (status = 403), (status = 404), (status = 409), (status = 422)))]
async fn give(
    call: ApiCaller,
    path: TextPath,
    Json(new): Json<AnswerJson>,
) -> Result<Json<Changed>, ApiProblem> {
    call.require("plans:write")?;
    let (plan, question): (PlanId, QuestionId) = path.pair()?;
    let (given, alike) = new.read()?;
    let names = [("ngay", "until"), ("loi", "words"), ("co-quan", "agency")];
    let done = if alike {
        answer::answer_alike(&call.cx, plan, question, &given).await
    } else {
        answer::answer(&call.cx, plan, question, &given).await
    };
    done.map_err(|error| error.renamed(&names))?;
    Ok(changed(question))
}
