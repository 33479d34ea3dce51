COPY public.repos (id, provider, owner, slug) FROM stdin;
1	bitbucket	jane	Shop2-backend
\.
