-- The match: what the export, the listing, the patients and the existing links say, decided once for all files and rows.
--
-- Between files/files.sql, which numbers the files, and files/rows.sql, which tells what became of the rows. What is given and
-- what is made for others, with columns and types, stands in tables.py. Given are, loaded by files/inputs.py, files/listing.py and
-- existing.py: foreign_folder, contested; export_row, malformed_row, and one line per distinct text in date_reading and
-- type_reading; patient, batch and image as the database has them; named_side; forgotten_file; carrier and proof, whom an id proves (patients/proof.sql).
-- Made are: repeated; file_plan, one line per file with its outcome, and planned_file, the same with all texts; new_batch and
-- emptied_batch.

-- What each row says, its day and type read.
CREATE VIEW row_reading AS
SELECT r.*, d.day, d.problem AS date_problem, t.category, t.side
FROM export_row r
JOIN date_reading d USING (date_text)
JOIN type_reading t USING (type_text);

-- Rows that speak of the same record must agree on every fact that we store; if they don't, none of them counts.
CREATE TABLE repeated AS
SELECT record_ref,
       min(line) AS first_line,
       count(DISTINCT patient_ref) > 1 AS on_patient,
       count(DISTINCT coalesce(day::VARCHAR, date_text)) > 1 AS on_date,
       count(DISTINCT lower(type_text)) > 1 AS on_type,
       count(DISTINCT lower(filemaker_id)) > 1 AS on_id,
       count(DISTINCT original_name) > 1 AS on_name,
       on_patient OR on_date OR on_type OR on_id OR on_name AS disputed,
       'rows of this recid differ in ' || concat_ws(', ',
         CASE WHEN on_patient THEN 'patient' END, CASE WHEN on_date THEN 'date' END, CASE WHEN on_type THEN 'type' END,
         CASE WHEN on_id THEN 'id' END, CASE WHEN on_name THEN 'file name' END) AS dispute
FROM row_reading
SEMI JOIN (SELECT record_ref FROM export_row WHERE record_ref <> '' GROUP BY record_ref HAVING count(*) > 1) twice USING (record_ref)
GROUP BY record_ref;

-- One row per record; of identical ones the first.
CREATE VIEW record AS
SELECT r.*, repeated.disputed
FROM row_reading r
LEFT JOIN repeated USING (record_ref)
WHERE r.record_ref <> '' AND r.line = coalesce(repeated.first_line, r.line);

-- Whom a person chose for an image: that patient, also under a new key after a second import. Another date of birth is
-- another person, whom nobody chose.
CREATE TABLE chosen_patient AS
SELECT i.id AS image_id, coalesce(later.id, i.patient_id) AS patient_id
FROM image i
JOIN patient former ON former.id = i.patient_id
LEFT JOIN carrier ON carrier.ref = i.chosen_ref AND carrier.patients = 1
LEFT JOIN patient later
  ON later.id = carrier.patient_id AND NOT coalesce(later.date_of_birth <> former.date_of_birth, false)
WHERE list_contains(i.corrections, 'patient');

-- What is known of each file: the record of its id, whom that means, the image as which it is linked, and which facts
-- of that a person corrected.
CREATE VIEW known_file AS
SELECT f.position, f.mime_type, f.size_bytes, f.is_derived, f.is_foreign,
       forgotten_file.key IS NOT NULL AS is_forgotten,
       r.line, r.disputed, r.patient_ref, r.date_problem, r.day, r.category, r.side,
       proof.patients, proof.patient_id, chosen_patient.patient_id AS chosen_patient_id,
       i.id AS image_id, i.patient_id AS former_patient_id, i.day AS former_day, i.category AS former_category,
       i.side AS former_side,
       coalesce(len(i.corrections) > 0, false) AS is_corrected,
       coalesce(list_contains(i.corrections, 'patient'), false) AS patient_corrected,
       coalesce(list_contains(i.corrections, 'captured_on'), false) AS day_corrected,
       coalesce(list_contains(i.corrections, 'category'), false) AS category_corrected,
       coalesce(list_contains(i.corrections, 'side'), false) AS side_corrected
FROM file f
LEFT JOIN record r USING (record_ref)
LEFT JOIN proof ON proof.ref = r.patient_ref
LEFT JOIN image i USING (key)
LEFT JOIN forgotten_file ON forgotten_file.key = f.key
LEFT JOIN chosen_patient ON chosen_patient.image_id = i.id;

