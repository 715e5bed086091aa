#include "use_cases/subject/erasure.h"

#include <gtest/gtest.h>

#include "objection/ref_digest.h"
#include "use_cases/subject/subject_account.h"

namespace crier::app {
namespace {

TEST(RefDigester, is_the_hmac_of_the_ref_under_the_secret) {
  objection::RefDigester digester("secret");
  EXPECT_EQ(digester.digest("user-1"), hmac_sha256("secret", "user-1"));
  EXPECT_EQ(digester.digest("user-1"), digester.digest("user-1"));
  EXPECT_NE(digester.digest("user-1"), objection::RefDigester("other").digest("user-1"));
}

TEST(SubjectAccount, says_null_of_what_is_not_known) {
  const std::vector<store::HeldRows> account = {
      {.what = "person", .columns = {"ref", "email"}, .rows = {{"user-1", std::nullopt}}},
      {.what = "tries", .columns = {"at"}, .rows = {}}};
  EXPECT_EQ(account_json("user-1", account),
            "{\"ref\":\"user-1\",\"person\":[{\"ref\":\"user-1\",\"email\":null}],"
            "\"tries\":[]}\n");
  EXPECT_FALSE(is_nothing_held(account));
  EXPECT_TRUE(is_nothing_held({account.at(1)}));
}

}  // namespace
}  // namespace crier::app
