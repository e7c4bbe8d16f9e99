-- Whom an id of FileMaker's proves: the patients that carry it; where none does, the one whose primary key it is, or
-- follows from it. More than one is nobody. `patients/proof.py` says what is compared, and has the same rule for pages.
--
-- Given (loaded by whoever asks; no id is blank):
--   patient   (id, carries)   carries = by what the FileMaker id of the patient is compared; NULL = carries none
--   asked     (ref, key)      one line per id: by what it is compared, and what the primary key would be; NULL = none
-- Made:
--   carrier   (ref, patients, patient_id)          every id that is carried; patient_id = the one, or one of several
--   proof     (ref, patients, patient_id, doubt)   one line per asked id: how many it means; the one, NULL = nobody
-- Doubts; NULL = none:
--   several_carry    more than one patient carries the id: nobody is proven
--   key_of_another   nobody carries it, and whose key it is carries another one: proven for whoever only asks whose a
--                    record is; not for whoever writes, because then somebody else's row would be taken

CREATE TABLE carrier AS
SELECT carries AS ref, count(*) AS patients, any_value(id) AS patient_id
FROM patient WHERE carries IS NOT NULL GROUP BY carries;

CREATE TABLE proof AS
SELECT asked.ref,
       coalesce(carrier.patients, (keyed.id IS NOT NULL)::BIGINT) AS patients,
       CASE WHEN carrier.patients IS NULL THEN keyed.id WHEN carrier.patients = 1 THEN carrier.patient_id END AS patient_id,
       CASE
         WHEN carrier.patients > 1 THEN 'several_carry'
         WHEN carrier.patients IS NULL AND keyed.carries IS NOT NULL THEN 'key_of_another'
       END AS doubt
FROM asked
LEFT JOIN carrier USING (ref)
LEFT JOIN patient keyed ON keyed.id = asked.key;
