"""A value against the shape that a model gives it. The words are those of AWS's services where they have some for it."""

import re
from functools import cache
from typing import NamedTuple

NUMBERS = {"integer": int, "long": int, "float": (int, float), "double": (int, float)}
TIME = re.compile(r"\d{4}-\d\d-\d\dT.*|\w{3}, \d\d? \w{3} \d{4}.*|\d+(\.\d+)?")
# Words that are taken in small letters, too: EvaluateOnExit, API reference of Batch. Terraform's provider sends them so.
ANY_CASE = {"RetryAction"}


class Finding(NamedTuple):
    kind: str  # unknown, type, missing, null, union, enum, pattern, length or range
    at: tuple  # the names and, in lists, the numbers that lead to it
    value: object
    says: str


def where(at):
    """`ProductionVariants[].InstanceType`, for all elements alike."""
    return "".join("[]" if isinstance(each, int) else f".{each}" for each in at).lstrip(".")


def findings(shape, value, at=(), is_answer=False):
    """What is wrong with the value. A null is as good as nothing in a request, and nothing that AWS answers."""
    kind = shape.type_name
    if value is None:
        return [Finding("null", at, value, "null")] if is_answer and at else []
    if kind == "structure":
        return [] if shape.is_document_type else list(of_structure(shape, value, at, is_answer))
    if kind == "list":
        return list(of_list(shape, value, at, is_answer))
    if kind == "map":
        return list(of_map(shape, value, at, is_answer))
    return list(of_scalar(shape, value, at))


def of_structure(shape, value, at, is_answer):
    if not isinstance(value, dict):
        yield wrong_type(shape, at, value)
        return
    for name in shape.required_members:
        if name not in value or (value[name] is None and not is_answer):
            yield Finding("missing", (*at, name), None, "Member must not be null")
    for name, inner in value.items():
        if name in shape.members:
            yield from findings(shape.members[name], inner, (*at, name), is_answer)
        elif name != "__type":
            yield unknown((*at, name), inner, shape)
    if shape.is_tagged_union and sum(inner is not None for inner in value.values()) != 1:
        yield Finding("union", at, value, f"Member must have exactly one of: {', '.join(shape.members)}")


def unknown(at, value, shape):
    return Finding("unknown", at, value, f'Unknown parameter "{at[-1]}", must be one of: {", ".join(shape.members)}')


def of_list(shape, value, at, is_answer):
    if not isinstance(value, list):
        yield wrong_type(shape, at, value)
        return
    yield from out_of_limits(shape, len(value), at, value, "length")
    for index, each in enumerate(value):
        yield from findings(shape.member, each, (*at, index), is_answer)


def of_map(shape, value, at, is_answer):
    if not isinstance(value, dict):
        yield wrong_type(shape, at, value)
        return
    yield from out_of_limits(shape, len(value), at, value, "length")
    for key, inner in value.items():
        yield from findings(shape.key, key, (*at, "{}"))
        yield from findings(shape.value, inner, (*at, "{}"), is_answer)


def of_scalar(shape, value, at):
    kind = shape.type_name
    if not fits(kind, value):
        yield wrong_type(shape, at, value)
    elif kind == "string":
        yield from out_of_limits(shape, len(value), at, value, "length")
        words, pattern = shape.metadata.get("enum"), compiled(shape.metadata.get("pattern"))
        if words and (value.upper() if shape.name in ANY_CASE else value) not in words:
            yield Finding("enum", at, value, f"Member must satisfy enum value set: [{', '.join(words)}]")
        if pattern and not pattern.fullmatch(value):
            says = f"Member must satisfy regular expression pattern: {shape.metadata['pattern']}"
            yield Finding("pattern", at, value, says)
    elif kind in NUMBERS:
        yield from out_of_limits(shape, value, at, value, "value")


def fits(kind, value):
    if kind == "string":
        return isinstance(value, str)
    if kind == "boolean":
        return isinstance(value, bool)
    if kind in NUMBERS:
        return isinstance(value, NUMBERS[kind]) and not isinstance(value, bool)
    if kind == "timestamp":
        return isinstance(value, (int, float)) or TIME.fullmatch(str(value)) is not None
    return kind != "blob" or isinstance(value, (str, bytes))


def wrong_type(shape, at, value):
    """In the words of AWS's JSON services, such as `NUMBER_VALUE can not be converted to a String`."""
    wanted = {"structure": "Structure", "list": "List", "map": "Map"}.get(shape.type_name, shape.type_name.capitalize())
    if isinstance(value, (dict, list)):
        start = "list" if isinstance(value, list) else "structure or map"
        return Finding("type", at, value, f"Start of {start} found where not expected: a {wanted} is")
    given = {bool: f"{str(value).upper()}_VALUE", str: "STRING_VALUE"}.get(type(value), "NUMBER_VALUE")
    return Finding("type", at, value, f"{given} can not be converted to {'an' if wanted[0] in 'AEIOU' else 'a'} {wanted}")


def out_of_limits(shape, size, at, value, what):
    """Limits of a number's value, or of a length."""
    kind = "range" if what == "value" else "length"
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and size < float(least):
        yield Finding(kind, at, value, f"Member must have {what} greater than or equal to {least}")
    if most is not None and size > float(most):
        yield Finding(kind, at, value, f"Member must have {what} less than or equal to {most}")


# Java's classes of letters by those of Python that hold no less, as good inside of brackets as outside.
CLASSES = {"L": r"\w", "M": r"\w", "N": r"\w", "Z": r"\s", "S": r"\W", "P": r"\W", "IsLetter": r"\w", "Alnum": r"\w"}


@cache
def compiled(pattern):
    """The pattern, or None where Java's cannot be told in Python. AWS means the whole text, anchored or not."""
    if pattern is None or "&&" in pattern:
        return None
    try:
        return re.compile(re.sub(r"\\p\{(\w+)\}", lambda found: CLASSES[found[1]], pattern))
    except (re.error, KeyError):
        return None
