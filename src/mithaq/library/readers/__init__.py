"""Readers of files, run in a child process of their own: plain Python, nothing of Django, every input taken for hostile.

`child` is what the process runs; `from_pdf`, `from_packed` and `from_plain` read; `page_lines` and `written_order`
turn the glyphs of a page into lines and paragraphs in the order in which they are read. Who starts it: `library.reading`.
"""
