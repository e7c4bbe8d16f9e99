-- The match: what the export, the listing, the patients and the documents that are there say, decided once for all files.
--
-- Between files/files.sql, which numbers the files, and files/rows.sql, which tells what became of the rows. Given are, with
-- columns and types in tables.py: file, shared_ref, listed_file; export_row, malformed_row, date_reading and type_reading;
-- patient, document; carrier and proof, whom an id proves (patients/proof.sql).
-- Made are: repeated; file_plan, one line per file with its outcome, and planned_file, the same with all texts; attention.

-- What each row says, its day and type read.
CREATE VIEW row_reading AS
SELECT r.*, d.day, d.problem AS date_problem, t.kind
FROM export_row r
JOIN date_reading d USING (date_text)
JOIN type_reading t USING (type_text);

-- Rows that speak of the same record must agree on every fact that we store; if they don't, none of them counts.
CREATE TABLE repeated AS
SELECT record_ref, min(line) AS first_line,
       'rows of this id differ in ' || nullif(concat_ws(', ',
         CASE WHEN count(DISTINCT patient_ref) > 1 THEN 'patient' END,
         CASE WHEN count(DISTINCT coalesce(day::VARCHAR, date_text)) > 1 THEN 'date' END,
         CASE WHEN count(DISTINCT lower(type_text)) > 1 THEN 'type' END,
         CASE WHEN count(DISTINCT author) > 1 THEN 'author' END,
         CASE WHEN count(DISTINCT created_text) > 1 THEN 'time of creation' END,
         CASE WHEN count(DISTINCT lower(order_id)) > 1 THEN 'order' END,
         CASE WHEN count(DISTINCT original_name) > 1 THEN 'file name' END), '') AS dispute,
       dispute IS NOT NULL AS disputed
FROM row_reading
SEMI JOIN (SELECT record_ref FROM export_row WHERE record_ref <> '' GROUP BY record_ref HAVING count(*) > 1) twice USING (record_ref)
GROUP BY record_ref;

-- One row per record; of identical ones the first.
CREATE VIEW record AS
SELECT r.*, coalesce(repeated.disputed, false) AS disputed
FROM row_reading r
LEFT JOIN repeated USING (record_ref)
WHERE r.record_ref <> '' AND r.line = coalesce(repeated.first_line, r.line);

-- As which document a file is linked: by its key; else it is the one of its id whose object is listed no more, because
-- objects were moved: only where one file and one document have that id.
CREATE TABLE known AS
SELECT position, id FROM file JOIN document USING (key)
UNION ALL
SELECT f.position, any_value(d.id)
FROM file f
ANTI JOIN document USING (key)
ANTI JOIN shared_ref USING (record_ref)
JOIN (FROM document ANTI JOIN listed_file USING (key)) d ON d.record_ref = lower(f.record_ref)
WHERE f.record_ref <> '' AND NOT f.is_foreign
GROUP BY f.position
HAVING count(*) = 1;

-- Whose a file is, or why that is not known, in the order in which the reasons count. What people entered or changed in Nexus
-- outlives a reason: that document stays; one that they entered is never written to. A file of a foreign folder has no row: what the row of its id says is said of another
-- file.
CREATE TABLE file_link AS
SELECT f.position, CASE WHEN NOT f.is_foreign THEN r.line END AS line, d.id AS document_id, proof.patient_id,
       CASE
         WHEN f.is_derived THEN 'derived_file'
         WHEN f.mime_type = '' THEN 'unsupported_file'
         WHEN f.size_bytes = 0 THEN 'empty_file'
         WHEN r.line IS NULL THEN 'no_metadata'
         WHEN r.disputed THEN 'conflicting_metadata'
         WHEN f.is_foreign THEN 'foreign_folder'
         WHEN r.patient_ref = '' THEN 'no_patient_id'
         WHEN proof.patients = 0 THEN 'patient_not_found'
         WHEN proof.patients > 1 THEN 'ambiguous_patient'
       END AS reason,
       d.id IS NOT NULL AND d.last_run_id IS NULL AS is_entered,
       coalesce(len([1 FOR text, place IN d.imported IF text <> left(md5(d.facts[place]), 12)]) > 0, false) AS is_changed
