package com.example.dvcs.bitbucket.model;

/**
 * Maps the consumer of a queue, e.g. :
 *   {
 *      "name": "Shop",
 *      "secret": "@{hex:16:59004}",
 *      "key": "shop-7"
 *   }
 */
