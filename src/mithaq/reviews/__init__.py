"""Countries under review, cycles, milestones, documents published, the transparency pledge, information requests, the delay clock."""