FROM file f
LEFT JOIN record r USING (record_ref)
LEFT JOIN proof ON proof.ref = r.patient_ref
LEFT JOIN known USING (position)
LEFT JOIN document d ON d.id = known.id;

-- Of each file that can be linked, fact by fact (in the order of `FACTS`): what the export says, what the database holds, and
-- what holds from now on. A fact that was changed in Nexus since a run wrote it stays.
CREATE TABLE fact AS
WITH said AS (
  SELECT l.position, d.facts AS known, d.imported,
         [l.patient_id::VARCHAR, r.kind, r.type_text, coalesce(r.day::VARCHAR, ''), r.date_text, r.author, r.created_text,
          r.order_id, r.original_name] AS told
  FROM file_link l JOIN record r USING (line)
  LEFT JOIN document d ON d.id = l.document_id
  WHERE l.reason IS NULL AND NOT l.is_entered
)
SELECT position, told, known, imported,
       [coalesce(imported[place] <> left(md5(known[place]), 12), false) FOR text, place IN told] AS was_changed,
       [CASE WHEN was_changed[place] THEN known[place] ELSE text END FOR text, place IN told] AS value
FROM said;

CREATE TABLE file_plan AS
SELECT l.position, l.line,
       CASE
         WHEN l.is_entered THEN 'kept'
         WHEN l.reason IS NOT NULL AND NOT l.is_changed THEN l.reason
         WHEN d.id IS NULL THEN 'linked'
         WHEN fact.value[1] <> fact.known[1] THEN 'relinked'
         WHEN d.size_bytes <> f.size_bytes OR fact.value <> fact.known
           OR fact.value IS NOT NULL AND (d.key, d.mime_type) <> (f.key, f.mime_type) THEN 'updated'
         WHEN fact.value IS NULL OR fact.value <> fact.told THEN 'kept'
         ELSE 'unchanged'
       END AS outcome,
       outcome IN ('linked', 'relinked', 'updated', 'unchanged', 'kept') AS is_linked,
       d.id IS NOT NULL AND NOT is_linked AS is_withdrawn,
       d.id AS document_id,
       CASE outcome WHEN 'linked' THEN uuid() ELSE d.id END AS written_id,
       CASE WHEN is_linked THEN coalesce(fact.value[1], d.facts[1])::UUID END AS patient_id,
       coalesce(fact.value, CASE WHEN is_linked THEN d.facts END) AS facts,
       -- What the run wrote of each fact; of one that was changed in Nexus, what an earlier one did.
       CASE WHEN fact.value IS NULL THEN d.imported
            ELSE [CASE WHEN fact.was_changed[place] THEN fact.imported[place] ELSE left(md5(text), 12) END
                  FOR text, place IN fact.value] END AS imported
FROM file_link l
JOIN file f USING (position)
LEFT JOIN document d ON d.id = l.document_id
LEFT JOIN fact ON fact.position = l.position;

-- The plan of a file with everything that is written of it.
CREATE VIEW planned_file AS
SELECT f.key, f.record_ref, f.size_bytes, f.mime_type, p.*, coalesce(r.filemaker_id, d.filemaker_id, '') AS filemaker_id,
       coalesce(r.type_text, '') AS type_text,
       CASE WHEN d.size_bytes = f.size_bytes THEN d.sha256 ELSE '' END AS sha256
FROM file_plan p
JOIN file f USING (position)
LEFT JOIN export_row r USING (line)
LEFT JOIN document d ON d.id = p.document_id;

-- What does not keep a document from being linked, but deserves a look.
CREATE TABLE attention AS
SELECT 'shared_id' AS kind, position, files || ' files of one id' AS detail
FROM file_plan JOIN file USING (position) JOIN shared_ref USING (record_ref)
WHERE is_linked
UNION ALL
SELECT 'before_birth', position, ''
FROM file_plan JOIN patient ON patient.id = file_plan.patient_id
WHERE is_linked AND TRY_CAST(facts[4] AS DATE) < patient.date_of_birth;
