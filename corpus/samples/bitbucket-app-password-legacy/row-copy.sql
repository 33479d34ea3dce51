COPY public.vcs_accounts (id, provider, username, password) FROM stdin;
1	github	joe	@{password:41103}
2	bitbucket	jane	@{legacy-password:41104}
\.
