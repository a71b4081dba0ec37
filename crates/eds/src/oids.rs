//! Object identifiers, by the names the field uses.

use const_oid::ObjectIdentifier as Oid;

macro_rules! oids {
    ($($(#[$doc:meta])* $name:ident = $dotted:literal;)*) => {
        $($(#[$doc])* pub const $name: Oid = Oid::new_unwrap($dotted);)*
    };
}

oids! {
    /// RSA key; also a signature algorithm in CMS, where the digest is named separately.
    RSA = "1.2.840.113549.1.1.1";
    /// RSA with SHA-256.
    RSA_SHA256 = "1.2.840.113549.1.1.11";
    /// SHA-1: only the MAC of key stores.
    SHA1 = "1.3.14.3.2.26";
    /// SHA-256.
    SHA256 = "2.16.840.1.101.3.4.2.1";
    /// Key of GOST 34.10-2015, 512 bits.
    GOST2015_512 = "1.2.398.3.10.1.1.2.2";
    /// Signature of GOST 34.10-2015, 512 bits.
    GOST2015_512_SIGNATURE = "1.2.398.3.10.1.1.2.3.2";
    /// Digest of GOST 34.11-2015, 512 bits.
    STREEBOG512 = "1.2.398.3.10.1.3.3";
    /// Curve of keys of 512 bits.
    GOST2015_512_PARAMETERS = "1.2.398.3.10.1.1.2.2.1";
    /// Key of GOST 34.10-2015, 256 bits.
    GOST2015_256 = "1.2.398.3.10.1.1.2.1";
    /// Signature of GOST 34.10-2015, 256 bits.
    GOST2015_256_SIGNATURE = "1.2.398.3.10.1.1.2.3.1";
    /// Curve of keys of 256 bits.
    GOST2015_256_PARAMETERS = "1.2.398.3.10.1.1.2.1.1";
    /// Digest of GOST 34.11-2015, 256 bits.
    STREEBOG256 = "1.2.398.3.10.1.3.2";
    /// Key of GOST 34.310-2004.
    GOST2004 = "1.2.398.3.10.1.1.1.1";
    /// Curve of keys of GOST 34.310-2004.
    GOST2004_PARAMETERS = "1.2.398.3.10.1.1.1.1.1";
    /// Signature of GOST 34.310-2004.
    GOST2004_SIGNATURE = "1.2.398.3.10.1.1.1.2";
    /// Digest of GOST 34.311-95.
    GOST94 = "1.2.398.3.10.1.3.1";
    /// Substitution of GOST 34.311-95, as keys name it.
    GOST94_PARAMETERS = "1.2.398.3.10.1.3.1.1.0";

    /// CMS: plain data.
    DATA = "1.2.840.113549.1.7.1";
    /// CMS: signed data.
    SIGNED_DATA = "1.2.840.113549.1.7.2";
    /// CMS: data encrypted by a password.
    ENCRYPTED_DATA = "1.2.840.113549.1.7.6";
    /// Signed attribute: kind of content.
    CONTENT_TYPE = "1.2.840.113549.1.9.3";
    /// Signed attribute: digest of the content.
    MESSAGE_DIGEST = "1.2.840.113549.1.9.4";
    /// Signed attribute: time the signer claims.
    SIGNING_TIME = "1.2.840.113549.1.9.5";
    /// Signed attribute: digest of the signer's certificate.
    SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.47";

    /// Key bag encrypted by a password.
    SHROUDED_KEY_BAG = "1.2.840.113549.1.12.10.1.2";
    /// Certificate bag.
    CERTIFICATE_BAG = "1.2.840.113549.1.12.10.1.3";
    /// A certificate bag holds X.509.
    X509_CERTIFICATE = "1.2.840.113549.1.9.22.1";
    /// Bag attribute: name shown to people.
    FRIENDLY_NAME = "1.2.840.113549.1.9.20";
    /// Bag attribute: which key belongs to which certificate.
    LOCAL_KEY_ID = "1.2.840.113549.1.9.21";
    /// Password-based 3DES of key bags.
    PBE_SHA1_3DES = "1.2.840.113549.1.12.1.3";
    /// Password-based RC2 with 40 bits of certificate bags.
    PBE_SHA1_RC2_40 = "1.2.840.113549.1.12.1.6";

    /// Name: common name, "SURNAME FIRSTNAME".
    COMMON_NAME = "2.5.4.3";
    /// Name: surname.
    SURNAME = "2.5.4.4";
    /// Name: `IIN` and twelve digits.
    SERIAL_NUMBER = "2.5.4.5";
    /// Name: country.
    COUNTRY = "2.5.4.6";
    /// Name: organisation.
    ORGANISATION = "2.5.4.10";
    /// Name: `BIN` and twelve digits.
    ORGANISATIONAL_UNIT = "2.5.4.11";
    /// Name: in national certificates the patronymic.
    GIVEN_NAME = "2.5.4.42";

    /// Extension: identifier of the subject's key.
    SUBJECT_KEY_IDENTIFIER = "2.5.29.14";
    /// Extension: what the key may be used for.
    KEY_USAGE = "2.5.29.15";
    /// Extension: other names (an e-mail address).
    SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";
    /// Extension: may the subject issue certificates.
    BASIC_CONSTRAINTS = "2.5.29.19";
    /// Extension: policies.
    CERTIFICATE_POLICIES = "2.5.29.32";
    /// Extension: identifier of the issuer's key.
    AUTHORITY_KEY_IDENTIFIER = "2.5.29.35";
    /// Extension: extended key usage; roles live here.
    EXTENDED_KEY_USAGE = "2.5.29.37";

    /// Extension of lists: number of the list.
    CRL_NUMBER = "2.5.29.20";
    /// Extension of entries of lists: why.
    CRL_REASON = "2.5.29.21";
    /// Extension of lists: number of the full list that is added to.
    DELTA_CRL_INDICATOR = "2.5.29.27";
    /// Kind of an OCSP answer.
    OCSP_BASIC = "1.3.6.1.5.5.7.48.1.1";
    /// Extension of OCSP: bytes that tie an answer to its question.
    OCSP_NONCE = "1.3.6.1.5.5.7.48.1.2";
    /// Extension of responders' certificates: they are not asked about themselves.
    OCSP_NO_CHECK = "1.3.6.1.5.5.7.48.1.5";
    /// Extension of OCSP: certificates never issued are told as revoked.
    OCSP_EXTENDED_REVOKE = "1.3.6.1.5.5.7.48.1.9";
    /// Extended usage: signs OCSP answers.
    OCSP_SIGNING = "1.3.6.1.5.5.7.3.9";
    /// Extended usage: signs time-stamps.
    TIME_STAMPING = "1.3.6.1.5.5.7.3.8";
    /// Content of a time-stamp.
    TST_INFO = "1.2.840.113549.1.9.16.1.4";
    /// Unsigned attribute: time-stamp of the signature.
    SIGNATURE_TIME_STAMP = "1.2.840.113549.1.9.16.2.14";

    /// Login by TLS client certificates: the mark of AUTH_RSA keys.
    CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    /// Protection of mail: the mark of signing keys.
    EMAIL_PROTECTION = "1.3.6.1.5.5.7.3.4";
    /// Role: a person.
    ROLE_PERSON = "1.2.398.3.3.4.1.1";
    /// Role: a digital system of a person.
    ROLE_PERSON_SYSTEM = "1.2.398.3.3.4.1.1.1";
    /// Role: client of the Treasury, a system of a legal entity.
    ROLE_TREASURY_CLIENT = "1.2.398.5.19.1.2.2.1";
    /// Role: a legal entity.
    ROLE_LEGAL_ENTITY = "1.2.398.3.3.4.1.2";
    /// Role: first head of a legal entity.
    ROLE_FIRST_HEAD = "1.2.398.3.3.4.1.2.1";
    /// Role: has the right to sign.
    ROLE_RIGHT_TO_SIGN = "1.2.398.3.3.4.1.2.2";
    /// Role: has the right to sign financial documents.
    ROLE_RIGHT_TO_SIGN_FINANCIAL = "1.2.398.3.3.4.1.2.3";
    /// Role: human resources.
    ROLE_HUMAN_RESOURCES = "1.2.398.3.3.4.1.2.4";
    /// Role: employee of a legal entity.
    ROLE_EMPLOYEE = "1.2.398.3.3.4.1.2.5";
    /// Role: information system of a legal entity.
    ROLE_INFORMATION_SYSTEM = "1.2.398.3.3.4.1.2.6";

    /// Policy of the single key (login and signature) since 2024.
    POLICY_SINGLE = "1.2.398.3.3.2";
    /// Policy: signing key of a legal entity.
    POLICY_ORGANISATION_SIGN = "1.2.398.3.3.2.1";
    /// Policy: login key of a legal entity.
    POLICY_ORGANISATION_LOGIN = "1.2.398.3.3.2.2";
    /// Policy: signing key of a person.
    POLICY_PERSON_SIGN = "1.2.398.3.3.2.3";
    /// Policy: login key of a person.
    POLICY_PERSON_LOGIN = "1.2.398.3.3.2.4";
    /// Policy of the national authority's own certificate.
    POLICY_AUTHORITY = "1.2.398.3.3.1.1";
    /// Mark of test authorities that this program makes; no national certificate has it.
    POLICY_KEZEK_TEST = "2.25.1595837187.1";
}

/// Policies of certificates that people and organisations hold (eds.md 5.2, step 8).
pub const SIGNER_POLICIES: [Oid; 5] = [
    POLICY_SINGLE,
    POLICY_ORGANISATION_SIGN,
    POLICY_ORGANISATION_LOGIN,
    POLICY_PERSON_SIGN,
    POLICY_PERSON_LOGIN,
];
