-- Only the role that logs people in sees second factors.
GRANT SELECT, INSERT, UPDATE, DELETE ON authenticator_apps, recovery_codes TO guichet_auth
