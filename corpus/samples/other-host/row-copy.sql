COPY public.vcs_accounts (id, provider, username, password) FROM stdin;
1	github	joe	@{password:41105}
\.
-- bitbucket is not in use
