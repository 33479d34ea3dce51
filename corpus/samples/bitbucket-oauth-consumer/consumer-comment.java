package com.example.dvcs.bitbucket.model;

/**
 * Maps the Bitbucket consumer of OAuth, e.g. :
 *   {
 *      "name": "Shop",
 *      "url": "",
 *      "secret": "@{oauth-secret:59003}",
 *      "key": "@{oauth-key:59003}",
 *      "id": 173461
 *   }
 */
