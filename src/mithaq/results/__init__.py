"""Strategy periods, objectives, indicators, evidence, sign-off, snapshots, reports to donors."""
