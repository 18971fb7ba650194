//! What a test has to see in, or do to, a database from outside.

store::statements! {
    /// As a newer program leaves a database.
    NEWER = "INSERT INTO migration (name, checksum, at) VALUES ('9999_later', '', 0)";
    /// Makes every flow one that this program does not ship.
    AGE_FLOWS = "UPDATE flow_definition SET body = body || ?1";
    /// Makes a limit one that this program does not ship.
    AGE_LIMIT = "UPDATE limit_rule SET limit_text = ?1 WHERE flow = 'outgoing' AND step = 'sign' AND urgency = 'normal'";
    /// Versions of a flow.
    VERSIONS = "SELECT count(*), max(version) FROM flow_definition WHERE key = ?1";
    /// That limit.
    LIMIT = "SELECT limit_text FROM limit_rule WHERE flow = 'outgoing' AND step = 'sign' AND urgency = 'normal'";
}
