from django.db import migrations, models


def name_in_ukrainian_too(apps, schema_editor):
    """What was one name is the name in both languages until somebody translates it."""
    apps.get_model('partnership', 'Source').objects.update(publisher_uk=models.F('publisher_de'))


class Migration(migrations.Migration):

    dependencies = [
        ('partnership', '0007_link_checks'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='source',
            options={'ordering': ['publisher_de', 'url'], 'verbose_name': 'source', 'verbose_name_plural': 'sources'},
        ),
        migrations.RemoveConstraint(
            model_name='source',
            name='partnership_source_publisher',
        ),
        migrations.RenameField(
            model_name='source',
            old_name='publisher',
            new_name='publisher_de',
        ),
        migrations.AlterField(
            model_name='source',
            name='publisher_de',
            field=models.CharField(max_length=200, verbose_name='Publisher, German'),
        ),
        migrations.AddField(
            model_name='source',
            name='publisher_uk',
            field=models.CharField(default='', max_length=200, verbose_name='Publisher, Ukrainian'),
            preserve_default=False,
        ),
        migrations.RunPython(name_in_ukrainian_too, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.CheckConstraint(condition=models.Q(('publisher_de', ''), ('publisher_uk', ''), _connector='OR', _negated=True), name='partnership_source_both', violation_error_message='This text is needed in both languages.'),
        ),
    ]
