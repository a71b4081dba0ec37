# Why a signature is not accepted: what is the matter, by the name of its reason
format-failure = The signature is damaged or its form is not accepted.
hash-failure = Another text was signed.
sig-crypto-failure = The signature does not fit the key.
crypto-constraints-failure = The algorithm or the length of this key is not accepted.
cert-hash-mismatch = The signature names another certificate.
signing-certificate-missing = The signature has no certificate of its signer.
chain-incomplete = The key was issued by an unknown authority.
chain-constraints-failure = The certificate of the key, or of whoever issued it, breaks the rules for keys.
out-of-bounds-no-poe = The key has expired.
not-yet-valid = The key is not valid yet.
sig-constraints-login = This key does not serve to enter.
sig-constraints-document = This key signs no documents.
cert-revoked = The key has been revoked.
cert-on-hold = The key is suspended.
cert-never-issued = The National Certification Authority never issued this key.
revocation-data-missing = It cannot be checked now whether the key has been revoked: the National Certification Authority does not answer.
identity-failure = The certificate does not say whose key it is.
# Whose signature it is
other-person = Somebody else has signed.
organisation-key = A person’s own key signs here; the key of an organisation does not fit.
person-key = The key of an organisation signs here; a person’s own key does not fit.
other-organisation = This key is of another organisation.
# What to do next
next-sign-again = Sign again.
next-read-again = Read the text on the page and sign again.
next-new-key = Get a new key from the National Certification Authority.
next-other-key = Choose another key.
next-national-key = Choose the key that the National Certification Authority issued to you.
next-login-key = If you have one key, choose GOST512; of the two former ones, AUTH_RSA.
next-document-key = If you have one key, choose GOST512; of the two former ones, RSA.
next-ask-authority = Ask the National Certification Authority why, or choose another key.
next-wait = Nothing is lost: check the same signature again in a few minutes.
next-same-person = The owner of the key with which you entered has to sign.
next-own-key = Choose your own personal key.
next-organisation-key = Choose the key of the organisation for which you entered.
again = Check the same signature again
