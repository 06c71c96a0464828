"""What was answered last, for whoever asks again.

An SDK whose answer got lost on the way, as happens on a machine under load, sends the same call again, with the id of the first attempt. Played
twice, what was made a moment ago would be refused as existing already. AWS would refuse it, too, but loses no answer on a loopback interface.
"""

import re
from collections import OrderedDict

KEPT = 1000


class Answered:
    def __init__(self):
        self.by_invocation = OrderedDict()

    def find(self, call):
        """(status, headers, body) of an earlier attempt that succeeded; None of a first attempt."""
        attempt = re.search(r"attempt=(\d+)", call.environ.get("HTTP_AMZ_SDK_REQUEST", ""))
        return self.by_invocation.get(invocation(call)) if attempt and int(attempt[1]) > 1 else None

    def keep(self, call, status, headers, body):
        if invocation(call) is None or not status.startswith("2"):
            return
        self.by_invocation[invocation(call)] = status, headers, body
        while len(self.by_invocation) > KEPT:
            self.by_invocation.popitem(last=False)


def invocation(call):
    return call.environ.get("HTTP_AMZ_SDK_INVOCATION_ID")
