"""How words are cut for searches: English, without accents."""

from django.db import migrations

FORWARDS = """
CREATE TEXT SEARCH CONFIGURATION aspirant_english (COPY = english);
ALTER TEXT SEARCH CONFIGURATION aspirant_english
    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, english_stem;
"""
BACKWARDS = "DROP TEXT SEARCH CONFIGURATION aspirant_english;"


class Migration(migrations.Migration):
    dependencies = [("blueprints", "0001_initial"), ("core", "0001_initial")]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
