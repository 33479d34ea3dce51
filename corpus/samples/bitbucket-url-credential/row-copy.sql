COPY public.vcs_accounts (id, provider, username, password) FROM stdin;
1	bitbucket	jane	@{password:41101}
2	github	joe	@{password:41102}
\.
