"""How migrations reach the database, without losing rows on the way."""

from alembic import context
from flask import current_app
from sqlalchemy import text
from sqlalchemy.types import TypeDecorator

from helpnet.store import free_skills

database = current_app.extensions["migrate"].db
config = context.config
INDEXED_FROM = "0003"  # from this revision on, the index of helpers exists


def include(name, kind, _parents):
    """Leave alone the index of helpers and the tables of SQLite's own making."""
    if kind != "table":
        return True
    return not (name.startswith("sqlite_") or free_skills.is_index_table(name))


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
            transactional_ddl=True,  # ours is true on SQLite too: see the engine
            compare_type=True,
            include_name=include,
            render_item=plain,
            process_revision_directives=drop_empty,
        )
        with context.begin_transaction():
            migrate(connection)
            if sqlite:
                refuse_orphans(connection)
        if sqlite:
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=ON")


def migrate(connection) -> None:
    """Run the migrations; the index of helpers steps aside and follows.

    SQLite rebuilds a table by dropping it, and would drop its triggers with it.
    """
    migration = context.get_context()
    before = migration.get_current_revision()
    free_skills.remove(connection)
    context.run_migrations()
    after = migration.get_current_revision()
    if not after or after < INDEXED_FROM:
        return
    if after == before:
        free_skills.install(connection)
    else:
        free_skills.rebuild(connection)


def refuse_orphans(connection) -> None:
    """Stop, and undo, when a row would point to nothing."""
    orphans = connection.execute(text("PRAGMA foreign_key_check")).fetchall()
    if orphans:
        raise RuntimeError(f"rows that point to nothing: {orphans[:10]}")


if context.is_offline_mode():
    raise SystemExit("helpnet migrates a real database only: run without --sql")
run()
