-- Write customers.email in lower case
--
-- Sign-in compares addresses byte by byte. Addresses that differ only in case stay two customers; support
-- is going through them.
--
-- revision: c7f83b5e20da
-- down-revision: b06c9e7f3a11
-- created: @created@

-- migrate:up
UPDATE customers SET email = lower(email) WHERE email <> lower(email);

-- migrate:down
-- The spelling that people used is not kept, and lower case is fine before this revision too.
