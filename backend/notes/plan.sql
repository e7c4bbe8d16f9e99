-- What each row of the notes' export means, and why it means nothing. Between transfers/targets.sql and reasons.sql;
-- transfers/tables.py says what the tables hold; `whose` is made by patients/whose.sql, `type_reading` of notes/types.toml.

-- A day that cannot be read is none: compare.sql tells of it.
CREATE VIEW doubts AS
SELECT line, told.text = '' AS says_nothing, whose.doubt, '' AS detail,
       [CASE WHEN told.day IS NULL AND statement.date_problem = '' THEN 'without a day' END] AS remarks
FROM told JOIN whose USING (line) JOIN statement USING (line);

-- What the export has no column for stays as it is; a new note without a type is `other`.
CREATE VIEW reading AS
SELECT told.line,
       whose.patient_id,
       CASE WHEN told.type IS NOT NULL OR target.is_new THEN coalesce(type_reading.name, 'other') END AS kind,
       told.type AS filemaker_type,
       CASE WHEN told.date IS NOT NULL THEN coalesce(told.day::VARCHAR, '') END AS written_on,
       told.date AS date_text,
       told.author,
       told.text
FROM told
JOIN whose USING (line)
JOIN statement USING (line)
JOIN target USING (key)
LEFT JOIN type_reading ON type_reading.text = told.type;
