-- What lists and the feed tell of a report, beside it: title, purpose, day and how many took part, under the names that
-- they have in the content.
ALTER TABLE seminars_report ADD COLUMN head TEXT NOT NULL DEFAULT '{}';
UPDATE seminars_report SET head = json_build_object('title', content::json -> 'title', 'purpose', content::json -> 'purpose',
  'starts_at', content::json -> 'starts_at', 'attendance', content::json -> 'attendance')::text;
