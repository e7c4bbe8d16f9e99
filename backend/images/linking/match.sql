-- The match: what the export, the listing, the patients and the existing links say, decided once for all files and rows.
--
-- Given (loaded by inputs.py, listing.py and existing.py; all ids normalised, all texts trimmed, never NULL):
--   listed_file   (key, recid, mime_type, is_derived, folder, size_bytes, e_tag)   every object; mime_type '' = neither
--                                                                      image nor PDF
--   foreign_folder (folder)                                            folders that the export does not speak of
--   contested     (recid)                                              recids that several of the other folders claim
--   export_row    (line, recid, patient_ref, date_text, type_text, filemaker_id, original_name, dumped)
--                                                                      dumped NULL = not said
--   malformed_row (line, reason)
--   date_reading  (date_text, day, problem)                            one line per distinct text
--   type_reading  (type_text, category, side)                          one line per distinct text
--   patient       (id, carries, date_of_birth)
--   carrier, proof                                                     whom an id proves; made by patients/proof.sql
--   batch         (id, patient_id, day, source, run_id)                name; run_id NULL = no run made it
--   image         (id, key, batch_id, size_bytes, mime_type, category, side, filemaker_type, filemaker_id,
--                  recid, original_name, patient_id, day, corrections, chosen_ref, last_run_id)
-- Made:
--   file_plan     one line per file: its outcome and its place; `planned_file` is the same with all texts
--   row_plan      one line per row of the export: its outcome and detail
--   new_batch, emptied_batch                                           the batches that come and go with the plan
--
-- Tables stay narrow (numbers, ids, short words): at a million images, moving texts about is what costs.

-- The files of this run: all of them, or the first ones in key order.
CREATE TABLE file AS
SELECT *
FROM (SELECT key, recid, mime_type, is_derived, folder IN (FROM foreign_folder) OR recid IN (FROM contested) AS is_foreign,
             size_bytes, e_tag, row_number() OVER (ORDER BY key) AS position FROM listed_file)
WHERE position <= coalesce(getvariable('file_limit')::BIGINT, position);

-- One recid under several names (2.jpg and 2.png): each of them is linked.
CREATE TABLE shared_recid AS
SELECT recid, count(*) AS files FROM file WHERE recid <> '' AND NOT is_foreign GROUP BY recid HAVING count(*) > 1;

-- What each row says, in our own terms.
CREATE VIEW statement AS
SELECT r.*, d.day, d.problem AS date_problem, t.category, t.side
FROM export_row r
JOIN date_reading d USING (date_text)
JOIN type_reading t USING (type_text);

-- Rows that speak of the same record must agree on every fact that we store; if they don't, none of them counts.
CREATE TABLE repeated AS
SELECT recid,
       min(line) AS first_line,
       count(DISTINCT patient_ref) > 1 AS on_patient,
       count(DISTINCT coalesce(day::VARCHAR, date_text)) > 1 AS on_date,
       count(DISTINCT lower(type_text)) > 1 AS on_type,
       count(DISTINCT lower(filemaker_id)) > 1 AS on_id,
       count(DISTINCT original_name) > 1 AS on_name,
       on_patient OR on_date OR on_type OR on_id OR on_name AS disputed
FROM statement
SEMI JOIN (SELECT recid FROM export_row WHERE recid <> '' GROUP BY recid HAVING count(*) > 1) twice USING (recid)
GROUP BY recid;

-- One statement per record; of identical ones the first.
CREATE VIEW description AS
SELECT s.*, coalesce(repeated.disputed, false) AS disputed
FROM statement s
LEFT JOIN repeated USING (recid)
WHERE s.recid <> '' AND s.line = coalesce(repeated.first_line, s.line);

-- Whom a person chose for an image: that patient, also under a new key after a second import. Another date of birth is
-- another person, whom nobody chose.
CREATE TABLE chosen AS
SELECT i.id AS image_id, coalesce(later.id, i.patient_id) AS patient_id
FROM image i
JOIN patient former ON former.id = i.patient_id
LEFT JOIN carrier ON carrier.ref = i.chosen_ref AND carrier.patients = 1
LEFT JOIN patient later
  ON later.id = carrier.patient_id AND NOT coalesce(later.date_of_birth <> former.date_of_birth, false)
WHERE contains(i.corrections, '"patient"');

