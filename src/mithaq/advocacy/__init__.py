"""Conferences, accreditation and objections, resolutions and drafts, our wording, influence, positions of States."""
