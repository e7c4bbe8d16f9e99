-- Ids are compared without regard to case: FileMaker writes UUIDs in capitals, other programs don't. Where the export, or the
-- listing, has one id in several cases (ab, AB), these are several records, and each counts to the letter.
--
-- Changes export_row and listed_file (see tables.py): record_ref is what it is matched by. `spelling` is the id to the letter;
-- empty where that is what `record_ref` says.

CREATE TEMP TABLE in_several_cases AS
SELECT record_ref FROM export_row SEMI JOIN (SELECT DISTINCT record_ref FROM export_row WHERE spelling <> '') USING (record_ref)
GROUP BY record_ref HAVING count(DISTINCT spelling) > 1
UNION
SELECT record_ref FROM listed_file SEMI JOIN (SELECT DISTINCT record_ref FROM listed_file WHERE spelling <> '') USING (record_ref)
GROUP BY record_ref HAVING count(DISTINCT spelling) > 1;

UPDATE export_row SET record_ref = spelling WHERE spelling <> '' AND record_ref IN (SELECT record_ref FROM in_several_cases);
UPDATE listed_file SET record_ref = spelling WHERE spelling <> '' AND record_ref IN (SELECT record_ref FROM in_several_cases);
DROP TABLE in_several_cases;
