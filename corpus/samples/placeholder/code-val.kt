val bitbucketPassword: String = "{{ bb_secret }}"
