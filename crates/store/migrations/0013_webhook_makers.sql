-- Which token made a webhook: it goes on when that is revoked. Nothing where it was made before that was kept.
ALTER TABLE webhooks ADD COLUMN made_by_token TEXT;

-- A token with the name of who made it, and how many of the webhooks that it made are still there.
DROP VIEW api_tokens_made;
CREATE VIEW api_tokens_made AS
SELECT api_tokens.*,
    (SELECT people.name FROM people
      WHERE people.practice = api_tokens.practice AND people.id = api_tokens.made_by) AS maker,
    (SELECT count(*) FROM webhooks
      WHERE webhooks.practice = api_tokens.practice AND webhooks.made_by_token = api_tokens.id) AS webhooks
FROM api_tokens;
