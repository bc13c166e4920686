"""Who may sign in and do what: users, roles, second factors, invitations, sessions, staff mode."""
