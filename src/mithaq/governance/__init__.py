"""Assembly, committee and seats, elections, motions, ballots, minutes, duties to publish."""