-- Under whom and on which day a file belongs, or why it cannot be linked, in the order in which the reasons count; NULL
-- where one patient and one day are proven. A fact that a person corrected stands in the place of the export's. A
-- correction outlives a reason: that image stays as it is. A file of a foreign folder has no row: what the row of its id
-- says is said of another file.
CREATE TABLE file_link AS
SELECT position, CASE WHEN NOT is_foreign THEN line END AS line, image_id, is_corrected,
       CASE
         WHEN is_derived THEN 'derived_file'
         WHEN mime_type = '' THEN 'unsupported_file'
         WHEN size_bytes = 0 THEN 'empty_file'
         WHEN known_file.line IS NULL THEN 'no_metadata'
         WHEN disputed THEN 'conflicting_metadata'
         WHEN is_foreign THEN 'foreign_folder'
         WHEN NOT patient_corrected AND patient_ref = '' THEN 'no_patient_id'
         WHEN is_forgotten OR NOT patient_corrected AND patients = 0 THEN 'patient_not_found'
         WHEN NOT patient_corrected AND patients > 1 THEN 'ambiguous_patient'
         WHEN NOT day_corrected AND date_problem <> '' THEN date_problem
       END AS reason,
       reason IS NOT NULL AND is_corrected AS stays,
       CASE WHEN patient_corrected THEN chosen_patient_id WHEN stays THEN former_patient_id ELSE known_file.patient_id END
         AS patient_id,
       CASE WHEN day_corrected OR stays THEN former_day ELSE known_file.day END AS day,
       -- Where the half of the pair that a person decided and the half that the export says are of two sides, both stay.
       is_corrected AND coalesce(named_side.side <> CASE WHEN side_corrected THEN former_side ELSE known_file.side END, false)
         AS contradict,
       CASE WHEN category_corrected OR stays OR contradict THEN former_category ELSE known_file.category END AS category,
       CASE WHEN side_corrected OR stays OR contradict THEN former_side ELSE known_file.side END AS side
FROM known_file
LEFT JOIN named_side
  ON named_side.category = CASE WHEN category_corrected THEN former_category ELSE known_file.category END;

-- The batch of each proven patient and day: the one there is, else a new one, whose id follows from patient, day and
-- source (so that a dry run names it, too).
CREATE TABLE wanted_batch AS
SELECT wanted.patient_id, wanted.day,
       coalesce(b.id, derived_id('batch/' || wanted.patient_id || '/' || wanted.day || '/filemaker')) AS batch_id
FROM (SELECT DISTINCT patient_id, day FROM file_link WHERE reason IS NULL OR stays) wanted
LEFT JOIN batch b ON b.patient_id = wanted.patient_id AND b.day = wanted.day AND b.source = 'filemaker';

-- Linked before, and some fact other than its place is another one now. Of an image that stays, only its object counts.
CREATE TABLE differing AS
SELECT l.position
FROM file_link l
JOIN image i ON i.id = l.image_id
JOIN file f USING (position)
LEFT JOIN export_row r USING (line)
WHERE i.size_bytes <> f.size_bytes
   OR NOT l.stays AND (i.mime_type, i.category, i.side, i.filemaker_type, i.filemaker_id, i.recid, i.original_name)
      <> (f.mime_type, l.category, l.side, r.type_text, r.filemaker_id, f.record_ref, r.original_name);

CREATE TABLE file_plan AS
SELECT l.position, l.line,
       CASE
         WHEN l.reason IS NOT NULL AND NOT l.stays THEN l.reason
         WHEN i.id IS NULL THEN 'linked'
         WHEN i.patient_id <> l.patient_id OR i.day <> l.day THEN 'relinked'
         WHEN differing.position IS NOT NULL THEN 'updated'
         WHEN l.is_corrected THEN 'kept'
         ELSE 'unchanged'
       END AS outcome,
       outcome IN ('linked', 'relinked', 'updated', 'unchanged', 'kept') AS is_linked,
       i.id IS NOT NULL AND NOT is_linked AS is_withdrawn,
       l.stays,
       i.id AS image_id,
       i.batch_id AS former_batch_id,
       CASE WHEN is_linked THEN l.patient_id END AS patient_id,
       CASE WHEN is_linked THEN l.day END AS day,
       -- An image that stays with its patient and day stays in its batch, whoever made that.
       CASE WHEN outcome IN ('linked', 'relinked') THEN wanted.batch_id WHEN is_linked THEN i.batch_id END AS batch_id,
       l.category,
       l.side
FROM file_link l
LEFT JOIN image i ON i.id = l.image_id
LEFT JOIN wanted_batch wanted ON wanted.patient_id = l.patient_id AND wanted.day = l.day
LEFT JOIN differing ON differing.position = l.position;

-- The plan of a file with everything that is written of it.
CREATE VIEW planned_file AS
SELECT f.key, f.record_ref, f.size_bytes, f.mime_type, p.*,
       coalesce(i.filemaker_type, r.type_text, '') AS type_text, coalesce(i.filemaker_id, r.filemaker_id, '') AS filemaker_id,
       coalesce(i.original_name, r.original_name, '') AS original_name,
       coalesce(r.patient_ref, '') AS patient_ref, coalesce(r.date_text, '') AS date_text
FROM file_plan p
JOIN file f USING (position)
LEFT JOIN export_row r USING (line)
LEFT JOIN image i ON i.id = p.image_id AND p.stays;

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
  AND b.id IN (SELECT former_batch_id FROM file_plan)
  AND b.id NOT IN (SELECT batch_id FROM file_plan WHERE is_linked)
  AND b.id NOT IN (SELECT batch_id FROM image ANTI JOIN (SELECT image_id AS id FROM file_plan) mine USING (id))
ORDER BY b.id;
