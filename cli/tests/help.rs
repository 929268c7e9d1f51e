//! Help texts.

use crate::harness::Home;
use clap::Command;

/// Calls `look` with every command below this one, and its full name.
fn each(command: &mut Command, name: &str, look: &mut impl FnMut(&str, &mut Command)) {
    look(name, command);
    for child in command.get_subcommands_mut() {
        let name = format!("{name} {}", child.get_name());
        each(child, &name, look);
    }
}

fn tree(look: &mut impl FnMut(&str, &mut Command)) {
    let mut root = miri_cli::command();
    root.build();
    each(&mut root, "miri", look);
}

#[test]
fn the_command_line_is_sound() {
    miri_cli::command().debug_assert();
}

#[test]
fn every_help_text_opens_with_examples() {
    let mut seen = 0;
    tree(&mut |name, command| {
        let help = command.render_long_help().to_string();
        assert!(help.starts_with("Examples:\n"), "{name}:\n{help}");
        let example = help.lines().nth(1).unwrap_or_default();
        let full = if name == "miri help" { "miri help" } else { name };
        assert!(example.contains(full), "{name}: the first example is `{example}`");
        seen += 1;
    });
    assert!(seen >= 24, "{seen} commands");
}

#[test]
fn every_command_says_what_it_does() {
    tree(&mut |name, command| assert!(command.get_about().is_some(), "{name}"));
}

#[test]
fn no_flag_takes_a_secret() {
    tree(&mut |name, command| {
        for arg in command.get_arguments() {
            let long = arg.get_long().unwrap_or_default();
            assert!(!["password", "token", "secret"].contains(&long), "{name} --{long}");
        }
    });
}

#[test]
fn exit_codes_have_a_page() {
    let home = Home::new();
    let page = home.miri("help exit-codes").ok().stdout();
    for code in ["  0  ", "  2  ", "  7  ", " 11  ", "130  "] {
        assert!(page.lines().any(|line| line.starts_with(code)), "{code:?} in {page}");
    }
    let codes = home.miri("help exit-codes --json").ok().json();
    assert_eq!(codes["exitCodes"].as_array().map(Vec::len), Some(13));
}

#[test]
fn help_is_an_answer_and_asking_nothing_is_a_mistake() {
    let home = Home::new();
    for line in ["--help", "help", "help order place", "order place --help", "help demo", "--version"] {
        assert!(!home.miri(line).ok().stdout().is_empty(), "{line}");
    }
    assert_eq!(home.miri("help order place").ok().stdout(), home.miri("order place --help").ok().stdout());
    home.miri("").fails(2, &["Usage"]);
    home.miri("goods").fails(2, &["Usage"]);
    home.miri("help nothing").fails(2, &["no help on `nothing`"]);
}

#[test]
fn a_reader_that_has_gone_away_is_no_failure() {
    let home = Home::new();
    for line in [&["help"][..], &["--help"], &["help", "exit-codes"]] {
        let mut child = home
            .command(line)
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let ended = child.wait_with_output().unwrap();
        assert!(ended.status.success(), "{line:?}: {}", ended.status);
        assert!(ended.stderr.is_empty(), "{line:?}: {}", String::from_utf8_lossy(&ended.stderr));
    }
}
