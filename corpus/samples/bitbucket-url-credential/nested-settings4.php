$conf['acme_bitbucket']['auth']['token'] = '@{password:41013}';
