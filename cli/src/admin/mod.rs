//! `miri admin`: running the shop.
//!
//! A noun that has several verbs is a folder, one that has a single one a file.

mod backup;
mod categories;
mod clock;
mod dead;
mod events;
mod goods;
mod jobs;
mod log;
mod orders;
mod overview;
mod reconcile;
mod restore;
mod stock_audit;
mod users;

pub(crate) use categories::Categories;
pub(crate) use clock::Clock;
pub(crate) use restore::Restored;

use crate::app::App;
use crate::failure::CliError;
use clap::Subcommand;

/// What the help page opens with.
pub(crate) const EXAMPLES: &str = "\
Examples:
  miri admin overview
  miri admin stock-audit --deep
  miri admin orders list --status PAYMENT_IN_PROGRESS
  miri admin jobs run status --dry-run
  miri admin backup before-the-drop.db";

/// `miri admin ...`.
#[derive(Debug, Subcommand)]
pub(crate) enum AdminCommand {
    /// How the shop is doing
    Overview(overview::OverviewArgs),
    /// Check that nothing was lost and nothing sold twice; exit code 11 when something was
    StockAudit(stock_audit::StockAuditArgs),
    /// Correct the gate's counters from the database
    Reconcile(reconcile::ReconcileArgs),
    /// Accounts
    #[command(subcommand, before_help = users::EXAMPLES, subcommand_required = true, arg_required_else_help = true)]
    Users(users::UsersCommand),
    /// Everyone's orders
    #[command(subcommand, before_help = orders::EXAMPLES, subcommand_required = true, arg_required_else_help = true)]
    Orders(orders::OrdersCommand),
    /// Any seller's goods
    #[command(subcommand, before_help = goods::EXAMPLES, subcommand_required = true, arg_required_else_help = true)]
    Goods(goods::GoodsCommand),
    /// Categories
    #[command(
        subcommand, before_help = categories::EXAMPLES, subcommand_required = true, arg_required_else_help = true
    )]
    Categories(categories::CategoriesCommand),
    /// Work by the clock
    #[command(subcommand, before_help = jobs::EXAMPLES, subcommand_required = true, arg_required_else_help = true)]
    Jobs(jobs::JobsCommand),
    /// The log of what has happened
    Events(events::EventsArgs),
    /// Events that were set aside
    #[command(subcommand, before_help = dead::EXAMPLES, subcommand_required = true, arg_required_else_help = true)]
    Dead(dead::DeadCommand),
    /// Shop time, which a rehearsal can move ahead
    Clock(clock::ClockArgs),
    /// Make a backup while the shop goes on
    Backup(backup::BackupArgs),
    /// Make a data folder from a backup, and audit it
    Restore(restore::RestoreArgs),
    /// Who changed what
    Log(log::LogArgs),
}

impl AdminCommand {
    /// Carries the verb out.
    pub(crate) async fn run(self, app: &App) -> Result<(), CliError> {
        match self {
            Self::Overview(args) => args.run(app).await,
            Self::StockAudit(args) => args.run(app).await,
            Self::Reconcile(args) => args.run(app).await,
            Self::Users(command) => command.run(app).await,
            Self::Orders(command) => command.run(app).await,
            Self::Goods(command) => command.run(app).await,
            Self::Categories(command) => command.run(app).await,
            Self::Jobs(command) => command.run(app).await,
            Self::Events(args) => args.run(app).await,
            Self::Dead(command) => command.run(app).await,
            Self::Clock(args) => args.run(app).await,
            Self::Backup(args) => args.run(app).await,
            Self::Restore(args) => args.run(app).await,
            Self::Log(args) => args.run(app).await,
        }
    }
}
