-- Why a row counts for nothing, in the order in which reasons count. After the plan of a kind whose records belong to others,
-- before compare.sql: the plan says in `doubts` what its kind has against a row.

CREATE TABLE judgement AS
SELECT line,
       CASE
         WHEN s.is_beyond THEN 'beyond_limit'
         WHEN s.is_too_long THEN 'malformed'
         WHEN s.repeats <> '' THEN s.repeats
         WHEN doubts.says_nothing THEN 'empty'
         WHEN doubts.doubt <> '' THEN doubts.doubt
         WHEN getvariable('needs_day') IS NOT NULL AND told.day IS NULL THEN coalesce(nullif(s.date_problem, ''), 'no_date')
       END AS reason,
       CASE WHEN reason = doubts.doubt THEN doubts.detail ELSE '' END AS detail,
       [remark FOR remark IN doubts.remarks IF remark <> ''] AS remarks
FROM statement s
JOIN told USING (line)
JOIN doubts USING (line);
