-- What the program itself must remember of this database: that it holds the demonstration, and which key seals its secrets.
CREATE TABLE app_mark (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);
