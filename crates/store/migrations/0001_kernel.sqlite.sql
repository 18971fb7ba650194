CREATE TRIGGER fact_stays BEFORE UPDATE ON fact BEGIN SELECT RAISE(ABORT, 'a fact is never changed'); END;
CREATE TRIGGER fact_remains BEFORE DELETE ON fact BEGIN SELECT RAISE(ABORT, 'a fact is never removed'); END;
CREATE TRIGGER link_stays BEFORE UPDATE ON link BEGIN SELECT RAISE(ABORT, 'a link is never changed'); END;
CREATE TRIGGER link_remains BEFORE DELETE ON link BEGIN SELECT RAISE(ABORT, 'a link is never removed'); END;
CREATE TRIGGER fact_waits AFTER INSERT ON fact BEGIN INSERT INTO fact_unsealed (fact_id, at) VALUES (NEW.id, NEW.at); END;
