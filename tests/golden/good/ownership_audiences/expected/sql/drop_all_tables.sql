-- Drops what sql/schema.sql creates.
-- What stands between restc's markers is compiled from specs/; what is outside the marked regions is yours.

-- restc:begin care_team_members
DROP TABLE IF EXISTS care_team_members CASCADE;
-- restc:end care_team_members

-- restc:begin diary_entries
DROP TABLE IF EXISTS diary_entries CASCADE;
-- restc:end diary_entries

-- restc:begin diary_shares
DROP TABLE IF EXISTS diary_shares CASCADE;
-- restc:end diary_shares

-- restc:begin encounters
DROP TABLE IF EXISTS encounters CASCADE;
-- restc:end encounters

-- restc:begin findings
DROP TABLE IF EXISTS findings CASCADE;
-- restc:end findings

-- restc:begin handbooks
DROP TABLE IF EXISTS handbooks CASCADE;
-- restc:end handbooks

-- restc:begin notices
DROP TABLE IF EXISTS notices CASCADE;
-- restc:end notices

-- restc:begin patients
DROP TABLE IF EXISTS patients CASCADE;
-- restc:end patients

-- restc:begin practitioners
DROP TABLE IF EXISTS practitioners CASCADE;
-- restc:end practitioners

-- restc:begin wards
DROP TABLE IF EXISTS wards CASCADE;
DROP TABLE IF EXISTS ward_patients CASCADE;
-- restc:end wards
