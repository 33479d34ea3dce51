const gitlabToken: string = '@{password:1460}';
