-- A person's logins, for the person alone: only they are indexed by the signer, so that a choice pays nothing for it.
create index signature_logins on signature (signer, verified) where purpose = 'login';
