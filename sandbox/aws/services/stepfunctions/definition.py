"""What is wrong with a definition: its form, by moto's parser, the states that it names, its expressions, and the names that its tasks call things by.
AWS says the like when a machine is validated, created or updated; an expression's values it sees only when it runs.
"""

import json
import re

from jsonata import Jsonata
from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser
from services.stepfunctions.names import operation_of, task_of, unknown_names

EXPRESSION = re.compile(r"\{%(.*)%\}", re.DOTALL)


def diagnostics(definition):
    """(where, what) of each mistake; nothing of a good one."""
    try:
        machine = json.loads(definition)
    except ValueError as problem:
        return [("/", f"INVALID_JSON_DESCRIPTION: {problem}")]
    found = [*of_states(machine), *of_expressions(machine, "")]
    try:
        AmazonStateLanguageParser.parse(definition)
    except Exception as problem:  # whatever it trips on
        found.append(("/", f"{type(problem).__name__}: {problem}"))
    return found


def states_of(machine):
    """The states of a machine and of what it holds: pairs of the name and the state."""
    for name, state in machine.get("States", {}).items():
        yield name, state
        for inner in inner_of(state):
            yield from states_of(inner)


def inner_of(state):
    return [*state.get("Branches", []), *(state[key] for key in ("ItemProcessor", "Iterator") if key in state)]


def tasks_of(machine):
    """The integrations that a machine uses: pairs of the state and its task."""
    for name, state in states_of(machine):
        task = task_of(state.get("Resource", "")) if state.get("Type") == "Task" else None
        if task:
            yield name, state, task


def of_states(machine):
    yield from of_targets(machine)
    for name, state, task in tasks_of(machine):
        operation = operation_of(task.service, task.action)
        if operation is None:
            yield f"/States/{name}/Resource", f"The resource provided {state['Resource']} is not recognized."
            continue
        asked = state.get("Arguments", state.get("Parameters", {}))
        for path in unknown_names(asked, operation.input_shape):
            yield f"/States/{name}/Arguments", f"The field '{path}' is not supported by Step Functions: {task.service} {operation.name} has none."


def of_targets(machine):
    """States that are not there, in this machine; and in those that it holds."""
    states = machine.get("States", {})
    named = [("/StartAt", machine.get("StartAt"))]
    for name, state in states.items():
        following = [state, *state.get("Choices", []), *state.get("Catch", [])]
        named += [(f"/States/{name}", each["Next"]) for each in following if "Next" in each]
        named += [(f"/States/{name}/Default", state["Default"])] if "Default" in state else []
    for at, target in named:
        if target not in states:
            yield at, f"MISSING_TRANSITION_TARGET: {target} is no state"
    reached = {target for _, target in named}
    for name, state in states.items():
        if name not in reached:
            yield f"/States/{name}", f'MISSING_TRANSITION_TARGET: State "{name}" is not reachable.'
        for inner in inner_of(state):
            yield from of_targets(inner)


def of_expressions(value, at):
    if isinstance(value, (dict, list)):
        for key, each in value.items() if isinstance(value, dict) else enumerate(value):
            yield from of_expressions(each, f"{at}/{key}")
    found = isinstance(value, str) and EXPRESSION.fullmatch(value.strip())
    if found:
        try:
            Jsonata(found[1])
        except Exception as problem:  # whatever it trips on
            yield at, f"The JSONata expression does not parse: {problem}"
