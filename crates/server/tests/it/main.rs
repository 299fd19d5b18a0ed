//! The program as others meet it: its processes, addresses and files.
#![cfg(test)]

mod api;
mod api_accounts;
mod api_amending;
mod api_organisation;
mod api_review;
mod audited;
mod calendar;
mod command_line;
mod figures;
mod hostile;
mod openapi;
mod process;
mod program;
mod report;
mod routes;
mod safekeeping;
mod upgrade;
mod verifying;
mod verifying_page;
