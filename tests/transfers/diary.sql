-- The plan of the diary: a remark for whoever writes in capitals, nothing else of its own.
CREATE TABLE judgement AS
SELECT s.line,
       CASE WHEN s.is_beyond THEN 'beyond_limit'
            WHEN s.is_too_long THEN 'malformed'
            WHEN s.repeats <> '' THEN s.repeats
            WHEN told.text = '' THEN 'empty'
            WHEN whose.doubt <> '' THEN whose.doubt END AS reason,
       '' AS detail,
       CASE WHEN told.text = upper(told.text) THEN ['in capitals'] ELSE [] END AS remarks
FROM statement s JOIN told USING (line) JOIN whose USING (line);

CREATE VIEW reading AS
SELECT told.line, whose.patient_id, told.text, told.author, 'diary' AS kind, '' AS filemaker_type, '' AS date_text
FROM told JOIN whose USING (line);
