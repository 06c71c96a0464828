"""Athena, by moto, which has no UpdateWorkGroup."""

from moto.athena.responses import AthenaResponse
from refused import Refused


def register(app):
    AthenaResponse.update_work_group = update_work_group
    app.inventory.keeps("athena", "work_groups")


def update_work_group(self):
    name = self._get_param("WorkGroup")
    group = self.athena_backend.work_groups.get(name)
    if group is None:
        raise Refused("InvalidRequestException", f"WorkGroup {name} is not found.")
    group.configuration = updated(group.configuration, self._get_param("ConfigurationUpdates") or {})
    group.description = self._get_param("Description") or group.description
    group.state = self._get_param("State") or group.state
    return "{}"


def updated(before, changes):
    """What is not named stays, and `RemoveX` takes X away."""
    after = dict(before)
    for key, value in changes.items():
        if key.startswith("Remove"):
            if value:
                after.pop(key.removeprefix("Remove"), None)
        elif key.endswith("Updates"):
            inner = key.removesuffix("Updates")
            after[inner] = updated(after.get(inner, {}), value)
        else:
            after[key] = value
    return after
