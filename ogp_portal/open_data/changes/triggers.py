"""The triggers that note written rows: one function and three triggers for each table.

Whole statements, not rows: a statement that writes thousands of rows costs one INSERT more.
"""

from django.db import migrations

_FUNCTION = """
CREATE OR REPLACE FUNCTION note_change_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    INSERT INTO open_data_changenote (source, row_key, parents)
    SELECT '{table}', o."{key}"::text, {parents} FROM old_rows AS o;
  ELSE
    INSERT INTO open_data_changenote (source, row_key)
    SELECT '{table}', n."{key}"::text FROM new_rows AS n;
  END IF;
  {moved}
  RETURN NULL;
END $$;
"""
_MOVED = """
  IF TG_OP = 'UPDATE' THEN
    INSERT INTO open_data_changenote (source, row_key, parents)
    SELECT '{table}', o."{key}"::text, {parents}
    FROM (SELECT {columns} FROM old_rows EXCEPT SELECT {columns} FROM new_rows) AS o;
  END IF;
"""
# No join of the old rows and the new: a plan made when there was one of each is kept, and would go
# through all of the one for each of the other.
_TRIGGERS = """
CREATE TRIGGER note_insert AFTER INSERT ON {table} REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION note_change_{table}();
CREATE TRIGGER note_update AFTER UPDATE ON {table}
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION note_change_{table}();
CREATE TRIGGER note_delete AFTER DELETE ON {table} REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION note_change_{table}();
"""
_GONE = "DROP FUNCTION IF EXISTS note_change_{table}() CASCADE;"


def note_changes_of(table: str, key: str, *parents: str) -> migrations.RunSQL:
    """The step of a migration that has every write in `table` noted.

    `key` is its primary key's column, `parents` the columns by which its rows belong to others.
    """
    return migrations.RunSQL(_sql(table, key, parents), _GONE.format(table=table))


def _sql(table: str, key: str, parents: tuple[str, ...]) -> str:
    pairs = ", ".join(f"'{one}', o.\"{one}\"" for one in parents)
    words = {"table": table, "key": key, "moved": ""}
    words["parents"] = f"jsonb_build_object({pairs})" if parents else "NULL"
    if parents:
        columns = ", ".join(f'"{one}"' for one in dict.fromkeys([key, *parents]))
        words["moved"] = _MOVED.format(**words, columns=columns)
    return _FUNCTION.format(**words) + _TRIGGERS.format(**words)
