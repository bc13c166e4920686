"""What was last loaded from the files of reference data, so that a load can tell the file's changes from a person's."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LoadedFile(models.Model):
    """One row is a file of reference data as it was last applied."""

    path = models.CharField(_("file"), primary_key=True, max_length=200)
    sha256 = models.CharField(max_length=64)
    row_count = models.PositiveIntegerField()
    loaded_at = models.DateTimeField(_("loaded"))

    class Meta:
        ordering = ("path",)

    def __str__(self) -> str:
        return self.path


class LoadedRow(models.Model):
    """One row is what a file last said of one record: where the record differs, somebody corrected it on screen."""

    file = models.ForeignKey(LoadedFile, models.CASCADE, related_name="rows")
    #: The key's values, joined by a space.
    key = models.CharField(max_length=300)
    #: Field -> plain value, texts by language as `names.ar`.
    values = models.JSONField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("file", "key"), name="one_loaded_row_a_key"),)

    def __str__(self) -> str:
        return f"{self.file_id}: {self.key}"
