-- Which record each key means, where ids alone say so: the one that carries FileMaker's id, under whatever key; else the one
-- whose primary key it is. After rows.sql, before the kind's plan.

CREATE TABLE target AS
SELECT s.key, coalesce(carrier.id, s.key) AS id, carrier.id IS NULL AND keyed.id IS NULL AS is_new, false AS lacks_id
FROM (SELECT DISTINCT key FROM statement) s
LEFT JOIN (SELECT carries AS key, min(id) AS id FROM record WHERE carries IS NOT NULL GROUP BY carries) carrier USING (key)
LEFT JOIN record keyed ON keyed.id = s.key;

-- What the export says of each record that was in the database before; nobody's import made those that people entered.
CREATE TABLE record_plan AS
SELECT r.id, r.record_id,
       CASE WHEN r.id IN (SELECT id FROM target) THEN 'in_export'
            WHEN r.record_id = '' AND coalesce(r.imported, '{}') = '{}' THEN 'entered'
            ELSE 'not_in_export' END AS outcome
FROM record r;
