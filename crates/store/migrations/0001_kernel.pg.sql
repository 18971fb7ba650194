CREATE FUNCTION ledger_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a % is never changed or removed', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER fact_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON fact FOR EACH STATEMENT EXECUTE FUNCTION ledger_stays();
CREATE TRIGGER link_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON link FOR EACH STATEMENT EXECUTE FUNCTION ledger_stays();
CREATE FUNCTION fact_waits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO fact_unsealed (fact_id, at) VALUES (NEW.id, NEW.at);
  RETURN NULL;
END $$;
CREATE TRIGGER fact_waits AFTER INSERT ON fact FOR EACH ROW EXECUTE FUNCTION fact_waits();
-- SQLite's json_each on a JSON list, for List parameters: WHERE id IN (SELECT value FROM json_each(?1)).
CREATE FUNCTION json_each(list text) RETURNS TABLE (value text) LANGUAGE sql IMMUTABLE STRICT AS
$$ SELECT jsonb_array_elements_text(list::jsonb) $$;
