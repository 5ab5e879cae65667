from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "evidence"

    def ready(self) -> None:
        # Imported here: they need the models, which stand only now.
        from evidence.receivers import process_file
        from evidence.signals import file_kept

        file_kept.connect(process_file, dispatch_uid="evidence.process_file")
