"""Step Functions, by moto, whose interpreter of state machines comes from LocalStack. machines.py judges what is made: definitions beyond their form,
and what AWS asks of a machine's role. executions.py starts, stops and lists executions; executing.py mends the interpreter, and has it call as the
machine's role. Executions run at the pace of the clock.

  GET  /moto-api/ponte/executions    every execution so far: {machine, name, status, start, stop, input, output, error, cause}
  POST /moto-api/ponte/time-out      {"execution": ARN}: ends it as its TimeoutSeconds would
  POST /moto-api/ponte/pace          how many times faster than the clock a machine waits, in Wait and before a retry (1 at the start)
"""

from services.stepfunctions.executing import Executing
from services.stepfunctions.executions import Executions
from services.stepfunctions.machines import Machines


def register(app):
    machines, executions, executing = Machines(app.account, app.roles), Executions(app.account), Executing(app.acting)
    executions.stop_all()
    executions.patch()
    executing.patch()
    machines.patch()
    app.answers("states", lambda call: machines.answer(call) or executions.answer(call))
    app.inventory.keeps("stepfunctions", "state_machines", name=lambda _, machine: machine.name)
    app.controls("executions", lambda _: executions.read())
    app.controls("time-out", executions.time_out)
    app.controls("pace", executing.take)
