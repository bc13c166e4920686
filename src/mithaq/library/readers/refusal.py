"""How a reader says that it takes a file no further."""


class Refused(Exception):
    """The file is refused; the code (`rules.ReadFault`) says why."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)
