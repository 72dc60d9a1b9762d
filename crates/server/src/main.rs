//! The program `anteroom`: a telehealth session server with the waiting room at its heart. One binary serves the pages,
//! the WebSockets, the media and the data of one practice.

mod address;
mod app;
mod audit;
mod awaited;
mod calendar;
mod cli;
mod clock;
mod config;
mod contact;
mod demo;
mod device;
mod forgetting;
mod http;
mod hub;
mod idle_lock;
mod language;
mod limits;
mod live;
mod metrics;
mod password;
mod post;
mod second_factor;
mod secrets;
mod serve;
mod set_up;
mod sign_outs;
mod staff;
mod tickets;
mod token;
mod trail;
mod visitor;
mod webhooks;
mod ws;

use clap::Parser;

fn main() -> std::process::ExitCode {
    let command = cli::Cli::parse();
    cli::log_to_stderr();
    match cli::run(command) {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            cli::complain(&error);
            std::process::ExitCode::FAILURE
        }
    }
}
