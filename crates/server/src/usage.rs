//! The command line in Vietnamese: what clap says of a slip, and the headings of its help.

use std::process::ExitCode;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command, CommandFactory, Error, FromArgMatches};

use crate::cli::Cli;
use crate::outcome::Failure;
use crate::println;

/// What was typed, or how to end: help was asked for, or it was typed wrongly (exit code 2).
pub fn typed() -> Result<Cli, ExitCode> {
    let command = in_vietnamese(Cli::command());
    let read = command.try_get_matches().and_then(|matches| Cli::from_arg_matches(&matches));
    read.map_err(|error| match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            println(shown(&error).trim_end());
            ExitCode::SUCCESS
        }
        _ => Failure::usage(said(&error)).report(),
    })
}

/// The same command with headings and notes in Vietnamese, down to its parts.
fn in_vietnamese(command: Command) -> Command {
    let is_root = command.get_name() == "thongsuot";
    let mut command = command
        .mut_args(noted)
        .mut_subcommands(in_vietnamese)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .arg(flag("help", 'h', ArgAction::Help, "In hướng dẫn này"));
    if is_root {
        command = command.arg(flag("version", 'V', ArgAction::Version, "In phiên bản"));
    }
    let mut template = "{about-with-newline}\nCách gõ: {usage}".to_owned();
    if command.get_subcommands().any(|part| !part.is_hide_set()) {
        template += "\n\nLệnh:\n{subcommands}";
    }
    if command.get_positionals().next().is_some() {
        template += "\n\nGõ kèm:\n{positionals}";
    }
    template += "\n\nLựa chọn:\n{options}{after-help}";
    command.help_template(template).subcommand_value_name("LỆNH")
}

fn flag(name: &'static str, short: char, action: ArgAction, help: &'static str) -> Arg {
    Arg::new(name).short(short).long(name).action(action).help(help)
}

/// What clap would note in English behind the help of an argument.
fn noted(arg: Arg) -> Arg {
    if !arg.get_action().takes_values() {
        return arg;
    }
    let mut notes = Vec::new();
    if let Some(name) = arg.get_env() {
        notes.push(format!("biến môi trường {}", name.display()));
    }
    if !arg.get_default_values().is_empty() {
        let values: Vec<_> = arg.get_default_values().iter().map(|v| v.to_string_lossy()).collect();
        notes.push(format!("mặc định {}", values.join(" ")));
    }
    let values = arg.get_possible_values();
    let names: Vec<&str> = values.iter().map(clap::builder::PossibleValue::get_name).collect();
    if !names.is_empty() {
        notes.push(format!("một trong: {}", names.join(", ")));
    }
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    let arg = arg.hide_env(true).hide_default_value(true).hide_possible_values(true);
    if notes.is_empty() { arg } else { arg.help(format!("{help} ({})", notes.join("; "))) }
}

/// The text that clap shows: the help, or the version.
fn shown(error: &Error) -> String {
    error.render().to_string().replace("[OPTIONS]", OPTIONS)
}

/// Stands in a usage line for what may be left out.
const OPTIONS: &str = "[LỰA CHỌN]";

