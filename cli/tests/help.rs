//! Help texts.

use crate::harness::Home;
use crate::harness::tree::{tree, verbs};

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
    assert!(seen >= 80, "{seen} commands");
}

#[test]
fn every_command_says_what_it_does() {
    tree(&mut |name, command| assert!(command.get_about().is_some(), "{name}"));
}

#[test]
fn every_change_at_the_shop_has_a_dry_run() {
    // What is no change at the shop, and the four that have no such route: nobody is signed in, or nobody would be.
    let reads =
        ["list", "show", "mine", "watch", "export", "log", "events", "overview", "stock-audit", "restore"];
    // `shop` asks its own questions, and `resume` sends what was sent before, dry run or not.
    let local = [
        "demo",
        "serve",
        "shop",
        "bench",
        "profile",
        "config",
        "completion",
        "man",
        "help",
        "whoami",
        "auth",
        "doctor",
        "resume",
    ];
    let without = ["login", "logout", "account signup", "account verify-email"];
    tree(&mut |name, command| {
        let name = name.trim_start_matches("miri ");
        let first = name.split(' ').next().unwrap();
        let last = name.split(' ').next_back().unwrap();
        let exempt = reads.contains(&last) || local.contains(&first) || without.contains(&name);
        if command.get_subcommands().next().is_none() && !exempt {
            let has = |flag| command.get_arguments().any(|arg| arg.get_long() == Some(flag));
            assert!(has("dry-run") && has("idempotency-key"), "{name}");
        }
    });
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

#[test]
fn every_command_can_be_completed_in_every_shell() {
    let home = Home::new();
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let script = home.miri(&format!("completion {shell}")).ok().stdout();
        for verb in verbs() {
            for word in verb.split(' ') {
                assert!(script.contains(word), "{shell}: {verb}");
            }
        }
        let told = home.miri(&format!("completion {shell} --json")).ok().json();
        assert_eq!(told["script"], script);
    }
    home.miri("completion tcsh").fails(2, &["tcsh"]);
}

#[test]
fn bash_completes_a_verb_and_its_flags() {
    let home = Home::new();
    let script = home.write("miri.bash", &home.miri("completion bash").ok().stdout());
    let ask = |words: &str| {
        let count = words.split(' ').count();
        let line = format!(
            ". {}; COMP_WORDS=({words}); COMP_CWORD={}; _miri miri \"${{COMP_WORDS[COMP_CWORD]}}\" \"${{COMP_WORDS[COMP_CWORD-1]}}\"; echo \"${{COMPREPLY[@]}}\"",
            script.display(),
            count - 1
        );
        let output = std::process::Command::new("bash").args(["-c", &line]).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    assert_eq!(ask("miri goods wat").trim(), "watch");
    assert!(ask("miri order place --exp").contains("--expect-total"));
}

#[test]
fn every_command_has_a_manual_page() {
    let home = Home::new();
    for verb in verbs() {
        let page = home.miri(&format!("man {verb}")).ok().stdout();
        assert!(page.contains(".SH NAME") && page.contains(".SH EXAMPLES"), "{verb}: {page}");
    }
}

#[test]
fn the_topics_have_pages() {
    let home = Home::new();
    let page = home.miri("help environment --json").ok().json();
    let known = page["environment"].as_array().unwrap();
    assert!(known.iter().any(|variable| variable["name"] == "MIRI_TOKEN_FILE"), "{page}");
    let output = home.miri("help output").ok().stdout();
    for flag in ["--json=a,b", "--jq", "-o jsonl", "-o csv", "schemaVersion"] {
        assert!(output.contains(flag), "{flag}");
    }
}
