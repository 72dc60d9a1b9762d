//! Letters to clients, from the outbox to a mail server and a text gateway that are real enough: what arrives there, what
//! happens when they refuse, and that a server which is killed at any moment loses none and sends none as another; and the
//! mails about accounts.

mod gateway;
mod idle_lock;
mod killed;
mod office;
mod own_account;
mod receiver;
mod second_factor;
mod sent;
mod sign_in;
mod staff;
