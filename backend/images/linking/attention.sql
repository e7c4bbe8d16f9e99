-- What does not keep a file from being linked, but deserves a look. After match.sql, and with
--   fingerprint   (position, content)      of linked files whose size occurs under more than one patient

CREATE TABLE attention AS
WITH linked AS (
  SELECT p.position, p.patient_id, p.day, f.key, f.record_ref
  FROM file_plan p JOIN file f USING (position)
  WHERE p.is_linked
),
same AS (
  SELECT content, min(key) AS first_key
  FROM fingerprint JOIN linked USING (position)
  GROUP BY content HAVING count(DISTINCT patient_id) > 1
)
SELECT 'same_bytes' AS kind, position, 'same bytes as ' || first_key AS detail
FROM fingerprint JOIN same USING (content)
UNION ALL
SELECT 'before_birth', position, '' FROM linked JOIN patient ON patient.id = linked.patient_id
WHERE linked.day < patient.date_of_birth
UNION ALL
SELECT 'crowded_day', position, images || ' images of one patient and day'
FROM linked
JOIN (SELECT patient_id, day, count(*) AS images FROM linked GROUP BY patient_id, day) days USING (patient_id, day)
WHERE images > getvariable('most_per_day')::BIGINT
UNION ALL
SELECT 'shared_recid', position, files || ' files of one recid' FROM linked JOIN shared_ref USING (record_ref);
