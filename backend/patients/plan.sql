-- Whom each row of the patients' export means, and why a row means nobody. Between transfers/rows.sql and compare.sql, which say
-- what the tables hold; `proof` is made by proof.sql, of the keys that follow from the export's ids; `forgotten` holds the hashes of keys
-- whose patients were forgotten.

-- Whom an id means; in doubt, nobody: nobody else's row is taken, and no key is taken twice.
CREATE TABLE target AS
SELECT ref AS key,
       coalesce(p.patient_id, p.ref) AS id,
       p.patient_id IS NULL AS is_new,
       NOT is_new AND found.carries IS NULL AS lacks_id
FROM (SELECT ref, CASE WHEN doubt IS NULL THEN patient_id END AS patient_id FROM proof) p
LEFT JOIN record found ON found.id = p.patient_id;

-- The reasons in the order in which they count.
CREATE TABLE judgement AS
SELECT s.line,
       CASE
         WHEN s.is_beyond THEN 'beyond_limit'
         WHEN s.is_too_long THEN 'malformed'
         WHEN s.key IS NULL THEN 'no_id'
         -- Somebody else may carry the id by now: that row is theirs.
         WHEN target.is_new AND forgotten.sha256 IS NOT NULL THEN 'kept'
         WHEN s.repeats = 'conflicting' THEN 'conflicting'
         WHEN proof.doubt IS NOT NULL THEN 'ambiguous_patient'
         WHEN s.repeats = 'duplicate' THEN 'duplicate'
       END AS reason,
       CASE WHEN reason = 'kept' THEN 'forgotten (forget_patient)' ELSE CASE proof.doubt
         WHEN 'several_carry' THEN proof.patients || ' patients carry this FileMaker id'
         WHEN 'key_of_another' THEN 'the patient with the key of this FileMaker id carries another one'
         ELSE ''
       END END AS detail,
       CASE WHEN target.lacks_id THEN ['found by its key, had lost its FileMaker id'] ELSE [] END AS remarks
FROM statement s
LEFT JOIN proof ON proof.ref = s.key
LEFT JOIN target ON target.key = s.key
LEFT JOIN forgotten ON forgotten.sha256 = sha256(s.key::VARCHAR);

-- The fields are the columns of the same names. A day that cannot be read is none.
CREATE VIEW reading AS
SELECT * REPLACE (CASE WHEN date_of_birth IS NOT NULL THEN coalesce(day::VARCHAR, '') END AS date_of_birth) FROM told;

CREATE TABLE patient_plan AS
SELECT p.id, p.record_id,
       CASE WHEN p.carries IN (SELECT ref FROM proof) OR p.id IN (SELECT id FROM target WHERE NOT is_new)
            THEN 'in_export' ELSE 'not_in_export' END AS outcome
FROM record p;
