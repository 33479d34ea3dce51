      add({
        hostType: 'bitbucket-server',
        matchHost: 'git.acme.example',
        token: '@{password:9995}',
      });