-- Why a file cannot be linked, in the order in which the reasons count; NULL where one patient and one day are proven.
-- A fact that a person corrected stands in the place of the export's. A correction outlives a reason: that image stays
-- as it is. A file of a foreign folder has no row: what the row of its recid says is said of another file.
CREATE TABLE judgement AS
SELECT f.position, CASE WHEN NOT f.is_foreign THEN d.line END AS line, i.id AS image_id,
       coalesce(contains(i.corrections, '"patient"'), false) AS patient_corrected,
       coalesce(contains(i.corrections, '"captured_on"'), false) AS day_corrected,
       coalesce(i.corrections, '[]') <> '[]' AS corrected,
       CASE
         WHEN f.is_derived THEN 'derived_file'
         WHEN f.mime_type = '' THEN 'unsupported_file'
         WHEN f.size_bytes = 0 THEN 'empty_file'
         WHEN d.line IS NULL THEN 'no_metadata'
         WHEN d.disputed THEN 'conflicting_metadata'
         WHEN f.is_foreign THEN 'foreign_folder'
         WHEN NOT patient_corrected AND d.patient_ref = '' THEN 'no_patient_id'
         WHEN NOT patient_corrected AND proof.patients = 0 THEN 'patient_not_found'
         WHEN NOT patient_corrected AND proof.patients > 1 THEN 'ambiguous_patient'
         WHEN NOT day_corrected AND d.date_problem <> '' THEN d.date_problem
       END AS reason,
       reason IS NOT NULL AND corrected AS stays,
       CASE WHEN patient_corrected THEN chosen.patient_id WHEN stays THEN i.patient_id ELSE proof.patient_id END
         AS patient_id,
       CASE WHEN day_corrected OR stays THEN i.day ELSE d.day END AS day,
       CASE WHEN contains(i.corrections, '"category"') OR stays THEN i.category ELSE d.category END AS category,
       CASE WHEN contains(i.corrections, '"side"') OR stays THEN i.side ELSE d.side END AS side
FROM file f
LEFT JOIN description d USING (recid)
LEFT JOIN proof ON proof.ref = d.patient_ref
LEFT JOIN image i USING (key)
LEFT JOIN chosen ON chosen.image_id = i.id;

-- The batch of each proven patient and day: the one there is, else a new one, whose id follows from patient, day and
-- source (so that a dry run names it, too).
CREATE TABLE place AS
SELECT wanted.patient_id, wanted.day,
       coalesce(b.id, derived_id('batch/' || wanted.patient_id || '/' || wanted.day || '/filemaker')) AS batch_id
FROM (SELECT DISTINCT patient_id, day FROM judgement WHERE reason IS NULL OR stays) wanted
LEFT JOIN batch b ON b.patient_id = wanted.patient_id AND b.day = wanted.day AND b.source = 'filemaker';

-- Linked before, and some fact other than its place is another one now. Of an image that stays, only its object counts.
CREATE TABLE differing AS
SELECT j.position
FROM judgement j
JOIN image i ON i.id = j.image_id
JOIN file f USING (position)
LEFT JOIN export_row r USING (line)
WHERE i.size_bytes <> f.size_bytes
   OR NOT j.stays AND (i.mime_type, i.category, i.side, i.filemaker_type, i.filemaker_id, i.recid, i.original_name)
      <> (f.mime_type, j.category, j.side, r.type_text, r.filemaker_id, f.recid, r.original_name);

CREATE TABLE file_plan AS
SELECT j.position, j.line,
       CASE
         WHEN j.reason IS NOT NULL AND NOT j.stays THEN j.reason
         WHEN i.id IS NULL THEN 'linked'
         WHEN i.patient_id <> j.patient_id OR i.day <> j.day THEN 'relinked'
         WHEN differing.position IS NOT NULL THEN 'updated'
         WHEN j.corrected THEN 'kept'
         ELSE 'unchanged'
       END AS outcome,
       outcome IN ('linked', 'relinked', 'updated', 'unchanged', 'kept') AS is_linked,
       i.id IS NOT NULL AND NOT is_linked AS is_withdrawn,
       j.stays,
       i.id AS image_id,
       i.batch_id AS former_batch_id,
       CASE WHEN is_linked THEN j.patient_id END AS patient_id,
       CASE WHEN is_linked THEN j.day END AS day,
       -- An image that stays with its patient and day stays in its batch, whoever made that.
       CASE WHEN outcome IN ('linked', 'relinked') THEN place.batch_id WHEN is_linked THEN i.batch_id END AS batch_id,
       j.category,
       j.side
