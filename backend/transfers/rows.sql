-- What the rows of an export say, before anybody asks of whom: which of them count under a limit, which repeat another one,
-- and which contradict each other. The plan of each kind of record goes on from here.
--
-- Given and made: the tables of tables.py. This file makes `statement`; the kind's plan makes `reading`, and what it has against
-- a row; compare.sql makes `used_row` and `row_plan`. Of records of patients, targets.sql makes `target` and reasons.sql
-- `judgement`; the patients' own plan makes both.

CREATE TABLE beyond AS
SELECT line
FROM (
  SELECT line, row_number() OVER (ORDER BY line) AS position
  FROM (SELECT line FROM export_row UNION ALL SELECT line FROM malformed_row)
)
WHERE position > getvariable('row_limit')::BIGINT;

-- A date that cannot be read is said as it was written, and an id in one spelling. A row without an id is known by what it
-- says, where that is wanted.
CREATE TABLE spoken AS
SELECT r.line,
       [{'name': c.name,
         'text': CASE WHEN c.is_date AND d.problem = '' THEN d.day::VARCHAR
                      WHEN c.is_date AND d.problem = 'no_date' THEN ''
                      WHEN c.is_id THEN lower(trim(r.texts[place], '{} '))
                      ELSE r.texts[place] END} FOR c, place IN told.columns] AS said,
       CASE WHEN r.key IS NOT NULL OR getvariable('three_way') IS NULL THEN r.key
            ELSE derived_id([{'name': one.name, 'text': one.text} FOR one, place IN said
                             IF told.columns[place].is_read AND one.text <> '']::VARCHAR) END AS key,
       r.record_id,
       CASE WHEN d.problem IN ('invalid_date', 'ambiguous_date') THEN d.problem ELSE '' END AS date_problem,
       len([1 FOR c, place IN told.columns IF length(r.texts[place]) > c.most]) > 0
         OR length(r.record_id) > getvariable('most_of_id') AS is_too_long,
       r.is_cut
FROM export_row r
CROSS JOIN (
  SELECT list({'name': name, 'is_read': is_read, 'is_id': is_id, 'is_date': is_date, 'most': most} ORDER BY place) AS columns FROM told_column
) told
LEFT JOIN date_reading d USING (date_text);

-- Rows of one record must agree on everything; if they don't, none of them counts.
CREATE TABLE repeated AS
SELECT key, min(line) AS first_line, count(DISTINCT said) > 1 AS disputed
FROM spoken
SEMI JOIN (SELECT key FROM spoken WHERE key IS NOT NULL GROUP BY key HAVING count(*) > 1) twice USING (key)
GROUP BY key;

CREATE TABLE dispute AS
SELECT key, string_agg(name, ', ' ORDER BY place) AS names
FROM (
  SELECT key, c.place, c.name
  FROM (SELECT key, unnest(said) AS one FROM spoken SEMI JOIN (SELECT key FROM repeated WHERE disputed) USING (key))
  JOIN told_column c ON c.name = one.name
  GROUP BY key, c.place, c.name
  HAVING count(DISTINCT one.text) > 1
)
GROUP BY key;

CREATE TABLE statement AS
SELECT s.line, s.key, s.record_id, s.date_problem, s.is_too_long,
       s.line IN (SELECT line FROM beyond) AS is_beyond,
       s.is_cut,
       CASE WHEN repeated.disputed THEN 'conflicting' WHEN repeated.first_line <> s.line THEN 'duplicate' ELSE '' END AS repeats,
       CASE repeats WHEN 'conflicting' THEN 'rows of this id differ in ' || dispute.names
                    WHEN 'duplicate' THEN 'same as line ' || repeated.first_line END AS repeats_detail
FROM spoken s
LEFT JOIN repeated USING (key)
LEFT JOIN dispute USING (key);

DROP TABLE spoken;