/// What is wrong and what to do, in Vietnamese.
fn said(error: &Error) -> String {
    let what = |kind| strings(error.get(kind)).join(" ");
    let arg = what(ContextKind::InvalidArg);
    let value = what(ContextKind::InvalidValue);
    let wrong = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            format!("Không có lệnh “{}”.", what(ContextKind::InvalidSubcommand))
        }
        ErrorKind::UnknownArgument => format!("Không hiểu “{arg}”."),
        ErrorKind::MissingRequiredArgument => {
            format!("Còn thiếu: {}.", strings(error.get(ContextKind::InvalidArg)).join(", "))
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            return format!("Còn thiếu lệnh.\n\n{}", shown(error).trim_end());
        }
        ErrorKind::MissingSubcommand => "Còn thiếu lệnh.".to_owned(),
        ErrorKind::ArgumentConflict if what(ContextKind::PriorArg) == arg => {
            format!("“{arg}” chỉ được gõ một lần.")
        }
        ErrorKind::ArgumentConflict => {
            format!("Không gõ “{arg}” cùng với “{}”.", what(ContextKind::PriorArg))
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("“{arg}” cần một giá trị đi kèm."),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("“{value}” không dùng được cho “{arg}”.")
        }
        ErrorKind::NoEquals => format!("Sau “{arg}” phải có dấu = và giá trị."),
        ErrorKind::TooFewValues | ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues => {
            format!("“{arg}” không đúng số lượng giá trị.")
        }
        ErrorKind::InvalidUtf8 => "Có chữ gõ không theo mã UTF-8.".to_owned(),
        _ => "Gõ chưa đúng cách.".to_owned(),
    };
    let mut lines = vec![wrong];
    let allowed = strings(error.get(ContextKind::ValidValue));
    if !allowed.is_empty() {
        lines.push(format!("Giá trị dùng được: {}.", allowed.join(", ")));
    }
    let meant = [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue]
        .into_iter()
        .flat_map(|kind| strings(error.get(kind)))
        .next();
    if let Some(meant) = meant {
        lines.push(format!("Có phải ý là “{meant}”?"));
    }
    let usage = usage(error);
    // The words that name the command, without what goes with it.
    let command: Vec<&str> =
        usage.split_whitespace().take_while(|word| !word.starts_with(['[', '<', '-'])).collect();
    let command = if command.is_empty() { "thongsuot".to_owned() } else { command.join(" ") };
    if !usage.is_empty() {
        lines.push(format!("Cách gõ: {usage}"));
    }
    lines.push(format!("Chạy {command} --help để xem hướng dẫn."));
    lines.join("\n")
}

/// The usage line that comes with an error, without its English heading.
fn usage(error: &Error) -> String {
    let text = match error.get(ContextKind::Usage) {
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        _ => String::new(),
    };
    let line = text.lines().next().unwrap_or_default();
    line.split_once(": ").map_or(line, |(_, usage)| usage).trim().replace("[OPTIONS]", OPTIONS)
}

fn strings(value: Option<&ContextValue>) -> Vec<String> {
    match value {
        Some(ContextValue::String(one)) => vec![one.clone()],
        Some(ContextValue::Strings(many)) => many.clone(),
        Some(ContextValue::StyledStr(text)) => vec![text.to_string()],
        Some(ContextValue::StyledStrs(many)) => many.iter().map(StyledStr::to_string).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(args: &[&str]) -> String {
        let typed = std::iter::once("thongsuot").chain(args.iter().copied());
        let error = in_vietnamese(Cli::command()).try_get_matches_from(typed).unwrap_err();
        said(&error)
    }

    #[test]
    fn a_slip_is_said_in_vietnamese_with_what_to_do() {
        let slips: [&[&str]; 13] = [
            &[],
            &["sevre"],
            &["serve", "--foo"],
            &["serve", "--lisen", "x"],
            &["serve", "--listen"],
            &["serve", "--listen", "x"],
            &["serve", "--scale", "-1"],
            &["plan"],
            &["plan", "read"],
            &["plan", "read", "a.txt", "--json", "--text"],
            &["plan", "read", "a.txt", "b.txt"],
            &["import", "peopel", "a.csv"],
            &["user", "add", "moi"],
        ];
        let all: Vec<String> =
            slips.iter().map(|args| format!("$ thongsuot {}\n{}", args.join(" "), wrong(args))).collect();
        insta::assert_snapshot!(all.join("\n\n"));
    }

    #[test]
    fn the_help_is_in_vietnamese() {
        let asked: [&[&str]; 4] = [&["--help"], &["serve", "--help"], &["import", "-h"], &["plan", "--help"]];
        let help = |args: &&[&str]| {
            let typed = std::iter::once("thongsuot").chain(args.iter().copied());
            let shown = in_vietnamese(Cli::command()).try_get_matches_from(typed).unwrap_err();
            format!("$ thongsuot {}\n{}", args.join(" "), super::shown(&shown))
        };
        let all = asked.iter().map(help).collect::<Vec<_>>().join("\n");
        for english in
            ["Usage", "Options", "OPTIONS", "Commands", "Arguments", "default", "env", "Print", "possible"]
        {
            assert!(!all.contains(english), "{english}: {all}");
        }
        insta::assert_snapshot!(all);
    }
}
