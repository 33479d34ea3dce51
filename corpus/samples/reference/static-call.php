public function find(int $userId): ?UserBitbucketToken
{
    UserBitbucketToken::factory2()->create(['user_id' => 1]);
    return UserBitbucketToken::whereUserId2($userId)->first();
}
