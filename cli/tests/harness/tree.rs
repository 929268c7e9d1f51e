//! Every command there is.

use clap::Command;

/// Calls `look` with every command below this one, and its full name.
fn each(command: &mut Command, name: &str, look: &mut impl FnMut(&str, &mut Command)) {
    look(name, command);
    for child in command.get_subcommands_mut() {
        let name = format!("{name} {}", child.get_name());
        each(child, &name, look);
    }
}

/// Calls `look` with every command and its full name, `miri` first.
pub(crate) fn tree(look: &mut impl FnMut(&str, &mut Command)) {
    let mut root = miri_cli::command();
    root.build();
    each(&mut root, "miri", look);
}

/// Every command that does something, without `miri`.
pub(crate) fn verbs() -> Vec<String> {
    let mut verbs = Vec::new();
    tree(&mut |name, command| {
        if command.get_subcommands().next().is_none() {
            verbs.push(name.trim_start_matches("miri").trim().to_owned());
        }
    });
    verbs
}
