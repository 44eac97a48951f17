"""The rows of a record in its form: one that somebody deletes while another writes in it comes back as a new one."""

from itertools import count, takewhile

from .approval import RowsFormSet


class LastingRowsFormSet(RowsFormSet):
    """Django would refuse such a row for its hidden key, and show neither the error nor the row; `revived` counts them."""

    revived = 0

    def __init__(self, data=None, files=None, instance=None, prefix=None, **kwargs):
        prefix = prefix or self.get_default_prefix()
        rows, lost = self._sent(data, prefix, instance) if data else ([], [])
        if lost:
            data, files = (renumbered(sent, prefix, [*rows, *lost]) for sent in (data, files))
            data[f"{prefix}-INITIAL_FORMS"] = str(len(rows))
            for number in range(len(rows), len(rows) + len(lost)):
                data[f"{prefix}-{number}-id"] = ""
                data[f"{prefix}-{number}-{self.fk.name}"] = str(instance.pk or "")
        self.revived = len(lost)
        super().__init__(data, files, instance=instance, prefix=prefix, **kwargs)

    def _sent(self, data, prefix, instance):
        """Returns the numbers of the rows that were sent as stored ones: of those that are, and of those that were."""
        begun = data.get(f"{prefix}-INITIAL_FORMS", "")[:6]
        begun = int(begun) if begun.isdecimal() else 0
        sent = takewhile(lambda number: number < begun and f"{prefix}-{number}-id" in data, count())
        keys = {number: data[f"{prefix}-{number}-id"] for number in sent}
        stored = {str(row.pk) for row in self.model._default_manager.filter(**{self.fk.name: instance.pk})}
        return [n for n in keys if keys[n] in stored], [n for n in keys if keys[n] not in stored]


def renumbered(data, prefix, order):
    """Returns a copy of what was sent in which the rows with the numbers `order` are the first ones, in this order."""
    places = [(start, *pair) for start in (prefix, f"initial-{prefix}") for pair in enumerate(order)]
    begins = {f"{start}-{number}": f"{start}-{position}" for start, position, number in places}
    copy, moved = data.copy(), {}
    for name in data:
        begin, _dash, column = name.rpartition("-")
        if begin in begins:
            moved[f"{begins[begin]}-{column}"] = copy.pop(name)
    for name, values in moved.items():
        copy.setlist(name, values)
    return copy
