-- What each row of the notes' export means, and why it means nothing. After transfers/targets.sql, before compare.sql, which say
-- what the tables hold; `whose` is made by patients/whose.sql, `type_reading` of notes/types.toml.

-- The reasons in the order in which they count. A day that cannot be read is none: compare.sql tells of it.
CREATE TABLE judgement AS
SELECT s.line,
       CASE
         WHEN s.is_beyond THEN 'beyond_limit'
         WHEN s.is_too_long THEN 'malformed'
         WHEN s.repeats <> '' THEN s.repeats
         WHEN told.text = '' THEN 'empty'
         WHEN whose.doubt <> '' THEN whose.doubt
       END AS reason,
       '' AS detail,
       CASE WHEN told.day IS NULL AND s.date_problem = '' THEN ['without a day'] ELSE [] END AS remarks
FROM statement s
JOIN told USING (line)
JOIN whose USING (line);

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
