$u = 'https://jane:@{password:76505}@' . 'stash.acme.example/scm/a/x.git';
