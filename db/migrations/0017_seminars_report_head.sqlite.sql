-- What lists and the feed tell of a report, beside it: title, purpose, day and how many took part, under the names that
-- they have in the content.
ALTER TABLE seminars_report ADD COLUMN head TEXT NOT NULL DEFAULT '{}';
UPDATE seminars_report SET head = json_object('title', json_extract(content, '$.title'), 'purpose', json_extract(content, '$.purpose'),
  'starts_at', json_extract(content, '$.starts_at'), 'attendance', json_extract(content, '$.attendance'));
