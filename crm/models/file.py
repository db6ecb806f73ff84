"""Files that came in or go out: tables as CSV, kept in the database so that any process can read them."""

from django.db import models

from crm.models.brand import Brand


class File(models.Model):
    """A table as CSV. `pieces` hold its records, each record whole; the line with the columns' names is `heads`."""

    class Purpose(models.TextChoices):
        """What it is for."""

        IMPORT = "import", "To be imported"
        PROBLEMS = "problems", "What was wrong with an import"
        EXPORT = "export", "Exported customers"

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="+", db_index=False)
    purpose = models.TextField(choices=Purpose.choices)
    name = models.TextField()
    of = models.ForeignKey(
        "self", models.CASCADE, null=True, related_name="about", help_text="the import that problems are of"
    )
    encoding = models.TextField(default="utf-8")
    delimiter = models.TextField(default=",")
    heads = models.JSONField(default=list, help_text="the names of the columns")
    settings = models.JSONField(default=dict, help_text="how it was read or what it was made of")
    records = models.PositiveBigIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0, help_text="bytes")
    started_by = models.TextField(help_text="operator:<name>, as in the audit")
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["brand", "purpose", "-id"], name="file_of_brand")]

    def __str__(self) -> str:
        return self.name


class FilePiece(models.Model):
    """Some records of a file as the bytes they came in."""

    file = models.ForeignKey(File, models.CASCADE, related_name="pieces", db_index=False)
    number = models.PositiveIntegerField()
    first_line = models.PositiveBigIntegerField(help_text="of the whole file, from 1")
    records = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="file_piece_once")]
