/* Answers.now */
-- The transaction's first statement took its snapshot after this instant.
select now()
