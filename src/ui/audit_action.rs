//! What the audit log tells of, in words.

use super::language::tr;
use crate::case::audit::AuditAction;

/// What happened.
pub(crate) fn words(action: AuditAction) -> &'static str {
    match action {
        AuditAction::Import => tr!("audit-action-import"),
        AuditAction::RunRequested => tr!("audit-action-run-requested"),
        AuditAction::Run => tr!("audit-action-run"),
        AuditAction::RunFailed => tr!("audit-action-run-failed"),
        AuditAction::Claim => tr!("audit-action-claim"),
        AuditAction::Release => tr!("audit-action-release"),
        AuditAction::View => tr!("audit-action-view"),
        AuditAction::Trial => tr!("audit-action-trial"),
        AuditAction::Decide => tr!("audit-action-decide"),
        AuditAction::Assign => tr!("audit-action-assign"),
        AuditAction::Snooze => tr!("audit-action-snooze"),
        AuditAction::Wake => tr!("audit-action-wake"),
        AuditAction::Escalate => tr!("audit-action-escalate"),
        AuditAction::Deescalate => tr!("audit-action-deescalate"),
        AuditAction::Reopen => tr!("audit-action-reopen"),
        AuditAction::Undo => tr!("audit-action-undo"),
        AuditAction::Override => tr!("audit-action-override"),
        AuditAction::Correct => tr!("audit-action-correct"),
        AuditAction::KnownAnswer => tr!("audit-action-known-answer"),
        AuditAction::Export => tr!("audit-action-export"),
        AuditAction::ExportUnmade => tr!("audit-action-export-unmade"),
        AuditAction::Enrol => tr!("audit-action-enrol"),
        AuditAction::Unenrol => tr!("audit-action-unenrol"),
        AuditAction::GalleryView => tr!("audit-action-gallery-view"),
        AuditAction::ListImport => tr!("audit-action-list-import"),
        AuditAction::ListRemove => tr!("audit-action-list-remove"),
        AuditAction::AuditView => tr!("audit-action-audit-view"),
        AuditAction::AuditExport => tr!("audit-action-audit-export"),
        AuditAction::OperatorAdd => tr!("audit-action-operator-add"),
        AuditAction::OperatorChange => tr!("audit-action-operator-change"),
        AuditAction::PassphraseChange => tr!("audit-action-passphrase-change"),
        AuditAction::SignIn => tr!("audit-action-sign-in"),
        AuditAction::SignInRefused => tr!("audit-action-sign-in-refused"),
        AuditAction::SignOut => tr!("audit-action-sign-out"),
        AuditAction::Lock => tr!("audit-action-lock"),
        AuditAction::KeysInit => tr!("audit-action-keys-init"),
        AuditAction::KeysRotate => tr!("audit-action-keys-rotate"),
        AuditAction::KeysShow => tr!("audit-action-keys-show"),
        AuditAction::SigningKey => tr!("audit-action-signing-key"),
        AuditAction::ClockBack => tr!("audit-action-clock-back"),
        AuditAction::Hold => tr!("audit-action-hold"),
        AuditAction::HoldRelease => tr!("audit-action-hold-release"),
        AuditAction::EraseOrdered => tr!("audit-action-erase-ordered"),
        AuditAction::Erased => tr!("audit-action-erased"),
        AuditAction::RetentionView => tr!("audit-action-retention-view"),
        AuditAction::ReceivingKey => tr!("audit-action-receiving-key"),
        AuditAction::ContactTrust => tr!("audit-action-contact-trust"),
        AuditAction::ContactDistrust => tr!("audit-action-contact-distrust"),
        AuditAction::Receive => tr!("audit-action-receive"),
        AuditAction::BundleDelete => tr!("audit-action-bundle-delete"),
        AuditAction::Backup => tr!("audit-action-backup"),
        AuditAction::Restore => tr!("audit-action-restore"),
        AuditAction::BackupPrune => tr!("audit-action-backup-prune"),
        AuditAction::KioskEnd => tr!("audit-action-kiosk-end"),
    }
}

/// What an event tells of; where this version does not know it, its name in the log.
pub(crate) fn of_event(name: &str) -> &str {
    name.parse().map_or(name, |action| words(action))
}
