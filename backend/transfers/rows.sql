-- What the rows of an export say, before anybody asks of whom: which of them count under a limit, which repeat another one,
-- and which contradict each other. The plan of each kind of record goes on from here.
--
-- Given and made: the tables of tables.py. This file makes `statement`, the kind's plan makes `judgement` of it, compare.sql
-- `used_row` and `row_plan`.

CREATE TABLE beyond AS
SELECT line
FROM (
  SELECT line, row_number() OVER (ORDER BY line) AS position
  FROM (SELECT line FROM export_row UNION ALL SELECT line FROM malformed_row)
)
WHERE position > coalesce(getvariable('row_limit')::BIGINT, position);

-- A date that cannot be read is said as it was written.
CREATE TABLE spoken AS
SELECT r.line, r.key, r.record_id,
       CASE WHEN d.problem IN ('invalid_date', 'ambiguous_date') THEN d.problem ELSE '' END AS date_problem,
       [{'name': f.name,
         'text': CASE WHEN f.is_date AND d.problem = '' THEN d.day::VARCHAR
                      WHEN f.is_date AND d.problem = 'no_date' THEN ''
                      ELSE r.texts[place] END} FOR f, place IN facts.facts] AS said,
       len([1 FOR f, place IN facts.facts IF length(r.texts[place]) > f.most]) > 0
         OR length(r.record_id) > getvariable('most_of_id') AS is_too_long
FROM export_row r
CROSS JOIN (SELECT list({'name': name, 'most': most, 'is_date': is_date} ORDER BY place) AS facts FROM fact) facts
LEFT JOIN date_reading d USING (date_text);

-- Rows of one record must agree on every fact; if they don't, none of them counts.
CREATE TABLE repeated AS
SELECT key, min(line) AS first_line, count(DISTINCT said) > 1 AS disputed
FROM spoken
SEMI JOIN (SELECT key FROM export_row WHERE key IS NOT NULL GROUP BY key HAVING count(*) > 1) twice USING (key)
GROUP BY key;

CREATE TABLE dispute AS
SELECT key, string_agg(name, ', ' ORDER BY place) AS names
FROM (
  SELECT key, fact.place, fact.name
  FROM (SELECT key, unnest(said) AS one FROM spoken SEMI JOIN (SELECT key FROM repeated WHERE disputed) USING (key))
  JOIN fact ON fact.name = one.name
  GROUP BY key, fact.place, fact.name
  HAVING count(DISTINCT one.text) > 1
)
GROUP BY key;

CREATE TABLE statement AS
SELECT s.*,
       s.line IN (SELECT line FROM beyond) AS is_beyond,
       CASE WHEN repeated.disputed THEN 'conflicting' WHEN repeated.first_line <> s.line THEN 'duplicate' ELSE '' END AS repeats,
       CASE repeats WHEN 'conflicting' THEN 'rows of this id differ in ' || dispute.names
                    WHEN 'duplicate' THEN 'same as line ' || repeated.first_line ELSE '' END AS repeats_detail
FROM spoken s
LEFT JOIN repeated USING (key)
LEFT JOIN dispute USING (key);
