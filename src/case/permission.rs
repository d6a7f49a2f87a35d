//! Who may do what: roles, permissions, and the one table that joins them.

use serde::{Deserialize, Serialize};

use super::audit::AuditAction;

/// What an operator is here for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Looks at cases and decides them.
    Reviewer,
    /// The same, and what is left to senior reviewers: contradictions, assignments, cases opened again.
    Senior,
    /// Looks at what was done, by whom and how well; decides nothing.
    Compliance,
    /// Keeps operators, keys and lists; sees no case.
    Administrator,
    /// A place where cases come in; sees none of them again.
    Kiosk,
}

/// One thing that an operator may or may not do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// See the list, cases, evidence and reports.
    Look,
    /// Bring cases in.
    Import,
    /// Run the pipeline over stored cases and record what it reports.
    Run,
    /// Claim cases, give them back, put them off, leave them to senior reviewers.
    Claim,
    /// Decide claimed cases, and take one's own decision back.
    Decide,
    /// Judge a check otherwise than the machine.
    Override,
    /// Correct a field that was misread.
    Correct,
    /// Claim what was left to senior reviewers, and hand it back.
    HandleEscalated,
    /// Assign cases to people.
    Assign,
    /// Put decided and settled cases back into the queue.
    Reopen,
    /// Bring in cases whose answer is known.
    KnownAnswers,
    /// See how reviewers do.
    SeeQuality,
    /// Write whole cases to files.
    Export,
    /// Write cases to files without what the redaction profile leaves out.
    ExportRedacted,
    /// See who is enrolled in the gallery.
    SeeGallery,
    /// Take a person out of the gallery.
    ForgetFaces,
    /// Import and remove lists of known images and addresses.
    ChangeLists,
    /// Read the events of the audit log, and write them to files.
    SeeAudit,
    /// Check the chain of the audit log and take its head.
    VerifyAudit,
    /// Add operators, change roles, let in and shut out, set passphrases.
    ManageOperators,
    /// Change the keys of the installation.
    ChangeKeys,
    /// Set how long things are kept, hold them, and have them erased.
    Retention,
    /// Send cases to the one recipient that the policy names, and to no other.
    Forward,
    /// Back the installation up, and restore it.
    Backup,
    /// End a kiosk, behind which its machine can be reached.
    EndKiosk,
}

use Permission::{
    Assign, Backup, ChangeKeys, ChangeLists, Claim, Correct, Decide, EndKiosk, Export, ExportRedacted, ForgetFaces,
    Forward, HandleEscalated, Import, KnownAnswers, Look, ManageOperators, Override, Reopen, Retention, Run, SeeAudit,
    SeeGallery, SeeQuality, VerifyAudit,
};

/// The table: what each role may do, and nothing else. Nobody both decides cases and makes operators, so that no one person can
/// make himself the second one.
const TABLE: [(Role, &[Permission]); 5] = [
    (Role::Reviewer, &[Look, Import, Run, Claim, Decide, Override, Correct, ExportRedacted]),
    (
        Role::Senior,
        &[
            Look,
            Import,
            Run,
            Claim,
            Decide,
            Override,
            Correct,
            HandleEscalated,
            Assign,
            Reopen,
            KnownAnswers,
            SeeQuality,
            Export,
            ExportRedacted,
            SeeGallery,
            EndKiosk,
        ],
    ),
    (
        Role::Compliance,
        &[Look, SeeQuality, Export, ExportRedacted, SeeGallery, ForgetFaces, SeeAudit, VerifyAudit, Retention],
    ),
    (Role::Administrator, &[ChangeLists, VerifyAudit, ManageOperators, ChangeKeys, Backup, EndKiosk]),
    (Role::Kiosk, &[Import, Run, Forward]),
];

impl Role {
    /// Every role.
    pub const ALL: [Role; 5] = [Role::Reviewer, Role::Senior, Role::Compliance, Role::Administrator, Role::Kiosk];

    /// What this role may do.
    pub fn permissions(self) -> &'static [Permission] {
        TABLE.iter().find(|(role, _)| *role == self).map_or(&[], |(_, permissions)| permissions)
    }

    /// Whether this role may do it.
    pub fn may(self, permission: Permission) -> bool {
        self.permissions().contains(&permission)
    }

    /// Its name on the command line and in the log.
    pub const fn name(self) -> &'static str {
        match self {
            Role::Reviewer => "reviewer",
            Role::Senior => "senior",
            Role::Compliance => "compliance",
            Role::Administrator => "administrator",
            Role::Kiosk => "kiosk",
        }
    }
}

