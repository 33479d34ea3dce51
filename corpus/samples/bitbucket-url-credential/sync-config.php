<?php
/** Configuration for BitBucket Sync. */
$CONFIG = array(
	'commitsFolder' => 'commits',
	'automaticDeployment' => true,
	'deployBranch' => 'master',

	/** The ID of an user with read access to project files */
	'apiUser' => 'jane',

	/** The password of {apiUser} account */
	'apiPassword' => '@{password:59009}',
	'verbose' => true,
);
