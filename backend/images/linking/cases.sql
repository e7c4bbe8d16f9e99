-- Recids are compared without regard to case: FileMaker writes UUIDs in capitals, other programs don't. Where the export,
-- or the listing, has one recid in several cases (ab, AB), these are several records, and each counts to the letter.
--
-- Changes export_row and listed_file (see match.sql): recid is what it is matched by. `spelling` is the recid to the
-- letter; empty where that is what `recid` says.

CREATE TEMP TABLE in_several_cases AS
SELECT recid FROM export_row SEMI JOIN (SELECT DISTINCT recid FROM export_row WHERE spelling <> '') USING (recid)
GROUP BY recid HAVING count(DISTINCT spelling) > 1
UNION
SELECT recid FROM listed_file SEMI JOIN (SELECT DISTINCT recid FROM listed_file WHERE spelling <> '') USING (recid)
GROUP BY recid HAVING count(DISTINCT spelling) > 1;

UPDATE export_row SET recid = spelling WHERE spelling <> '' AND recid IN (SELECT recid FROM in_several_cases);
UPDATE listed_file SET recid = spelling WHERE spelling <> '' AND recid IN (SELECT recid FROM in_several_cases);
DROP TABLE in_several_cases;
