-- The plan: what the export and the database say of each patient, decided once for all rows and patients.
--
-- Given (loaded by inputs.py and existing.py; all texts trimmed):
--   export_row    (line, filemaker_id, ref, key, date_text, facts)   ref = the id normalised; key NULL = no FileMaker id;
--                                                                    date_text NULL = no such column
--   malformed_row (line, reason)
--   date_reading  (date_text, day, problem)                      one line per distinct text
--   fact          (place, name)                                  what the lists of facts hold, from place 1
--   patient       (id, filemaker_id, carries, facts, metadata)   carries = the key of its FileMaker id, NULL = has none
--   proof                                                        whom an id proves; made by patients/proof.sql
-- Lists of facts, JSON arrays of texts: 1 date of birth, 2 notes, 3 title, 4 first name, 5 last name, 6 sex, 7 clinic,
-- 8 health number, then the export's other columns. export_row's begin with the notes. '' = blank, NULL = no such column.
-- Made:
--   used_row      one line per row that stands for its patient: what the database shall hold of it
--   row_plan      one line per row of the export: its outcome and detail
--   patient_plan  one line per patient of the database

CREATE TABLE beyond AS
SELECT line
FROM (
  SELECT line, row_number() OVER (ORDER BY line) AS position
  FROM (SELECT line FROM export_row UNION ALL SELECT line FROM malformed_row)
)
WHERE position > coalesce(getvariable('row_limit')::BIGINT, position);

-- What each row says; a date that cannot be read as it was written.
CREATE TABLE statement AS
SELECT r.line, r.key, r.filemaker_id,
       CASE WHEN d.problem IN ('invalid_date', 'ambiguous_date') THEN d.problem ELSE '' END AS date_problem,
       list_prepend(
         CASE d.problem WHEN '' THEN d.day::VARCHAR WHEN 'no_date' THEN '' ELSE r.date_text END,
         from_json(r.facts, '["VARCHAR"]')
       ) AS said
FROM export_row r
LEFT JOIN date_reading d USING (date_text);

-- Rows of one patient must agree on every fact; if they don't, none of them counts.
CREATE TABLE repeated AS
SELECT key, min(line) AS first_line, count(DISTINCT said) > 1 AS disputed
FROM statement
SEMI JOIN (SELECT key FROM export_row WHERE key IS NOT NULL GROUP BY key HAVING count(*) > 1) twice USING (key)
GROUP BY key;

CREATE TABLE dispute AS
SELECT key, string_agg(name, ', ' ORDER BY place) AS names
FROM (
  SELECT s.key, fact.place, fact.name
  FROM statement s
  SEMI JOIN (SELECT key FROM repeated WHERE disputed) disputed USING (key)
  CROSS JOIN fact
  GROUP BY s.key, fact.place, fact.name
  HAVING count(DISTINCT s.said[fact.place]) > 1
)
GROUP BY key;

-- Whom an id means; in doubt, nobody: nobody else's row is taken, and no key is taken twice.
CREATE TABLE target AS
SELECT ref AS key,
       CASE doubt
         WHEN 'several_carry' THEN patients || ' patients carry this FileMaker id'
         WHEN 'key_of_another' THEN 'the patient with the key of this FileMaker id carries another one'
       END AS doubt,
       CASE WHEN doubt IS NULL THEN patient_id END AS patient_id
FROM proof;

-- Why a row does not stand for its patient, in the order in which the reasons count; NULL where it does.
CREATE TABLE judgement AS
SELECT s.*, repeated.first_line, target.doubt, target.patient_id,
       CASE
         WHEN s.line IN (SELECT line FROM beyond) THEN 'beyond_limit'
         WHEN len([1 FOR text IN list_append(s.said[3:8], s.filemaker_id)
                   IF length(text) > getvariable('most_characters')]) > 0 THEN 'malformed'
         WHEN s.key IS NULL THEN 'no_id'
         WHEN repeated.disputed THEN 'conflicting'
         WHEN target.doubt IS NOT NULL THEN 'ambiguous_patient'
         WHEN repeated.first_line <> s.line THEN 'duplicate'
       END AS reason
