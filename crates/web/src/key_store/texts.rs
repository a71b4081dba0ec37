//! Texts that the key store's script shows, by the keys of `keystore/README.md`.

use i18n::Texts;

/// As JSON for a `<script type="application/json">`: no `<` in it ends the block.
pub(super) fn json(t: Texts) -> String {
    let k = t.keystore();
    let texts = serde_json::json!({
        "title.login": k.title_login(),
        "title.document": k.title_document(),
        "warning.login": k.warning_login(),
        "warning.document": k.warning_document(),
        "file.login": k.file_login(),
        "file.document": k.file_document(),
        "open.login": k.open_login(),
        "open.document": k.open_document(),
        "sign.login": k.sign_login(),
        "sign.document": k.sign_document(),
        "done.login": k.done_login(),
        "done.document": k.done_document(),
        "problem.no-file": k.no_file(),
        "problem.no-password": k.no_password(),
        "problem.not-key-store": k.not_key_store(),
        "problem.wrong-password": k.wrong_password(),
        "problem.damaged": k.damaged(),
        "problem.unsupported": k.unsupported(),
        "problem.no-key": k.no_key(),
        "problem.wrong-key-for-login": k.wrong_key_for_login(),
        "problem.wrong-key-for-document": k.wrong_key_for_document(),
        "problem.expired": k.expired(),
        "problem.not-yet-valid": k.not_yet_valid(),
        "problem.organisation-key": k.organisation_key(),
        "problem.person-key": k.person_key(),
        "problem.other-person": k.other_person(),
        "problem.unclear-owner": k.unclear_owner(),
        "problem.bad-request": k.bad_request(),
        "problem.idle": k.idle(),
        "problem.failed": k.failed(),
    });
    texts.to_string().replace('<', "\\u003c")
}
