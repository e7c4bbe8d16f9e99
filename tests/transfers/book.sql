-- The plan of a book: whose a row is says its own word, and what speaks in capitals is told.
CREATE VIEW doubts AS
SELECT line, told.text = '' AS says_nothing,
       CASE lower(told.who) WHEN 'nobody' THEN 'no_patient_id' WHEN 'many' THEN 'ambiguous_patient' ELSE '' END AS doubt,
       CASE lower(told.who) WHEN 'many' THEN 'two of them' ELSE '' END AS detail,
       [CASE WHEN told.text = 'WALKS' THEN 'in capitals' END, '', CASE WHEN told.text = 'limps' THEN 'of note' END] AS remarks
FROM told;

CREATE VIEW reading AS
SELECT line, lower(trim(who, '{}')) AS who, coalesce(day::VARCHAR, '') AS written_on, date AS date_text, text, gone FROM told;
