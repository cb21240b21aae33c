-- restc:begin announcements
DROP TABLE IF EXISTS announcements CASCADE;
-- restc:end announcements

-- restc:begin attachments
DROP TABLE IF EXISTS attachments CASCADE;
-- restc:end attachments

-- restc:begin comments
DROP TABLE IF EXISTS comments CASCADE;
-- restc:end comments

-- restc:begin idempotency-keys
DROP TABLE IF EXISTS idempotency_keys CASCADE;
-- restc:end idempotency-keys

-- restc:begin labels
DROP TABLE IF EXISTS labels CASCADE;
-- restc:end labels

-- restc:begin memberships
DROP TABLE IF EXISTS memberships CASCADE;
-- restc:end memberships

-- restc:begin projects
DROP TABLE IF EXISTS projects CASCADE;
-- restc:end projects

-- restc:begin saved_filters
DROP TABLE IF EXISTS saved_filters CASCADE;
-- restc:end saved_filters

-- restc:begin tasks
DROP TABLE IF EXISTS tasks CASCADE;
DROP TABLE IF EXISTS task_labels CASCADE;
-- restc:end tasks

-- restc:begin time_entries
DROP TABLE IF EXISTS time_entries CASCADE;
-- restc:end time_entries
