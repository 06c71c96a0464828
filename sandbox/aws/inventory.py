"""What exists, as GET /moto-api/ponte/inventory tells it: one line for each thing, with its service, kind and name."""

from moto.backends import get_backend


class Inventory:
    def __init__(self, account):
        self.account = account
        self.kept, self.listed = [], []
        self.before = {}  # by region, what was there before the first call

    def keeps(self, service, *kinds, is_global=False, name=lambda key, thing: key, lives=lambda thing: True):
        """What moto keeps under these names in its backend of the service: `name` tells what a thing is called, `lives` whether it is there."""
        self.kept.append((service, kinds, is_global, name, lives))

    def lists(self, lines):
        """`lines()` tells what a service of our own has."""
        self.listed.append(lines)

    def note(self, region):
        """What moto has by itself, a default network for example, is left out. What belongs to no region was made by then, but before the first call."""
        if region and region not in self.before:
            self.before[region] = self.kept_in(region, with_global=not self.before)

    def read(self):
        lines = {line for region in self.before for line in self.kept_in(region)}
        lines -= {line for own in self.before.values() for line in own}
        return sorted(lines.union(*(lines_of() for lines_of in self.listed)))

    def kept_in(self, region, with_global=True):
        lines = set()
        for service, kinds, is_global, name, lives in self.kept:
            if is_global and not with_global:
                continue
            backend = get_backend(service)[self.account]["aws" if is_global else region]
            for kind in kinds:
                things = things_in(getattr(backend, kind))
                lines.update(f"{service} {kind} {name(key, thing)}" for key, thing in things if lives(thing))
        return lines


def things_in(value):
    """Keys and values of the innermost dictionaries, which is how moto's backends keep things; the items of a list have no key."""
    if not isinstance(value, dict):
        return [(None, thing) for thing in value]
    if any(isinstance(item, dict) for item in value.values()):
        return [pair for item in value.values() for pair in things_in(item)]
    return list(value.items())
