# Sourced by scripts/ratchet for --self-test: a check that cannot fail shows nothing, so here each rule is broken in a
# small tree and must be caught, and what lies just inside each rule must pass.

# shellcheck shell=bash disable=SC2154

# lines N: N lines of code that no rule minds.
lines() { yes 'const X: u8 = 0;' | head -n "$1" || true; }

# body N INDENT: the inside of a function, N lines.
body() { lines "$1" | sed "s/^.*/$2    x();/"; }

# file PATH: writes what comes on stdin, below an opening line.
file() {
    mkdir -p "$(dirname "$1")"
    { echo '//! Owns an example.'; cat; } >"$1"
}

test_module() { printf '\n#[cfg(test)]\nmod tests {\n'; lines "$1" | sed 's/^/    /'; echo '}'; }

limits() { printf 'allow %s\nexpect %s\nlong-file %s\n' "$1" "$2" "$3" >scripts/ratchet.limits; }

fresh() {
    rm -rf src tests benches target scripts
    mkdir -p scripts
    limits 0 0 0
    printf 'pub fn f() {\n    x();\n}\n' | file src/lib.rs
}

complain() {
    echo "ratchet self-test: $1" >&2
    sed 's/^/  | /' <<<"$2" >&2
    wrong=$((wrong + 1))
}

# passes WHAT [WORDS]: the tree of this moment must pass, saying WORDS.
passes() {
    local said
    cases=$((cases + 1))
    if ! said=$(check 2>&1); then
        complain "should pass: $1" "$said"
    elif [[ $said != *"${2-}"* ]]; then
        complain "should say '$2': $1" "$said"
    fi
    fresh
}

# caught WHAT WORDS: the tree of this moment must fail, and the answer must contain WORDS.
caught() {
    local said
    cases=$((cases + 1))
    if said=$(check 2>&1); then
        complain "not caught: $1" "$said"
    elif [[ $said != *"$2"* ]]; then
        complain "caught, but without saying '$2': $1" "$said"
    fi
    fresh
}

files_too_long() {
    passes "a small tree"
    limits 0 0 1
    lines 499 | file src/a.rs
    passes "a file of 500 lines"
    limits 0 0 1
    lines 500 | file src/a.rs
    caught "a file of 501 lines" "src/a.rs: has 501 lines"
    limits 0 0 1
    { lines 400; test_module 300; } | file src/a.rs
    passes "tests at the end do not count"
    limits 0 0 1
    { lines 400; printf 'const T: &str = r#"\n#[cfg(test)]\nmod tests {\n"#;\n'; lines 200; } | file src/a.rs
    caught "a test module that is only text" "src/a.rs: has"
    limits 0 0 1
    { test_module 300; lines 400; } | file src/a.rs
    caught "tests in the middle count" "src/a.rs: has 705 lines"
    lines 900 | file server/tests/orders/place.rs
    lines 900 | file server/benches/place.rs
    lines 900 | file server/src/orders/tests.rs
    lines 900 | file target/debug/build/out.rs
    passes "tests, benches and generated code may be long"
    rm -rf server
}