FROM statement s
LEFT JOIN repeated USING (key)
LEFT JOIN target USING (key);

-- A filled cell of the export stands; a blank one, or a date that cannot be read, leaves what the database holds. Notes
-- are only filled in where the database holds none, because people write there.
CREATE TABLE used_row AS
WITH compared AS (
  SELECT j.line, j.key, j.filemaker_id, j.date_problem, p.id AS found_id, p.carries, p.metadata,
         CASE WHEN j.date_problem = '' THEN j.said ELSE list_prepend('', j.said[2:]) END AS told,
         coalesce(from_json(p.facts, '["VARCHAR"]'), ['' FOR text IN j.said]) AS known,
         [CASE WHEN place = 2 THEN coalesce(nullif(pair[2], ''), pair[1], '')
               ELSE coalesce(nullif(pair[1], ''), pair[2]) END
          FOR pair, place IN list_zip(told, known)] AS merged
  FROM judgement j
  LEFT JOIN patient p ON p.id = j.patient_id
  WHERE j.reason IS NULL
), names AS (SELECT list(name ORDER BY place) AS all_names FROM fact)
SELECT c.*, coalesce(found_id, key) AS patient_id,
       [trio[1] FOR trio IN list_zip(all_names, merged, known) IF trio[2] <> trio[3]] AS changed,
       [trio[1] FOR trio IN list_zip(all_names, told, known) IF trio[2] = '' AND trio[3] <> ''] AS kept,
       told[2] <> '' AND told[2] <> merged[2] AS notes_differ,
       CASE
         WHEN found_id IS NULL THEN 'created'
         WHEN carries IS NULL OR len(changed) > 0 THEN 'updated'
         ELSE 'unchanged'
       END AS outcome
FROM compared c, names;

CREATE TABLE row_plan AS
SELECT j.line, j.filemaker_id, coalesce(j.reason, used.outcome) AS outcome,
       CASE j.reason
         WHEN 'conflicting' THEN 'rows of this id differ in ' || dispute.names
         WHEN 'duplicate' THEN 'same as line ' || j.first_line
         WHEN 'ambiguous_patient' THEN j.doubt
         WHEN 'malformed' THEN 'a field is longer than ' || getvariable('most_characters') || ' characters'
         WHEN 'no_id' THEN ''
         WHEN 'beyond_limit' THEN ''
         ELSE concat_ws('; ',
           CASE WHEN outcome = 'updated' AND used.carries IS NULL THEN 'found by its key, had lost its FileMaker id' END,
           CASE WHEN outcome = 'updated' AND len(used.changed) > 0
                THEN 'changed: ' || array_to_string(used.changed, ', ') END,
           CASE WHEN len(used.kept) > 0 THEN 'kept: ' || array_to_string(used.kept, ', ') END,
           CASE WHEN used.notes_differ THEN 'other notes in the database, kept' END,
           CASE j.date_problem
             WHEN 'invalid_date' THEN 'date of birth is impossible'
             WHEN 'ambiguous_date' THEN 'date of birth can be read in two ways'
           END)
       END AS detail
FROM judgement j
LEFT JOIN used_row used USING (line)
LEFT JOIN dispute ON dispute.key = j.key
UNION ALL
SELECT line, '', CASE WHEN line IN (SELECT line FROM beyond) THEN 'beyond_limit' ELSE 'malformed' END, reason
FROM malformed_row;

CREATE TABLE patient_plan AS
SELECT p.id, p.filemaker_id,
       CASE WHEN p.carries IN (SELECT key FROM target)
              OR p.id IN (SELECT patient_id FROM target WHERE patient_id IS NOT NULL)
            THEN 'in_export' ELSE 'not_in_export' END AS outcome
FROM patient p;
