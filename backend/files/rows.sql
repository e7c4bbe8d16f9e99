-- What became of the rows, once each file has its outcome. After files.sql and the match.sql of the kind, which makes file_plan
-- and repeated; made is row_plan, one line per row of the export.

-- What became of the file, or the files, of an id. Those of foreign folders are not the row's.
CREATE TABLE ref_outcome AS
SELECT f.record_ref, p.outcome AS outcomes
FROM file f JOIN file_plan p USING (position) ANTI JOIN shared_ref USING (record_ref)
WHERE f.record_ref <> '' AND NOT f.is_foreign
UNION ALL
SELECT record_ref, string_agg(DISTINCT p.outcome, ' ' ORDER BY p.outcome)
FROM file f JOIN file_plan p USING (position) SEMI JOIN shared_ref USING (record_ref)
WHERE NOT f.is_foreign
GROUP BY record_ref;

-- Ids that no file of this run answers, but one of the whole listing does: beyond the limit, or in a foreign folder alone.
CREATE TABLE left_out AS
SELECT record_ref, bool_and(is_foreign) AS is_foreign
FROM placed_file ANTI JOIN ref_outcome USING (record_ref) WHERE record_ref <> '' GROUP BY record_ref;

CREATE TABLE row_plan AS
SELECT r.line,
       CASE
         WHEN r.record_ref = '' THEN 'no_recid'
         WHEN met.record_ref IS NULL AND coalesce(left_out.is_foreign, true) AND r.dumped THEN 'file_lost'
         WHEN met.record_ref IS NULL THEN 'no_file'
         WHEN repeated.disputed THEN 'conflicting'
         WHEN repeated.first_line <> r.line THEN 'duplicate'
         ELSE 'used'
       END AS outcome,
       CASE outcome
         WHEN 'no_file' THEN CASE left_out.is_foreign
           WHEN true THEN 'only in a foreign_folder' WHEN false THEN 'beyond --limit' ELSE '' END
         WHEN 'file_lost' THEN CASE WHEN left_out.is_foreign THEN 'only in a foreign_folder' ELSE '' END
         WHEN 'conflicting' THEN repeated.dispute
         WHEN 'duplicate' THEN 'same as line ' || repeated.first_line
         WHEN 'used' THEN met.outcomes
         ELSE ''
       END AS detail
FROM export_row r
LEFT JOIN ref_outcome met ON met.record_ref = r.record_ref
LEFT JOIN repeated ON repeated.record_ref = r.record_ref
LEFT JOIN left_out ON left_out.record_ref = r.record_ref
UNION ALL
SELECT line, 'malformed', reason FROM malformed_row;
