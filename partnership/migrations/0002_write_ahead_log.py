"""Puts an SQLite database into WAL mode: readers are not kept waiting by a writer. The mode is kept in the file."""

from django.db import migrations


def write_ahead(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode=WAL")


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("partnership", "0001_initial")]

    operations = [migrations.RunPython(write_ahead, migrations.RunPython.noop)]
