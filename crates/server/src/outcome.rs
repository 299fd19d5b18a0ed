//! How a command ends: exit code and words (contracts, part 2).

use std::process::ExitCode;

/// Why a command did not do what was asked.
#[derive(Debug)]
pub struct Failure {
    code: u8,
    say: String,
}

impl Failure {
    /// Wrong usage that clap cannot see (exit code 2).
    pub fn usage(say: impl Into<String>) -> Self {
        Self { code: 2, say: say.into() }
    }

    /// The input cannot be read or is hostile (exit code 3).
    pub fn unreadable(say: impl Into<String>) -> Self {
        Self { code: 3, say: say.into() }
    }

    /// The program could not do it: I/O or database (exit code 4).
    pub fn could_not(say: impl Into<String>) -> Self {
        Self { code: 4, say: say.into() }
    }

    /// The words.
    pub fn words(&self) -> &str {
        &self.say
    }

    /// Says it on standard error and gives the exit code.
    #[expect(clippy::print_stderr, reason = "the command line talks to its user")]
    pub fn report(&self) -> ExitCode {
        eprintln!("{}", self.say);
        ExitCode::from(self.code)
    }
}

impl From<kernel::Error> for Failure {
    fn from(error: kernel::Error) -> Self {
        match error {
            kernel::Error::Refused(refusal) => Self::could_not(refusal.say),
            kernel::Error::Invalid(fields) => {
                Self::usage(fields.iter().map(|(_, say)| say).collect::<Vec<_>>().join("\n"))
            }
            other => Self::could_not(jobs::chain(&other)),
        }
    }
}

/// Any error of the machine as exit code 4.
pub fn could_not(error: impl std::error::Error) -> Failure {
    Failure::could_not(jobs::chain(&error))
}
