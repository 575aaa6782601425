"""What browsers send, without the signs that no page and no database can hold."""

from typing import IO

from flask import Flask, Request
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.formparser import FormDataParser

from helpnet.domain.texts import showable

Form = MultiDict[str, str]
Parsed = tuple[IO[bytes], Form, MultiDict[str, FileStorage]]


class CleanForms(FormDataParser):
    """Reads forms as every other program does, then leaves out such signs."""

    def parse(
        self,
        stream: IO[bytes],
        mimetype: str,
        content_length: int | None,
        options: dict[str, str] | None = None,
    ) -> Parsed:
        """Return the rest of the stream, the fields and the files."""
        rest, form, files = super().parse(stream, mimetype, content_length, options)
        pairs = [(name, showable(text)) for name, text in form.items(multi=True)]
        return rest, self.cls(pairs), files


class CleanRequest(Request):
    """A request whose fields every page can show again."""

    form_data_parser_class = CleanForms


def init_app(app: Flask) -> None:
    """Read every form that way."""
    app.request_class = CleanRequest
