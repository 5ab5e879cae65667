"""Scores in less room: their hashes as bytes, and one key over the overall ones. What was computed
before is computed again, since its hash is gone."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('maturity', '0001_initial'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='score',
            name='maturity_score_once',
        ),
        migrations.RemoveField(
            model_name='score',
            name='inputs_hash',
        ),
        migrations.AddField(
            model_name='score',
            name='inputs_hash',
            field=models.BinaryField(max_length=32, default=b''),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name='score',
            name='assessment',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='maturity.assessment'),
        ),
        migrations.AlterField(model_name='score', name='statements', field=models.IntegerField()),
        migrations.AlterField(model_name='score', name='answered', field=models.IntegerField()),
        migrations.AlterField(model_name='score', name='checked', field=models.IntegerField()),
        migrations.AlterField(model_name='score', name='formula_version', field=models.SmallIntegerField()),
        migrations.AddConstraint(
            model_name='score',
            constraint=models.UniqueConstraint(condition=models.Q(('dimension__isnull', True)), fields=('assessment', 'kind'), name='maturity_score_overall_once'),
        ),
    ]
