-- Whom each row of the patients' export means, and why a row means nobody. Between transfers/rows.sql and compare.sql, which say
-- what the tables hold; `proof` is made by proof.sql, of the keys that follow from the export's ids.

-- Whom an id means; in doubt, nobody: nobody else's row is taken, and no key is taken twice.
CREATE TABLE target AS
SELECT ref AS key,
       CASE doubt
         WHEN 'several_carry' THEN patients || ' patients carry this FileMaker id'
         WHEN 'key_of_another' THEN 'the patient with the key of this FileMaker id carries another one'
         ELSE ''
       END AS doubt,
       CASE WHEN proof.doubt IS NULL THEN patient_id END AS patient_id
FROM proof;

-- The reasons in the order in which they count.
CREATE TABLE judgement AS
SELECT s.line,
       CASE
         WHEN s.is_beyond THEN 'beyond_limit'
         WHEN s.is_too_long THEN 'malformed'
         WHEN s.key IS NULL THEN 'no_id'
         WHEN s.repeats = 'conflicting' THEN 'conflicting'
         WHEN target.doubt <> '' THEN 'ambiguous_patient'
         WHEN s.repeats = 'duplicate' THEN 'duplicate'
       END AS reason,
       coalesce(target.doubt, '') AS detail,
       coalesce(target.patient_id, s.key) AS id,
       target.patient_id IS NULL AS is_new,
       NOT is_new AND found.carries IS NULL AS lacks_id,
       CASE WHEN lacks_id THEN 'found by its key, had lost its FileMaker id' ELSE '' END AS remark
FROM statement s
LEFT JOIN target USING (key)
LEFT JOIN record found ON found.id = target.patient_id;

CREATE TABLE patient_plan AS
SELECT p.id, p.record_id,
       CASE WHEN p.carries IN (SELECT key FROM target)
              OR p.id IN (SELECT patient_id FROM target WHERE patient_id IS NOT NULL)
            THEN 'in_export' ELSE 'not_in_export' END AS outcome
FROM record p;
