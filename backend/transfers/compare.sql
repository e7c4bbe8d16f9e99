-- What the rows that stand for their records change in the database; after a plan.sql (see rows.sql).
--
-- A filled cell of the export stands; a blank one, or a date that cannot be read, leaves what the database holds. A fact that
-- only fills is taken where the database holds none.

CREATE TABLE used_row AS
WITH said AS (
  SELECT j.line, j.id, j.is_new, j.lacks_id, j.remark, s.record_id, s.date_problem, record.document,
         [{'name': f.name, 'only_fills': f.only_fills,
           'told': CASE WHEN f.is_date AND s.date_problem <> '' THEN '' ELSE s.said[place].text END,
           'known': coalesce(record.texts[place], '')} FOR f, place IN facts.facts] AS said
  FROM judgement j
  JOIN statement s USING (line)
  LEFT JOIN record ON record.id = j.id AND NOT j.is_new
  CROSS JOIN (
    SELECT list({'name': name, 'only_fills': only_fills, 'is_date': is_date} ORDER BY place) AS facts FROM fact
  ) facts
  WHERE j.reason IS NULL
)
SELECT said.* EXCLUDE (said),
       [{'name': f.name, 'only_fills': f.only_fills, 'told': f.told, 'known': f.known,
         'value': CASE WHEN f.only_fills THEN coalesce(nullif(f.known, ''), f.told, '')
                       ELSE coalesce(nullif(f.told, ''), f.known) END} FOR f IN said] AS facts,
       [f.name FOR f IN facts IF f.value <> f.known] AS changed,
       [f.name FOR f IN facts IF f.told = '' AND f.known <> ''] AS kept,
       [f.name FOR f IN facts IF f.only_fills AND f.told <> '' AND f.told <> f.value] AS unfilled,
       CASE WHEN is_new THEN 'created' WHEN lacks_id OR len(changed) > 0 THEN 'updated' ELSE 'unchanged' END AS outcome
FROM said;

CREATE TABLE row_plan AS
SELECT s.line, s.record_id, coalesce(j.reason, used.outcome) AS outcome,
       CASE j.reason
         WHEN 'conflicting' THEN s.repeats_detail
         WHEN 'duplicate' THEN s.repeats_detail
         WHEN 'malformed' THEN 'a field is longer than ' || getvariable('most_of_id') || ' characters'
         WHEN 'beyond_limit' THEN ''
         ELSE concat_ws('; ',
           nullif(coalesce(used.remark, j.detail), ''),
           CASE WHEN len(used.changed) > 0 AND used.outcome = 'updated'
                THEN 'changed: ' || array_to_string(used.changed, ', ') END,
           CASE WHEN len(used.kept) > 0 THEN 'kept: ' || array_to_string(used.kept, ', ') END,
           CASE WHEN len(used.unfilled) > 0
                THEN 'other ' || array_to_string(used.unfilled, ', ') || ' in the database, kept' END,
           CASE WHEN used.date_problem <> '' THEN dates.words || CASE used.date_problem
             WHEN 'invalid_date' THEN ' is impossible' ELSE ' can be read in two ways' END END)
       END AS detail,
       used.id AS used_id
FROM statement s
JOIN judgement j USING (line)
LEFT JOIN used_row used USING (line)
CROSS JOIN (SELECT replace(coalesce(any_value(name) FILTER (is_date), ''), '_', ' ') AS words FROM fact) dates
UNION ALL
SELECT line, '', CASE WHEN line IN (SELECT line FROM beyond) THEN 'beyond_limit' ELSE 'malformed' END, reason, NULL
FROM malformed_row;
