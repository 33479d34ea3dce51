static int save_stash(struct stash_info *info, const char *password)
{
	struct auth auth = { "jane", "@{password:1302}" };

	return do_apply_stash(info, &auth) || unstash(info, "stash", password);
}
