-- The files of a run. What is given stands in tables.py; made are file and shared_ref.
--
-- Tables stay narrow (numbers, ids, short words): at a million files, moving texts about is what costs.

-- Whether a file lies where the export does not speak of it.
CREATE VIEW placed_file AS
SELECT *, record_ref IN (FROM contested) OR folder IN (FROM foreign_folder)
            AND NOT (getvariable('uuids_anywhere')::BOOLEAN AND TRY_CAST(record_ref AS UUID) IS NOT NULL) AS is_foreign
FROM listed_file;

-- All of them, or the first ones in key order.
CREATE TABLE file AS
SELECT *
FROM (SELECT key, record_ref, mime_type, is_derived, is_foreign, size_bytes, e_tag, row_number() OVER (ORDER BY key) AS position
      FROM placed_file)
WHERE position <= coalesce(getvariable('file_limit')::BIGINT, position);

-- One id under several names (2.jpg and 2.png): each of them is linked.
CREATE TABLE shared_ref AS
SELECT record_ref, count(*) AS files FROM file WHERE record_ref <> '' AND NOT is_foreign
GROUP BY record_ref HAVING count(*) > 1;
