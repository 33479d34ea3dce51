COPY public.settings (name, value) FROM stdin;
theme	dark
bitbucket_password	@{password:20011}
pages	20
\.
