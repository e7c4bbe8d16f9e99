-- The plan of the diary: a remark for whoever writes in capitals, nothing else of its own.
CREATE VIEW doubts AS
SELECT line, told.text = '' AS says_nothing, whose.doubt, '' AS detail,
       [CASE WHEN told.text = upper(told.text) THEN 'in capitals' END] AS remarks
FROM told JOIN whose USING (line);

CREATE VIEW reading AS
SELECT told.line, whose.patient_id, told.text, told.author, 'diary' AS kind, '' AS filemaker_type, '' AS date_text
FROM told JOIN whose USING (line);
