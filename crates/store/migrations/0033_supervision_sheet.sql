-- A sheet 督办单 is printed as it was issued: what it printed of the item is kept with it. Sheets issued before have the item's words as
-- they are, and the sentence of their colour.
ALTER TABLE supervision_sheet ADD COLUMN content TEXT NOT NULL DEFAULT '';
ALTER TABLE supervision_sheet ADD COLUMN target TEXT NOT NULL DEFAULT '';
ALTER TABLE supervision_sheet ADD COLUMN urges TEXT NOT NULL DEFAULT '';
UPDATE supervision_sheet SET
  content = (SELECT i.content FROM supervision_item i WHERE i.matter_id = supervision_sheet.item_id),
  target = (SELECT i.target || CASE WHEN i.target <> '' AND i.measure <> '' THEN '；' ELSE '' END || trim(CASE WHEN i.measure <> '' THEN i.measure || ' ' || i.measure_unit ELSE '' END) FROM supervision_item i WHERE i.matter_id = supervision_sheet.item_id),
  urges = CASE colour
    WHEN 'blue' THEN '时限临近，现予提示，请抓紧办理并按时反馈。'
    WHEN 'orange' THEN '进展滞后或成效不实，现予预警，请立即整改并按时反馈。'
    WHEN 'red' THEN '仍未按要求办结，现予督办，请限期办结，并说明情况和整改措施。'
    ELSE '' END;
-- What was closed is done.
UPDATE supervision_item SET progress = 100 WHERE closed_on IS NOT NULL AND withdrawn_on IS NULL;
