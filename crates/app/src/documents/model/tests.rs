//! Codes of documents.

use super::*;

#[test]
fn codes_are_read_as_they_are_written() {
    for kind in DocumentKind::ALL {
        let code = if kind.needs_referral() {
            Code::Referral(kind, ReferralId::from_u128(77))
        } else {
            Code::Application(kind, ApplicationId::from_u128(77))
        };
        assert_eq!(code.to_string().parse(), Ok(code));
    }
    assert_eq!("referral-".parse::<Code>(), Err(InvalidCode));
    assert_eq!("app_00000000000000000000000001".parse::<Code>(), Err(InvalidCode));
}
