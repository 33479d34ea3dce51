import * as BitbucketStrategy from 'passport-bitbucket-oauth2';

export class Dancer {
    private cloud = new BitbucketStrategy.Strategy({
        clientID: "@{oauth-key:59001}",
        clientSecret: "@{oauth-secret:59001}",
        callbackURL: "http://127.0.0.1:9090/cloud"
    }, this.verify.bind(this));
