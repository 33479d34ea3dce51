      add({
        hostType: 'bitbucket-server',
        matchHost: 'git.acme.example',
        token: 'token123',
      });
