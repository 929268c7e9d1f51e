"""What scripts/fuzz-api tells schemathesis about the shop.

Ids in the document are any positive number, and hardly one that is made up exists. So most of them are folded onto the first few,
which do; the others stay as they are. Where a pattern names a class of letters that the generator does not know, it gets one that
it knows.
"""

import os

import schemathesis

FIRST_FEW = 20


def fold(value):
    """Three in four ids become one of the first few."""
    if isinstance(value, int) and not isinstance(value, bool) and value > FIRST_FEW and value % 4:
        return 1 + value % FIRST_FEW
    return value


def is_id(name):
    return name == "id" or name.endswith("Id") or name.endswith("Ids")


def folded(fields):
    for name, value in fields.items():
        if is_id(name):
            fields[name] = [fold(one) for one in value] if isinstance(value, list) else fold(value)
    return fields


def with_known_letters(value):
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "pattern" and isinstance(inner, str):
                value[key] = inner.replace(r"\p{Alphabetic}", r"\p{L}")
            else:
                with_known_letters(inner)
    elif isinstance(value, list):
        for inner in value:
            with_known_letters(inner)


@schemathesis.hook
def before_load_schema(context, raw_schema):
    with_known_letters(raw_schema)
    # The control: a document that is wrong, which must be found out.
    if os.environ.get("MIRI_FUZZ_CONTROL"):
        raw_schema["components"]["schemas"]["Info"]["properties"]["timeZone"] = {"type": "integer"}


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    return folded(path_parameters) if isinstance(path_parameters, dict) else path_parameters


@schemathesis.hook
def map_body(context, body):
    return folded(body) if isinstance(body, dict) else body
