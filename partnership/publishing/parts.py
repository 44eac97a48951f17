"""Rows that belong to a record and go with it: the stages of a twinning, the documents of a press release."""

from django.db import models

Model = type[models.Model]


def parts(model: Model) -> dict[str, models.ManyToOneRel]:
    """Returns the relations to rows that belong to a record of `model`, by the names that they have on it.

    They are the rows that are deleted with it. A relation to the model itself is none: such a row is a record of its own.
    """
    return {
        str(relation.get_accessor_name()): relation
        for relation in model._meta.related_objects
        if isinstance(relation, models.ManyToOneRel) and is_part(relation)
    }


def is_part(relation: models.ForeignObjectRel) -> bool:
    """Returns whether the rows at the far end of a relation belong to the record at its near end."""
    is_row = relation.one_to_many and relation.on_delete is models.CASCADE
    return is_row and relation.related_model is not relation.model


def owners(model: Model) -> list[tuple[Model, str]]:
    """Returns the models that rows of `model` belong to, each with the name of the column that says to which row."""
    columns = [field for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey)]
    return [(field.related_model, field.name) for field in columns if is_part(field.remote_field)]
