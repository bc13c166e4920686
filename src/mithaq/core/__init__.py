"""What every package stands on: audit, translated text, files, mail, jobs, errors, the list and edit kit, the page shell, charts and maps.

Nothing here knows a noun of the coalition's work."""
