"""Pages that span packages and need no account: home, countries, search, about, design, feeds."""
