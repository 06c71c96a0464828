"""The services of AWS, a module or a package for each. What its `register(app)` may say, with `app` from server.py:

  app.inventory.keeps(service, *kinds)    moto plays it: what it keeps is shown
  app.inventory.lists(lines)              what we keep for it is shown
  app.answers(service, answer)            answer(call) comes before moto; None leaves the call to moto
  app.serves(service, serve)              serve(call) answers requests to what was made, which are no calls and not in the log; or None
  app.uses_groups(groups)                 groups() tells the security groups of what we keep for it: EC2 keeps them
  app.controls(name, do)                  /moto-api/ponte/NAME: do(what was sent) returns the answer
  app.calls(name, do)                     the same, where `do` makes calls itself, which come in beside it
  app.acting.client(...)                  calls another service as a role: see acting.py
  app.roles.may, app.roles.trusts         what roles may do: see roles.py
  app.log.describes, app.log.catches_up   see log.py

It is called at the start and by every reset, so a service begins empty in it, and a change to moto itself must bear being made twice.
"""

from importlib import import_module
from pkgutil import iter_modules


def register_all(app):
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}").register(app)
