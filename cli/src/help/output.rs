//! `miri help output`.

/// How answers are written.
pub(super) const TEXT: &str = "\
At a terminal an answer is a table, with times told from now. In a pipe it is rows of tab-separated values without a
header: nothing is cut, states are codes, times are RFC 3339, and tab, line break and backslash are written \\t, \\n
and \\\\. The help of each list names its columns.

  -o table        the table, in a pipe too
  -o tsv          the rows, at a terminal too
  -o csv          RFC 4180 with a header of the names of the wire
  -o json         as --json
  -o jsonl        one JSON object a row
  --json          one JSON object and nothing else on stdout
  --json=a,b      only these fields, of the answer or of each row of a list
  --jq FILTER     what a filter of jq makes of the JSON; no jq needs to be installed

Each JSON object has schemaVersion first, which grows when a field changes its meaning or goes away, and, in a dry run,
\"dryRun\": true. Names are those of the HTTP contract, and so are times: the shop's wall clock. The schema of each
command's answer is in cli/schemas of the source.

Progress, notes and errors go to stderr. With JSON an error is one object there:
  {\"error\": {\"code\", \"message\", \"hint\", \"status\", \"requestId\", \"retryable\"}}
code never changes with the language. See miri help exit-codes.
";