FROM judgement j
LEFT JOIN image i ON i.id = j.image_id
LEFT JOIN place ON place.patient_id = j.patient_id AND place.day = j.day
  AND (j.reason IS NULL OR j.stays)
LEFT JOIN differing ON differing.position = j.position;

-- The plan of a file with everything that is written of it.
CREATE VIEW planned_file AS
SELECT f.key, f.recid, f.size_bytes, f.mime_type, p.*,
       coalesce(i.filemaker_type, r.type_text, '') AS type_text, coalesce(i.filemaker_id, r.filemaker_id, '') AS filemaker_id,
       coalesce(i.original_name, r.original_name, '') AS original_name,
       coalesce(r.patient_ref, '') AS patient_ref, coalesce(r.date_text, '') AS date_text
FROM file_plan p
JOIN file f USING (position)
LEFT JOIN export_row r USING (line)
LEFT JOIN image i ON i.id = p.image_id AND p.stays;

-- What became of the file, or the files, of a recid. Those of foreign folders are not the row's.
CREATE TABLE answer AS
SELECT f.recid, p.outcome AS outcomes
FROM file f JOIN file_plan p USING (position) ANTI JOIN shared_recid USING (recid)
WHERE f.recid <> '' AND NOT f.is_foreign
UNION ALL
SELECT recid, string_agg(DISTINCT p.outcome, ' ' ORDER BY p.outcome)
FROM file f JOIN file_plan p USING (position) SEMI JOIN shared_recid USING (recid)
WHERE NOT f.is_foreign
GROUP BY recid;

-- Recids that no file of this run answers, but one of the whole listing does: beyond the limit, or in a foreign folder alone.
CREATE TABLE listed AS
SELECT recid, bool_and(folder IN (FROM foreign_folder) OR recid IN (FROM contested)) AS is_foreign
FROM listed_file ANTI JOIN answer USING (recid) WHERE recid <> '' GROUP BY recid;

CREATE TABLE row_plan AS
SELECT r.line,
       CASE
         WHEN r.recid = '' THEN 'no_recid'
         WHEN answer.recid IS NULL AND coalesce(listed.is_foreign, true) AND r.dumped THEN 'file_lost'
         WHEN answer.recid IS NULL THEN 'no_file'
         WHEN repeated.disputed THEN 'conflicting'
         WHEN repeated.first_line <> r.line THEN 'duplicate'
         ELSE 'used'
       END AS outcome,
       CASE outcome
         WHEN 'no_file' THEN CASE listed.is_foreign
           WHEN true THEN 'only in a foreign_folder' WHEN false THEN 'beyond --limit' ELSE '' END
         WHEN 'file_lost' THEN CASE WHEN listed.is_foreign THEN 'only in a foreign_folder' ELSE '' END
         WHEN 'conflicting' THEN 'rows of this recid differ in ' || concat_ws(', ',
           CASE WHEN on_patient THEN 'patient' END, CASE WHEN on_date THEN 'date' END, CASE WHEN on_type THEN 'type' END,
           CASE WHEN on_id THEN 'id' END, CASE WHEN on_name THEN 'file name' END)
         WHEN 'duplicate' THEN 'same as line ' || repeated.first_line
         WHEN 'used' THEN answer.outcomes
         ELSE ''
       END AS detail
FROM export_row r
LEFT JOIN answer ON answer.recid = r.recid
LEFT JOIN repeated ON repeated.recid = r.recid
LEFT JOIN listed ON listed.recid = r.recid
UNION ALL
SELECT line, 'malformed', reason FROM malformed_row;

CREATE TABLE new_batch AS
SELECT DISTINCT p.batch_id AS id, p.patient_id, p.day
FROM file_plan p
ANTI JOIN batch ON batch.id = p.batch_id
WHERE p.is_linked
ORDER BY id;

-- A batch of the FileMaker import, whoever made it, that this plan takes images from, and that holds none afterwards.
CREATE TABLE emptied_batch AS
SELECT b.id
FROM batch b
WHERE b.source = 'filemaker'
  AND b.id IN (SELECT former_batch_id FROM file_plan WHERE is_withdrawn OR outcome = 'relinked')
  AND b.id NOT IN (SELECT batch_id FROM file_plan WHERE is_linked)
  AND b.id NOT IN (SELECT batch_id FROM image ANTI JOIN (SELECT image_id AS id FROM file_plan) mine USING (id))
ORDER BY b.id;