functions_too_long() {
    { echo 'fn long() {'; body 59 ''; echo '}'; } | file src/a.rs
    caught "a function of 61 lines" "src/a.rs:2: function \`long\` has 61 lines"
    { echo 'fn long() { // why'; body 59 ''; echo '}'; } | file src/a.rs
    caught "a comment behind the opening brace" "has 61 lines"
    { echo 'fn long() {'; body 58 ''; echo '}'; } | file src/a.rs
    passes "a function of 60 lines"
    { echo 'impl A {'; echo '    pub(crate) const fn long() -> u8 {'; body 59 '    '; printf '    }\n}\n'; } | file src/a.rs
    caught "a method" "src/a.rs:3: function \`long\` has 61 lines"
    {
        printf 'pub(in crate::a) async fn long<T>(\n    a: T,\n) -> Result<T, E>\nwhere\n    T: Copy,\n{\n'
        body 60 ''
        echo '}'
    } | file src/a.rs
    caught "a long signature" "src/a.rs:2: function \`long\` has 67 lines"
    { echo 'fn long() {'; echo '    fn short() {}'; body 30 ''; printf '    if a {\n    }\n'; body 30 ''; echo '}'; } | file src/a.rs
    caught "a function with another inside" "function \`long\` has 65 lines"
    { echo 'fn long() {'; echo '    let j = r#"{'; echo '}'; echo '"#;'; body 60 ''; echo '}'; } | file src/a.rs
    caught "a brace in a raw string ends nothing" "function \`long\` has 65 lines"
    {
        printf 'pub trait T {\n    fn a(&self) -> u8;\n    fn b<X>(\n        x: X,\n    ) -> u8\n    where\n        X: Copy;\n}\n'
        printf 'fn empty() {} // nothing\n'
        lines 100
    } | file src/a.rs
    passes "declarations without a body"
    { printf '#[tokio::test]\nasync fn long() {\n'; body 90 ''; echo '}'; } | file src/a.rs
    passes "a test function"
    { printf '\n#[cfg(test)]\n#[rustfmt::skip]\nmod tests {\n    fn long() {\n'; body 90 '    '; printf '    }\n}\n'; } | file src/a.rs
    passes "a function in the test module"
    printf 'fn lost() {\n    x();\n' | file src/a.rs
    caught "a function whose end is not found" "the end of function \`lost\`"
}

openings() {
    echo 'pub mod a;' >src/a.rs
    caught "no opening line" "src/a.rs:1: does not open"
    : >src/a.rs
    caught "an empty file" "src/a.rs:1: is empty"
    mkdir -p tests/it && echo 'mod a;' >tests/it/mod.rs
    caught "a mod.rs of the tests" "tests/it/mod.rs:1: does not open"
    mkdir -p tests && echo 'fn a() {}' >tests/a.rs
    passes "another file of the tests"
}

counts() {
    printf '#[allow(dead_code)]\nfn a() {}\n' | file src/a.rs
    caught "an allow too many" "  src/a.rs:2"
    printf '#![cfg_attr(test, allow(dead_code))]\n' | file src/a.rs
    caught "an allow inside cfg_attr" "allow: 1, the limit is 0"
    printf '    #[expect(\n        dead_code,\n        reason = "x"\n    )]\n    const A: u8 = 0;\n' | file src/a.rs
    caught "an expect too many" "expect: 1, the limit is 0"
    printf '#[allow(dead_code)]\nfn a() {}\n' | file tests/a.rs
    passes "an allow in the tests"
    lines 250 | file src/a.rs
    caught "a long file too many" "  src/a.rs (251 lines)"
    lines 249 | file src/a.rs
    passes "a file of 250 lines"
    limits 0 2 0
    passes "a limit that can be lowered" "expect: 0, the limit is 2 and can be lowered"
}

limits_file() {
    rm scripts/ratchet.limits
    caught "no limits" "ratchet.limits is missing"
    limits 0 many 0
    caught "limits that are no numbers" "no number for expect"
    rm -r src
    caught "no file at all" "found no .rs file"

    limits 5 0 0
    lines 300 | file src/a.rs
    update >/dev/null
    cases=$((cases + 1))
    [ "$(limit allow)/$(limit long-file)" = 0/0 ] ||
        complain "--update lowers what can be lowered and raises nothing" "$(cat scripts/ratchet.limits)"
    caught "--update does not let a count through" "long-file: 1, the limit is 0"
    rm scripts/ratchet.limits
    update >/dev/null
    passes "--update writes the first limits"
}

self_test() {
    local tree cases=0 wrong=0
    tree=$(mktemp -d)
    # shellcheck disable=SC2064
    trap "rm -rf '$tree'" EXIT
    cd "$tree"
    fresh
    files_too_long
    functions_too_long
    openings
    counts
    limits_file
    if [ "$wrong" -gt 0 ]; then
        echo "ratchet self-test: $wrong of $cases cases went wrong" >&2
        return 1
    fi
    echo "ratchet self-test: $cases cases, every one as it should be"
}
