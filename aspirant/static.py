"""Static files: compressed, named by their content, served for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """NHS.UK frontend is an ES module, so names inside `import` are rewritten too."""

    support_js_module_import_aggregation = True
