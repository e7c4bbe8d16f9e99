-- What each row of the export says of how somebody is reached, and why it says nothing. Between transfers/targets.sql and
-- reasons.sql; transfer.py makes `text_reading`, what each text is as a telephone number and as an e-mail address.

-- The texts of a row, the one that it is about first: an address in one line, put together where FileMaker did not, or the
-- first number. E-mail addresses stand where numbers do.
CREATE TABLE texts AS
SELECT line, type, number, mobile_number, sms_number,
       CASE WHEN regexp_replace(lower(type), '[\s_-]', '', 'g') IN ('mobile', 'phone', 'email', 'address')
            THEN regexp_replace(lower(type), '[\s_-]', '', 'g') ELSE 'other' END AS kind,
       [t FOR t IN [number, mobile_number, sms_number] IF t <> ''] AS numbers,
       array_to_string([t FOR t IN [address_1, address_2, suburb, concat_ws(' ', nullif(state, ''), nullif(postcode, '')),
                                    country] IF t <> ''], ', ') AS parts,
       -- What FileMaker puts together of nothing is a comma.
       CASE WHEN regexp_matches(address, '[\pL\pN]') THEN address ELSE parts END AS place,
       [t FOR t IN CASE kind WHEN 'address' THEN list_prepend(place, numbers) ELSE list_append(numbers, place) END
        IF t <> ''] AS said,
       coalesce(said[1], '') AS value
FROM told;

-- What the texts mean. A number that cannot be read alone is proven by the same one in international form beside it.
CREATE TABLE way AS
WITH readings AS (
  SELECT t.*, value.e164, value.remark, value.email, mobile.e164 AS mobile_e164, sms.e164 AS sms_e164,
         [n FOR n IN [mobile.e164, sms.e164] IF n <> ''] AS beside,
         ltrim(regexp_replace(value, '\D', '', 'g'), '0') AS digits,
         [n FOR n IN beside IF length(digits) >= 7 AND ends_with(n, digits)][1] AS proven
  FROM texts t
  LEFT JOIN text_reading value ON value.text = t.value
  LEFT JOIN text_reading mobile ON mobile.text = t.mobile_number
  LEFT JOIN text_reading sms ON sms.text = t.sms_number
)
SELECT line, type, kind, value,
       coalesce(CASE WHEN kind IN ('mobile', 'phone') THEN coalesce(nullif(e164, ''), proven)
                     WHEN kind = 'email' THEN email END, '') AS normalised,
       -- Without those that are the same number.
       list_sort(list_distinct([t FOR t IN said[2:] IF t NOT IN (
         value, parts, CASE mobile_e164 WHEN nullif(normalised, '') THEN mobile_number ELSE '' END,
         CASE sms_e164 WHEN nullif(normalised, '') THEN sms_number ELSE '' END)])) AS others,
       [CASE WHEN kind = 'email' AND normalised = '' THEN 'the e-mail address has no valid form'
             WHEN kind IN ('mobile', 'phone') AND (normalised = '' OR e164 <> '')
             THEN coalesce(remark, 'the number is not understood') END,
        CASE WHEN kind IN ('mobile', 'phone') AND normalised <> '' AND len([n FOR n IN beside IF n <> normalised]) > 0
             THEN 'another number stands beside it' END] AS remarks
FROM readings;

CREATE VIEW doubts AS
SELECT line, way.value = '' AS says_nothing, whose.doubt, '' AS detail, way.remarks FROM way JOIN whose USING (line);

CREATE VIEW reading AS
SELECT line, whose.patient_id, way.kind, way.type AS filemaker_type, told.label, way.value, way.normalised,
       array_to_string(way.others, '; ') AS other_values,
       told.address_1, told.address_2, told.suburb, told.state, told.postcode, told.country
FROM told JOIN way USING (line) JOIN whose USING (line);
