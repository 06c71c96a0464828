"""Every call in order, as GET /moto-api/ponte/log tells it."""


class Log:
    def __init__(self):
        self.lines, self.describing, self.catching_up = [], {}, []

    def describes(self, service, describe):
        """`describe(call)` tells what a call of the service is about: its thing as `what`, what that builds on as `by`."""
        self.describing[service] = describe

    def catches_up(self, catch_up):
        """Called before the log is read: what time has brought about belongs in it."""
        self.catching_up.append(catch_up)

    def add(self, call, is_refused=False):
        """The line of a call, whose status comes later. What is refused may be about nothing."""
        describe = None if is_refused else self.describing.get(call.service)
        line = {"service": call.service, "action": call.action, "status": 0, **(describe(call) if describe else {})}
        self.lines.append(line)
        return line

    def note(self, event):
        """What happened without a call."""
        self.lines.append({**event, "status": 200})

    def read(self):
        for catch_up in self.catching_up:
            catch_up()
        return list(self.lines)
