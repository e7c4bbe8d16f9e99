-- What the rows that stand for their records change in the database; after a plan.sql (see rows.sql). `filled` has the texts of
-- a row in the order of `field`; NULL = the export does not say.
--
-- Without `three_way`, a filled text stands, and a blank one leaves what the database holds; a field that only fills is taken
-- where the database holds none. With it, a text stands, blank or not, but where somebody changed the field since the newest
-- import wrote it: `imported` is the beginning of the MD5 of what that wrote.

CREATE TABLE used_row AS
WITH known AS (
  SELECT j.line, target.id, target.is_new, target.lacks_id,
         list_concat(j.remarks, CASE WHEN s.is_cut THEN ['probably cut at 32,767 characters, as spreadsheets do'] ELSE [] END)
           AS remarks,
         s.record_id, record.document,
         from_json(record.imported, '"MAP(VARCHAR, VARCHAR)"') AS imported,
         filled.texts AS told, record.texts AS known
  FROM judgement j
  JOIN statement s USING (line)
  JOIN target USING (key)
  JOIN filled USING (line)
  LEFT JOIN record ON record.id = target.id
  WHERE j.reason IS NULL
),
said AS (
  SELECT known.* EXCLUDE (told, known, imported),
         [{'name': f.name, 'is_own': f.is_own, 'only_fills': f.only_fills, 'told': told[place],
           'known': coalesce(known[place], ''), 'imported': CASE WHEN f.is_own THEN imported[f.name] END,
           'was_changed': NOT is_new AND coalesce(imported[fields.fields[f.follows].name]
                                                 <> text_mark(coalesce(known[f.follows], '')), false)}
          FOR f, place IN fields.fields] AS said
  FROM known
  CROSS JOIN (
    SELECT list({'name': name, 'is_own': is_own, 'only_fills': only_fills, 'follows': follows} ORDER BY place) AS fields
    FROM field
  ) fields
)
SELECT said.* EXCLUDE (said),
       [{'name': f.name, 'is_own': f.is_own, 'told': f.told, 'known': f.known, 'imported': f.imported,
         'value': CASE
           WHEN f.told IS NULL THEN f.known
           WHEN getvariable('three_way') IS NOT NULL THEN CASE WHEN f.was_changed THEN f.known ELSE f.told END
           WHEN f.only_fills THEN coalesce(nullif(f.known, ''), f.told)
           ELSE coalesce(nullif(f.told, ''), f.known) END} FOR f IN said] AS facts,
       [f.name FOR f IN facts IF f.value <> f.known] AS changed,
       CASE WHEN getvariable('three_way') IS NULL THEN [f.name FOR f IN facts IF f.told = '' AND f.known <> '']
            ELSE [f.name FOR f IN said IF f.was_changed AND f.told <> f.known] END AS kept,
       [f.name FOR f, place IN facts IF said[place].only_fills AND f.told <> '' AND f.told <> f.value] AS unfilled,
       CASE WHEN is_new THEN 'created' WHEN lacks_id OR len(changed) > 0 THEN 'updated'
            WHEN getvariable('three_way') IS NOT NULL AND len(kept) > 0 THEN 'kept' ELSE 'unchanged' END AS outcome
FROM said;

CREATE TABLE row_plan AS
SELECT s.line, s.record_id, coalesce(j.reason, used.outcome) AS outcome,
       CASE j.reason
         WHEN 'conflicting' THEN s.repeats_detail
         WHEN 'duplicate' THEN s.repeats_detail
         WHEN 'malformed' THEN 'a field is longer than ' || getvariable('most_of_id') || ' characters'
         WHEN 'beyond_limit' THEN ''
         ELSE concat_ws('; ',
           nullif(coalesce(array_to_string(used.remarks, '; '), j.detail), ''),
           CASE WHEN len(used.changed) > 0 AND used.outcome = 'updated'
                THEN 'changed: ' || array_to_string(used.changed, ', ') END,
           CASE WHEN len(used.kept) > 0
                THEN CASE WHEN getvariable('three_way') IS NULL THEN 'kept: ' ELSE 'kept as changed in Nexus: ' END
                     || array_to_string(used.kept, ', ') END,
           CASE WHEN len(used.unfilled) > 0
                THEN 'other ' || array_to_string(used.unfilled, ', ') || ' in the database, kept' END,
           CASE WHEN used.id IS NOT NULL AND s.date_problem <> '' THEN dates.words || CASE s.date_problem
             WHEN 'invalid_date' THEN ' is impossible' ELSE ' can be read in two ways' END END)
       END AS detail,
       used.id AS used_id
FROM statement s
JOIN judgement j USING (line)
LEFT JOIN used_row used USING (line)
CROSS JOIN (SELECT replace(any_value(name) FILTER (is_date), '_', ' ') AS words FROM told_column) dates
UNION ALL
SELECT line, '', CASE WHEN line IN (SELECT line FROM beyond) THEN 'beyond_limit' ELSE 'malformed' END, reason, NULL
FROM malformed_row;
