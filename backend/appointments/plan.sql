-- What each row of the appointments' export means, and why it means nothing. Between transfers/targets.sql and
-- reasons.sql; transfers/tables.py says what the tables hold. What words and times mean is loaded by transfer.py, which clinics and
-- clinicians the rows name by transfers/companions.py.

-- What the clocks of the clinic showed when it began and ended. A time that cannot be read makes a whole day of it.
CREATE TABLE slot AS
SELECT told.line, told.day, last.day AS last_day,
       CASE WHEN starts.problem = 'invalid_time' THEN NULL ELSE coalesce(starts.seconds, beside.seconds) END AS since,
       CASE WHEN ends.problem = 'invalid_time' THEN NULL ELSE coalesce(ends.seconds, beside_last.seconds) END AS until,
       lower(coalesce(all_day, '')) AS flag,
       flag IN ('1', 'true', 'yes', 'y', 'x', 'all day', 'whole day') AS is_flagged,
       is_flagged OR since IS NULL AS whole_day,
       coalesce(last.problem IN ('invalid_date', 'ambiguous_date'), false) AS last_is_odd,
       told.day + to_seconds(CASE WHEN whole_day THEN 0 ELSE since END) AS begins,
       CASE WHEN last_is_odd THEN NULL WHEN whole_day THEN last.day + INTERVAL 1 DAY
            ELSE coalesce(last.day, told.day) + to_seconds(until) END AS stops,
       [CASE WHEN starts.problem = 'invalid_time' AND NOT is_flagged THEN 'its time cannot be read, so it is a whole day' END,
        CASE WHEN last_is_odd OR ends.problem = 'invalid_time' AND NOT whole_day THEN 'its end cannot be read' END,
        CASE WHEN NOT is_flagged AND flag NOT IN ('', '0', 'false', 'no', 'n')
             THEN 'whether it is a whole day cannot be read, so its times say that' END] AS remarks
FROM told
LEFT JOIN date_reading last ON last.date_text = told.end_date
LEFT JOIN clock_time starts ON starts.text = told.start_time
LEFT JOIN clock_time ends ON ends.text = told.end_time
LEFT JOIN time_beside_day beside ON beside.text = told.start_date
LEFT JOIN time_beside_day beside_last ON beside_last.text = told.end_date;

-- Which moments those were. What begins at a time that clocks skipped may end before it, though they never showed it so.
CREATE TABLE moment AS
SELECT slot.line,
       begins - to_seconds(b.ahead) AS starts_at,
       stops - to_seconds(s.ahead) AS stops_at,
       CASE WHEN whole_day THEN last_day < day ELSE stops < begins END OR stops_at < starts_at AS is_backwards,
       CASE WHEN NOT is_backwards THEN stops_at END AS ends_at,
       list_concat(remarks, [
         CASE WHEN is_backwards THEN 'it would end before it begins, so it has no end' END,
         CASE WHEN b.problem = 'skipped' AND (NOT whole_day OR b.until >= begins + INTERVAL 1 DAY)
                OR s.problem = 'skipped' AND NOT whole_day
              THEN 'clocks skipped its time, so it is counted on from before' END,
         CASE WHEN 'twice' IN (b.problem, s.problem) AND NOT whole_day
              THEN 'clocks showed its time twice, so it is the first' END]) AS remarks
FROM slot
ASOF LEFT JOIN clock_period b ON slot.begins >= b.since
ASOF LEFT JOIN clock_period s ON slot.stops >= s.since;

-- Without a patient, it is an event of the clinic; but a damaged id names somebody.
CREATE TABLE doubts AS
SELECT line,
       concat(told.patient_id, calendar_id, clinic_id, clinician_id, start_date, start_time, end_date, end_time, type, status, all_day,
              notes) = '' AS says_nothing,
       CASE WHEN whose.names_nobody THEN '' WHEN whose.doubt = 'no_patient_id' THEN 'patient_not_found' ELSE whose.doubt END AS doubt,
       CASE WHEN whose.doubt = 'no_patient_id' THEN 'its patient id is damaged' ELSE '' END AS detail,
       list_concat(moment.remarks, [
         CASE WHEN whose.names_nobody THEN 'without a patient, so an event of the clinic' END,
         CASE WHEN clinic.is_odd THEN 'its clinic cannot be told' END,
         CASE WHEN clinician.is_odd THEN 'its clinician cannot be told' END]) AS remarks
FROM told
JOIN whose USING (line)
JOIN moment USING (line)
JOIN named_clinic clinic USING (line)
JOIN named_clinician clinician USING (line);

-- What the export says, else what the day and it prove.
CREATE VIEW reading AS
SELECT told.line,
       CASE WHEN told.patient_id IS NOT NULL THEN coalesce(whose.patient_id::VARCHAR, '') END AS patient_id,
       CASE WHEN coalesce(told.calendar_id, told.clinic_id) IS NOT NULL THEN coalesce(clinic.id::VARCHAR, '') END AS clinic_id,
       CASE WHEN told.clinician_id IS NOT NULL THEN coalesce(clinician.id::VARCHAR, '') END AS clinician_id,
       type AS kind,
       CASE WHEN told.status <> '' THEN CASE WHEN said.known THEN said.name ELSE 'unknown' END
            WHEN coalesce(last_day, slot.day) >= getvariable('today') THEN 'scheduled'
            WHEN told.notes <> '' AND whose.patient_id IS NOT NULL THEN 'completed'
            ELSE 'unknown' END AS status,
       starts_at,
       CASE WHEN coalesce(end_date, end_time) IS NOT NULL THEN coalesce(ends_at::VARCHAR, '') END AS ends_at,
       whole_day::TINYINT AS whole_day,
       notes,
       concat_ws(' – ', nullif(concat_ws(' ', nullif(start_date, ''), nullif(start_time, '')), ''),
                 nullif(concat_ws(' ', nullif(end_date, ''), nullif(end_time, '')), '')) AS filemaker_text,
       told.status AS filemaker_status
FROM told
JOIN whose USING (line)
JOIN slot USING (line)
JOIN moment USING (line)
JOIN named_clinic clinic USING (line)
JOIN named_clinician clinician USING (line)
LEFT JOIN status_reading said ON said.text = told.status;
