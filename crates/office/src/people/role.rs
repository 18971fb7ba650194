//! Roles (角色) and natures of units (单位性质): closed lists of office words.

lexicon::words! {
    /// Role (角色), granted per unit or department; drafting needs none.
    Role, "角色" {
        /// Signs for and registers incoming papers.
        Registrar = "registrar", "收发员";
        /// Office review with the five checks 五关.
        OfficeReviewer = "office_reviewer", "办公室审核";
        /// Proposes how to handle an incoming paper.
        Proposer = "proposer", "拟办";
        /// Approves for issue.
        Signer = "signer", "签发人";
        /// Rechecks after signing.
        Rechecker = "rechecker", "复核";
        /// Takes issue numbers.
        Numberer = "numberer", "编号";
        /// Applies the seal.
        Sealer = "sealer", "用印";
        /// Enters seals and takes them out of use; neither applies them nor administers the unit.
        SealKeeper = "seal_keeper", "印章管理";
        /// Prints and distributes.
        Issuer = "issuer", "印发";
        /// Files into the archive.
        Archivist = "archivist", "归档";
        /// Gives instructions 批示.
        Leader = "leader", "领导";
        /// Urges and supervises.
        Supervisor = "supervisor", "督办";
        /// Reads every document of the unit.
        RecordsReader = "records_reader", "公文库";
        /// Keeps limits, number series and the calendar of the unit.
        UnitAdmin = "unit_admin", "单位管理";
        /// System administrator: accounts, backup, settings; sees no matters, grants nothing.
        SystemAdmin = "system_admin", "系统管理员";
        /// Security administrator: grants, labels, policies.
        SecurityAdmin = "security_admin", "安全管理员";
        /// Audit administrator: the ledger.
        Auditor = "auditor", "审计管理员";
    }
}

lexicon::words! {
    /// Nature of a unit (单位性质).
    UnitKind, "单位性质" {
        /// Party or government organ.
        Organ = "organ", "党政机关";
        /// Public institution.
        Institution = "institution", "事业单位";
        /// Town, township or sub-district.
        Town = "town", "乡镇街道";
        /// Company.
        Company = "company", "国有企业";
        /// Anything else.
        Other = "other", "其他";
    }
}

impl Role {
    /// The three administrators (三员): separate persons with nothing else to do. GB/T 22239-2019, 8.1.5.
    pub const ADMINISTRATORS: [Role; 3] = [Role::SystemAdmin, Role::SecurityAdmin, Role::Auditor];

    /// Whether this is one of the three administrators.
    #[must_use]
    pub fn is_administrator(self) -> bool {
        Self::ADMINISTRATORS.contains(&self)
    }
}

store::code_value!(Role, UnitKind);
