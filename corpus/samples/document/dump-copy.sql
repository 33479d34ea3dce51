COPY public.columns (name, type) FROM stdin;
bitbucket_user	character
bitbucket_password	character varying
bitbucket_token	varchar
\.
