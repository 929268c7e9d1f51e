# Measures one Rust file that rustfmt has formatted. Called by scripts/ratchet, once a file, with
#
#   FILE         the name to report
#   TESTS        1: the file holds tests, so only its opening line is looked at
#   NEEDS_FRONT  1: the file must open with `//!`
#   MAX_FILE, MAX_FUNCTION, LONG_FILE    lines
#
# It prints one finding a line: `broken` and a sentence, or the name of a counted thing and where it stands.
#
# It leans on the shape rustfmt gives: a function ends at the first `}` indented as its `fn` is, and an inline test
# module starts and ends in column 0. Text inside raw strings is skipped, because it keeps to no such shape.

function say(kind, text) { print kind "\t" text }

# The line without a comment at its end. Only asked about signatures, which hold no strings.
function code(line) { sub(/[ \t]+\/\/.*$/, "", line); return line }

function indentation(line) { match(line, /^ */); return RLENGTH }

# Is this line text inside a raw string that began on an earlier one? Notices one that begins here, too.
function inside_raw_string(line,    rest, fence) {
    if (raw_end != "") {
        if (index(line, raw_end)) raw_end = ""
        return 1
    }
    if (line ~ /^ *\/\//) return 0
    if (match(line, /(^|[^a-zA-Z0-9_])b?r#+"/)) {
        fence = substr(line, RSTART, RLENGTH)
        gsub(/[^#]/, "", fence)
        rest = substr(line, RSTART + RLENGTH)
        if (!index(rest, "\"" fence)) raw_end = "\"" fence
    }
    return 0
}

function start_function(line) {
    depth++
    fn_start[depth] = NR
    fn_indent[depth] = indentation(line)
    fn_opened[depth] = 0
    fn_is_test[depth] = next_is_test
    next_is_test = 0
    fn_name[depth] = line
    sub(/^.*fn +/, "", fn_name[depth])
    sub(/[^a-zA-Z0-9_].*$/, "", fn_name[depth])
}

# Looks whether the innermost open function ends on this line, or its body begins.
function follow_function(line,    end) {
    if (!fn_opened[depth]) {
        end = code(line)
        if (end ~ /;$/) depth-- # a declaration without a body; a where clause may stand before its end
        else if (indentation(line) != fn_indent[depth]) return
        else if (end ~ /\{$/) fn_opened[depth] = 1
        else if (end ~ /}$/) depth-- # a body on one line
    } else if (indentation(line) == fn_indent[depth] && line ~ /^ *}/) {
        end_function(NR - fn_start[depth] + 1)
    }
}

function end_function(length_lines) {
    if (length_lines > MAX_FUNCTION && !fn_is_test[depth])
        say("broken", FILE ":" fn_start[depth] ": function `" fn_name[depth] "` has " length_lines \
            " lines, more than " MAX_FUNCTION)
    depth--
}

NR == 1 && NEEDS_FRONT && !/^\/\/!/ { say("broken", FILE ":1: does not open with `//!` saying what it owns") }
TESTS { next }

inside_raw_string($0) { next }

in_test_module {
    if (/^}/) in_test_module = 0
    next
}

# An inline test module, perhaps with more attributes between `#[cfg(test)]` and `mod`.
/^#\[cfg\(test\)\]/ { test_attribute = NR; last_before_attribute = last_line }
test_attribute && /^(pub(\([a-z]+\))? )?mod tests \{/ {
    in_test_module = 1
    test_module_start = test_attribute
    test_attribute = 0
    last_line = last_before_attribute
    next
}
test_attribute && !/^#\[/ { test_attribute = 0 }

# The last line that is not in a test module.
!/^[ \t]*$/ { last_line = NR }

/^ *#\[(tokio::)?test(\]|\()/ { next_is_test = 1 }

/^ *#!?\[/ && /[^a-zA-Z0-9_]allow\(/ { say("allow", FILE ":" NR) }
/^ *#!?\[/ && /[^a-zA-Z0-9_]expect\(/ { say("expect", FILE ":" NR) }

/^ *(pub(\([a-z: ]+\))? )?(default )?(const )?(async )?(unsafe )?(extern "[A-Za-z-]*" )?fn / { start_function($0) }
depth { follow_function($0) }

END {
    if (NR == 0 && NEEDS_FRONT) say("broken", FILE ":1: is empty: does not open with `//!` saying what it owns")
    if (TESTS) exit
    # Tests at the end do not count. Tests in the middle do: nothing is gained by moving code below them.
    lines = (test_module_start && last_line < test_module_start) ? test_module_start - 1 : NR
    if (lines > MAX_FILE)
        say("broken", FILE ": has " lines " lines without its tests, more than " MAX_FILE)
    if (lines > LONG_FILE) say("long-file", FILE " (" lines " lines)")
    if (depth) say("broken", FILE ":" fn_start[depth] ": the end of function `" fn_name[depth] "` was not found")
    if (raw_end != "") say("broken", FILE ": a raw string seems not to end, so the rest was not measured")
    if (in_test_module) say("broken", FILE ": the inline test module seems not to end")
}
