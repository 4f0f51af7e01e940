"""Denmark's real plans: reads, checks and applies the reviewed files of `plans/data`.

`json_lines` reads JSON and remembers lines; `sheet` and `values` check it strictly; `plan_files`
and `other_files` turn it into records; `columns` says where a statement belongs in the database;
`loading` applies records without touching what an editor changed. Format: docs/data.md.
"""
