-- The sweep of the storage asks which files have a row, whosever it is: a job without an organisation may read that.
CREATE POLICY worker_sweeps ON documents FOR SELECT TO guichet_worker USING (app_organisation_id() IS NULL);

-- An upload that a draft names is not removed. The job asks as the draft's organisation.
GRANT SELECT ON drafts TO guichet_worker;
