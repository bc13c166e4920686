"""The open REST interface beside the data twins of the pages."""
