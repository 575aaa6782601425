"""How migrations reach the database, without losing rows on the way."""

from alembic import context
from flask import current_app
from sqlalchemy import text
from sqlalchemy.types import TypeDecorator

database = current_app.extensions["migrate"].db
config = context.config


def include(_object, name, kind, reflected, _compare_to):
    """Leave alone the tables of SQLite's own making."""
    return not (kind == "table" and reflected and name.startswith("sqlite_"))


def plain(kind, value, _autogen):
    """Write our column types as what the database stores: migrations outlive code."""
    if kind == "type" and isinstance(value, TypeDecorator):
        return f"sa.{type(value.impl_instance).__name__}()"
    return False


def drop_empty(_context, _revision, directives):
    """Write no migration when nothing has changed."""
    if (
        getattr(config.cmd_opts, "autogenerate", False)
        and directives[0].upgrade_ops.is_empty()
    ):
        directives[:] = []


def run() -> None:
    """Migrate in one transaction; SQLite's foreign keys sleep meanwhile.

    Rebuilding a parent table with them awake would silently delete its children, and
    the pragma does nothing inside a transaction: it must come before.
    """
    with database.engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            render_as_batch=True,
            compare_type=True,
            include_object=include,
            render_item=plain,
            process_revision_directives=drop_empty,
        )
        with context.begin_transaction():
            context.run_migrations()
            if sqlite:
                refuse_orphans(connection)
        if sqlite:
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=ON")


def refuse_orphans(connection) -> None:
    """Stop, and undo, when a row would point to nothing."""
    orphans = connection.execute(text("PRAGMA foreign_key_check")).fetchall()
    if orphans:
        raise RuntimeError(f"rows that point to nothing: {orphans[:10]}")


if context.is_offline_mode():
    raise SystemExit("helpnet migrates a real database only: run without --sql")
run()
