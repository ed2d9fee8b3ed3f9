-- Whether lone cards are items of this vote too: its items are taken anew when it is opened.
ALTER TABLE seminars_poll ADD COLUMN lone_cards BIGINT NOT NULL DEFAULT 0;
UPDATE seminars_poll SET lone_cards = 1 WHERE method <> 'grid'
AND EXISTS (SELECT 1 FROM seminars_poll_item i WHERE i.poll_id = seminars_poll.id AND i.cluster_id IS NULL);