impl Permission {
    /// Every permission.
    pub const ALL: [Permission; 25] = [
        Look,
        Import,
        Run,
        Claim,
        Decide,
        Override,
        Correct,
        HandleEscalated,
        Assign,
        Reopen,
        KnownAnswers,
        SeeQuality,
        Export,
        ExportRedacted,
        SeeGallery,
        ForgetFaces,
        ChangeLists,
        SeeAudit,
        VerifyAudit,
        ManageOperators,
        ChangeKeys,
        Retention,
        Forward,
        Backup,
        EndKiosk,
    ];

    /// What it is to do, as a sentence names it: "may not …".
    pub const fn deed(self) -> &'static str {
        match self {
            Look => "see cases",
            Import => "import cases",
            Run => "run checks",
            Claim => "claim cases",
            Decide => "decide cases",
            Override => "judge checks otherwise",
            Correct => "correct fields",
            HandleEscalated => "take cases that were left to senior reviewers",
            Assign => "assign cases",
            Reopen => "open cases again",
            KnownAnswers => "bring in cases whose answer is known",
            SeeQuality => "see how reviewers do",
            Export => "export whole cases",
            ExportRedacted => "export cases",
            SeeGallery => "see who is enrolled",
            ForgetFaces => "take faces out of the gallery",
            ChangeLists => "change lists",
            SeeAudit => "read the audit log",
            VerifyAudit => "verify the audit log",
            ManageOperators => "manage operators",
            ChangeKeys => "change keys",
            Retention => "set how long things are kept",
            Forward => "send cases",
            Backup => "back the installation up",
            EndKiosk => "end the kiosk",
        }
    }

    /// What an event of this kind takes: any one of these; nothing where whoever is signed in may cause it.
    pub const fn any_for(action: AuditAction) -> &'static [Permission] {
        match action {
            AuditAction::Import | AuditAction::Receive => &[Import],
            AuditAction::RunRequested | AuditAction::Run | AuditAction::RunFailed => &[Run],
            AuditAction::Claim
            | AuditAction::Release
            | AuditAction::Snooze
            | AuditAction::Wake
            | AuditAction::Escalate => &[Claim],
            AuditAction::View | AuditAction::Trial => &[Look],
            AuditAction::Decide | AuditAction::Undo => &[Decide],
            AuditAction::Assign => &[Assign],
            AuditAction::Deescalate => &[HandleEscalated],
            AuditAction::Reopen => &[Reopen],
            AuditAction::Override => &[Override],
            AuditAction::Correct => &[Correct],
            AuditAction::KnownAnswer => &[KnownAnswers],
            AuditAction::Export => &[Export, ExportRedacted, Forward],
            AuditAction::Enrol => &[Decide, Run],
            AuditAction::Unenrol => &[Decide, Run, ForgetFaces],
            AuditAction::GalleryView => &[SeeGallery],
            AuditAction::ListImport | AuditAction::ListRemove => &[ChangeLists],
            AuditAction::AuditView | AuditAction::AuditExport => &[SeeAudit],
            AuditAction::OperatorAdd | AuditAction::OperatorChange => &[ManageOperators],
            AuditAction::KeysInit
            | AuditAction::KeysRotate
            | AuditAction::ContactTrust
            | AuditAction::ContactDistrust => &[ChangeKeys],
            AuditAction::BundleDelete => &[Export, Forward],
            AuditAction::Backup | AuditAction::Restore | AuditAction::BackupPrune => &[Backup],
            AuditAction::KioskEnd => &[EndKiosk],
            AuditAction::KeysShow => &[ChangeKeys, VerifyAudit],
            AuditAction::Hold
            | AuditAction::HoldRelease
            | AuditAction::EraseOrdered
            | AuditAction::Erased
            | AuditAction::RetentionView => &[Retention],
            AuditAction::SignIn
            | AuditAction::SignInRefused
            | AuditAction::SignOut
            | AuditAction::Lock
            | AuditAction::SigningKey
            | AuditAction::ExportUnmade
            | AuditAction::ReceivingKey
            | AuditAction::ClockBack
            | AuditAction::PassphraseChange => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_and_every_permission_stands_in_the_table() {
        for role in Role::ALL {
            assert!(!role.permissions().is_empty(), "{role:?}");
            let named: Role = serde_json::from_value(role.name().into()).unwrap();
            assert_eq!(named, role);
        }
        for permission in Permission::ALL {
            assert!(Role::ALL.iter().any(|role| role.may(permission)), "nobody may {}", permission.deed());
        }
    }

    /// One person must not be able to be the second one too.
    #[test]
    fn nobody_decides_who_makes_operators() {
        for role in Role::ALL {
            assert!(!(role.may(Decide) && role.may(ManageOperators)), "{role:?}");
            assert!(!(role.may(Decide) && role.may(SeeAudit)), "{role:?}: known answers stand out in the log");
        }
    }
}
