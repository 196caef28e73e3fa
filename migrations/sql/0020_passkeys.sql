-- Only the role that logs people in sees second factors.
GRANT SELECT, INSERT, UPDATE, DELETE ON passkeys, passkey_enrolments TO guichet_auth
