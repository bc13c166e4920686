"""`./mithaq demo`: loads the invented coalition."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from mithaq.core import demo
from mithaq.core.errors import RuleBroken


class Command(BaseCommand):
    help = "Load the invented demo coalition; safe to run twice."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = demo.load_all(timezone.now(), is_demo=settings.DEMO)
        except RuleBroken as error:
            raise CommandError(str(error)) from None
        for part in loaded:
            self.stdout.write(f"loaded {part.name}")
        if not loaded:
            self.stdout.write("no package has a demo part yet")
