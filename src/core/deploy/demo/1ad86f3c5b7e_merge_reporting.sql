-- Merge reporting
--
-- revision: 1ad86f3c5b7e
-- down-revision: 08d5b7f1ae46, 92c4e0f7b6d1
-- created: @created@

-- migrate:up

-- migrate:down
