-- Special groups 专项小组 of a ledger 台账.
CREATE TABLE supervision_group (
  id TEXT PRIMARY KEY,
  unit_id TEXT NOT NULL REFERENCES unit (id),
  ledger TEXT NOT NULL,
  position BIGINT NOT NULL,
  name TEXT NOT NULL,
  leader_id TEXT REFERENCES person (id)
);
CREATE UNIQUE INDEX supervision_group_name ON supervision_group (unit_id, ledger, name);
-- Supervised items 督办事项. Each is a matter of kind 'supervision', which carries its title, its clock, who may know of it and its story.
-- parent_id: what it was decomposed from 分解. before_id: the round it follows. measure: a decimal as text, '' where the target is words
-- only. milestone_on: the day of its earliest milestone not reached, lead_unit_id: the unit whose charge is lead, so that a list needs
-- no look at either. told: the light people were last told of.
CREATE TABLE supervision_item (
  matter_id TEXT PRIMARY KEY REFERENCES matter (id),
  unit_id TEXT NOT NULL REFERENCES unit (id),
  year BIGINT NOT NULL,
  serial BIGINT NOT NULL,
  number TEXT NOT NULL,
  category TEXT NOT NULL,
  ledger TEXT NOT NULL,
  content TEXT NOT NULL,
  target TEXT NOT NULL,
  measure TEXT NOT NULL,
  measure_unit TEXT NOT NULL,
  strategy TEXT NOT NULL,
  rhythm TEXT NOT NULL,
  report_on TEXT,
  due_on TEXT NOT NULL,
  milestone_on TEXT,
  lead_unit_id TEXT NOT NULL REFERENCES unit (id),
  cared_by TEXT REFERENCES person (id),
  commissioner_id TEXT REFERENCES person (id),
  group_id TEXT REFERENCES supervision_group (id),
  told TEXT NOT NULL,
  parent_id TEXT REFERENCES supervision_item (matter_id),
  before_id TEXT REFERENCES supervision_item (matter_id),
  round BIGINT NOT NULL,
  progress BIGINT NOT NULL,
  closed_on TEXT,
  revision BIGINT NOT NULL
);
CREATE UNIQUE INDEX supervision_number ON supervision_item (unit_id, year, serial);
CREATE INDEX supervision_open ON supervision_item (unit_id, due_on, matter_id, milestone_on) WHERE closed_on IS NULL;
CREATE INDEX supervision_listed ON supervision_item (unit_id, year, serial, due_on, milestone_on, closed_on);
CREATE INDEX supervision_led ON supervision_item (lead_unit_id, due_on, matter_id) WHERE closed_on IS NULL;
CREATE INDEX supervision_parts ON supervision_item (parent_id);
CREATE INDEX supervision_rounds ON supervision_item (before_id);
CREATE INDEX supervision_reports ON supervision_item (report_on, matter_id) WHERE closed_on IS NULL AND report_on IS NOT NULL;
-- Where an item comes from 来源: the words quoted, by whom and when; matter_id and opinion_id anchor them in a paper.
CREATE TABLE supervision_source (
  item_id TEXT PRIMARY KEY REFERENCES supervision_item (matter_id),
  kind TEXT NOT NULL,
  matter_id TEXT REFERENCES matter (id),
  opinion_id TEXT,
  words TEXT NOT NULL,
  said_by TEXT NOT NULL,
  said_on TEXT
);
CREATE INDEX supervision_source_matter ON supervision_source (matter_id);
CREATE INDEX supervision_source_opinion ON supervision_source (opinion_id);
-- Who is responsible 责任: lead 牵头 or support 配合; ended when another took over. Every unit's time counts on its own clock.
CREATE TABLE supervision_charge (
  id TEXT PRIMARY KEY,
  item_id TEXT NOT NULL REFERENCES supervision_item (matter_id),
  unit_id TEXT NOT NULL REFERENCES unit (id),
  role TEXT NOT NULL,
  person_id TEXT NOT NULL REFERENCES person (id),
  handed_at BIGINT NOT NULL,
  handed_by TEXT NOT NULL REFERENCES person (id),
  sign_due_at BIGINT NOT NULL,
  signed_at BIGINT,
  signed_by TEXT REFERENCES person (id),
  ended_at BIGINT,
  ended_why TEXT NOT NULL
);
CREATE UNIQUE INDEX supervision_charge_open ON supervision_charge (item_id, unit_id) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX supervision_lead ON supervision_charge (item_id) WHERE ended_at IS NULL AND role = 'lead';
CREATE INDEX supervision_charge_unit ON supervision_charge (unit_id, item_id) WHERE ended_at IS NULL;
CREATE INDEX supervision_charge_person ON supervision_charge (person_id, item_id) WHERE ended_at IS NULL;
-- Milestones 节点 of the reverse schedule 倒排工期.
CREATE TABLE supervision_milestone (
  id TEXT PRIMARY KEY,
  item_id TEXT NOT NULL REFERENCES supervision_item (matter_id),
  position BIGINT NOT NULL,
  name TEXT NOT NULL,
  due_on TEXT NOT NULL,
  done_on TEXT,
  done_by TEXT REFERENCES person (id)
);
CREATE INDEX supervision_milestone_item ON supervision_milestone (item_id, position);
-- Feedback 反馈: asked for by rhythm or by hand (due_on), given once, reviewed once.
CREATE TABLE supervision_feedback (
  id TEXT PRIMARY KEY,
  item_id TEXT NOT NULL REFERENCES supervision_item (matter_id),
  unit_id TEXT NOT NULL REFERENCES unit (id),
  asked_at BIGINT NOT NULL,
  asked_by TEXT REFERENCES person (id),
  due_on TEXT NOT NULL,
  given_at BIGINT,
  given_by TEXT REFERENCES person (id),
  progress BIGINT,
  body TEXT,
  reviewed_at BIGINT,
  reviewed_by TEXT REFERENCES person (id),
  verdict TEXT,
  remark TEXT
);
CREATE INDEX supervision_feedback_item ON supervision_feedback (item_id, asked_at, id);
CREATE INDEX supervision_feedback_waiting ON supervision_feedback (unit_id, due_on) WHERE given_at IS NULL;
-- Closing 销号: applied for by the lead unit, checked by the office; look_on is the day of 回头看.
CREATE TABLE supervision_closure (
  id TEXT PRIMARY KEY,
  item_id TEXT NOT NULL REFERENCES supervision_item (matter_id),
  asked_at BIGINT NOT NULL,
  asked_by TEXT NOT NULL REFERENCES person (id),
  statement TEXT NOT NULL,
  settled_at BIGINT,
  settled_by TEXT REFERENCES person (id),
  verdict TEXT,
  remark TEXT,
  look_on TEXT,
  looked_at BIGINT,
  looked_by TEXT REFERENCES person (id),
  outcome TEXT,
  finding TEXT
);
CREATE UNIQUE INDEX supervision_closure_open ON supervision_closure (item_id) WHERE settled_at IS NULL;
CREATE INDEX supervision_look ON supervision_closure (look_on) WHERE look_on IS NOT NULL AND looked_at IS NULL;
-- Extension 延期 of an item: before its limit, with a reason, approved by the office.
CREATE TABLE supervision_extension (
  id TEXT PRIMARY KEY,
  item_id TEXT NOT NULL REFERENCES supervision_item (matter_id),
  asked_at BIGINT NOT NULL,
  asked_by TEXT NOT NULL REFERENCES person (id),
  due_before TEXT NOT NULL,
  wanted_on TEXT NOT NULL,
  reason TEXT NOT NULL,
  settled_at BIGINT,
  settled_by TEXT REFERENCES person (id),
  granted BOOLEAN,
  answer TEXT
);
CREATE UNIQUE INDEX supervision_extension_open ON supervision_extension (item_id) WHERE settled_at IS NULL;
-- Evidence 佐证材料 of a feedback.
CREATE TABLE supervision_evidence (
  id TEXT PRIMARY KEY,
  feedback_id TEXT NOT NULL REFERENCES supervision_feedback (id),
  item_id TEXT NOT NULL REFERENCES supervision_item (matter_id),
  name TEXT NOT NULL,
  mime TEXT NOT NULL,
  size BIGINT NOT NULL,
  blob TEXT NOT NULL,
  added_at BIGINT NOT NULL
);
CREATE INDEX supervision_evidence_item ON supervision_evidence (item_id, added_at, id);
-- Sheets 督办单 issued to a unit: the notice 督办通知单, or the three colours; office_id issues, numbers run by office and year. due_on: the
-- limit of the item as it stood, which an extension must not change on a paper that went out.
CREATE TABLE supervision_sheet (
  id TEXT PRIMARY KEY,
  office_id TEXT NOT NULL REFERENCES unit (id),
  item_id TEXT NOT NULL REFERENCES supervision_item (matter_id),
  unit_id TEXT NOT NULL REFERENCES unit (id),
  colour TEXT NOT NULL,
  year BIGINT NOT NULL,
  serial BIGINT NOT NULL,
  number TEXT NOT NULL,
  words TEXT NOT NULL,
  due_on TEXT NOT NULL,
  answer_on TEXT NOT NULL,
  issued_at BIGINT NOT NULL,
  issued_by TEXT NOT NULL REFERENCES person (id),
  signed_at BIGINT,
  signed_by TEXT REFERENCES person (id)
);
CREATE UNIQUE INDEX supervision_sheet_number ON supervision_sheet (office_id, year, serial);
CREATE INDEX supervision_sheet_item ON supervision_sheet (item_id, issued_at, id);
CREATE INDEX supervision_sheet_waiting ON supervision_sheet (unit_id, issued_at) WHERE signed_at IS NULL;
-- Who works on an item beside the units: a joint team 联合督查组, people of other units 协同.
CREATE TABLE supervision_member (
  item_id TEXT NOT NULL REFERENCES supervision_item (matter_id),
  person_id TEXT NOT NULL REFERENCES person (id),
  since BIGINT NOT NULL,
  PRIMARY KEY (item_id, person_id)
);
-- The yearly plan of inspections 督查检查计划: kind is comprehensive or special; above: ordered from above, outside the cap.
CREATE TABLE inspection (
  id TEXT PRIMARY KEY,
  unit_id TEXT NOT NULL REFERENCES unit (id),
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  scope TEXT NOT NULL,
  basis TEXT NOT NULL,
  above BOOLEAN NOT NULL,
  from_on TEXT NOT NULL,
  to_on TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  made_by TEXT NOT NULL REFERENCES person (id),
  dropped_at BIGINT,
  dropped_why TEXT NOT NULL
);
CREATE INDEX inspection_planned ON inspection (from_on, id) WHERE dropped_at IS NULL;
CREATE TABLE inspection_target (
  inspection_id TEXT NOT NULL REFERENCES inspection (id),
  unit_id TEXT NOT NULL REFERENCES unit (id),
  PRIMARY KEY (inspection_id, unit_id)
);
CREATE INDEX inspection_target_unit ON inspection_target (unit_id, inspection_id);
-- Field visits 实地督查 (manner: 明察, 暗访, 四不两直) and what was found; a finding may have become an item.
CREATE TABLE supervision_visit (
  id TEXT PRIMARY KEY,
  unit_id TEXT NOT NULL REFERENCES unit (id),
  inspection_id TEXT REFERENCES inspection (id),
  item_id TEXT REFERENCES supervision_item (matter_id),
  manner TEXT NOT NULL,
  visited_unit_id TEXT NOT NULL REFERENCES unit (id),
  place TEXT NOT NULL,
  visited_on TEXT NOT NULL,
  people TEXT NOT NULL,
  summary TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  made_by TEXT NOT NULL REFERENCES person (id)
);
CREATE INDEX supervision_visit_unit ON supervision_visit (unit_id, visited_on, id);
CREATE INDEX supervision_visit_visited ON supervision_visit (visited_unit_id, visited_on, id);
CREATE TABLE supervision_finding (
  id TEXT PRIMARY KEY,
  visit_id TEXT NOT NULL REFERENCES supervision_visit (id),
  position BIGINT NOT NULL,
  words TEXT NOT NULL,
  item_id TEXT REFERENCES supervision_item (matter_id)
);
CREATE INDEX supervision_finding_visit ON supervision_finding (visit_id, position);
-- Pictures and other files of a visit 现场材料.
CREATE TABLE supervision_visit_file (
  id TEXT PRIMARY KEY,
  visit_id TEXT NOT NULL REFERENCES supervision_visit (id),
  name TEXT NOT NULL,
  mime TEXT NOT NULL,
  size BIGINT NOT NULL,
  blob TEXT NOT NULL,
  added_at BIGINT NOT NULL
);
CREATE INDEX supervision_visit_file_visit ON supervision_visit_file (visit_id, added_at, id);
-- The paper that carries the 督查通报 of a month (2026-11) of an office.
CREATE TABLE supervision_bulletin (
  unit_id TEXT NOT NULL REFERENCES unit (id),
  month TEXT NOT NULL,
  matter_id TEXT NOT NULL REFERENCES matter (id),
  made_at BIGINT NOT NULL,
  PRIMARY KEY (unit_id, month, matter_id)
);
-- Appeals 申诉 of a unit against a point of its score of a month; granted takes the point back.
CREATE TABLE supervision_appeal (
  id TEXT PRIMARY KEY,
  office_id TEXT NOT NULL REFERENCES unit (id),
  unit_id TEXT NOT NULL REFERENCES unit (id),
  month TEXT NOT NULL,
  point TEXT NOT NULL,
  reason TEXT NOT NULL,
  asked_at BIGINT NOT NULL,
  asked_by TEXT NOT NULL REFERENCES person (id),
  settled_at BIGINT,
  settled_by TEXT REFERENCES person (id),
  granted BOOLEAN,
  answer TEXT
);
CREATE INDEX supervision_appeal_month ON supervision_appeal (office_id, month, unit_id);
-- Feeds 日历订阅: the secret part of the address is kept as its hash only.
CREATE TABLE calendar_feed (
  person_id TEXT PRIMARY KEY REFERENCES person (id),
  hash TEXT NOT NULL UNIQUE,
  made_at BIGINT NOT NULL
);
