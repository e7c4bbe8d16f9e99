-- Whose record each row of an export is. Before the plan of the kind; `proof` is made by proof.sql, of the ids through which the
-- rows name their patients (`export_row.patient_ref`).
--
-- Made: whose (line, patient_id, doubt, names_nobody)   patient_id NULL = nobody; doubt = why, as the outcome of the row;
--   '' = none; names_nobody = the row has no id, or a word for none: a damaged id names somebody, though nobody can tell whom

CREATE VIEW whose AS
SELECT r.line,
       proof.patient_id,
       CASE WHEN r.patient_ref = '' THEN 'no_patient_id'
            WHEN proof.patients = 0 THEN 'patient_not_found'
            WHEN proof.patients > 1 THEN 'ambiguous_patient'
            ELSE '' END AS doubt,
       r.names_nobody
FROM export_row r
LEFT JOIN proof ON proof.ref = r.patient_ref;
